//! The player's handbook and the briefing. Both see an [`Open`] only.

use hakyu_exercise::outcome::Lang;
use hakyu_scenarios::syntax::Form;

use crate::format::{length, percent, short};
use crate::paper::{Block, Paper, Rich, Table};
use crate::words::fill;

use super::open::{By, Group, Open, OpenMeasure, Standard};
use super::plain::part_word;
use super::shared;
use super::words::{common, plain, player::Words};

/// The handbook; `own` are the reader's organisation and posts, none if it is for all.
pub(crate) fn handbook(open: &Open, own: Option<&Group>) -> Paper {
    let (w, c) = (Words::of(open.lang), common::Words::of(open.lang));
    let mut paper = Paper::new(open.lang, c.player, &open.title);
    c.for_players.clone_into(&mut paper.handling);
    if let Some(group) = own {
        paper.facts.push((c.organisation.to_owned(), (&group.title).into()));
        let posts = group.posts.iter().map(|post| Rich::from(&post.title));
        paper.facts.push((c.posts.to_owned(), Rich::lines(posts)));
    }
    paper.facts.push((c.form.to_owned(), open.form_name.into()));
    paper.facts.push((c.scenario_time.to_owned(), (&open.begins).into()));
    paper.facts.retain(|fact| !fact.1.is_empty());

    paper.push(Block::section(w.purpose));
    paper.push(Block::text(w.purpose_text));
    paper.push(Block::part(c.themes));
    themes(&mut paper, open, &w);
    paper.push(Block::section(w.how));
    if let Some(text) = form_text(open.form, &w) {
        paper.push(Block::text(text));
    }
    if !open.content_note.is_empty() {
        paper.push(Block::notice(crate::paper::Tone::Plain, w.content, &open.content_note));
    }
    paper.push(Block::part(w.before));
    let before = if open.situation.is_empty() { w.before_none } else { &open.situation };
    paper.push(Block::text(before));
    shared::schedule(&mut paper, open, &c);
    posts(&mut paper, open, own, &w, &c);

    paper.push(Block::section(w.channels));
    paper.push(Block::text(w.channels_lead));
    if !open.channels.is_empty() {
        let list = open.channels.join(if open.lang == Lang::En { ", " } else { "、" });
        paper.push(Block::text(fill(w.channels_list, &[("channels", &list)])));
    }
    paper.push(Block::part(w.act));
    paper.push(Block::text(w.act_text));
    paper.push(Block::part(w.outside));
    paper.push(Block::text(w.outside_text));

    report(&mut paper, open, &w);
    shared::modes(&mut paper, open, &c);
    paper.push(Block::section(w.rules));
    paper.push(Block::list(rules(&w)));
    shared::safety(&mut paper, &c);
    score(&mut paper, open, &w);
    paper.push(Block::section(w.after));
    paper.push(Block::text(w.after_text));
    let lines = [c.contact_control, c.contact_sub, c.contact_it, c.contact_real];
    shared::contacts(&mut paper, &c, &lines);

    paper.push(Block::PageBreak);
    paper.push(Block::section(w.log));
    let mut log =
        Table::new([(w.log_time, 2), (w.log_from, 3), (w.log_what, 6), (w.log_decided, 5)]);
    log.empty_rows(14);
    paper.table(log);
    paper
}

fn themes(paper: &mut Paper, open: &Open, w: &Words) {
    if open.themes.is_empty() {
        paper.push(Block::text(w.no_themes));
    } else {
        paper.push(Block::steps(&open.themes));
        paper.push(Block::text(w.themes_lead));
    }
}

fn form_text(form: Option<Form>, w: &Words) -> Option<&'static str> {
    Some(match form? {
        Form::Discussion => w.form_discussion,
        Form::Tabletop => w.form_tabletop,
        Form::Functional => w.form_functional,
        Form::Solo => w.form_solo,
        Form::Communications => w.form_communications,
    })
}

fn rules(w: &Words) -> [&'static str; 6] {
    [w.rule_real, w.rule_known, w.rule_scenario, w.rule_record, w.rule_controller, w.rule_others]
}

/// Own posts with their briefs, then everybody else.
fn posts(paper: &mut Paper, open: &Open, own: Option<&Group>, w: &Words, c: &common::Words) {
    if let Some(group) = own {
        paper.push(Block::section(w.you));
        let mut table = Table::new([(c.post, 4), (c.area, 3), (w.brief, 7)]);
        for post in &group.posts {
            let brief = if post.brief.is_empty() { w.brief_none } else { &post.brief };
            table.row([Rich::default().strong(&*post.title), (&post.area).into(), brief.into()]);
        }
        paper.table(table);
        paper.push(Block::part(w.others));
    } else {
        paper.push(Block::section(w.all_posts));
    }
    paper.push(Block::text(w.others_lead));
    let mut table = Table::new([(c.organisation, 5), (c.kind, 3), (c.post, 4), (w.own_area, 3)]);
    for group in &open.groups {
        if own.is_some_and(|own| own.title == group.title) {
            continue;
        }
        for (at, post) in group.posts.iter().enumerate() {
            let (title, kind) =
                if at == 0 { (group.title.as_str(), group.kind_name) } else { ("", "") };
            let mut name = Rich::from(&post.title);
            if own.is_none() && !post.brief.is_empty() {
                name = name.and("\n").and(&*post.brief);
            }
            table.row([title.into(), kind.into(), name, (&post.area).into()]);
        }
    }
    paper.table(table);
}

