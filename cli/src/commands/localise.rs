//! `hakyu localise`.

mod day;

pub(super) use day::wrapped;

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use hakyu_exchange::{
    fields::{Lang, Langs},
    localise::{
        Ground, Owner,
        cells::Cells,
        conflicts::{Against, Conflict, Kind, conflicts},
        read,
        settle::yaml,
        write::workbook,
    },
    master::Master,
    note::Notes,
    read::{LARGEST, xlsx},
    tree::Tree,
    words::slug,
};
use hakyu_exercise::outcome;
use hakyu_scenarios::{
    compile::{Compiled, Inline, Overlays, compile_local},
    diagnostic::{Diagnostics, Severity, nearest},
    source::{Files, FolderFiles, MemoryFiles, Sources},
    syntax::{self, overlays::Overlay},
    world::Options,
    yaml::{self as tree, Node},
};

use crate::{
    Ending, Failure, Outcome,
    args::{Languages, LocaliseArgs},
    show,
};

/// The master as it was opened.
struct Opened {
    files: Box<dyn Files>,
    path: String,
    compiled: Compiled,
    tree: Node,
    master: Master,
}

/// Opens a master; findings that stop it are printed.
fn open(name: &str) -> Result<Option<Opened>, Failure> {
    let (files, path) = super::msel::located(name)?;
    let (mut sources, mut told) = (Sources::default(), Diagnostics::default());
    // Findings about overlays of the master are for their own authors.
    let (compiled, findings) =
        hakyu_scenarios::compile::compile(files.as_ref(), &path, &mut sources);
    let Some(compiled) = compiled else {
        show::findings(&findings.render(&sources, show::colour()));
        return Ok(None);
    };
    let Some(tree) = syntax::tree(files.as_ref(), &path, &mut sources, &mut told) else {
        return Ok(None);
    };
    let master = Master::new(&tree);
    Ok(Some(Opened { files, path, compiled, tree, master }))
}

impl Opened {
    fn ground<'a>(&'a self, owner: &'a Owner) -> Ground<'a> {
        Ground {
            scenario: &self.compiled.scenario,
            world: &self.compiled.world,
            master: &self.master,
            tree: &self.tree,
            owner,
        }
    }

    fn owner(&self, id: &str) -> Result<Owner, Failure> {
        let scenario = &self.compiled.scenario;
        Owner::known(scenario, id).ok_or_else(|| {
            let known: Vec<&str> =
                scenario.organisations.iter().map(|o| o.id.value.as_str()).collect();
            let near = nearest(id, known.iter().copied());
            let hint = near.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
            let list = if known.is_empty() {
                "the scenario has no `organisations`".to_owned()
            } else {
                format!("there are {}", known.join(", "))
            };
            Failure::Input(format!(
                "there is no organisation '{id}'{hint}\n  {list}\n  for one that the scenario does not have: --new-org \"Its name\" --sector … --place …"
            ))
        })
    }

    /// The organisation that the command line describes.
    fn new_owner(&self, args: &LocaliseArgs, title: &str) -> Result<Owner, Failure> {
        let scenario = &self.compiled.scenario;
        let id = match &args.org_id {
            Some(id) => id.clone(),
            None => slug(title).ok_or_else(|| {
                Failure::Usage(format!(
                    "--new-org {title}: no id can be made of this name; give one with --org-id, such as east-hospital"
                ))
            })?,
        };
        let good = !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !good {
            return Err(Failure::Usage(format!(
                "--org-id {id}: ids are small letters, digits and `-`"
            )));
        }
        if scenario.organisations.iter().any(|o| o.id.value == id) {
            return Err(Failure::Input(format!(
                "the scenario has an organisation '{id}' already; use --org {id}, or another --org-id"
            )));
        }
        let world = &self.compiled.world;
        let unknown = |what: &str, name: &str, known: Vec<&str>| {
            let near = nearest(name, known.iter().copied());
            let hint = near.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
            let some: Vec<&str> = known.iter().take(60).copied().collect();
            Failure::Input(format!(
                "the world has no {what} '{name}'{hint}\n  there are {}",
                some.join(", ")
            ))
        };
        if let Some(sector) = &args.sector {
            let known: Vec<&str> = world.catalogue.sectors.iter().map(|s| s.id.as_str()).collect();
            if !known.contains(&sector.as_str()) {
                return Err(unknown("sector", sector, known));
            }
        }
        if let Some(place) = &args.place
            && world.place(place).is_none()
        {
            return Err(unknown(
                "place",
                place,
                world.places().iter().map(|p| p.id.as_str()).collect(),
            ));
        }
        Ok(Owner {
            id,
            title: hakyu_exchange::master::Words {
                en: Some(title.to_owned()),
                ja: Some(args.title_ja.clone().unwrap_or_else(|| title.to_owned())),
            },
            known: false,
            kind: args.kind.clone(),
            sector: args.sector.clone(),
            place: args.place.clone(),
        })
    }
}

