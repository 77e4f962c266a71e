//! Parts of the day with their questions, the hot wash, questionnaires: what is put to a role, and when.

use hakyu_scenarios::{
    compile::Compiled,
    syntax::planning::{Answer, Move, Occasion, Question, Questionnaire},
};

use super::sheet::{Choice, Field, Kind, Sheet, Value};
use crate::{outcome::Text, words::text};

/// Questions that are put to a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Id of the part, or of the questionnaire; `hot-wash` for the hot wash.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The situation, read before the questions; may be empty.
    pub situation: Text,
    /// The questions, each answered in a field whose key is its id.
    pub fields: Vec<Field>,
    /// What a good answer holds, by the id of the question: shown after the answer, and only where hints are shown.
    pub good: Vec<(String, Text)>,
}

fn question(question: &Question) -> Field {
    Field {
        key: question.id.value.clone(),
        title: text(&question.text),
        help: Text::new(
            "Answer in your own words; an empty answer passes it over.",
            "ご自身の言葉でお答えください。空欄のまま進めることもできます。",
        ),
        kind: Kind::Words,
        value: Value::Open,
        needed: false,
        unknowable: false,
    }
}

fn to_role(question: &Question, role: &str) -> bool {
    question.to.is_empty() || question.to.iter().any(|r| r.value == role)
}

fn asking(part: &Move, role: &str) -> Asking {
    let all = || part.questions.iter().filter(|q| to_role(q, role));
    Asking {
        id: part.id.value.clone(),
        title: text(&part.title),
        situation: part.situation.as_ref().map(text).unwrap_or_default(),
        fields: all().map(question).collect(),
        good: all().filter_map(|q| Some((q.id.value.clone(), text(q.good.as_ref()?)))).collect(),
    }
}

/// When a part begins, seconds; those dated before the start begin with it.
fn begins(part: &Move) -> u64 {
    u64::try_from(part.at.value).unwrap_or(0)
}

/// Parts that have begun at a second, in the order of their beginnings, with the questions that are put to a role.
pub fn begun(compiled: &Compiled, role: &str, now: u64) -> Vec<Asking> {
    let mut parts: Vec<&Move> =
        compiled.scenario.moves.iter().filter(|m| begins(m) <= now).collect();
    parts.sort_by_key(|m| begins(m));
    parts.into_iter().map(|m| asking(m, role)).collect()
}

/// When the next part begins that asks this role something. It is for who moves the clock, and is not shown before.
pub fn next_move(compiled: &Compiled, role: &str, now: u64) -> Option<u64> {
    let asks = |m: &&Move| m.questions.iter().any(|q| to_role(q, role));
    compiled.scenario.moves.iter().filter(asks).map(begins).filter(|at| *at > now).min()
}

/// The questions of the hot wash.
pub fn hot_wash(compiled: &Compiled, role: &str) -> Option<Asking> {
    let wash = compiled.scenario.hot_wash.as_ref()?;
    Some(Asking {
        id: "hot-wash".into(),
        title: Text::new("Hot wash", "振り返り"),
        situation: Text::default(),
        fields: wash.questions.iter().filter(|q| to_role(q, role)).map(question).collect(),
        good: Vec::new(),
    })
}

/// The questionnaires of an occasion.
pub fn questionnaires(compiled: &Compiled, when: Occasion) -> Vec<Asking> {
    let fits = |q: &&Questionnaire| q.when.value == when;
    compiled.scenario.questionnaires.iter().filter(fits).map(questionnaire).collect()
}

fn questionnaire(asked: &Questionnaire) -> Asking {
    let fields = asked.questions.iter().map(|q| {
        let choices = |all: &[hakyu_scenarios::decode::Text]| {
            let choice = |(at, words)| Choice { id: format!("{at}"), title: text(words) };
            (1..).zip(all).map(choice).collect::<Vec<_>>()
        };
        let (kind, help) = match &q.answer {
            Answer::Scale(marks) => {
                let words = Text::new(
                    format!("from 1 (not at all) to {marks} (fully)"),
                    format!("1（全く当てはまらない）～{marks}（よく当てはまる）"),
                );
                (Kind::Number(*marks), words)
            }
            Answer::Choices { choices: all, several: false } => {
                (Kind::One(choices(all)), Text::new("one of these", "一つ選択"))
            }
            Answer::Choices { choices: all, several: true } => {
                (Kind::Some(choices(all)), Text::new("any of these", "複数選択可"))
            }
            Answer::Free => (Kind::Words, Text::new("in your own words", "自由記述")),
        };
        Field {
            key: q.id.value.clone(),
            title: text(&q.text),
            help,
            kind,
            value: Value::Open,
            needed: false,
            unknowable: false,
        }
    });
    Asking {
        id: asked.id.value.clone(),
        title: text(&asked.title),
        situation: if asked.anonymous {
            Text::new("It is anonymous; answer what you like.", "匿名です。任意でお答えください。")
        } else {
            Text::default()
        },
        fields: fields.collect(),
        good: Vec::new(),
    }
}

/// Questions as a sheet to fill in.
pub fn question_sheet(asking: &Asking) -> Sheet {
    Sheet { title: asking.title.clone(), fields: asking.fields.clone() }
}
