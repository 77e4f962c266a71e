//! The participants' feedback form and the sheet for the hot wash. Both see an [`Open`] only.

use crate::format::length;
use crate::paper::{Block, Field, Paper, Table};
use crate::words::fill;

use super::open::{Answer, Open, Questionnaire};
use super::words::{common, feedback::Words};

/// The feedback form: the scenario's own questions, or the standard ones.
pub(crate) fn form(open: &Open) -> Paper {
    let (w, c) = (Words::of(open.lang), common::Words::of(open.lang));
    let mut paper = Paper::new(open.lang, c.feedback, &open.title);
    c.for_all.clone_into(&mut paper.handling);
    paper.push(Block::text(w.lead));
    if open.questionnaires.is_empty() {
        standard(&mut paper, &w);
        return paper;
    }
    for (at, questionnaire) in open.questionnaires.iter().enumerate() {
        if at > 0 {
            paper.push(Block::PageBreak);
        }
        own(&mut paper, questionnaire, &w);
    }
    paper
}

fn own(paper: &mut Paper, questionnaire: &Questionnaire, w: &Words) {
    paper.push(Block::section(&*questionnaire.title));
    if questionnaire.anonymous {
        paper.push(Block::text(w.anonymous));
    } else {
        paper.push(super::shared::lines([w.organisation, w.post]));
    }
    let fields = questionnaire.questions.iter().enumerate().map(|(at, question)| {
        let label = format!("{}. {}", at + 1, question.text);
        match &question.answer {
            Answer::Scale(most) => {
                Field::Scale { label, most: *most, low: w.low.to_owned(), high: w.high.to_owned() }
            }
            Answer::Choices(options, several) => {
                Field::Choice { label, several: *several, options: options.clone() }
            }
            Answer::Free => Field::Lines { label, count: 3 },
        }
    });
    paper.push(Block::Form { fields: fields.collect() });
}

fn standard(paper: &mut Paper, w: &Words) {
    paper.push(Block::section(w.standard));
    paper.push(Block::text(w.anonymous));
    let choice = |label: &str, options: &[&str]| Field::Choice {
        label: label.to_owned(),
        several: false,
        options: options.iter().map(ToString::to_string).collect(),
    };
    let mut fields = vec![
        choice(
            w.part,
            &[
                w.part_player,
                w.part_sub,
                w.part_evaluator,
                w.part_ceptoar,
                w.part_control,
                w.part_observer,
            ],
        ),
        choice(
            w.department,
            &[w.dep_it, w.dep_ot, w.dep_management, w.dep_pr, w.dep_crisis, w.dep_other],
        ),
    ];
    let scales =
        [w.q_purpose, w.q_real, w.q_load, w.q_plan, w.q_share, w.q_tool, w.q_safe, w.q_learned];
    fields.extend(scales.iter().map(|label| Field::Scale {
        label: (*label).to_owned(),
        most: 5,
        low: w.disagree.to_owned(),
        high: w.agree.to_owned(),
    }));
    fields.push(choice(w.q_length, &[w.too_short, w.about_right, w.too_long]));
    let open = [w.q_best, w.q_change, w.q_next];
    fields.extend(open.map(|label| Field::Lines { label: label.to_owned(), count: 3 }));
    paper.push(Block::Form { fields });
}

/// The sheet for the hot wash (意見交換会).
pub(crate) fn hot_wash(open: &Open) -> Paper {
    let (w, c) = (Words::of(open.lang), common::Words::of(open.lang));
    let mut paper = Paper::new(open.lang, c.hot_wash, &open.title);
    c.for_all.clone_into(&mut paper.handling);
    paper.push(Block::text(w.wash_lead));
    paper.push(super::shared::lines([w.group, w.lead_name, w.writer]));
    paper.push(Block::section(w.wash_rules));
    let time = length(open.hot_wash.lasts.unwrap_or(1_800), open.lang);
    paper.push(Block::List {
        numbered: false,
        items: vec![
            fill(w.rule_time, &[("time", &time)]).into(),
            w.rule_facts.into(),
            w.rule_end.into(),
        ],
    });
    paper.push(Block::section(w.questions));
    let mut questions: Vec<String> = open.hot_wash.questions.clone();
    if questions.is_empty() {
        questions = [w.q_well, w.q_hard, w.q_late, w.q_decide].map(str::to_owned).to_vec();
        questions.extend(open.themes.iter().map(|theme| fill(w.q_theme, &[("theme", theme)])));
    }
    let fields = questions
        .into_iter()
        .enumerate()
        .map(|(at, text)| Field::Lines { label: format!("{}. {text}", at + 1), count: 3 });
    paper.push(Block::Form { fields: fields.collect() });
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.plan));
    paper.push(Block::Form {
        fields: vec![
            Field::Lines { label: w.strengths.to_owned(), count: 3 },
            Field::Lines { label: w.improvements.to_owned(), count: 3 },
        ],
    });
    let mut table = Table::new([
        (w.p_issue, 5),
        (w.p_action, 5),
        (w.p_element, 2),
        (w.p_owner, 3),
        (w.p_due, 2),
    ]);
    table.empty_rows(5);
    paper.table(table);
    paper.push(Block::fine(w.p_elements));
    paper.push(Block::Form { fields: vec![Field::Lines { label: w.next.to_owned(), count: 3 }] });
    paper
}
