//! An imported boundary set, written into a pack.

use super::geojson;
use super::import::Imported;
use domain::city::UnitKind;
use std::io;
use std::path::Path;
use toml::Value;

const LIST: &str = "areas/areas.toml";
const ENTRY: &str = "[[set]]";

/// Writes a set into the pack in `dir`: its borders to `areas/CODE.geojson`, its entry to `areas/areas.toml`, in place of
/// the entry of the same code if there is one. Comments in the list stay.
///
/// # Errors
/// Whatever the file system says.
pub fn install_areas(imported: &Imported, dir: &Path) -> io::Result<()> {
    let code = &imported.set.code;
    let list = dir.join(LIST);
    std::fs::create_dir_all(dir.join("areas"))?;
    let written = match std::fs::read_to_string(&list) {
        Ok(written) => written,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    std::fs::write(dir.join(format!("areas/{code}.geojson")), geojson::write(&imported.set))?;
    std::fs::write(list, with_entry(&written, code, &entry(imported)))
}

/// The list with `entry` in place of the one that has `code`, else at the end.
fn with_entry(written: &str, code: &str, entry: &str) -> String {
    let mut parts = written.split(ENTRY);
    let head = parts.next().unwrap_or_default().trim_end().to_owned();
    let own = format!("code = {}", text(code));
    let others = parts.filter(|part| !part.lines().any(|line| line.trim() == own)).map(|part| format!("{ENTRY}{part}"));
    let all: Vec<String> = [head].into_iter().chain(others).chain([entry.to_owned()]).collect();
    let all: Vec<&str> = all.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    format!("{}\n", all.join("\n\n"))
}

fn entry(imported: &Imported) -> String {
    let set = &imported.set;
    let names: Vec<String> = set.name.0.iter().map(|(language, name)| format!("{language} = {}", text(name))).collect();
    let mut lines = vec![
        ENTRY.to_owned(),
        format!("code = {}", text(&set.code)),
        format!("name = {{ {} }}", names.join(", ")),
        format!("kind = {}", text(word(imported.kind))),
        format!("file = {}", text(&format!("{}.geojson", set.code))),
    ];
    lines.extend(set.valid_from.map(|day| format!("valid_from = \"{day}\"")));
    lines.extend(set.valid_to.map(|day| format!("valid_to = \"{day}\"")));
    lines.push(format!("approximate = {}", set.approximate));
    lines.push(format!("source = {}", text(&set.source)));
    lines.push(format!("licence = {}", text(&set.licence)));
    lines.join("\n")
}

fn text(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

const fn word(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::City => "city",
        UnitKind::Department => "department",
        UnitKind::District => "district",
        UnitKind::Commune => "commune",
        UnitKind::Police => "police",
        UnitKind::Utility => "utility",
        UnitKind::Office => "office",
        UnitKind::Agency => "agency",
    }
}

#[cfg(test)]
mod tests {
    use super::with_entry;

    #[test]
    fn an_entry_takes_the_place_of_the_one_with_its_code() {
        let list = "# why\n\n[[set]]\ncode = \"a\"\n\n[[set]]\ncode = \"b\"\n";
        let entry = "[[set]]\ncode = \"a\"\nnew = true";
        let expected = "# why\n\n[[set]]\ncode = \"b\"\n\n[[set]]\ncode = \"a\"\nnew = true\n";
        assert_eq!(with_entry(list, "a", entry), expected);
        assert_eq!(with_entry("", "a", entry), "[[set]]\ncode = \"a\"\nnew = true\n");
    }
}