/// An overlay that a user named: a file of its own, or one inside the master.
struct Given {
    tree: Tree,
    file: Option<(FolderFiles, String)>,
    id: String,
}

fn given(name: &str, opened: &Opened) -> Result<Given, Failure> {
    let is_file = name.contains(['/', '\\']) || Path::new(name).extension().is_some();
    if !is_file {
        let list = opened.tree.get("overlays").map_or(&[][..], Node::items);
        let found = list.iter().find(|o| o.get("id").and_then(Node::written) == Some(name));
        let Some(found) = found else {
            let known: Vec<&str> =
                list.iter().filter_map(|o| o.get("id").and_then(Node::written)).collect();
            return Err(Failure::Input(format!(
                "the scenario has no overlay '{name}'{}",
                if known.is_empty() {
                    "; a file ends in .yaml".to_owned()
                } else {
                    format!("\n  its overlays are {}; a file ends in .yaml", known.join(", "))
                }
            )));
        };
        return Ok(Given { tree: Tree::from_node(found), file: None, id: name.to_owned() });
    }
    let path = Path::new(name);
    let folder = FolderFiles::new(path.parent().unwrap_or(Path::new("")));
    let file = path.file_name().and_then(|f| f.to_str()).unwrap_or_default().to_owned();
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let node = tree::read(&folder, &file, &mut sources, &mut diags);
    let Some(node) = node.filter(|_| !diags.has_errors()) else {
        return Err(Failure::Input(
            diags.render(&sources, false).trim_start_matches("error: ").trim_end().to_owned(),
        ));
    };
    let id = node.get("id").and_then(Node::written).unwrap_or_default().to_owned();
    Ok(Given { tree: Tree::from_node(&node), file: Some((folder, file)), id })
}

impl Given {
    /// The overlay with types, as the master reads it.
    fn typed(&self, opened: &Opened) -> Option<Overlay> {
        let scenario = &opened.compiled.scenario;
        let Some((folder, file)) = &self.file else {
            return scenario.overlays.iter().find(|o| o.id.value == self.id).cloned();
        };
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let found = syntax::parse_overlay(folder, file, scenario, &mut sources, &mut diags);
        if diags.has_errors() {
            show::findings(&diags.render(&sources, show::colour()));
            return None;
        }
        found
    }
}

/// Makes a local version.
pub(super) fn localise(args: &LocaliseArgs) -> Outcome {
    let asked = args.org.is_some() || args.new_org.is_some();
    if !asked && args.from.is_none() && args.overlay.is_none() {
        return Err(Failure::Usage(
            "say what to do: --org ORGANISATION or --new-org \"TITLE\" writes a workbook, --from SHEET.xlsx reads one, --overlay FILE with --preview or --conflicts looks at an overlay"
                .into(),
        ));
    }
    let Some(opened) = open(&args.scenario)? else { return Ok(Ending::Findings) };
    if let Some(sheet) = &args.from {
        return read_back(args, &opened, sheet);
    }
    let given = args.overlay.as_deref().map(|name| given(name, &opened)).transpose()?;
    match &given {
        Some(given) if args.conflicts => list_conflicts(args, &opened, given),
        Some(given) if args.preview => preview(args, &opened, given),
        _ if args.preview => Err(Failure::Usage(
            "--preview shows an overlay: name it with --overlay, or read a workbook with --from"
                .into(),
        )),
        given => write(args, &opened, given.as_ref()),
    }
}

