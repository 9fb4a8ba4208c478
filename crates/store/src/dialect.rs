//! Where the two databases differ, and nowhere else: full text, and taking work that others also want.

use crate::{Engine, Error, Tx, vals};
use domain::id::CaseId;

/// What a person typed, folded by [`domain::fold::fold`], as a full-text query: every word must occur, the last may be unfinished.
/// `None` if no word is left.
#[must_use]
pub fn text_query(engine: Engine, folded: &str) -> Option<String> {
    // Folded text is letters, digits and spaces: nothing in it is an operator once it is quoted.
    let mut words: Vec<_> = folded.split_whitespace().collect();
    let last = words.pop()?;
    let (quote, join, prefix) = match engine {
        Engine::Sqlite => ("\"", " ", "*"),
        Engine::Postgres => ("'", " & ", ":*"),
    };
    let mut query: String = words.iter().flat_map(|word| [quote, word, quote, join]).collect();
    query.extend([quote, last, quote, prefix]);
    Some(query)
}

/// A condition on `cases`: its text matches the [`text_query`] bound as `parameter` (`$3`).
#[must_use]
pub fn text_matches(engine: Engine, parameter: &str) -> String {
    match engine {
        Engine::Sqlite => format!("cases.id in (select case_id from case_text where case_text match {parameter})"),
        Engine::Postgres => format!("to_tsvector('simple', cases.folded) @@ to_tsquery('simple', {parameter})"),
    }
}

/// Makes the folded text of a case searchable, in place of what it was before. `PostgreSQL` does so by an index.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn index_text(tx: &mut Tx<'_>, case: CaseId, folded: &str) -> Result<(), Error> {
    if tx.engine() == Engine::Sqlite {
        tx.exec("delete from case_text where case_id = $1", &vals![case]).await?;
        tx.exec("insert into case_text (case_id, folded) values ($1, $2)", &vals![case, folded]).await?;
    }
    Ok(())
}

/// The end of a `select … limit n` inside an `update` that leases rows: rows which another process is just taking are passed over.
/// `SQLite` has one writer, so nobody else is taking any. On a distributed table the select names one `shard`.
#[must_use]
pub fn passing_over_taken(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " for update skip locked",
    }
}

#[cfg(test)]
mod tests {
    use super::text_query;
    use crate::Engine::{Postgres, Sqlite};
    use domain::fold::fold;

    #[test]
    fn every_word_must_occur_and_the_last_may_be_unfinished() {
        let folded = fold("Đèn đường -hỏn");
        assert_eq!(text_query(Sqlite, &folded).as_deref(), Some(r#""den" "duong" "hon"*"#));
        assert_eq!(text_query(Postgres, &folded).as_deref(), Some("'den' & 'duong' & 'hon':*"));
        assert_eq!(text_query(Sqlite, &fold(" ' \" * ")), None);
    }
}
