//! `hakyu worlds`, `hakyu scenarios`, `hakyu schema`.

use hakyu_scenarios::{
    compile::library,
    diagnostic::Diagnostics,
    shape,
    source::{MemoryFiles, Sources},
    syntax,
    world::World,
};
use hakyu_seeds::builtin;
use serde_json::json;

use crate::{Ending, Failure, Outcome, args::FileFormat, show};

/// Lists built-in worlds.
pub(super) fn worlds(as_json: bool) -> Outcome {
    let mut rows = Vec::new();
    let mut list = Vec::new();
    for entry in builtin::worlds() {
        let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
        let Some(world) = World::builtin(entry.id, &mut sources, &mut findings) else {
            return Err(Failure::Input(findings.render(&sources, false)));
        };
        let services = world.services().len();
        let needs: usize = world.services().iter().map(|s| s.needs.len()).sum();
        rows.push(vec![
            world.id.clone(),
            world.title.en.clone(),
            world.title.ja.clone(),
            world.catalogue.sectors.len().to_string(),
            world.reporting_services().len().to_string(),
            services.to_string(),
            needs.to_string(),
        ]);
        list.push(json!({
            "id": world.id, "title": {"en": world.title.en, "ja": world.title.ja},
            "catalogue": world.catalogue.id, "sectors": world.catalogue.sectors.len(),
            "reporting_services": world.reporting_services().len(), "services": services, "needs": needs,
        }));
    }
    if as_json {
        return print_json(&json!(list));
    }
    let header = ["world", "title", "表題", "sectors", "sector × place", "services", "needs"];
    show::print(&show::table(&header, &[3, 4, 5, 6], rows))?;
    Ok(Ending::Fine)
}

/// Lists built-in scenarios, or prints one.
pub(super) fn scenarios(name: Option<&str>, as_json: bool) -> Outcome {
    if let Some(name) = name {
        let Some(found) = library().iter().find(|s| s.id == name) else {
            let names: Vec<&str> = library().iter().map(|s| s.id).collect();
            let near = hakyu_scenarios::diagnostic::nearest(name, names.iter().copied());
            let hint = near.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
            return Err(Failure::Input(format!(
                "there is no built-in scenario '{name}'{hint}\n  built in: {}",
                names.join(", ")
            )));
        };
        // On its own the file finds its schema beside it: `hakyu schema > scenario-1.json`.
        show::print(&found.text.replacen(
            "$schema=../schema/scenario-1.json",
            "$schema=scenario-1.json",
            1,
        ))?;
        return Ok(Ending::Fine);
    }
    let mut rows = Vec::new();
    let mut list = Vec::new();
    for entry in library() {
        let file = format!("{}.yaml", entry.id);
        let files = MemoryFiles::default().with(file.clone(), entry.text);
        let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
        let Some(s) = syntax::parse_scenario(&files, &file, &mut sources, &mut findings) else {
            return Err(Failure::Input(findings.render(&sources, false)));
        };
        let days = s.duration.value as f64 / 86_400.0;
        rows.push(vec![
            entry.id.to_owned(),
            s.title.en().to_owned(),
            s.title.ja().to_owned(),
            s.world.value.clone(),
            format!("{days:.1} d"),
            s.injects.len().to_string(),
            s.roles.len().to_string(),
            s.objectives.len().to_string(),
        ]);
        list.push(json!({
            "id": entry.id, "title": {"en": s.title.en(), "ja": s.title.ja()}, "world": s.world.value,
            "duration_s": s.duration.value, "injects": s.injects.len(), "roles": s.roles.len(),
            "objectives": s.objectives.len(),
        }));
    }
    if as_json {
        return print_json(&json!(list));
    }
    let header = ["scenario", "title", "表題", "world", "length", "injects", "roles", "objectives"];
    show::print(&show::table(&header, &[4, 5, 6, 7], rows))?;
    Ok(Ending::Fine)
}

/// Prints the JSON Schema of scenarios.
pub(super) fn schema(format: FileFormat) -> Outcome {
    print_json(&match format {
        FileFormat::Scenario => shape::schema(),
        FileFormat::Overlay => shape::overlay_schema(),
    })
}

fn print_json(value: &serde_json::Value) -> Outcome {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::Io(e.to_string()))?;
    show::print(&format!("{text}\n"))?;
    Ok(Ending::Fine)
}
