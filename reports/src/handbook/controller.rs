//! The controller's script and the inject cards.

use hakyu_exercise::course::Course;
use hakyu_scenarios::{
    syntax::{
        Event, Inject, InjectTrigger, Via,
        planning::{Attachment, AttachmentKind, Move, Planning, State},
    },
    template::Templates,
};

use crate::format::percent;
use crate::paper::{Block, Card, Field, Paper, Rich, Table};
use crate::words::fill;

use super::open::Open;
use super::plain::{Plain, part_word};
use super::script::{Entry, Script, Timed, number};
use super::shared;
use super::words::{common, controller::Words};

/// The script, minute by minute.
pub(crate) fn script(plain: &Plain<'_>, open: &Open, course: Option<&Course>) -> Paper {
    let (w, c) = (Words::of(plain.lang), common::Words::of(plain.lang));
    let mut paper = super::scenario_paper(plain, course, c.controller);
    c.for_control.clone_into(&mut paper.handling);
    paper.confidential = true;
    let script = Script::new(plain, course);

    if let Some(summary) = &plain.compiled.scenario.summary {
        paper.push(Block::section(c.summary));
        paper.push(Block::text(plain.text(summary)));
    }
    paper.push(Block::section(w.purpose));
    paper.push(Block::list([w.purpose_1, w.purpose_2, w.purpose_3, w.purpose_4]));
    paper.push(Block::section(w.before));
    paper.push(Block::checks([
        w.before_1, w.before_2, w.before_3, w.before_4, w.before_5, w.before_6,
    ]));
    shared::real_event(&mut paper, &c);
    shared::schedule(&mut paper, open, &c);
    objectives(&mut paper, plain, &w, &c);
    overview(&mut paper, plain, &script, &w, &c);
    milestones(&mut paper, plain, &w, &c);

    paper.push(Block::section(w.script));
    for timed in &script.timed {
        entry(&mut paper, plain, timed, &w, &c);
    }
    apart(&mut paper, plain, w.conditional, w.conditional_lead, &script.conditional, &w, &c);
    apart(&mut paper, plain, w.contingency, w.contingency_lead, &script.contingency, &w, &c);
    phone(&mut paper, plain, &script, &w, &c);
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.log));
    let mut log = Table::new([(w.l_time, 2), (w.l_scenario, 2), (w.l_what, 9), (w.l_who, 2)]);
    log.empty_rows(16);
    paper.table(log);
    paper
}

fn objectives(paper: &mut Paper, plain: &Plain<'_>, w: &Words, c: &common::Words) {
    let mut table = Table::new([(c.objective, 5), (c.part, 3), (c.measure, 9)]);
    for objective in &plain.compiled.scenario.objectives {
        let title = Rich::from(plain.text(&objective.title)).and("\n").code(&*objective.id.value);
        let part = part_word(&plain.w, objective.part.value);
        table.row([title, part.into(), plain.measure(objective).into()]);
    }
    if !table.rows.is_empty() {
        paper.push(Block::section(w.objectives));
        paper.table(table);
    }
}

/// One line an entry.
fn overview(
    paper: &mut Paper,
    plain: &Plain<'_>,
    script: &Script<'_>,
    w: &Words,
    c: &common::Words,
) {
    paper.push(Block::section(w.overview));
    paper.push(Block::text(w.overview_lead));
    let mut table =
        Table::new([(c.no, 2), (c.time, 4), (w.kind, 3), (c.what, 10), (c.to, 6), (c.via, 3)]);
    for timed in &script.timed {
        let time = stamp(plain, timed, w);
        match &timed.entry {
            Entry::Event(event) => table.row([
                Rich::default(),
                time.into(),
                w.k_event.into(),
                Rich::default().strong(event_title(plain, event, w)),
            ]),
            Entry::Inject(no, inject) => {
                let kind = if timed.expected { w.k_when } else { w.k_inject };
                table.row(line(plain, *no, time, kind, inject));
            }
            Entry::Move(_, part) => table.row([
                Rich::default(),
                time.into(),
                w.k_move.into(),
                Rich::default().strong(plain.text(&part.title)),
            ]),
        }
    }
    for (no, inject) in &script.conditional {
        table.row(line(plain, *no, w.may_come.to_owned(), w.k_when, inject));
    }
    for (no, inject) in &script.contingency {
        table.row(line(plain, *no, w.parked.to_owned(), w.k_contingency, inject));
    }
    paper.table(table);
}

