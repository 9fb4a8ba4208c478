//! What the machine must have, and how to get it.

use crate::command::{Outcome, find, output, program, run, say};
use std::fs;

/// Something a command needs.
pub(crate) struct Need {
    /// What a person calls it.
    name: &'static str,
    /// What is wrong, or nothing.
    wrong: fn() -> Option<String>,
    /// Debian packages that bring it.
    packages: &'static [&'static str],
}

const RUST: Need = Need { name: "Rust", wrong: || too_old("rustc", env!("CARGO_PKG_RUST_VERSION")), packages: &[] };
const COMPILER: Need = Need { name: "a C compiler", wrong: || absent("cc"), packages: &["gcc", "libc6-dev"] };
const NODE: Need = Need { name: "Node.js", wrong: || too_old("node", "20"), packages: &["nodejs"] };
const NPM: Need = Need { name: "npm", wrong: || absent("npm"), packages: &["npm"] };
const POSTGRES: Need = Need { name: "PostgreSQL", wrong: no_postgres, packages: &["postgresql"] };
const CHROMIUM: Need =
    Need { name: "Chromium", wrong: || chromium().is_none().then(|| "not found".to_owned()), packages: &["chromium"] };
const XMLSEC: Need = Need { name: "xmlsec1", wrong: || absent("xmlsec1"), packages: &["xmlsec1"] };
const MAIL: Need = Need { name: "a mail server for the tests", wrong: no_mail, packages: &["python3-aiosmtpd"] };

/// What serving the demonstration needs.
pub(crate) const DEMO: [&Need; 4] = [&RUST, &COMPILER, &NODE, &NPM];
/// What the front end needs.
pub(crate) const ISLANDS: [&Need; 2] = [&NODE, &NPM];
/// What the browser journeys need.
pub(crate) const JOURNEYS: [&Need; 5] = [&RUST, &COMPILER, &NODE, &NPM, &CHROMIUM];
/// What all tests need.
pub(crate) const TEST: [&Need; 8] = [&RUST, &COMPILER, &NODE, &NPM, &POSTGRES, &CHROMIUM, &MAIL, &XMLSEC];

/// The browser of the journeys.
pub(crate) fn chromium() -> Option<std::path::PathBuf> {
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].into_iter().find_map(find)
}

/// Installs what is missing where that is possible.
///
/// On Debian and its relatives as root, or with a sudo that asks nothing, the packages are installed. Elsewhere the
/// exact command is in the error.
pub(crate) fn ensure(needs: &[&Need]) -> Outcome {
    let mut packages: Vec<&str> = vec![];
    for need in needs {
        if let Some(wrong) = (need.wrong)() {
            say(&format!("missing: {} ({wrong})", need.name));
            packages.extend(need.packages);
        }
    }
    if packages.is_empty() {
        return still_missing(needs);
    }
    let Some(prefix) = installer() else {
        return Err(format!("install what is missing:\n\n    {}\n", by_hand(&packages)).into());
    };
    let apt = |arguments: &[&str]| {
        let words: Vec<&str> = prefix.iter().chain(["apt-get"].iter()).chain(arguments).copied().collect();
        run(program(words[0], ".").args(&words[1..]).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "--quiet"])?;
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(&packages);
    apt(&install)?;
    still_missing(needs)
}

fn still_missing(needs: &[&Need]) -> Outcome {
    let missing: Vec<String> =
        needs.iter().filter_map(|need| (need.wrong)().map(|wrong| format!("    {}: {wrong}", need.name))).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("this machine still lacks, and its packages do not bring:\n\n{}\n", missing.join("\n")).into())
}

/// The words before `apt-get`, where packages can be installed without asking.
fn installer() -> Option<&'static [&'static str]> {
    find("apt-get")?;
    if output(program("id", ".").arg("-u")).as_deref() == Some("0") {
        return Some(&[]);
    }
    output(program("sudo", ".").args(["-n", "true"])).map(|_| &["sudo", "-n"] as &[&str])
}

fn by_hand(packages: &[&str]) -> String {
    if find("apt-get").is_some() {
        format!("sudo apt-get install {}", packages.join(" "))
    } else {
        format!("{}  (the names Debian gives them)", packages.join(", "))
    }
}

fn absent(name: &str) -> Option<String> {
    find(name).is_none().then(|| format!("no `{name}` on the search path"))
}

fn too_old(name: &str, least: &str) -> Option<String> {
    match output(program(name, ".").arg("--version")) {
        None => Some(format!("no `{name}`, {least} or newer is needed")),
        Some(said) => (version(&said)? < version(least)?).then(|| format!("{said}; {least} or newer is needed")),
    }
}

/// The server programs count: Debian keeps those of each version in a folder of its own, off the search path.
fn no_postgres() -> Option<String> {
    const LEAST: u32 = 15;
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let servers = versions.map(|version| version.path().join("bin/postgres")).chain(find("postgres"));
    let majors = servers.filter_map(|server| version(&output(program(server, ".").arg("--version"))?));
    majors.max().is_none_or(|(major, _)| major < LEAST).then(|| format!("no server of version {LEAST} or newer"))
}

/// The Python of the system counts: it alone has the packages of the system.
fn no_mail() -> Option<String> {
    let asked = output(program("/usr/bin/python3", ".").args(["-c", "import aiosmtpd; print(aiosmtpd.__version__)"]));
    asked.is_none().then(|| "no aiosmtpd for /usr/bin/python3".to_owned())
}

/// The first number with dots in a text, as major and minor version.
fn version(text: &str) -> Option<(u32, u32)> {
    let start = text.find(|sign: char| sign.is_ascii_digit())?;
    let mut parts = text[start..].split(|sign: char| !sign.is_ascii_digit()).map_while(|part| part.parse().ok());
    Some((parts.next()?, parts.next().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_read_as_programs_print_them() {
        for (said, expected) in [
            ("v20.20.2", Some((20, 20))),
            ("rustc 1.95.0 (abc 2026-03-21)", Some((1, 95))),
            ("postgres (PostgreSQL) 15.20 (Debian 15.20-0)", Some((15, 20))),
            ("20", Some((20, 0))),
            ("none", None),
        ] {
            assert_eq!(version(said), expected, "{said}");
        }
    }
}
