//! `hakyu book`: the pages made from the program's own texts, for those who work on the program.

use std::fs;
use std::path::Path;

use hakyu_scenarios::{
    book,
    diagnostic::Diagnostics,
    source::Sources,
    world::{Options, World},
};

use crate::{Ending, Failure, Outcome, show};

/// Writes all pages and the list of codes; removes pages of codes that are gone.
pub(super) fn write(docs: &Path) -> Outcome {
    let disk = |path: &Path, e: std::io::Error| Failure::Io(format!("{}: {e}", path.display()));
    let contents = docs.join("SUMMARY.md");
    let before = fs::read_to_string(&contents).map_err(|e| disk(&contents, e))?;
    let after = book::summary(&before).ok_or_else(|| {
        Failure::Input(format!("{} has no line `{}`", contents.display(), book::LIST))
    })?;
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let world = World::builtin_with("japan-47", &Options::default(), &mut sources, &mut findings)
        .ok_or_else(|| Failure::Input("the world japan-47 cannot be read".into()))?;
    let pages = book::pages(&world);
    let folder = docs.join("rules");
    fs::create_dir_all(&folder).map_err(|e| disk(&folder, e))?;
    for entry in fs::read_dir(&folder).map_err(|e| disk(&folder, e))? {
        let path = entry.map_err(|e| disk(&folder, e))?.path();
        let gone = path.extension().is_some_and(|e| e == "md")
            && !pages.iter().any(|page| docs.join(&page.path) == path);
        if gone {
            fs::remove_file(&path).map_err(|e| disk(&path, e))?;
        }
    }
    for page in &pages {
        let path = docs.join(&page.path);
        fs::write(&path, &page.text).map_err(|e| disk(&path, e))?;
    }
    fs::write(&contents, after).map_err(|e| disk(&contents, e))?;
    show::print(&format!("{} pages written to {}\n", pages.len(), folder.display()))?;
    Ok(Ending::Fine)
}
