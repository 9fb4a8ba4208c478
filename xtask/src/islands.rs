//! The front end: TypeScript and styles into `crates/server/assets/built`.

use crate::command::{Outcome, program, root, run, say};
use crate::setup;
use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::Path,
};

const SOURCES: &str = "islands";
const SHEETS: &str = "crates/server/assets/css";
const BUILT: &str = "crates/server/assets/built";
const STAMP: &str = ".sources";

/// `cargo xtask islands [--check]`.
pub(crate) fn command(flags: &[String]) -> Outcome {
    setup::ensure(&setup::ISLANDS)?;
    match flags {
        [] => build(),
        [flag] if flag == "--check" => check(),
        _ => Err("`islands` knows only --check".into()),
    }
}

/// Builds the front end unless what is built came from the same sources.
pub(crate) fn build() -> Outcome {
    let sources = fingerprint(&root().join(SOURCES))? + &fingerprint(&root().join(SHEETS))?;
    let stamp = root().join(BUILT).join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        say("islands: nothing changed");
        return Ok(());
    }
    packages(SOURCES)?;
    run(program("node", SOURCES).arg("build.mjs"))?;
    Ok(fs::write(stamp, sources)?)
}

/// Type-checks and tests the front end, then builds it.
pub(crate) fn check() -> Outcome {
    packages(SOURCES)?;
    run(program("npm", SOURCES).args(["run", "--silent", "typecheck"]))?;
    run(program("npm", SOURCES).args(["test", "--silent"]))?;
    build()
}

/// Installs the packages of a folder exactly as its lock file names them, unless they are there.
pub(crate) fn packages(folder: &str) -> Outcome {
    let here = root().join(folder);
    let (lock, copy) = (here.join("package-lock.json"), here.join("node_modules/.lock-installed"));
    let wanted = fs::read(&lock)?;
    if fs::read(&copy).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(program("npm", folder).args(["ci", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(copy, wanted)?)
}

/// A number that changes when a name or a byte under `folder` does; installed packages do not count.
fn fingerprint(folder: &Path) -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let mut entries = fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries.into_iter().filter(|entry| entry.file_name() != "node_modules") {
            entry.path().hash(&mut hasher);
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                fs::read(entry.path())?.hash(&mut hasher);
            }
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::fingerprint;
    use std::fs;

    #[test]
    fn a_changed_a_new_and_a_removed_file_are_seen_but_no_installed_package() {
        let folder = std::env::temp_dir().join(format!("nhipcau-fingerprint-{}", std::process::id()));
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        fs::create_dir_all(folder.join("photo-input")).unwrap();
        let seen = || fingerprint(&folder).unwrap();
        fs::write(folder.join("photo-input/index.ts"), "one").unwrap();
        let first = seen();
        fs::write(folder.join("node_modules/other.js"), "installed").unwrap();
        assert_eq!(seen(), first);
        fs::write(folder.join("photo-input/index.ts"), "two").unwrap();
        let second = seen();
        assert_ne!(second, first);
        fs::write(folder.join("map.ts"), "").unwrap();
        assert_ne!(seen(), second);
        fs::remove_file(folder.join("map.ts")).unwrap();
        assert_eq!(seen(), second);
        fs::remove_dir_all(folder).unwrap();
    }
}
