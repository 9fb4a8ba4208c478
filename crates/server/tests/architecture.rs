//! Which crate may lean on which: an edge that is not in the table fails here.

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

const OURS: [&str; 5] = ["domain", "store", "app", "server", "testkit"];

/// Crates of ours that each may import, and crates of others that it may never import.
const TABLE: [(&str, &[&str], &[&str]); 4] = [
    ("domain", &[], &["tokio", "sqlx", "rusqlite", "axum", "reqwest", "hyper"]),
    ("store", &["domain"], &["axum", "reqwest", "hyper", "askama"]),
    ("app", &["domain", "store"], &["axum", "sqlx", "rusqlite", "reqwest", "hyper", "tower-http"]),
    ("server", &["domain", "app"], &["sqlx", "rusqlite", "store"]),
];

fn imports(package: &Package) -> impl Iterator<Item = &str> {
    package.dependencies.iter().filter(|own| own.kind == DependencyKind::Normal).map(|own| own.name.as_str())
}

#[test]
fn crates_lean_only_on_what_the_table_allows() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    for (name, may, never) in TABLE {
        let package = metadata.packages.iter().find(|package| package.name.as_str() == name).unwrap();
        for import in imports(package) {
            assert!(!OURS.contains(&import) || may.contains(&import), "{name} may not import {import}");
            assert!(!never.contains(&import), "{name} may never import {import}");
        }
    }
}
