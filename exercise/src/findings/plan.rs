//! Improvement plans as files, and the check of an earlier plan against a new run.

use hakyu_seeds::{Table, TableError};
use serde::{Deserialize, Serialize};

use crate::{
    outcome::{Outcome, Text},
    review::{Improvement, Review},
};

use super::{Verdict, subjects};

/// Why a file is no improvement plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Not the JSON of a plan.
    #[error("this is not a list of improvements: {0}")]
    Json(#[from] serde_json::Error),
    /// Not a table.
    #[error("this is not a CSV table: {0}")]
    Csv(#[from] TableError),
    /// The table lacks the column that matters.
    #[error("the table has no column 'issue' (課題); it has {0}")]
    NoIssue(String),
}

/// Words as files have them: in both languages, or once.
#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    Once(String),
    Both(Text),
}

impl From<Words> for Text {
    fn from(words: Words) -> Self {
        match words {
            Words::Once(words) => Self::both(words),
            Words::Both(text) => text,
        }
    }
}

/// A line of a plan as people keep it: everything but the issue may be missing.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: String,
    capability: Option<Words>,
    issue: Words,
    action: Option<Words>,
    #[serde(default)]
    element: String,
    owner: Option<Words>,
    #[serde(default)]
    due: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    objective: String,
}

#[derive(Serialize)]
struct Written<'a> {
    exercise: &'static str,
    improvements: &'a [Improvement],
}

/// A plan as a JSON file (`improvements.json`), which [`read_plan`] reads again at the next exercise.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn plan_json(plan: &[Improvement]) -> Result<String, PlanError> {
    let file = Written { exercise: "【訓練】EXERCISE", improvements: plan };
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

/// Reads a plan: JSON (a list of improvements, or an object with `improvements`, such as a review) or CSV with the columns id,
/// capability, issue, action, element, owner, due, state, objective, in English or Japanese. Only the issue has to be there.
///
/// # Errors
/// [`PlanError`].
pub fn read_plan(text: &str) -> Result<Vec<Improvement>, PlanError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut plan = if text.trim_start().starts_with(['{', '[']) {
        let mut file: serde_json::Value = serde_json::from_str(text)?;
        // A list, or an object with one, such as a review.
        let list = file.get_mut("improvements").map(serde_json::Value::take).unwrap_or(file);
        let lines: Vec<Line> = serde_json::from_value(list)?;
        lines.into_iter().map(improvement).collect()
    } else {
        table(text)?
    };
    super::proposals::name(&mut plan);
    Ok(plan)
}

fn improvement(line: Line) -> Improvement {
    let words = |words: Option<Words>| words.map_or_else(Text::default, Text::from);
    Improvement {
        id: if line.id.is_empty() { "line".into() } else { line.id },
        capability: words(line.capability),
        issue: line.issue.into(),
        action: words(line.action),
        element: line.element,
        owner: words(line.owner),
        due: line.due,
        state: line.state,
        objective: line.objective,
    }
}

fn table(text: &str) -> Result<Vec<Improvement>, PlanError> {
    let table = Table::from_csv("improvements", text.as_bytes())?;
    let column = |names: &[&str]| {
        table.columns().iter().find(|column| {
            let name = column.name().trim();
            names.iter().any(|known| name.eq_ignore_ascii_case(known))
        })
    };
    let issue = column(&["issue", "課題"]);
    if issue.is_none() {
        let names: Vec<&str> = table.columns().iter().map(hakyu_seeds::Column::name).collect();
        return Err(PlanError::NoIssue(names.join(", ")));
    }
    let (id, capability) = (column(&["id", "番号"]), column(&["capability", "対応能力"]));
    let (action, element) = (column(&["action", "対応"]), column(&["element", "要素"]));
    let (owner, due) = (column(&["owner", "担当"]), column(&["due", "期限"]));
    let (state, objective) = (column(&["state", "状況"]), column(&["objective", "検証項目"]));
    let rows = (0..table.rows()).map(|row| {
        let cell = |column: Option<&hakyu_seeds::Column>| {
            let cell = column.and_then(|column| column.values().cell(row));
            cell.unwrap_or_default().trim().to_owned()
        };
        let name = cell(id);
        Improvement {
            id: if name.is_empty() { "line".into() } else { name },
            capability: Text::both(cell(capability)),
            issue: Text::both(cell(issue)),
            action: Text::both(cell(action)),
            element: cell(element),
            owner: Text::both(cell(owner)),
            due: cell(due),
            state: cell(state),
            objective: cell(objective),
        }
    });
    Ok(rows.filter(|line| !line.issue.en.is_empty()).collect())
}

/// An earlier plan checked against this run: `recurred` where its objective is an area for improvement again, `done` where it was
/// tested and is none, `not-tested` where nothing tested it here. Everything else stays as it was written.
pub fn earlier(plan: &[Improvement], outcome: &Outcome, review: &Review) -> Vec<Improvement> {
    let subjects = subjects(outcome, review);
    let state = |line: &Improvement| {
        let same =
            subjects.iter().filter(|it| !line.objective.is_empty() && it.row.id == line.objective);
        let mut verdicts: Vec<Verdict> = same.map(super::Subject::verdict).collect();
        verdicts.retain(|verdict| *verdict != Verdict::Untested);
        match verdicts.as_slice() {
            [] => "not-tested",
            tested if tested.contains(&Verdict::Area) => "recurred",
            _ => "done",
        }
    };
    plan.iter().map(|line| Improvement { state: state(line).into(), ..line.clone() }).collect()
}