fn line(plain: &Plain<'_>, no: usize, time: String, kind: &str, inject: &Inject) -> [Rich; 6] {
    [
        number(no).into(),
        time.into(),
        kind.into(),
        inject_title(plain, inject).into(),
        plain.some_roles(&inject.to).into(),
        plain.via(inject.via.value).into(),
    ]
}

fn stamp(plain: &Plain<'_>, timed: &Timed<'_>, w: &Words) -> String {
    let time = format!("{}\n{}", plain.civil(timed.at), plain.elapsed(timed.at));
    if timed.expected { fill(w.expected_at, &[("time", &time)]) } else { time }
}

fn event_title(plain: &Plain<'_>, event: &Event, w: &Words) -> String {
    event.title.as_ref().map_or(w.untitled, |title| plain.text(title)).to_owned()
}

/// The title of an inject, or the first words of its text.
pub(crate) fn inject_title(plain: &Plain<'_>, inject: &Inject) -> String {
    if let Some(title) = &inject.title {
        return plain.text(title).to_owned();
    }
    let first = inject.alternatives.first().filter(|_| !inject.own);
    first_words(&plain.template(first.map_or(&inject.text, |alternative| &alternative.text)))
}

/// The beginning of a text, cut at a word.
fn first_words(text: &Rich) -> String {
    const MOST: usize = 52;
    let words: String = text
        .0
        .iter()
        .map(|piece| match piece {
            crate::paper::Piece::Slot(_) => "…",
            other => other.words(),
        })
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= MOST {
        return words;
    }
    let cut: String = words.chars().take(MOST).collect();
    let end = cut.rfind([' ', '。', '、', '：']).filter(|at| *at > cut.len() / 2);
    format!("{}…", cut[..end.unwrap_or(cut.len())].trim_end_matches(['、', '。', ' ', ',']))
}

fn entry(paper: &mut Paper, plain: &Plain<'_>, timed: &Timed<'_>, w: &Words, c: &common::Words) {
    let time = plain.when(timed.at);
    match &timed.entry {
        Entry::Event(event) => {
            let title = event_title(plain, event, w);
            paper.push(Block::part(fill(w.event_head, &[("time", &time), ("title", &title)])));
            let mut rows = vec![(w.happens.to_owned(), Rich::from(plain.cause(&event.cause)))];
            if timed.expected {
                let drawn = format!("{}{}{}", w.drawn, plain.w.colon, plain.times(&event.at));
                rows.push((w.at.to_owned(), drawn.into()));
            }
            rows.extend(planning(event.planning.as_ref(), w));
            paper.push(Block::Facts { rows });
        }
        Entry::Move(no, part) => discussion(paper, plain, *no, part, &time, w, c),
        Entry::Inject(no, inject) => {
            let title = inject_title(plain, inject);
            paper.push(Block::part(fill(
                w.inject_head,
                &[("time", &time), ("no", &number(*no)), ("title", &title)],
            )));
            body(paper, plain, inject, w, c);
        }
    }
}

fn apart(
    paper: &mut Paper,
    plain: &Plain<'_>,
    head: &str,
    lead: &str,
    injects: &[(usize, &Inject)],
    w: &Words,
    c: &common::Words,
) {
    if injects.is_empty() {
        return;
    }
    paper.push(Block::section(head));
    paper.push(Block::text(lead));
    for (no, inject) in injects {
        paper.push(Block::part(format!("{} {}", number(*no), inject_title(plain, inject))));
        body(paper, plain, inject, w, c);
    }
}

