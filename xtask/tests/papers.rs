//! The papers of the repository name only files that exist.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Folders that hold what was built or installed.
const NOT_OURS: [&str; 5] = ["target", "node_modules", ".git", "built", "results"];

fn papers(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() && !NOT_OURS.iter().any(|not| name == *not) {
            papers(&path, found)?;
        } else if has_extension(&path, &["md"]) {
            found.push(path);
        }
    }
    Ok(())
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    path.extension().is_some_and(|extension| wanted.iter().any(|one| extension == *one))
}

/// Words in backticks that begin like a path of the repository.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|word| {
        let (first, deeper) = word.split_once('/').map_or((*word, false), |(first, _)| (first, true));
        !word.contains(char::is_whitespace)
            && !["", "target"].contains(&first)
            && (deeper && root().join(first).is_dir() || has_extension(Path::new(word), &["md", "toml"]))
    })
}

/// Targets of links that stay in the repository.
fn linked(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|target| {
        !target.is_empty() && !target.starts_with('#') && !target.contains(':') && !target.contains(char::is_whitespace)
    })
}

/// The part of a path before the first segment that stands for many names.
fn fixed(path: &str) -> PathBuf {
    let open = |segment: &&str| !segment.contains(['<', '{', '*', '…']) && !segment.contains("NNNN");
    path.split('#').next().unwrap_or_default().split('/').take_while(open).collect()
}

#[test]
fn every_path_in_a_paper_exists() {
    let mut found = vec![];
    papers(root(), &mut found).unwrap();
    assert!(found.len() > 5, "only {} papers found", found.len());
    let mut missing = vec![];
    for paper in found {
        let text = fs::read_to_string(&paper).unwrap();
        let here = paper.parent().unwrap();
        for path in quoted(&text).filter(|path| !root().join(fixed(path)).exists() && !here.join(fixed(path)).exists())
        {
            missing.push(format!("{}: `{path}`", paper.display()));
        }
        for path in linked(&text).filter(|path| !here.join(fixed(path)).exists()) {
            missing.push(format!("{}: ({path})", paper.display()));
        }
    }
    assert!(missing.is_empty(), "papers name what does not exist:\n{}", missing.join("\n"));
}

#[test]
fn a_path_that_does_not_exist_is_seen() {
    let text =
        "see `crates/domain/src/nowhere.rs`, `crates/<name>/x` and [it](gone.md), not `a b/c` or [out](https://x)";
    assert_eq!(quoted(text).collect::<Vec<_>>(), ["crates/domain/src/nowhere.rs", "crates/<name>/x"]);
    assert_eq!(linked(text).collect::<Vec<_>>(), ["gone.md"]);
    assert!(!root().join(fixed("crates/domain/src/nowhere.rs")).exists());
    assert!(root().join(fixed("crates/<name>/x")).exists());
}
