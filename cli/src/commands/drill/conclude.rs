//! After the end: the rest of the scenario runs on, the exercise is scored, and what to do next is said.

use std::path::Path;

use hakyu_exercise::{
    assemble::Exercise, counterfactual::Effort, outcome::Lang, session::Session, words::hours,
};

use super::words::{mark, pick};
use crate::{Failure, commands::exercise, show};

/// Ends an exercise: makes its result, and says where it lies. The text to print.
pub(super) fn conclude(
    mut session: Session,
    folder: &Path,
    lang: Lang,
    effort: Effort,
) -> Result<String, Failure> {
    let made = exercise::conclude(&mut session, folder, effort)?;
    Ok(summary(&made, folder, lang))
}

fn summary(made: &Exercise, folder: &Path, lang: Lang) -> String {
    let arm = made.outcome.arms.get(made.outcome.actual);
    let until = made.review.conduct.played_until;
    let number = |score: Option<f64>| {
        score.map_or_else(|| pick(lang, "not tested", "未検証").to_owned(), |s| format!("{s:.1}"))
    };
    let coverage = format!("{:.0} %", arm.map_or(0.0, |a| a.coverage) * 100.0);
    let mut lines = vec![format!(
        "{} {}",
        mark(lang),
        match lang {
            Lang::En =>
                format!("Result – played until T+{}; the rest ran on by itself", hours(until).en),
            Lang::Ja => format!("結果（開始から{}まで実施、以後は自動進行）", hours(until).ja),
        }
    )];
    if made.review.conduct.numbers_off {
        lines.push(
            pick(
                lang,
                "Numbers are switched off for this exercise.",
                "この演習では点数を表示しません。",
            )
            .into(),
        );
    } else {
        let mut rows: Vec<Vec<String>> = arm
            .map(|a| a.parts.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|part| vec![part.title.get(lang).to_owned(), number(part.score)])
            .collect();
        rows.push(vec![
            pick(lang, "TOTAL (all roles)", "総合（全役割）").to_owned(),
            number(arm.and_then(|a| a.total)),
        ]);
        rows.push(vec![pick(lang, "coverage", "検証範囲").to_owned(), coverage]);
        // First what was in the player's own hands.
        let own: Vec<_> = made.review.organisations.iter().filter(|o| o.manned).collect();
        let note = if own.is_empty() {
            pick(
                lang,
                "No objective measures your post alone; the table is of all roles together, simulated ones included.",
                "あなたの役割だけを測る目標はありません。表は模擬役を含む全役割のものです。",
            )
            .to_owned()
        } else {
            let words: Vec<String> = own
                .iter()
                .map(|o| {
                    format!(
                        "{}  {}  ({} {:.0} %)",
                        o.title.get(lang),
                        number(o.total),
                        pick(lang, "coverage", "検証範囲"),
                        o.coverage * 100.0
                    )
                })
                .collect();
            let head = pick(
                lang,
                "Your organisation, on its own decisions (below: all roles, simulated ones included):",
                "自組織（自らの判断による評価。下の表は模擬役を含む全役割）：",
            );
            format!("{head}\n  {}", words.join("\n  "))
        };
        lines.push(note);
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
    let words = made.review.counterfactual.as_ref().map(|c| c.words.as_slice());
    for sentence in words.unwrap_or_default().iter().take(4) {
        lines.push(format!("・{}", sentence.get(lang)));
    }
    let shown = folder.display();
    lines.push(String::new());
    lines.push(format!(
        "{} {}",
        pick(lang, "digest", "ダイジェスト"),
        made.outcome.manifest.digest
    ));
    lines.push(format!("{} {shown}", pick(lang, "exercise folder", "演習フォルダ")));
    lines.push(format!(
        "{} {shown}/report.{}.html",
        pick(lang, "report", "報告書"),
        match lang {
            Lang::En => "en",
            Lang::Ja => "ja",
        }
    ));
    lines.push(match lang {
        Lang::En => format!("next: hakyu replay {shown}   hakyu debrief {shown}"),
        Lang::Ja => format!("次に：hakyu replay {shown}　hakyu debrief {shown}"),
    });
    lines.push(String::new());
    lines.join("\n")
}