/// What the one who delivers an inject has to know.
pub(crate) fn facts(
    plain: &Plain<'_>,
    inject: &Inject,
    w: &Words,
    c: &common::Words,
) -> Vec<(String, Rich)> {
    let scenario = &plain.compiled.scenario;
    let mut rows = Vec::new();
    let reads = match &inject.from {
        Some(role) => fill(w.reads_role, &[("role", &plain.role(&role.value))]),
        None => w.reads_control.to_owned(),
    };
    rows.push((w.reads.to_owned(), Rich::from(reads)));
    rows.push((c.id.to_owned(), Rich::default().code(&*inject.id.value)));
    rows.push((c.to.to_owned(), plain.roles(&inject.to).into()));
    rows.push((w.way.to_owned(), plain.via(inject.via.value).into()));
    if let Some(words) = trigger(plain, inject, w) {
        rows.push(words);
    }
    let theme = inject
        .theme
        .as_ref()
        .and_then(|id| scenario.themes.iter().find(|theme| theme.id.value == id.value));
    let objectives = inject.objectives.iter().filter_map(|id| {
        scenario.objectives.iter().find(|objective| objective.id.value == id.value)
    });
    let serves = theme.map(|theme| &theme.text).into_iter().chain(objectives.map(|o| &o.title));
    let serves = Rich::lines(serves.map(|text| Rich::from(plain.text(text))));
    if !serves.is_empty() {
        rows.push((w.serves.to_owned(), serves));
    }
    let milestone = |words: &str, id: &hakyu_scenarios::syntax::Id| {
        Rich::from(fill(words, &[("title", &plain.milestone(&id.value))]))
    };
    let set = inject.activates.iter().map(|id| milestone(w.sets, id));
    let set = Rich::lines(set.chain(inject.deactivates.iter().map(|id| milestone(w.unsets, id))));
    if !set.is_empty() {
        rows.push((w.milestone.to_owned(), set));
    }
    let tells = inject.tells.iter().filter_map(|id| {
        let event = scenario.events.iter().find(|event| event.id.value == id.value)?;
        Some(event_title(plain, event, w))
    });
    let tells = plain.list(tells);
    if !tells.is_empty() {
        rows.push((w.tells.to_owned(), tells.into()));
    }
    rows.extend(planning(inject.planning.as_ref(), w));
    rows
}

/// On what an inject comes, beside a fixed time; for a contingency when it is suggested.
fn trigger(plain: &Plain<'_>, inject: &Inject, w: &Words) -> Option<(String, Rich)> {
    let words = match &inject.trigger {
        InjectTrigger::When(condition) => plain.condition(&condition.value),
        InjectTrigger::Like(other) => {
            fill(plain.w.fired, &[("inject", &plain.inject(&other.value))])
        }
        InjectTrigger::At(at) if inject.contingency => plain.when(at.value),
        InjectTrigger::At(_) | InjectTrigger::Released => return None,
    };
    let head = if inject.contingency { w.suggested } else { w.comes_when };
    Some((head.to_owned(), words.into()))
}

/// Who answers for an entry and how far it has come.
fn planning(planning: Option<&Planning>, w: &Words) -> Option<(String, Rich)> {
    let planning = planning?;
    let state = planning.state.as_ref().map(|state| match state.value {
        State::Draft => w.state_draft,
        State::Agreed => w.state_agreed,
        State::Approved => w.state_approved,
    });
    let owner = planning.owner.as_ref().map(|owner| owner.value.as_str());
    let words: Vec<&str> = owner.into_iter().chain(state).collect();
    (!words.is_empty()).then(|| (w.planning.to_owned(), words.join(" · ").into()))
}

/// The whole of an inject.
fn body(paper: &mut Paper, plain: &Plain<'_>, inject: &Inject, w: &Words, c: &common::Words) {
    paper.push(Block::Facts { rows: facts(plain, inject, w, c) });
    wording(paper, plain, inject, w);
    if let Some(claims) = claims(plain, inject, w) {
        paper.push(Block::fine(claims));
    }
    if !inject.expects.is_empty() {
        paper.push(Block::item(w.expected_actions));
        paper.push(Block::checks(inject.expects.iter().map(|e| plain.expectation(e))));
    }
    paper.push(Block::Form { fields: vec![Field::Line { label: w.done_line.to_owned() }] });
}

/// The words of an inject: its alternatives, its own text, attachments.
pub(crate) fn wording(paper: &mut Paper, plain: &Plain<'_>, inject: &Inject, w: &Words) {
    if !inject.alternatives.is_empty() {
        paper.push(Block::text(w.alternatives));
    }
    for alternative in &inject.alternatives {
        let condition = plain.condition(&alternative.when.value);
        let label = fill(w.alternative, &[("condition", &condition)]);
        paper.push(Block::Quote { label, text: plain.template(&alternative.text) });
        attachments(paper, plain, &alternative.attachments, w);
    }
    if inject.own {
        let label = match inject.via.value {
            _ if !inject.alternatives.is_empty() => w.otherwise,
            Via::Phone => w.read_phone,
            Via::Radio => w.read_radio,
            _ => w.full,
        };
        paper.push(Block::Quote { label: label.to_owned(), text: plain.template(&inject.text) });
    }
    attachments(paper, plain, &inject.attachments, w);
}

