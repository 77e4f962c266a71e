//! `hakyu msel`.

use std::path::Path;

use hakyu_exchange::{
    fields::{Lang, Langs, Preset},
    master::Master,
    msel::{Wanted, write},
};
use hakyu_scenarios::{
    compile::{LibraryFiles, library},
    diagnostic::Diagnostics,
    source::{Files, FolderFiles, Sources},
    syntax,
};

use crate::{
    Ending, Failure, Outcome,
    args::{Columns, Languages, MselArgs, Sheet},
    show,
};

/// The folder and file that a user named: a built-in scenario, or a file.
pub(super) fn located(name: &str) -> Result<(Box<dyn Files>, String), Failure> {
    let path = Path::new(name);
    let plain = !name.contains(['/', '\\']) && path.extension().is_none();
    if plain && library().iter().any(|s| s.id == name) && !path.is_file() {
        return Ok((Box::new(LibraryFiles), format!("{name}.yaml")));
    }
    if plain && !path.exists() {
        super::open(name, &mut Sources::default())?; // says what there is instead
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let file = path.file_name().and_then(|f| f.to_str());
    let file = file.ok_or_else(|| Failure::Input(format!("'{name}' does not name a file")))?;
    Ok((Box::new(FolderFiles::new(folder)), file.to_owned()))
}

impl From<Columns> for Preset {
    fn from(columns: Columns) -> Self {
        match columns {
            Columns::Hakyu => Self::Hakyu,
            Columns::Hseep => Self::Hseep,
            Columns::Standard => Self::Standard,
            Columns::Mitre => Self::Mitre,
            Columns::Ja => Self::Ja,
        }
    }
}

/// Writes the list of injects of a scenario.
pub(super) fn msel(asked: &MselArgs) -> Outcome {
    let (files, file) = located(&asked.scenario)?;
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    syntax::parse_scenario(files.as_ref(), &file, &mut sources, &mut findings);
    if findings.has_errors() {
        show::findings(&findings.render(&sources, show::colour()));
        return Ok(Ending::Findings);
    }
    let Some(tree) = syntax::tree(files.as_ref(), &file, &mut sources, &mut findings) else {
        return Ok(Ending::Findings);
    };
    let master = Master::new(&tree);
    let ending =
        asked.out.as_deref().and_then(Path::extension).map(std::ffi::OsStr::to_ascii_lowercase);
    let format = asked.format.unwrap_or(match ending.as_deref().and_then(|e| e.to_str()) {
        Some("csv") => Sheet::Csv,
        _ => Sheet::Xlsx,
    });
    let langs = match (asked.lang, asked.columns) {
        (Some(Languages::Ja), _) | (None, Columns::Ja) => Langs::One(Lang::Ja),
        (Some(Languages::Both), _) | (None, Columns::Hakyu) => Langs::Both,
        (Some(Languages::En) | None, _) => Langs::One(Lang::En),
    };
    let wanted = Wanted { preset: asked.columns.into(), langs };
    let (bytes, ending) = match format {
        Sheet::Csv => (write::csv(&master, wanted, !asked.no_bom).into_bytes(), "csv"),
        Sheet::Xlsx => (write::xlsx(&master, wanted).map_err(Failure::Input)?, "xlsx"),
    };
    let name = format!("{}-msel.{ending}", master.id);
    let path = asked.out.clone().unwrap_or_else(|| name.clone().into());
    if path == Path::new("-") {
        show::bytes(&bytes)?;
        return Ok(Ending::Fine);
    }
    let path = if path.is_dir() { path.join(name) } else { path };
    super::report::put(&path, &bytes)?;
    show::print(&format!("{}\n", path.display()))?;
    Ok(Ending::Fine)
}
