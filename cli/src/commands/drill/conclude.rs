//! After the end: the rest of the scenario runs on, the exercise is scored, and what to do next is said.

use std::path::Path;

use hakyu_exercise::{
    assemble::REFERENCE,
    outcome::Lang,
    play::{Settings, play},
    score::{Comparison, Played, Score, score},
    session::Session,
    words::hours,
};

use super::{
    folder::session_failure,
    words::{mark, pick},
};
use crate::{Failure, show};

/// What is left of an exercise that has ended.
struct Result {
    score: Score,
    digest: String,
    /// Second at which play ended.
    until: u64,
    /// Digests and scores of the responses that it is compared with are made with the same draws.
    numbers_off: bool,
}

/// Scores a session that has ended.
fn result(mut session: Session) -> std::result::Result<Result, Failure> {
    let until = session.ended().unwrap_or_else(|| session.now());
    let opening = session.opening().cloned();
    let compiled = session.compiled().clone();
    let record = session.finish().map_err(|e| session_failure(&e))?;
    let digest = record.digest.to_string();
    let settings = |playbook: Option<&str>| Settings {
        seed: opening.as_ref().map_or(1, |o| o.seed),
        replicate: opening.as_ref().map_or(0, |o| o.replicate),
        playbook: playbook.map(str::to_owned),
        ..Settings::default()
    };
    let arm = |playbook: Option<&str>| {
        let record =
            play(&compiled, &settings(playbook)).map_err(|e| Failure::Input(e.to_string()))?;
        Ok(Played::new(record, &compiled.model))
    };
    let actual = Played::new(record, &compiled.model);
    let none = arm(None)?;
    let reference = match compiled.tables.playbook(REFERENCE) {
        Some(_) => Some(arm(Some(REFERENCE))?),
        None => None,
    };
    let compared = Comparison {
        none: &none,
        reference: reference.as_ref(),
        actual: &actual,
        is_reference: false,
    };
    let score = score(&compiled, compared);
    Ok(Result { score, digest, until, numbers_off: opening.is_some_and(|o| o.numbers_off) })
}

/// Ends an exercise: makes its result, and says where it lies. The text to print.
pub(super) fn conclude(
    session: Session,
    folder: &Path,
    lang: Lang,
) -> std::result::Result<String, Failure> {
    let made = result(session)?;
    Ok(summary(&made, folder, lang))
}

fn summary(made: &Result, folder: &Path, lang: Lang) -> String {
    let number = |score: Option<f64>| {
        score.map_or_else(|| pick(lang, "not tested", "未検証").to_owned(), |s| format!("{s:.1}"))
    };
    let coverage = format!("{:.0} %", made.score.coverage * 100.0);
    let mut lines = vec![format!(
        "{} {}",
        mark(lang),
        match lang {
            Lang::En => format!(
                "Result – played until T+{}; the rest ran on by itself",
                hours(made.until).en
            ),
            Lang::Ja => format!("結果（開始から{}まで実施、以後は自動進行）", hours(made.until).ja),
        }
    )];
    if made.numbers_off {
        lines.push(
            pick(
                lang,
                "Numbers are switched off for this exercise.",
                "この演習では点数を表示しません。",
            )
            .into(),
        );
    } else {
        let mut rows: Vec<Vec<String>> = made
            .score
            .parts
            .iter()
            .map(|part| vec![part.title.get(lang).to_owned(), number(part.score)])
            .collect();
        rows.push(vec![pick(lang, "TOTAL", "総合").to_owned(), number(made.score.total)]);
        rows.push(vec![pick(lang, "coverage", "検証範囲").to_owned(), coverage]);
        let header = match lang {
            Lang::En => ["part", "score (0–100, in this model)"],
            Lang::Ja => ["項目", "評価（0～100、本モデルにおける）"],
        };
        lines.push(show::table(&header, &[1], rows).trim_end().to_owned());
        lines.push(
            pick(
                lang,
                "Score and coverage belong together: coverage says how much of what the scenario wanted to test was tested at all.",
                "評価と検証範囲は併せて読んでください。検証範囲は、シナリオが確かめたかったことのうち実際に試された割合です。",
            )
            .into(),
        );
    }
    let shown = folder.display();
    lines.push(String::new());
    lines.push(format!("{} {}", pick(lang, "digest", "ダイジェスト"), made.digest));
    lines.push(format!("{} {shown}", pick(lang, "exercise folder", "演習フォルダ")));
    lines.push(match lang {
        Lang::En => format!("next: hakyu replay {shown}   hakyu debrief {shown}"),
        Lang::Ja => format!("次に：hakyu replay {shown}　hakyu debrief {shown}"),
    });
    lines.push(String::new());
    lines.join("\n")
}