fn attachments(paper: &mut Paper, plain: &Plain<'_>, all: &[Attachment], w: &Words) {
    for attachment in all {
        let kind = match attachment.kind.value {
            AttachmentKind::Log => w.at_log,
            AttachmentKind::Document => w.at_document,
            AttachmentKind::Form => w.at_form,
            AttachmentKind::Picture => w.at_picture,
            AttachmentKind::Transcript => w.at_transcript,
        };
        let title = attachment.title.as_ref();
        let title = title.map_or(attachment.name.value.as_str(), |title| plain.text(title));
        let label = fill(w.attachment, &[("title", title), ("kind", kind)]);
        let text = Rich::from(plain.text(&attachment.text));
        paper.push(Block::Quote {
            label: format!("{}{}{label}", w.attachments, plain.w.colon),
            text,
        });
    }
}

/// A move: the situation, then its questions.
fn discussion(
    paper: &mut Paper,
    plain: &Plain<'_>,
    no: usize,
    part: &Move,
    time: &str,
    w: &Words,
    c: &common::Words,
) {
    let title = plain.text(&part.title);
    let head = fill(w.move_head, &[("no", &no.to_string()), ("title", title)]);
    paper.push(Block::part(format!("{time}  {head}")));
    let rows: Vec<_> = planning(part.planning.as_ref(), w).into_iter().collect();
    if !rows.is_empty() {
        paper.push(Block::Facts { rows });
    }
    if let Some(situation) = &part.situation {
        let text = Rich::from(plain.text(situation));
        paper.push(Block::Quote { label: w.read_aloud.to_owned(), text });
    }
    for (at, question) in part.questions.iter().enumerate() {
        paper.push(Block::item(format!("{no}-{} {}", at + 1, plain.text(&question.text))));
        let mut rows = Vec::new();
        let to = if question.to.is_empty() { c.all.to_owned() } else { plain.roles(&question.to) };
        rows.push((w.asked.to_owned(), Rich::from(to)));
        if let Some(lasts) = &question.lasts {
            rows.push((w.minutes.to_owned(), plain.length(lasts.value).into()));
        }
        let themes = &plain.compiled.scenario.themes;
        let theme =
            question.theme.as_ref().and_then(|id| themes.iter().find(|t| t.id.value == id.value));
        if let Some(theme) = theme {
            rows.push((c.theme.to_owned(), plain.text(&theme.text).into()));
        }
        let prompts = question.prompts.iter().map(|prompt| Rich::from(plain.text(prompt)));
        let prompts = Rich::lines(prompts);
        if !prompts.is_empty() {
            rows.push((w.prompts.to_owned(), prompts));
        }
        if let Some(good) = &question.good {
            rows.push((w.good.to_owned(), plain.text(good).into()));
        }
        paper.push(Block::Facts { rows });
        paper.push(Block::Form {
            fields: vec![Field::Lines { label: c.notes.to_owned(), count: 2 }],
        });
    }
}

/// How far play has come.
fn milestones(paper: &mut Paper, plain: &Plain<'_>, w: &Words, c: &common::Words) {
    let mut table = Table::new([(w.milestone, 4), (w.reached, 6), (w.ends, 5), (c.time, 2)]);
    for milestone in &plain.compiled.scenario.milestones {
        let when = milestone.when.as_ref();
        let when = when.map_or_else(|| w.by_inject.to_owned(), |when| plain.condition(&when.value));
        let until = milestone.until.as_ref().map(|until| plain.condition(&until.value));
        table.row([
            Rich::default().strong(plain.text(&milestone.title)),
            when.into(),
            until.unwrap_or_default().into(),
        ]);
    }
    if !table.rows.is_empty() {
        paper.push(Block::section(w.milestones));
        paper.push(Block::text(w.milestones_lead));
        paper.table(table);
    }
}

/// The text a card shows: the inject's own, or all alternatives with their numbers.
fn spoken(plain: &Plain<'_>, inject: &Inject) -> Vec<(String, Rich)> {
    let told = |text: &Templates| plain.template(text);
    let mut all: Vec<(String, Rich)> = inject
        .alternatives
        .iter()
        .map(|alternative| (alternative.id.value.clone(), told(&alternative.text)))
        .collect();
    if inject.own {
        all.push((String::new(), told(&inject.text)));
    }
    all
}

