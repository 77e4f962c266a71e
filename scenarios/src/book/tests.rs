//! The book in the repository is the one this program writes.

use std::path::{Path, PathBuf};

use super::{finding, pages, summary};
use crate::compile::all_explanations;
use crate::diagnostic::Diagnostics;
use crate::source::Sources;
use crate::world::{Options, World};

fn world() -> World {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    World::builtin_with("japan-47", &Options::default(), &mut sources, &mut diags).expect("a world")
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

#[test]
fn pages_are_fresh() {
    let docs = docs();
    let pages = pages(&world());
    let stale: Vec<&str> = pages
        .iter()
        .filter(|page| {
            std::fs::read_to_string(docs.join(&page.path)).ok().as_deref() != Some(&page.text)
        })
        .map(|page| page.path.as_str())
        .collect();
    assert!(stale.is_empty(), "`cargo run -- book docs` writes these anew: {stale:?}");
    for entry in std::fs::read_dir(docs.join("rules")).expect("the pages") {
        let name = entry.expect("a page").file_name().into_string().expect("a name");
        let path = format!("rules/{name}");
        assert!(pages.iter().any(|p| p.path == path), "{path} is no code any more: remove it");
    }
    let contents = std::fs::read_to_string(docs.join("SUMMARY.md")).expect("the contents");
    assert_eq!(summary(&contents).as_deref(), Some(contents.as_str()), "`cargo run -- book docs`");
}

#[test]
fn contents_lead_to_pages_and_leave_none_out() {
    let docs = docs();
    let contents = std::fs::read_to_string(docs.join("SUMMARY.md")).expect("the contents");
    let links: Vec<&str> =
        contents.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    for link in &links {
        assert!(docs.join(link).is_file(), "SUMMARY.md: {link} is not there");
    }
    for entry in std::fs::read_dir(&docs).expect("docs") {
        let name = entry.expect("a file").file_name().into_string().expect("a name");
        let page = Path::new(&name).extension().is_some_and(|e| e == "md") && name != "SUMMARY.md";
        assert!(!page || links.contains(&name.as_str()), "SUMMARY.md leaves {name} out");
    }
}

/// Codes of the world's files and of what only compiling shows have examples in other files.
#[test]
fn pages_show_what_is_said() {
    let world = world();
    let without: Vec<&str> = all_explanations()
        .filter(|e| !e.code.get(1..3).is_some_and(|n| ["08", "10", "11"].contains(&n)))
        .filter(|e| finding(e, &world).is_none())
        .map(|e| e.code)
        .collect();
    insta::assert_debug_snapshot!(without);
}