/// Writes a workbook.
fn write(args: &LocaliseArgs, opened: &Opened, given: Option<&Given>) -> Outcome {
    let scenario = &opened.compiled.scenario;
    let owner = match (given, &args.org, &args.new_org) {
        (Some(given), org, None) => {
            let owner = Owner::of(scenario, &given.tree).ok_or_else(|| {
                Failure::Input(format!(
                    "the overlay '{}' is for no organisation of the scenario",
                    given.id
                ))
            })?;
            if let Some(org) = org.as_ref().filter(|o| **o != owner.id) {
                return Err(Failure::Input(format!(
                    "the overlay '{}' is for '{}', not for '{org}'",
                    given.id, owner.id
                )));
            }
            owner
        }
        (_, Some(org), _) => opened.owner(org)?,
        (_, None, Some(title)) => opened.new_owner(args, title)?,
        (None, None, None) => return Err(Failure::Usage("--org is missing".into())),
    };
    let ground = opened.ground(&owner);
    let overlay = given.map_or_else(|| ground.fresh(), |g| g.tree.clone());
    let langs = match args.lang {
        Some(Languages::En) => Langs::One(Lang::En),
        Some(Languages::Ja) => Langs::One(Lang::Ja),
        _ => Langs::Both,
    };
    let bytes = workbook(&overlay, &ground, langs).map_err(Failure::Input)?;
    let name = format!("{}-{}.xlsx", scenario.id.value, owner.id);
    let path = target(args, &name)?;
    super::report::put(&path, &bytes)?;
    let (injects, more) = (ground.injects().len(), ground.suggestions().len());
    let mut text =
        format!("{}: {injects} injects for {}", path.display(), owner.title.get(Lang::En));
    if more > 0 {
        let _ = write!(text, ", {more} suggestions of its sector on 'Own injects'");
    }
    let _ = writeln!(
        text,
        "\nfill in the yellow cells, then: hakyu localise {} --from {} --preview",
        args.scenario,
        path.display()
    );
    show::print(&text)?;
    Ok(Ending::Fine)
}

/// Where to write; a file that is there stays unless it may be replaced.
fn target(args: &LocaliseArgs, name: &str) -> Result<PathBuf, Failure> {
    let path = match &args.out {
        None => PathBuf::from(name),
        Some(out) if out.is_dir() => out.join(name),
        Some(out) => out.clone(),
    };
    if path.exists() && !args.force {
        return Err(Failure::Input(format!(
            "{}: the file is there already; name another with --out, or replace it with --force",
            path.display()
        )));
    }
    Ok(path)
}

/// Reads a workbook, checks it, and writes the overlay.
fn read_back(args: &LocaliseArgs, opened: &Opened, sheet: &Path) -> Outcome {
    let problem = |e: &dyn std::fmt::Display| Failure::Input(format!("{}: {e}", sheet.display()));
    let size = fs::metadata(sheet).map_err(|e| problem(&e))?;
    if !size.is_file() || size.len() > LARGEST {
        return Err(problem(&"it is no workbook of a reasonable size"));
    }
    let bytes = fs::read(sheet).map_err(|e| problem(&e))?;
    let mut notes = Notes::default();
    let sheets = xlsx::read(&bytes, &mut notes).map_err(|e| problem(&e))?;
    let scenario = &opened.compiled.scenario;
    let Some(head) = read::head(&sheets, &mut notes) else { return Ok(tell(&notes)) };
    if head.scenario != scenario.id.value {
        return Err(Failure::Input(format!(
            "{}: this workbook is for the scenario '{}', not for '{}'",
            sheet.display(),
            head.scenario,
            scenario.id.value
        )));
    }
    let Some(owner) = head.owner(scenario) else {
        return Err(problem(&"the organisation it is for is no longer in the scenario"));
    };
    let ground = opened.ground(&owner);
    let (overlay, places) = read::overlay(&sheets, &head, &ground, &mut notes);
    let text = yaml(&overlay, &ground);
    let name =
        sheet.file_stem().map_or_else(|| head.id.clone(), |s| s.to_string_lossy().into_owned());
    let file = format!("{name}.yaml");
    // The rules of overlays, told at the cells they are about.
    let memory = MemoryFiles::default().with(&file, text.clone());
    let mut sources = Sources::default();
    let asked = Overlays { inline: Inline::None, files: vec![(&memory, file.clone())] };
    let (compiled, findings) =
        compile_local(&*opened.files, &opened.path, &asked, &Options::default(), &mut sources);
    let cells = Cells::new(&text, &places);
    let mut bad = notes.has_errors();
    let mut other = 0;
    for finding in &findings {
        let inside = finding.primary.as_ref().filter(|l| sources.name(l.span.file) == file);
        let Some(label) = inside else {
            other += usize::from(finding.severity == Severity::Error);
            continue;
        };
        let place = cells
            .cell(label.span)
            .unwrap_or_else(|| format!("{file}:{}", sources.position(label.span)));
        let message = format!("{} [{}]", finding.message, finding.code);
        match finding.severity {
            // A cell that is told about already need not be told again.
            Severity::Error if notes.iter().any(|n| n.place == place) => {}
            Severity::Error => {
                notes.error(&place, message, finding.help.as_deref().unwrap_or(&label.text));
            }
            Severity::Warning => notes.warn(&place, message),
        }
        bad |= finding.severity == Severity::Error;
    }
    let told = tell(&notes);
    if other > 0 && !bad {
        show::findings(&findings.render(&sources, show::colour()));
    }
    if bad || other > 0 {
        show::complain("nothing is written; correct the cells and read the workbook again");
        return Ok(Ending::Findings);
    }
    if args.out.as_deref() == Some(Path::new("-")) {
        show::print(&text)?;
    } else if args.out.is_some() || !args.preview {
        let path = target(args, &file)?;
        super::report::put(&path, &text)?;
        show::print(&format!(
            "{}: {} changes to injects, {} own sites\n",
            path.display(),
            overlay.get("injects").map_or(0, |i| i.items().len()),
            overlay.get("sites").map_or(0, |i| i.items().len())
        ))?;
    }
    if args.preview
        && let Some(compiled) = &compiled
    {
        let typed = syntax::parse_overlay(
            &memory,
            &file,
            scenario,
            &mut Sources::default(),
            &mut Diagnostics::default(),
        );
        if let Some(typed) = typed {
            day::show(compiled, &typed, args.seed, language(args))?;
        }
    }
    Ok(told)
}

