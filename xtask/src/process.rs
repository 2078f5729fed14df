//! Starting other programs: where the project lies, which cargo to call, and what to say when one fails.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, bail};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// The folder cargo builds into, wherever the user keeps it.
pub(crate) fn target() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe().context("cannot tell where cargo puts what it builds")?;
    let target = own.ancestors().nth(2).context("cannot tell where cargo puts what it builds")?;
    Ok(target.to_path_buf())
}

/// A program built by cargo in `profile` (the name of its folder).
pub(crate) fn built(profile: &str, program: &str) -> anyhow::Result<PathBuf> {
    Ok(target()?.join(profile).join(format!("{program}{}", std::env::consts::EXE_SUFFIX)))
}

/// Cargo itself, in the workspace folder.
pub(crate) fn cargo<const N: usize>(args: [&str; N]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root());
    command
}

/// Runs a command to its end; it writes where we write.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", show(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", show(command));
    }
    Ok(())
}

/// Runs a command to its end, passing on every line it writes and showing it to `watch`. Tells whether it succeeded.
pub(crate) fn run_watched(command: &mut Command, mut watch: impl FnMut(&str)) -> anyhow::Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", show(command)))?;
    let (sender, lines) = mpsc::channel();
    let out = child.stdout.take().map(|stream| pass_on(stream, std::io::stdout(), sender.clone()));
    let err = child.stderr.take().map(|stream| pass_on(stream, std::io::stderr(), sender));
    for line in lines {
        watch(&line);
    }
    for reader in [out, err].into_iter().flatten() {
        // A reader only ends early when our own terminal is gone; the child's status still counts.
        let _ = reader.join();
    }
    Ok(child.wait()?.success())
}

/// What a command prints, when it can be started and succeeds; for asking which tools there are.
pub(crate) fn answer(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn pass_on(
    from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    sender: mpsc::Sender<String>,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            // Where our output goes is no reason to stop reading: the child would block on a full pipe.
            let _ = to.write_all(&line).and_then(|()| to.flush());
            let _ = sender.send(String::from_utf8_lossy(&line).trim_end().to_owned());
            line.clear();
        }
    })
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watched_command_shows_both_its_streams() {
        let mut lines = Vec::new();
        let mut version = cargo(["--version"]);
        assert!(run_watched(&mut version, |line| lines.push(line.to_owned())).unwrap());
        assert!(lines.iter().any(|line| line.starts_with("cargo ")), "{lines:?}");

        lines.clear();
        let mut wrong = cargo(["made-to-fail-by-a-test"]);
        assert!(!run_watched(&mut wrong, |line| lines.push(line.to_owned())).unwrap());
        assert!(lines.iter().any(|line| line.contains("made-to-fail-by-a-test")), "{lines:?}");
    }

    #[test]
    fn a_failing_command_is_named_in_the_error() {
        let error = run(cargo(["made-to-fail-by-a-test"]).stderr(Stdio::null())).unwrap_err().to_string();
        assert!(error.contains("made-to-fail-by-a-test ended with"), "{error}");
    }
}
