//! How this was found and what it is not; long tables for those who check.

use crate::paper::{Block, Table};
use crate::words::fill;

use super::{Desk, happened, scores};

/// Method and limits.
pub(super) fn method(desk: &Desk<'_>) -> Vec<Block> {
    let (c, w, outcome) = (desk.view.words, desk.w, desk.view.outcome);
    let mut lines = vec![w.method_draws, w.method_knowing];
    if desk.scores {
        lines.extend([w.method_score, w.method_private]);
    }
    if !desk.review.findings.is_empty() {
        lines.push(w.method_findings);
    }
    let mut blocks = vec![Block::list(lines)];
    if !outcome.warnings.is_empty() {
        blocks.push(Block::part(c.notes));
        blocks.push(Block::list(outcome.warnings.iter().map(|words| desk.say(words))));
    }
    blocks.push(Block::part(c.limits));
    blocks.push(Block::list([c.limits_1, c.limits_2, c.limits_3, c.limits_4]));
    if desk.scores && !outcome.arms.is_empty() {
        let arms: Vec<String> = outcome
            .arms
            .iter()
            .enumerate()
            .map(|(index, arm)| {
                let digest = crate::view::short_digest(&arm.digest);
                format!("{} {digest}", desk.view.arm_name(index))
            })
            .collect();
        blocks.push(Block::fine(format!("{}{}{}", c.arm, c.colon, arms.join(" · "))));
    }
    if outcome.manifest.sources.is_empty() {
        blocks.push(Block::fine(c.sources_none));
    } else {
        blocks.push(Block::part(c.sources));
        let mut table =
            Table::new([(c.number, 1), (c.sources, 14), (c.confidence, 2)]).numbers([0]);
        for (index, (text, confidence)) in outcome.manifest.sources.iter().enumerate() {
            table.row([
                (index + 1).to_string().into(),
                text.as_str().into(),
                confidence.as_str().into(),
            ]);
        }
        blocks.push(Block::Table(table));
        blocks.push(Block::fine(w.confidence_means));
    }
    blocks
}

/// The complete timeline, what control did, evidence of the other responses: closed on a screen, left out of print.
pub(super) fn tables(desk: &Desk<'_>) -> Vec<Block> {
    let (c, w, outcome) = (desk.view.words, desk.w, desk.view.outcome);
    let mut blocks = Vec::new();
    if !outcome.timeline.is_empty() {
        let title = fill(c.timeline_all, &[("n", &outcome.timeline.len().to_string())]);
        let table = happened::moments(desk, outcome.timeline.iter()).captioned(&*title);
        blocks.push(Block::Fold { title, blocks: vec![Block::Table(table)] });
    }
    let control = &desk.review.conduct.control;
    if !control.is_empty() {
        let mut table = Table::new([(c.time, 3), (c.what, 12)]).captioned(w.control);
        for line in control {
            let time = line.at.map(|at| desk.view.clock.civil(at)).unwrap_or_default();
            table.row([time.into(), desk.say(&line.text).into()]);
        }
        blocks.push(Block::Fold { title: w.control.to_owned(), blocks: vec![Block::Table(table)] });
    }
    let others = scores::others(desk);
    if desk.names && !others.rows.is_empty() {
        let title = c.evidence_others.to_owned();
        let table = others.captioned(&*title);
        blocks.push(Block::Fold { title, blocks: vec![Block::Table(table)] });
    }
    blocks
}