fn tell(notes: &Notes) -> Ending {
    let mut text = String::new();
    for note in notes {
        let _ = writeln!(text, "{note}");
    }
    if notes.dropped() > 0 {
        let _ = writeln!(text, "… and {} more", notes.dropped());
    }
    show::findings(&text);
    if notes.has_errors() { Ending::Findings } else { Ending::Fine }
}

fn language(args: &LocaliseArgs) -> outcome::Lang {
    match args.lang {
        Some(Languages::Ja) => outcome::Lang::Ja,
        _ => outcome::Lang::En,
    }
}

/// Shows the day of an overlay that is there.
fn preview(args: &LocaliseArgs, opened: &Opened, given: &Given) -> Outcome {
    let mut sources = Sources::default();
    let mut asked = Overlays { inline: Inline::None, files: Vec::new() };
    match &given.file {
        Some((folder, file)) => asked.files.push((folder, file.clone())),
        None => asked.inline = Inline::Some(vec![given.id.clone()]),
    }
    let (compiled, findings) =
        compile_local(&*opened.files, &opened.path, &asked, &Options::default(), &mut sources);
    let Some(compiled) = compiled else {
        show::findings(&findings.render(&sources, show::colour()));
        return Ok(Ending::Findings);
    };
    let Some(overlay) = given.typed(opened) else { return Ok(Ending::Findings) };
    day::show(&compiled, &overlay, args.seed, language(args))?;
    Ok(Ending::Fine)
}

/// Lists what no longer fits.
fn list_conflicts(args: &LocaliseArgs, opened: &Opened, given: &Given) -> Outcome {
    let Some(overlay) = given.typed(opened) else { return Ok(Ending::Findings) };
    let old = match &args.old {
        Some(name) => match open(name)? {
            Some(old) => Some(old),
            None => return Ok(Ending::Findings),
        },
        None => None,
    };
    let owner = Owner::of(&opened.compiled.scenario, &given.tree);
    let variables: Vec<String> = match &owner {
        Some(owner) => opened.ground(owner).variables().into_iter().map(|v| v.0).collect(),
        None => Vec::new(),
    };
    let found = conflicts(
        &overlay,
        &given.tree,
        Against {
            new: &opened.compiled.scenario,
            world: &opened.compiled.world,
            variables: &variables,
            old: old.as_ref().map(|o| &o.compiled.scenario),
        },
    );
    let lang = language(args);
    let ja = lang == outcome::Lang::Ja;
    let (news, wrong): (Vec<&Conflict>, Vec<&Conflict>) =
        found.iter().partition(|c| c.kind == Kind::News);
    let mut text = String::new();
    if wrong.is_empty() {
        text.push_str(if ja {
            "この調整は現在のマスターに適合している。\n"
        } else {
            "the overlay fits the master: nothing to do\n"
        });
        if old.is_none() && overlay.made_from.is_empty() {
            text.push_str(if ja {
                "（照合値がないため、文面の変更は検知できない。--old で以前のマスターを指定する）\n"
            } else {
                "(it holds no marks of the master's texts, so that changed texts go unnoticed: name the earlier master with --old)\n"
            });
        }
    }
    for (list, heading) in [
        (&wrong, if ja { "要対応" } else { "to settle" }),
        (&news, if ja { "新しく届くもの" } else { "new for the organisation" }),
    ] {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{heading}: {}", list.len());
        for conflict in list {
            let _ = writeln!(
                text,
                "  [{}] {}{}\n      → {}",
                conflict.kind.words().get(lang),
                if conflict.kind == Kind::News {
                    format!("{} ", conflict.about)
                } else {
                    String::new()
                },
                conflict.says.get(lang),
                conflict.todo.get(lang)
            );
        }
    }
    show::print(&text)?;
    Ok(if wrong.is_empty() { Ending::Fine } else { Ending::Findings })
}
