//! The data built into the program: worlds, sector catalogues and fragility curves.
//!
//! `build.rs` lists the folders of worlds, structures, catalogues and back-tests, and single tables such as `seeds/severity.yaml`,
//! so a new file there is here without any code. This module hands out text; what it means is read and checked by
//! `hakyu-scenarios`. Paths are relative to `seeds/` and use `/` on every platform.
//!
//! ```
//! for world in hakyu_seeds::builtin::worlds() {
//!     for file in world.files {
//!         assert_eq!(hakyu_seeds::builtin::file(file.path), Some(file.text));
//!     }
//! }
//! ```

use std::sync::LazyLock;

/// One file of built-in data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataFile {
    /// Path relative to `seeds/`, for example `worlds/japan-47/places.csv`.
    pub path: &'static str,
    /// The whole text of the file.
    pub text: &'static str,
}

/// A named piece of built-in data: a world (a folder) or a catalogue (one file).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// The name: that of the folder, or that of the file without its ending, for example `japan-47`.
    pub id: &'static str,
    /// Its files, sorted by path; never empty.
    pub files: &'static [DataFile],
}

impl BuiltIn {
    /// The text of the file called `name`, relative to the folder in which the data lies: `places.csv` for a world.
    pub fn file(&self, name: &str) -> Option<&'static str> {
        let inside = |path: &str| {
            let (_, rest) = path.split_once('/')?;
            Some(rest.strip_prefix(self.id)?.strip_prefix('/') == Some(name) || rest == name)
        };
        self.files.iter().find(|file| inside(file.path) == Some(true)).map(|file| file.text)
    }
}

/// Every built-in file, sorted by path.
static FILES: &[DataFile] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The built-in worlds, sorted by id: one for each folder of `seeds/worlds/` that holds data.
pub fn worlds() -> &'static [BuiltIn] {
    static WORLDS: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
        grouped(FILES, "worlds/", |rest| rest.split_once('/').map(|(folder, _)| folder))
    });
    &WORLDS
}

/// The built-in sector catalogues, sorted by id: one for each `.yaml` file of `seeds/catalogues/`.
pub fn catalogues() -> &'static [BuiltIn] {
    static CATALOGUES: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
        grouped(FILES, "catalogues/", |rest| {
            rest.strip_suffix(".yaml").filter(|id| !id.contains('/'))
        })
    });
    &CATALOGUES
}

/// The built-in structures of a country's response (actors, channels, routes, modes), sorted by id: bases that scenarios
/// extend. One for each `.yaml` file of `seeds/structures/`.
pub fn structures() -> &'static [BuiltIn] {
    static STRUCTURES: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
        grouped(FILES, "structures/", |rest| {
            rest.strip_suffix(".yaml").filter(|id| !id.contains('/'))
        })
    });
    &STRUCTURES
}

/// The text of the structure called `id`.
pub fn structure(id: &str) -> Option<&'static str> {
    structures().iter().find(|s| s.id == id).map(|s| s.files[0].text)
}

/// The text of a file of `seeds/backtest/` by its name there: `series.csv`, `compare.csv`, `hokkaido2018.yaml`.
pub fn backtest(name: &str) -> Option<&'static str> {
    file(&format!("backtest/{name}"))
}

/// The world called `id`.
pub fn world(id: &str) -> Option<&'static BuiltIn> {
    worlds().iter().find(|world| world.id == id)
}

/// The text of the catalogue called `id`, for example `sectors-2018-07`.
pub fn catalogue(id: &str) -> Option<&'static str> {
    catalogues()
        .iter()
        .find(|catalogue| catalogue.id == id)
        .map(|catalogue| catalogue.files[0].text)
}

/// Every built-in file, sorted by path.
pub fn files() -> &'static [DataFile] {
    FILES
}

/// The text of the built-in file at `path`, relative to `seeds/`: `worlds/japan-47/world.yaml`, `fragility.yaml`.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.binary_search_by(|file| file.path.cmp(path)).ok().map(|at| FILES[at].text)
}

/// Groups the files below `folder` by the id that `id` finds in the rest of their path; files without one are left out.
fn grouped(
    files: &'static [DataFile],
    folder: &str,
    id: impl Fn(&'static str) -> Option<&'static str>,
) -> Vec<BuiltIn> {
    let id = |file: &DataFile| file.path.strip_prefix(folder).and_then(&id);
    let mut groups: Vec<BuiltIn> = files
        .chunk_by(|a, b| id(a) == id(b))
        .filter_map(|group| Some(BuiltIn { id: id(&group[0])?, files: group }))
        .collect();
    // Paths sort `a-b/` before `a/`, ids the other way round.
    groups.sort_by_key(|group| group.id);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    static SMALL: &[DataFile] = &[
        DataFile { path: "catalogues/notes/old.yaml", text: "-" },
        DataFile { path: "catalogues/sectors.yaml", text: "c" },
        DataFile { path: "fragility.yaml", text: "f" },
        DataFile { path: "worlds/a-b/world.yaml", text: "ab" },
        DataFile { path: "worlds/a/more/x.csv", text: "x" },
        DataFile { path: "worlds/a/world.yaml", text: "a" },
        DataFile { path: "worlds/stray.yaml", text: "-" },
    ];

    #[test]
    fn folders_are_worlds_and_files_are_catalogues() {
        let worlds =
            grouped(SMALL, "worlds/", |rest| rest.split_once('/').map(|(folder, _)| folder));
        assert_eq!(
            worlds.iter().map(|w| (w.id, w.files.len())).collect::<Vec<_>>(),
            [("a", 2), ("a-b", 1)]
        );
        assert_eq!(worlds[0].file("world.yaml"), Some("a"));
        assert_eq!(worlds[0].file("more/x.csv"), Some("x"));
        assert_eq!(worlds[0].file("x.csv"), None);
        let catalogues = grouped(SMALL, "catalogues/", |rest| {
            rest.strip_suffix(".yaml").filter(|id| !id.contains('/'))
        });
        assert_eq!(catalogues.iter().map(|c| c.id).collect::<Vec<_>>(), ["sectors"]);
        assert_eq!(catalogues[0].file("sectors.yaml"), Some("c"));
    }

    #[test]
    fn an_empty_set_has_no_worlds() {
        assert_eq!(grouped(&[], "worlds/", Some), []);
    }

    #[test]
    fn the_embedded_files_are_those_on_disk() {
        assert!(FILES.is_sorted_by_key(|file| file.path), "file() searches by halves");
        for entry in FILES {
            let path = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), entry.path);
            assert_eq!(std::fs::read_to_string(&path).ok().as_deref(), Some(entry.text), "{path}");
            assert_eq!(file(entry.path), Some(entry.text));
        }
        assert_eq!(file("worlds"), None);
        for world in worlds() {
            assert_eq!(super::world(world.id), Some(world));
            assert!(world.files.iter().all(|f| f.path.starts_with("worlds/")));
        }
        for found in catalogues() {
            assert_eq!(catalogue(found.id), found.file(&format!("{}.yaml", found.id)));
        }
    }
}
