//! What was exercised, by whom, and how.

use hakyu_exercise::outcome::Text;

use crate::format::{Clock, count, length};
use crate::paper::{Block, Rich, Table};
use crate::words::fill;

use super::Desk;

/// Under the title: what a reader needs to file the document.
pub(super) fn head(desk: &Desk<'_>) -> Vec<(String, Rich)> {
    let (c, w, manifest) = (desk.view.words, desk.w, &desk.view.outcome.manifest);
    let end = i64::try_from(manifest.duration).unwrap_or(i64::MAX);
    let span = format!(
        "{} – {} ({})",
        desk.view.clock.full(0),
        desk.view.clock.full(end),
        length(manifest.duration, desk.view.lang)
    );
    let mut facts: Vec<(&str, Rich)> =
        vec![(w.form, form(desk).into()), (w.scenario_time, span.into())];
    let conduct = &desk.review.conduct;
    if !conduct.began.is_empty() {
        let (from, until) = (wall(desk, &conduct.began), wall(desk, &conduct.ended));
        facts.push((w.played, fill(w.from_until, &[("from", &from), ("until", &until)]).into()));
    }
    let themes: Vec<&str> = manifest.themes.iter().map(|theme| desk.say(theme)).collect();
    if !themes.is_empty() {
        facts.push((c.themes, desk.list(&themes).into()));
    }
    facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A moment of the wall clock in words; as it was written where it is no time.
fn wall(desk: &Desk<'_>, time: &str) -> String {
    Clock::new(time, desk.view.lang).map_or_else(|_| time.to_owned(), |clock| clock.full(0))
}

/// The form of the exercise in words.
fn form<'a>(desk: &Desk<'a>) -> &'a str {
    let w = desk.w;
    match desk.review.conduct.form.as_str() {
        "run" | "" => w.form_run,
        "solo" => w.form_solo,
        "functional" => w.form_functional,
        "tabletop" => w.form_tabletop,
        "discussion" => w.form_discussion,
        "communications" => w.form_communications,
        // A form that is not known here is better named than left out.
        other => other,
    }
}

/// The section.
pub(super) fn section(desk: &Desk<'_>) -> Vec<Block> {
    let (c, w, outcome) = (desk.view.words, desk.w, desk.view.outcome);
    let (manifest, conduct) = (&outcome.manifest, &desk.review.conduct);
    let mut blocks = Vec::new();
    let summary = desk.say(&manifest.summary);
    if !summary.is_empty() {
        blocks.push(Block::text(summary));
    }
    let named = |title: &str, id: &str| {
        let title = if title == id { "" } else { title };
        if title.is_empty() { Rich::from(id) } else { Rich::from(title).and(" ").code(id) }
    };
    let mut rows: Vec<(&str, Rich)> = vec![
        (c.scenario, named(desk.say(&manifest.title), &manifest.scenario)),
        (c.world, named(desk.say(&manifest.world_title), &manifest.world)),
        (w.scope, scope(desk).into()),
        (w.simulated, simulated(desk).into()),
    ];
    if conduct.people && conduct.played_until < manifest.duration {
        let time = desk.when(conduct.played_until);
        rows.push((w.ran_on, fill(w.ran_on_from, &[("time", &time)]).into()));
    }
    if conduct.guided {
        rows.push((w.guided, w.guided_yes.into()));
    }
    if conduct.numbers_off {
        rows.push((w.numbers, w.numbers_off.into()));
    }
    let released: Vec<String> = manifest
        .released
        .iter()
        .map(|(inject, at)| {
            let time = desk.view.clock.full(i64::try_from(*at).unwrap_or(i64::MAX));
            fill(c.released_at, &[("inject", inject), ("time", &time)])
        })
        .collect();
    if !released.is_empty() {
        rows.push((c.released, released.join(c.comma).into()));
    }
    let real: Vec<Rich> =
        conduct.real_events.iter().map(|event| real_event(desk, event).into()).collect();
    if !real.is_empty() {
        rows.push((w.real_events, Rich::lines(real)));
    }
    rows.extend([
        (c.seed, [manifest.seed.to_string(), manifest.replicate.to_string()].join(c.comma).into()),
        (c.run_digest, Rich::default().code(&*manifest.digest)),
        (c.model_digest, Rich::default().code(&*manifest.model)),
        (c.version, [manifest.version.as_str(), &manifest.stream].join(c.comma).into()),
    ]);
    blocks.push(Block::Facts {
        rows: rows.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    });
    let objectives: Vec<&str> = desk
        .view
        .actual()
        .into_iter()
        .flat_map(|arm| &arm.objectives)
        .map(|objective| desk.say(&objective.title))
        .collect();
    if !objectives.is_empty() {
        blocks.push(Block::part(w.tested));
        blocks.push(Block::list(objectives));
    }
    participants(desk, &mut blocks);
    blocks
}

/// How much of the world was looked at.
fn scope(desk: &Desk<'_>) -> String {
    let outcome = desk.view.outcome;
    let numbers = [outcome.sectors.len(), outcome.places.len(), outcome.services.len()]
        .map(|number| count(number as u64));
    let values = [("sectors", &*numbers[0]), ("places", &*numbers[1]), ("services", &*numbers[2])];
    fill(desk.w.scope_words, &values)
}

/// Who took part, by organisation; posts, never persons.
fn participants(desk: &Desk<'_>, blocks: &mut Vec<Block>) {
    let w = desk.w;
    let mut groups: Vec<(&Text, Vec<&str>)> = Vec::new();
    for (_, title, organisation) in &desk.review.conduct.manned {
        let title = desk.post(title, organisation);
        match groups.iter_mut().find(|(name, _)| *name == organisation) {
            Some((_, posts)) => posts.push(title),
            None => groups.push((organisation, vec![title])),
        }
    }
    if groups.is_empty() {
        return;
    }
    blocks.push(Block::part(w.participants));
    let mut table = Table::new([(w.organisation, 4), (w.posts, 7)]);
    for (organisation, posts) in groups {
        table.row([desk.or_dash(organisation).into(), desk.list(&posts).into()]);
    }
    blocks.push(Block::Table(table));
}

/// What was simulated and under which plan.
fn simulated(desk: &Desk<'_>) -> String {
    let (c, w) = (desk.view.words, desk.w);
    let (manifest, conduct) = (&desk.view.outcome.manifest, &desk.review.conduct);
    let plan = |id: &str| match id {
        "" | "none" => c.no_playbook.to_owned(),
        "reference" => w.plan_reference.to_owned(),
        other => other.to_owned(),
    };
    let mut words = if conduct.people {
        fill(w.simulated_rest, &[("playbook", &plan(&conduct.peers))])
    } else {
        fill(w.simulated_all, &[("playbook", &plan(&manifest.playbook))])
    };
    if manifest.delay > 0 {
        let time = length(manifest.delay, desk.view.lang);
        words = [words, fill(c.delay, &[("time", &time)])].join(c.comma);
    }
    words
}

fn real_event(desk: &Desk<'_>, (from, until, whose): &(u64, u64, Text)) -> String {
    let w = desk.w;
    let whose = match desk.view.lang {
        _ if desk.say(whose).is_empty() => w.everybody,
        _ => desk.say(whose),
    };
    let (from, until) = (desk.when(*from), desk.when(*until));
    fill(w.suspended, &[("whose", whose), ("from", &from), ("until", &until)])
}