/// What an inject says of services beside its text.
fn claims(plain: &Plain<'_>, inject: &Inject, w: &Words) -> Option<String> {
    let words = |invented: bool| {
        plain.list(inject.claims.iter().filter(|claim| claim.invented == invented).map(|claim| {
            let service = plain.service(&claim.service.value);
            fill(w.claim, &[("service", &service), ("level", &percent(claim.level.value))])
        }))
    };
    let (honest, invented) = (words(false), words(true));
    let mut said = Vec::new();
    if !honest.is_empty() {
        said.push(fill(w.claims, &[("claims", &honest)]));
    }
    if !invented.is_empty() {
        said.push(fill(w.false_claim, &[("claims", &invented)]));
    }
    (!said.is_empty()).then(|| said.join("\n"))
}

/// What role-players say on the phone.
fn phone(paper: &mut Paper, plain: &Plain<'_>, script: &Script<'_>, w: &Words, c: &common::Words) {
    let calls: Vec<_> =
        script.injects().filter(|(_, _, inject)| inject.via.value == Via::Phone).collect();
    if calls.is_empty() {
        return;
    }
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.phone));
    paper.push(Block::text(w.phone_lead));
    for (no, at, inject) in calls {
        let from = inject
            .from
            .as_ref()
            .map_or_else(|| w.phone_unnamed.to_owned(), |role| plain.role(&role.value));
        let to = plain.roles(&inject.to);
        let open = fill(w.phone_open_text, &[("from", &from), ("to", &to)]);
        for (version, text) in spoken(plain, inject) {
            paper.push(Block::Card(Card {
                number: version_number(no, &version),
                title: inject_title(plain, inject),
                facts: vec![
                    (c.time.to_owned(), time(plain, at, inject, w)),
                    (w.phone_open.to_owned(), (&open).into()),
                ],
                body: text,
                notes: vec![
                    (w.phone_unknown.to_owned(), w.phone_unknown_text.into()),
                    (w.phone_close.to_owned(), w.phone_close_text.into()),
                    (w.phone_note.to_owned(), "\n".into()),
                ],
            }));
        }
    }
}

/// When an inject comes: fixed, expected, or on which condition.
fn time(plain: &Plain<'_>, at: Option<(i64, bool)>, inject: &Inject, w: &Words) -> Rich {
    let stamp = at.map(|(at, expected)| {
        let time = plain.when(at);
        if expected { fill(w.expected_at, &[("time", &time)]).replace('\n', " ") } else { time }
    });
    let condition = trigger(plain, inject, w)
        .map(|(head, words)| format!("{head}{}{}", plain.w.colon, words.plain()));
    Rich::lines([stamp, condition].into_iter().flatten().map(Rich::from))
}

/// The number of a card; alternatives carry their id behind it.
fn version_number(no: usize, version: &str) -> String {
    if version.is_empty() { number(no) } else { format!("{}-{version}", number(no)) }
}

/// One card an inject, and one for each alternative.
pub(crate) fn cards(plain: &Plain<'_>, course: Option<&Course>) -> Paper {
    let (w, c) = (Words::of(plain.lang), common::Words::of(plain.lang));
    let mut paper = super::scenario_paper(plain, course, c.cards);
    c.for_control.clone_into(&mut paper.handling);
    paper.confidential = true;
    paper.push(Block::text(w.cards_lead));
    let script = Script::new(plain, course);
    for (no, at, inject) in script.injects() {
        let from = inject
            .from
            .as_ref()
            .map_or_else(|| w.reads_control.to_owned(), |role| plain.role(&role.value));
        for (version, text) in spoken(plain, inject) {
            // The reader of a card may be a player: no condition, no title, no expected action.
            let when = at.map(|(at, _)| plain.when(at)).unwrap_or_default();
            paper.push(Block::Card(Card {
                number: version_number(no, &version),
                title: format!("【{}】{}", w.card_mark, plain.via(inject.via.value)),
                facts: vec![
                    (c.time.to_owned(), when.into()),
                    (c.from.to_owned(), (&from).into()),
                    (c.to.to_owned(), plain.roles(&inject.to).into()),
                ],
                body: text,
                notes: vec![(w.card_delivered.to_owned(), Rich::default())],
            }));
        }
    }
    paper
}
