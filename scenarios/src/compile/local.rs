//! A master compiled together with overlays, and all of it checked.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::overlay::{Local, apply};
use crate::source::{Files, Sources, Span};
use crate::syntax::{self, Scenario};
use crate::world::Options;

use super::{Compiled, in_world};

/// Which overlays of a scenario are applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Inline {
    /// None of them: the master alone.
    #[default]
    None,
    /// All of them.
    All,
    /// These, by their ids.
    Some(Vec<String>),
}

/// Overlays to apply: those in the scenario, and files of their own (each with where its paths lead).
#[derive(Clone, Default)]
pub struct Overlays<'a> {
    /// Those of the scenario.
    pub inline: Inline,
    /// Files that begin with `hakyu: overlay/1`, in the order given.
    pub files: Vec<(&'a dyn Files, String)>,
}

impl std::fmt::Debug for Overlays<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let files: Vec<&String> = self.files.iter().map(|f| &f.1).collect();
        f.debug_struct("Overlays").field("inline", &self.inline).field("files", &files).finish()
    }
}

/// Compiles a scenario file with overlays applied.
pub fn compile_local(
    files: &dyn Files,
    path: &str,
    overlays: &Overlays<'_>,
    options: &Options,
    sources: &mut Sources,
) -> (Option<Compiled>, Diagnostics) {
    let mut diags = Diagnostics::default();
    let compiled = parse_local(files, path, overlays, sources, &mut diags)
        .and_then(|scenario| in_world(files, path, scenario, options, sources, &mut diags));
    diags.sort();
    let sound = !diags.has_errors();
    (compiled.filter(|_| sound), diags)
}

/// Reads a scenario and applies overlays, without a world.
pub fn parse_local(
    files: &dyn Files,
    path: &str,
    overlays: &Overlays<'_>,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Scenario> {
    let master = syntax::parse_scenario(files, path, sources, diags)?;
    let chosen = chosen(&master, &overlays.inline, diags);
    let mut locals = Vec::new();
    for overlay in chosen {
        locals.push(Local::inline(overlay, files, path, sources));
    }
    for (folder, file) in &overlays.files {
        if let Some(overlay) = syntax::parse_overlay(*folder, file, &master, sources, diags) {
            locals.push(Local::inline(overlay, files, path, sources));
        }
    }
    Some(apply(master, &locals, diags))
}

fn chosen(
    master: &Scenario,
    which: &Inline,
    diags: &mut Diagnostics,
) -> Vec<syntax::overlays::Overlay> {
    match which {
        Inline::None => Vec::new(),
        Inline::All => master.overlays.clone(),
        Inline::Some(ids) => ids
            .iter()
            .filter_map(|id| {
                let found = master.overlays.iter().find(|o| o.id.value == *id);
                if found.is_none() {
                    let names: Vec<&str> =
                        master.overlays.iter().map(|o| o.id.value.as_str()).collect();
                    let help = if names.is_empty() {
                        "this scenario has no overlays".to_owned()
                    } else {
                        format!("its overlays are {}", names.join(", "))
                    };
                    diags.push(
                        Diagnostic::error("E1301", format!("there is no overlay {}", quoted(id)))
                            .help(help),
                    );
                }
                found.cloned()
            })
            .collect(),
    }
}

/// All findings about a scenario: of itself, and of its overlays on top of it.
pub fn check_all(
    files: &dyn Files,
    path: &str,
    sources: &mut Sources,
) -> (Option<Compiled>, Diagnostics) {
    let (compiled, mut diags) = super::compile(files, path, sources);
    let Some(master) = compiled.as_ref().map(|c| &c.scenario).filter(|s| !s.overlays.is_empty())
    else {
        return (compiled, diags);
    };
    let spans: Vec<Span> = master.overlays.iter().map(|o| o.span).collect();
    // The texts are read again, under the same names: places in them differ in the file's number only.
    let mut again = Sources::default();
    let all = Overlays { inline: Inline::All, files: Vec::new() };
    let (_, found) = compile_local(files, path, &all, &Options::default(), &mut again);
    let inside = |span: &Span| {
        spans.iter().any(|o| o.file == span.file && o.start <= span.start && span.end <= o.end)
    };
    for finding in &found {
        let new = diags.iter().all(|d| d != finding);
        if new && finding.primary.as_ref().is_none_or(|label| inside(&label.span)) {
            diags.push(finding.clone());
        }
    }
    diags.sort();
    let sound = !diags.has_errors();
    (compiled.filter(|_| sound), diags)
}
