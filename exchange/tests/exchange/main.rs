//! Lists and files through the whole crate: out, in, and back into the scenario.

#![expect(clippy::expect_used, reason = "helpers of tests")]

mod changes;
mod lists;
mod odd_input;
mod peers;
mod round_trip;

use hakyu_exchange::{
    fields::{Langs, Preset},
    import::{Asked, Imported, import},
    master::Master,
    msel::{Wanted, write},
    note::Weight,
};
use hakyu_scenarios::{
    compile::{LibraryFiles, compile},
    diagnostic::Diagnostics,
    source::{Files, MemoryFiles, Sources},
    syntax::{self, Scenario},
};

/// What importers are told in tests: the world.
fn asked() -> Asked {
    Asked { world: "japan-47".into(), ..Asked::default() }
}

/// The list of a scenario.
fn master(files: &dyn Files, path: &str) -> Master {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let tree = syntax::tree(files, path, &mut sources, &mut diags);
    assert!(diags.is_empty(), "{}", diags.render(&sources, false));
    Master::new(&tree.expect("a tree"))
}

/// The list of a ready scenario as a workbook.
fn workbook(id: &str, preset: Preset, langs: Langs) -> Vec<u8> {
    let master = master(&LibraryFiles, &format!("{id}.yaml"));
    write::xlsx(&master, Wanted { preset, langs }).expect("a workbook")
}

/// The list of a ready scenario as CSV.
fn csv(id: &str, preset: Preset, langs: Langs) -> Vec<u8> {
    let master = master(&LibraryFiles, &format!("{id}.yaml"));
    write::csv(&master, Wanted { preset, langs }, true).into_bytes()
}

/// A scenario's typed tree.
fn parsed(yaml: &str) -> Scenario {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let files = MemoryFiles::default().with("a.yaml", yaml);
    let scenario = syntax::parse_scenario(&files, "a.yaml", &mut sources, &mut diags);
    assert!(!diags.has_errors(), "{}\n{yaml}", diags.render(&sources, false));
    scenario.expect("a scenario")
}

/// Imports, and checks that what came passes all checks.
fn imported(name: &str, bytes: &[u8], asked: &Asked) -> Imported {
    let imported = import(name, bytes, asked).expect("readable");
    if let Some(yaml) = &imported.yaml {
        let mut sources = Sources::default();
        let files = MemoryFiles::default().with("a.yaml", yaml.as_str());
        let (_, findings) = compile(&files, "a.yaml", &mut sources);
        assert!(!findings.has_errors(), "{}\n{yaml}", findings.render(&sources, false));
    }
    imported
}

/// Everything that was told, one in a line.
fn told(imported: &Imported) -> String {
    imported.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The messages of a weight.
fn of(imported: &Imported, weight: Weight) -> Vec<String> {
    imported.notes.iter().filter(|n| n.weight == weight).map(ToString::to_string).collect()
}
