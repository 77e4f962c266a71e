//! Lists `library/` and writes the table that `compile/library.rs` includes, so that a new scenario needs no code.
//! Entries are sorted by name: the table is the same on every machine.

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    let variable = |name: &str| {
        env::var_os(name).ok_or_else(|| io::Error::other(format!("cargo did not set {name}")))
    };
    let root = variable("CARGO_MANIFEST_DIR")?;
    let out = variable("OUT_DIR")?;
    announce("build.rs");
    announce("library");
    let mut names = Vec::new();
    let folder = Path::new(&root).join("library");
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name();
            let Some(name) = name.to_str() else {
                return Err(io::Error::other(format!(
                    "library: the name {} is not UTF-8",
                    name.display()
                )));
            };
            if let Some(id) = name.strip_suffix(".yaml").filter(|id| !id.starts_with('.')) {
                names.push(id.to_owned());
            }
        }
    }
    names.sort_unstable();
    let mut code = String::from("&[\n");
    for id in &names {
        let path = format!("/library/{id}.yaml");
        writeln!(
            code,
            "    LibraryScenario {{ id: {id:?}, text: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})) }},"
        )
        .map_err(io::Error::other)?;
    }
    code.push_str("]\n");
    let target = Path::new(&out).join("library.rs");
    // Unchanged data must not change the time of the file, or every build would compile the crate again.
    if fs::read_to_string(&target).is_ok_and(|old| old == code) {
        return Ok(());
    }
    fs::write(target, code)
}

fn announce(path: &str) {
    println!("cargo:rerun-if-changed={path}");
}