/// How to report, and the fields of the form.
fn report(paper: &mut Paper, open: &Open, w: &Words) {
    paper.push(Block::section(w.report));
    paper.push(Block::text(w.report_text));
    paper.push(Block::text(w.report_to));
    let mut table = Table::new([(w.field, 3), (w.field_means, 9)]);
    for (field, means) in fields(w) {
        table.row([Rich::default().strong(field), means.into()]);
    }
    paper.table(table);
    let mut table = Table::new([(w.types, 1), (w.causes, 1)]);
    let half = |list: &[String]| Rich::lines(list.iter().map(Rich::from));
    table.row([half(&open.types), half(&open.causes)]);
    paper.table(table);
}

/// The fields of the report form.
pub(crate) fn fields(w: &Words) -> [(&'static str, &'static str); 12] {
    [
        (w.f_kind, w.f_kind_is),
        (w.f_types, w.f_types_is),
        (w.f_causes, w.f_causes_is),
        (w.f_service, w.f_service_is),
        (w.f_noticed, w.f_noticed_is),
        (w.f_impact, w.f_impact_is),
        (w.f_status, w.f_status_is),
        (w.f_forecast, w.f_forecast_is),
        (w.f_near, w.f_near_is),
        (w.f_uncertain, w.f_uncertain_is),
        (w.f_scope, w.f_scope_is),
        (w.f_anonymous, w.f_anonymous_is),
    ]
}

/// Weights and measures, never answers.
fn score(paper: &mut Paper, open: &Open, w: &Words) {
    paper.push(Block::section(w.score));
    paper.push(Block::text(w.score_text));
    let mut table = Table::new([(w.part, 4), (w.share, 2), (w.measures, 10)]);
    for (part, weight) in &open.parts {
        let mut measures: Vec<String> = open
            .measures
            .iter()
            .filter(|measure| measure.part == *part)
            .map(|measure| measured(measure, open.lang, w))
            .collect();
        measures.sort();
        measures.dedup();
        table.row([
            Rich::default().strong(part_word(&plain::Words::of(open.lang), *part)),
            short(*weight).into(),
            Rich::lines(measures.into_iter().map(|line| Rich::from(format!("・{line}")))),
        ]);
    }
    paper.table(table);
    paper.push(Block::part(w.fair));
    paper.push(Block::list([
        w.fair_view,
        w.fair_straight,
        w.fair_uncertain,
        w.fair_double,
        w.fair_reply,
        w.fair_private,
    ]));
}

fn measured(measure: &OpenMeasure, lang: Lang, w: &Words) -> String {
    let weight = short(measure.weight);
    let weight = ("weight", weight.as_str());
    let timed =
        |words: &str, seconds: u64| fill(words, &[("time", &length(seconds, lang)), weight]);
    match measure.by {
        By::Deed(deed, within) => {
            let deed = match deed {
                Standard::Report => w.d_report,
                Standard::Relay => w.d_relay,
                Standard::Forecast => w.d_forecast,
                Standard::Announce => w.d_announce,
                Standard::Decide => w.d_decide,
                Standard::Other => w.d_other,
            };
            fill(w.m_deed, &[("deed", deed), ("time", &length(within, lang)), weight])
        }
        By::Reach(within) => timed(w.m_reach, within),
        By::Continuity => fill(w.m_continuity, &[weight]),
        By::Keep(level) => fill(w.m_keep, &[("level", &percent(level)), weight]),
        By::Forecast(within) => timed(w.m_forecast, within),
        By::Plan(within) => timed(w.m_plan, within),
        By::Mode(within) => timed(w.m_mode, within),
        By::Form => fill(w.m_form, &[weight]),
        By::Rubric => fill(w.m_rubric, &[weight]),
    }
}

/// The briefing: one page a subject, for a screen or for print.
pub(crate) fn briefing(open: &Open) -> Paper {
    let (w, c) = (Words::of(open.lang), common::Words::of(open.lang));
    let mut paper = Paper::new(open.lang, c.briefing, &open.title);
    c.for_all.clone_into(&mut paper.handling);
    paper.facts.push((c.form.to_owned(), open.form_name.into()));
    paper.facts.push((c.scenario_time.to_owned(), (&open.begins).into()));
    paper.facts.retain(|fact| !fact.1.is_empty());
    if !open.content_note.is_empty() {
        paper.push(Block::notice(crate::paper::Tone::Plain, w.content, &open.content_note));
    }
    paper.push(Block::section(w.purpose));
    paper.push(Block::text(w.purpose_text));
    paper.push(Block::PageBreak);
    paper.push(Block::section(c.themes));
    themes(&mut paper, open, &w);
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.how));
    if let Some(text) = form_text(open.form, &w) {
        paper.push(Block::text(text));
    }
    let before = if open.situation.is_empty() { w.before_none } else { &open.situation };
    paper.push(Block::part(w.before));
    paper.push(Block::text(before));
    shared::schedule(&mut paper, open, &c);
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.brief_page_who));
    let mut table = Table::new([(c.organisation, 5), (c.kind, 3), (c.post, 6)]);
    for group in &open.groups {
        let posts = Rich::lines(group.posts.iter().map(|post| Rich::from(&post.title)));
        table.row([(&group.title).into(), group.kind_name.into(), posts]);
    }
    paper.table(table);
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.brief_page_report));
    paper.push(Block::text(w.report_text));
    paper.push(Block::text(w.report_to));
    paper.push(Block::list(fields(&w).map(|field| field.0)));
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.brief_page_rules));
    paper.push(Block::list(rules(&w)));
    paper.push(Block::list([c.safety_mark, c.safety_inside, c.safety_systems]));
    shared::real_event(&mut paper, &c);
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.brief_page_score));
    paper.push(Block::text(w.score_text));
    paper.push(Block::list([w.fair_view, w.fair_uncertain, w.fair_private]));
    paper.push(Block::part(w.brief_page_after));
    paper.push(Block::text(w.after_text));
    paper
}
