//! Running programs of the machine, from the root of the repository.

use std::{
    ffi::OsStr,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// What every task returns: nothing, or a sentence that says what went wrong.
pub(crate) type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Tells the person at the terminal something; a closed terminal is no reason to stop.
pub(crate) fn say(line: &str) {
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// A command that starts in `folder` of the repository.
pub(crate) fn program(name: impl AsRef<OsStr>, folder: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root().join(folder));
    command
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> Command {
    program(env!("CARGO"), ".")
}

/// Runs a command with its output on the terminal; an exit code other than 0 is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let shown = shown(command);
    let started = Instant::now();
    say(&format!("› {shown}"));
    let status = command.status().map_err(|error| format!("`{shown}` did not start: {error}"))?;
    if status.success() {
        say(&format!("  {:.1} s", started.elapsed().as_secs_f32()));
        Ok(())
    } else {
        Err(format!("`{shown}` failed ({status})").into())
    }
}

/// What a command prints, if it starts and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where a program lies on the search path.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
