//! Conditions of a list that depend on what was asked, with their values, numbered in order of appearance.

use crate::seam::Val;

/// A growing statement.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    sql: String,
    values: Vec<Val>,
    conditions: usize,
}

impl Query {
    /// Starts with everything before `where`.
    #[must_use]
    pub(crate) fn new(start: &str) -> Self {
        Self { sql: start.to_owned(), ..Self::default() }
    }

    /// Adds a condition; each `?` in it takes one of the values.
    pub(crate) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Val>) -> &mut Self {
        self.sql.push_str(if self.conditions == 0 { " where " } else { " and " });
        self.conditions += 1;
        self.push(condition, values)
    }

    /// Adds a condition with one value, if there is one.
    pub(crate) fn and_if(&mut self, condition: &str, value: Option<Val>) -> &mut Self {
        match value {
            Some(value) => self.and(condition, [value]),
            None => self,
        }
    }

    /// Adds `column in (…)`; with no values nothing fits.
    pub(crate) fn and_in(&mut self, column: &str, values: Vec<Val>) -> &mut Self {
        if values.is_empty() {
            return self.and("1 = 0", []);
        }
        let marks = vec!["?"; values.len()].join(", ");
        self.and(&format!("{column} in ({marks})"), values)
    }

    /// Adds text as it is; each `?` in it takes one of the values.
    pub(crate) fn push(&mut self, text: &str, values: impl IntoIterator<Item = Val>) -> &mut Self {
        let mut values = values.into_iter();
        for (at, part) in text.split('?').enumerate() {
            if at > 0 {
                self.values.extend(values.next());
                self.sql.push('$');
                self.sql.push_str(&self.values.len().to_string());
            }
            self.sql.push_str(part);
        }
        self
    }

    /// The statement and its values.
    #[must_use]
    pub(crate) fn done(self) -> (String, Vec<Val>) {
        (self.sql, self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::{Query, Val};

    #[test]
    fn parameters_are_numbered_as_they_appear() {
        let mut query = Query::new("select 1 from cases");
        query.and("a = ?", [Val::Int(1)]).and_in("b", vec![Val::Int(2), Val::Int(3)]).push(" limit ?", [Val::Int(4)]);
        let (sql, values) = query.done();
        assert_eq!(sql, "select 1 from cases where a = $1 and b in ($2, $3) limit $4");
        assert_eq!(values.len(), 4);
    }
}
