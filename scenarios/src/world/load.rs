//! Reading the files of a world.

use hakyu_seeds::builtin::{self, BuiltIn};

use crate::decode::{Decoder, Text, ident, string, text};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{FileError, Files, Sources, Spanned, resolve};
use crate::tables::{self, Column, Table};
use crate::yaml;

use super::catalogue::{Catalogue, catalogue};
use super::fragility::{NamedFragility, builtin_curves};
use super::place::{self, Places};
use super::rows::{self, Capacities, Dependency};
use super::template::{Template, template, unique};
use super::{Options, World, expand};

/// The file that describes a world, in its folder.
pub(super) const MAIN: &str = "world.yaml";

/// Everything the files of a world say.
pub(super) struct Written {
    pub id: Spanned<String>,
    pub title: Text,
    pub about: Option<Text>,
    pub catalogue: Catalogue,
    pub fragility: Vec<NamedFragility>,
    pub places: Places,
    /// Sorted by id.
    pub templates: Vec<Template>,
    /// Sorted by consumer and group.
    pub dependencies: Vec<Dependency>,
    pub capacities: Capacities,
}

impl World {
    /// Loads a built-in world. `None` when there are errors; they are in `diags`.
    pub fn builtin(id: &str, sources: &mut Sources, diags: &mut Diagnostics) -> Option<Self> {
        Self::builtin_with(id, &Options::default(), sources, diags)
    }

    /// Loads a built-in world with parts left out.
    pub fn builtin_with(
        id: &str,
        options: &Options,
        sources: &mut Sources,
        diags: &mut Diagnostics,
    ) -> Option<Self> {
        let Some(world) = builtin::world(id) else {
            diags.push(
                Diagnostic::error("E1108", format!("there is no built-in world {}", quoted(id)))
                    .help(format!("there are {}", worlds().collect::<Vec<_>>().join(", "))),
            );
            return None;
        };
        Self::load_with(&BuiltinFiles(world), "", options, sources, diags)
    }

    /// Loads the world in a folder of `files` (`""`: the folder itself). `None` when there are errors.
    pub fn load(
        files: &dyn Files,
        folder: &str,
        sources: &mut Sources,
        diags: &mut Diagnostics,
    ) -> Option<Self> {
        Self::load_with(files, folder, &Options::default(), sources, diags)
    }

    /// Loads the world in a folder with parts left out.
    pub fn load_with(
        files: &dyn Files,
        folder: &str,
        options: &Options,
        sources: &mut Sources,
        diags: &mut Diagnostics,
    ) -> Option<Self> {
        let folder = folder.trim_end_matches('/');
        let path = if folder.is_empty() { MAIN.to_owned() } else { format!("{folder}/{MAIN}") };
        let mut own = Diagnostics::default();
        let world = read(files, &path, sources, &mut own).and_then(|mut written| {
            if let Some(vary) = options.vary.as_ref().filter(|_| !own.has_errors()) {
                vary.world(&mut written);
            }
            expand::expand(written, options, &mut own)
        });
        let failed = own.has_errors();
        own.sort();
        diags.append(own);
        world.filter(|_| !failed)
    }
}

/// The ids of the built-in worlds.
pub(super) fn worlds() -> impl Iterator<Item = &'static str> {
    builtin::worlds().iter().map(|w| w.id)
}

/// The files of a built-in world.
struct BuiltinFiles(&'static BuiltIn);

impl Files for BuiltinFiles {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        self.0.file(path).map(|text| text.as_bytes().to_vec()).ok_or(FileError::Missing)
    }

    fn shown(&self, path: &str) -> String {
        format!("seeds/worlds/{}/{path}", self.0.id)
    }
}

/// Reads and checks the key `hakyu`, which says what a file is.
pub(super) fn format(map: &mut Decoder<'_, '_>, expect: &str) {
    if let Some(found) = map.required("hakyu", string).filter(|f| f.value != expect) {
        map.diags.push(
            Diagnostic::error(
                "E1109",
                format!("this file says it is {}, not `{expect}`", quoted(&found.value)),
            )
            .at(found.span, "")
            .suggest(found.span, expect),
        );
    }
}

fn read(
    files: &dyn Files,
    path: &str,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Written> {
    let node = yaml::read(files, path, sources, diags)?;
    let mut map = Decoder::map(&node, "world", diags)?;
    format(&mut map, "world/1");
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let about = map.optional("about", text);
    let catalogue_name = map.required("catalogue", string);
    let places_name = map.required("places", string);
    let dependencies_name = map.optional("dependencies", string);
    let capacities_name = map.optional("capacities", string);
    let mut templates = map.list("services", template);
    map.finish();
    unique("service template", templates.iter().map(|t| &t.id), diags);
    templates.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    templates.dedup_by(|b, a| a.id.value == b.id.value);

    let catalogue =
        catalogue_name.and_then(|name| read_catalogue(files, path, &name, sources, diags));
    let mut table = |name: Option<Spanned<String>>,
                     columns: &[Column],
                     diags: &mut Diagnostics|
     -> Option<Table> {
        let path = beside(path, &name?, diags)?;
        tables::read(files, &path, columns, sources, diags)
    };
    let places =
        table(places_name, place::COLUMNS, diags).map(|table| place::places(&table, diags));
    let dependencies = table(dependencies_name, rows::DEPENDENCIES, diags)
        .map(|table| rows::dependencies(&table, &templates, diags))
        .unwrap_or_default();
    let places = places?;
    let capacities = table(capacities_name, rows::CAPACITIES, diags)
        .map(|table| rows::capacities(&table, &templates, &places, diags))
        .unwrap_or_default();
    Some(Written {
        id: id?,
        title: title?,
        about,
        catalogue: catalogue?,
        fragility: builtin_curves(sources, diags),
        places,
        templates,
        dependencies,
        capacities,
    })
}

/// A built-in catalogue by name, or a file beside the world (a name that ends in `.yaml`).
fn read_catalogue(
    files: &dyn Files,
    from: &str,
    name: &Spanned<String>,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Catalogue> {
    let node = if name.value.strip_suffix(".yaml").is_some() {
        yaml::read(files, &beside(from, name, diags)?, sources, diags)?
    } else if let Some(text) = builtin::catalogue(&name.value) {
        let file = sources.add(format!("seeds/catalogues/{}.yaml", name.value), text.to_owned());
        yaml::parse(file, sources, diags)?
    } else {
        let known = || builtin::catalogues().iter().map(|c| c.id);
        diags.push(
            Diagnostic::error("E1108", format!("there is no catalogue {}", quoted(&name.value)))
                .at(name.span, "")
                .help(format!(
                    "there are {}; or name a file that ends in `.yaml`",
                    known().collect::<Vec<_>>().join(", ")
                ))
                .suggest_nearest(name.span, &name.value, known()),
        );
        return None;
    };
    catalogue(&node, diags)
}

fn beside(from: &str, name: &Spanned<String>, diags: &mut Diagnostics) -> Option<String> {
    let path = resolve(from, &name.value);
    if path.is_none() {
        diags.push(
            Diagnostic::error(
                "E1110",
                format!("{} is not a file beside this one", quoted(&name.value)),
            )
            .at(name.span, "")
            .help("files are named relative to the file that names them, downwards"),
        );
    }
    path
}
