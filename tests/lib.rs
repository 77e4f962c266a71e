//! Whole-program tests of Hakyu: the command line as a new user meets it, the ready scenarios, golden digests, the
//! workspace's own rules. Each tier is one test binary beside this file.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The built program: the one that `HAKYU_BIN` names (`./test` builds it beforehand), or else built once per test process,
/// with the profile of the tests.
///
/// # Panics
/// If it does not build.
pub fn hakyu() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        if let Some(path) = std::env::var_os("HAKYU_BIN") {
            return PathBuf::from(path);
        }
        let output = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "hakyu", "--message-format", "json"])
            .current_dir(root())
            .output()
            .unwrap_or_else(|e| panic!("cargo did not start: {e}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let found = String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
            .next_back();
        found.unwrap_or_else(|| panic!("cargo built no program"))
    })
}

/// Runs the program in a folder.
///
/// # Panics
/// If it does not start.
pub fn run(folder: &Path, args: &[&str]) -> Output {
    let mut args = args.to_vec();
    // What decisions were worth is asked for by the tests that want to know: it takes a hundred runs.
    if args.first() == Some(&"run") && args.len() > 1 && !args.contains(&"--effort") {
        args.extend(["--effort", "arms"]);
    }
    Command::new(hakyu())
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap_or_else(|e| panic!("hakyu did not start: {e}"))
}

/// A fresh folder for one test, emptied first.
///
/// # Panics
/// If the disk says no.
pub fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("hakyu-test-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    path
}

/// Standard output as text.
pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error as text.
pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
