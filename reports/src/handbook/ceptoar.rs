//! The CEPTOAR secretariat's handbook. It sees an [`Open`] only.

use hakyu_scenarios::syntax::RoleKind;

use crate::paper::{Block, Field, Paper, Rich, Table};

use super::open::{Group, Open};
use super::shared;
use super::words::{ceptoar::Words, common};

/// The handbook; `own` is the reader's secretariat, none if it is for all of them.
pub(crate) fn handbook(open: &Open, own: Option<&Group>) -> Paper {
    let (w, c) = (Words::of(open.lang), common::Words::of(open.lang));
    let mut paper = Paper::new(open.lang, c.ceptoar, &open.title);
    c.for_players.clone_into(&mut paper.handling);
    if let Some(group) = own {
        paper.facts.push((c.organisation.to_owned(), (&group.title).into()));
    }
    paper.facts.push((c.scenario_time.to_owned(), (&open.begins).into()));

    paper.push(Block::section(w.duties));
    paper.push(Block::list([w.duty_down, w.duty_up, w.duty_side, w.duty_back, w.duty_log]));
    secretariats(&mut paper, open, own, &w, &c);
    routes(&mut paper, open, &w);
    flows(&mut paper, &w);
    drills(&mut paper, &w);
    silent(&mut paper, &w);
    shared::modes(&mut paper, open, &c);
    shared::schedule(&mut paper, open, &c);
    shared::safety(&mut paper, &c);
    shared::contacts(&mut paper, &c, &[c.contact_control, c.contact_it, c.contact_real]);
    sheets(&mut paper, &w, &c);
    paper
}

fn secretariats(paper: &mut Paper, open: &Open, own: Option<&Group>, w: &Words, c: &common::Words) {
    let mut table = Table::new([(c.organisation, 5), (c.post, 4), (c.area, 4), (c.notes, 5)]);
    let all = open.groups.iter().filter(|group| group.kind == RoleKind::Ceptoar);
    for group in all.filter(|group| own.is_none_or(|own| own.title == group.title)) {
        for post in &group.posts {
            table.row([
                (&group.title).into(),
                (&post.title).into(),
                (&post.area).into(),
                (&post.brief).into(),
            ]);
        }
    }
    if !table.rows.is_empty() {
        paper.push(Block::section(w.you));
        paper.table(table);
    }
}

fn routes(paper: &mut Paper, open: &Open, w: &Words) {
    paper.push(Block::section(w.routes));
    let mut table =
        Table::new([(w.route, 2), (w.flow_who, 8), (w.takes, 3), (w.gives, 3), (w.in_modes, 4)]);
    for route in open.routes.iter().filter(|route| route.ceptoar) {
        let mut gives = Rich::from(route.gives);
        if route.voluntary {
            gives = gives.and("\n").and(w.voluntary);
        }
        table.row([
            Rich::default().code(&*route.id),
            Rich::from(&route.from).and("\n→ ").and(&*route.to),
            (&route.takes).into(),
            gives,
            (&route.modes).into(),
        ]);
    }
    if table.rows.is_empty() {
        paper.push(Block::text(w.routes_none));
    } else {
        paper.push(Block::text(w.routes_lead));
        paper.table(table);
    }
}

fn flows(paper: &mut Paper, w: &Words) {
    paper.push(Block::part(w.flows));
    let mut table = Table::new([(w.flow, 2), (w.flow_who, 5), (w.flow_what, 6), (w.flow_note, 6)]);
    for (id, who, what, note) in [
        ("F1", w.f1, w.f1_what, w.f1_note),
        ("F3", w.f3, w.f3_what, w.f3_note),
        ("F6", w.f6, w.f6_what, w.f6_note),
        ("F7", w.f7, w.f7_what, w.f7_note),
        ("F16", w.f16, w.f16_what, w.f16_note),
        ("F19", w.f19, w.f19_what, w.f19_note),
    ] {
        table.row([id.into(), who.into(), what.into(), note.into()]);
    }
    paper.table(table);
}

fn drills(paper: &mut Paper, w: &Words) {
    paper.push(Block::section(w.round));
    paper.push(Block::text(w.round_lead));
    paper.push(Block::steps([w.round_1, w.round_2, w.round_3, w.round_4, w.round_5]));
    paper.push(Block::part(w.kinds));
    let mut table = Table::new([(w.kind, 3), (w.kind_how, 5), (w.kind_look, 5)]);
    for (kind, how, look) in [
        (w.k_round, w.k_round_how, w.k_round_look),
        (w.k_blind, w.k_blind_how, w.k_blind_look),
        (w.k_other, w.k_other_how, w.k_other_look),
        (w.k_damage, w.k_damage_how, w.k_damage_look),
    ] {
        table.row([kind.into(), how.into(), look.into()]);
    }
    paper.table(table);
}

fn silent(paper: &mut Paper, w: &Words) {
    paper.push(Block::section(w.silent));
    paper.push(Block::text(w.silent_lead));
    let mut table = Table::new([(w.code, 2), (w.reason, 7), (w.improve, 7)]);
    for (code, reason, fix) in [
        ("R1", w.r1, w.r1_fix),
        ("R2", w.r2, w.r2_fix),
        ("R3", w.r3, w.r3_fix),
        ("R4", w.r4, w.r4_fix),
        ("R5", w.r5, w.r5_fix),
        ("R6", w.r6, w.r6_fix),
        ("R7", w.r7, w.r7_fix),
        ("R8", w.r8, w.r8_fix),
        ("R9", w.r9, w.r9_fix),
    ] {
        table.row([code.into(), reason.into(), fix.into()]);
    }
    paper.table(table);
}

fn sheets(paper: &mut Paper, w: &Words, c: &common::Words) {
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.sheets));
    paper.push(Block::part(w.sheet_relay));
    let line = |label: &str| Field::Line { label: label.to_owned() };
    paper.push(Block::Form {
        fields: vec![
            line(w.s_from),
            line(w.s_received),
            line(w.s_subject),
            Field::Choice {
                label: w.s_scope.to_owned(),
                several: false,
                options: [w.scope_red, w.scope_amber, w.scope_green, w.scope_clear]
                    .map(str::to_owned)
                    .to_vec(),
            },
            line(w.s_sent),
            line(w.s_channel),
            line(w.s_members),
            line(w.s_done),
        ],
    });
    paper.push(Block::part(w.sheet_sum));
    paper.push(Block::Form {
        fields: vec![
            line(w.s_all),
            line(w.s_in_time),
            line(w.s_late),
            line(w.s_silent),
            line(w.s_median),
            Field::Lines { label: w.s_learned.to_owned(), count: 3 },
        ],
    });
    paper.push(Block::PageBreak);
    paper.push(Block::part(w.sheet_round));
    let mut table = Table::new([
        (w.s_member, 5),
        (w.s_out, 2),
        (w.s_back, 2),
        (w.s_channel, 3),
        (w.s_damage, 3),
        (w.s_code, 3),
        (c.notes, 4),
    ]);
    table.empty_rows(16);
    paper.table(table);
}
