//! What people call the things that ids stand for: services, and the origins of losses.

use std::collections::BTreeMap;

use hakyu_scenarios::compile::Compiled;

use crate::{
    causes::CauseLog,
    outcome::Text,
    score::Played,
    words::{service_title, text},
};

/// The names of all services and origins in a log of causes, by id.
pub(crate) fn names(
    compiled: &Compiled,
    run: &Played,
    causes: &CauseLog,
) -> BTreeMap<String, Text> {
    let services = causes.services.iter().filter_map(|id| {
        let service = compiled.model.service(id)?;
        Some((id.clone(), service_title(compiled, service)))
    });
    let origins =
        causes.held.iter().map(|h| (h.origin.clone(), origin(compiled, run, &h.origin).0));
    services.chain(origins).collect()
}

/// What people call an origin, and when it began.
pub(crate) fn origin(compiled: &Compiled, run: &Played, origin: &str) -> (Text, u64) {
    use hakyu_engine::{What, record::cyber::CyberFact};
    let script = compiled.model.script();
    match origin.split_once(':') {
        Some(("event", id)) => {
            let event = script.event(id);
            let entry = event.and_then(|e| compiled.event(e)).and_then(|e| e.title.as_ref());
            let at = run
                .record
                .facts
                .iter()
                .find(|f| matches!(f.what, What::EventBegan(e) if Some(e) == event))
                .map_or(0, |f| f.at.0);
            (entry.map_or_else(|| Text::both(id), text), at)
        }
        Some(("system", pair)) => system_words(compiled, run, pair),
        Some(("background", n)) => {
            let at = run.record.facts.iter().find_map(|f| match f.what {
                What::Cyber(CyberFact::Incident { number, .. }) if number.to_string() == n => {
                    Some(f.at.0)
                }
                _ => None,
            });
            let words = Text::new(format!("Small incident {n}"), format!("日常的な小事象{n}"));
            (words, at.unwrap_or(0))
        }
        Some(("step", id)) => decision_words(compiled, run, id),
        Some(("command", n)) => (Text::new(format!("command {n}"), format!("指示{n}")), 0),
        _ if origin == "loop" => (Text::new("Mutual dependence", "相互依存"), 0),
        _ => (Text::new("Normal capacity below full", "通常時の能力不足"), 0),
    }
}

/// What people call an event in a system (`EVENT:SYSTEM`), and when its effect set in there.
fn system_words(compiled: &Compiled, run: &Played, pair: &str) -> (Text, u64) {
    use hakyu_engine::{What, record::cyber::CyberFact};
    let Some((event, system)) = pair.split_once(':') else { return (Text::both(pair), 0) };
    let script = compiled.model.script();
    let event = script.event(event);
    let system = compiled.tables.system(system);
    let at = run.record.facts.iter().find_map(|f| match f.what {
        What::Cyber(CyberFact::Acted { event: e, system: s, .. })
            if Some(e) == event && Some(s) == system =>
        {
            Some(f.at.0)
        }
        _ => None,
    });
    let entry = event.and_then(|e| compiled.event(e)).and_then(|e| e.title.as_ref());
    let what = entry.map_or_else(|| Text::both(pair), text);
    let Some(system) = system else { return (what, at.unwrap_or(0)) };
    let name = crate::assemble::system_title(compiled, system);
    let words = Text::new(format!("{}: {}", what.en, name.en), format!("{}：{}", what.ja, name.ja));
    (words, at.unwrap_or(0))
}

/// What people call a decision that cost service, and when it was taken.
fn decision_words(compiled: &Compiled, run: &Played, id: &str) -> (Text, u64) {
    use hakyu_engine::{What, script::Deed};
    let script = compiled.model.script();
    let step = script.step(id);
    let done = run.record.facts.iter().find_map(|f| match f.what {
        What::Done { step: Some(s), deed, .. } if Some(s) == step => Some((f.at.0, deed)),
        _ => None,
    });
    let Some((at, deed)) = done else { return (Text::both(id), 0) };
    let action = match run.record.deeds[deed as usize] {
        Deed::Act(action) => compiled.action(action).map(|a| text(&a.title)),
        _ => None,
    };
    let name = action.unwrap_or_else(|| Text::both(id));
    (Text::new(format!("Decision: {}", name.en), format!("決定：{}", name.ja)), at)
}
