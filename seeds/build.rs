//! Lists the data folders of this crate and writes the table that `builtin.rs` includes, so that a new world,
//! catalogue or table needs no code. Entries are sorted by path: the table is the same on every machine.

use std::{env, fmt::Write as _, fs, io, path::Path};

/// What is embedded, relative to this crate: whole folders, and single files.
const FOLDERS: [&str; 4] = ["backtest", "catalogues", "structures", "worlds"];
const FILES: [&str; 6] = [
    "background.yaml",
    "fragility.yaml",
    "nciss.yaml",
    "severity.yaml",
    "skills.csv",
    "taxonomy.yaml",
];

fn main() -> io::Result<()> {
    let variable = |name: &str| {
        env::var_os(name).ok_or_else(|| io::Error::other(format!("cargo did not set {name}")))
    };
    let root = variable("CARGO_MANIFEST_DIR")?;
    let root = Path::new(&root);
    let out = variable("OUT_DIR")?;

    let mut found = Vec::new();
    for folder in FOLDERS {
        // A path that does not exist makes cargo run this script each time, which is what lets it appear later.
        announce(folder);
        if root.join(folder).is_dir() {
            list(root, folder, &mut found)?;
        }
    }
    for file in FILES {
        announce(file);
        if root.join(file).is_file() {
            found.push(file.to_owned());
        }
    }
    announce("build.rs");
    found.sort_unstable();

    let mut code = String::from("&[\n");
    for path in &found {
        writeln!(
            code,
            "    DataFile {{ path: {path:?}, text: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})) }},",
            format!("/{path}")
        )
        .map_err(io::Error::other)?;
    }
    code.push_str("]\n");
    let target = Path::new(&out).join("files.rs");
    // Unchanged data must not change the time of the file, or every build would compile the crate again.
    if fs::read_to_string(&target).is_ok_and(|old| old == code) {
        return Ok(());
    }
    fs::write(target, code)
}

/// Adds every data file below `folder` to `found`, with `/` between the parts on every platform.
fn list(root: &Path, folder: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            return Err(io::Error::other(format!(
                "{folder}: the name {} is not UTF-8",
                name.display()
            )));
        };
        // Only data: no hidden files and no editor's backups.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let path = format!("{folder}/{name}");
        if entry.file_type()?.is_dir() {
            announce(&path);
            list(root, &path, found)?;
        } else if Path::new(name).extension().is_some_and(|e| e == "yaml" || e == "csv") {
            found.push(path);
        }
    }
    Ok(())
}

/// Makes cargo run this script again when `path` changes.
fn announce(path: &str) {
    println!("cargo:rerun-if-changed={path}");
}
