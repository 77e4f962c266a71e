//! The first sheet: what to do, in ten lines.

use rust_xlsxwriter::{Color, Format, Worksheet, XlsxError};

use super::{base, cell};
use crate::{
    fields::{Lang, Langs},
    localise::Ground,
};

/// The ten lines of the first sheet: English and Japanese.
const STEPS: [(&str, &str); 10] = [
    (
        "This workbook makes the exercise fit your organisation. Write into the yellow cells only; grey ones belong to the master. The first time takes about 30 minutes.",
        "このブックは演習を自組織に合わせるためのものです。記入するのは黄色の欄だけです（灰色は統括側の原文）。初回の目安は30分です。",
    ),
    (
        "Injects (10 min): read what your posts receive and when. Give your own wording where names, places or equipment differ from yours.",
        "「状況付与」（10分）：自組織に届く内容と時刻を読み、名称・場所・設備が実際と異なるものは自組織の文面を書きます。",
    ),
    (
        "A shift moves an inject by minutes; minus is earlier. “Allowed changes” says how far. An inject with a condition cannot be moved.",
        "「時刻の調整」は分単位で、マイナスは前倒しです。範囲は「認められる調整」のとおりです。条件で出るものは動かせません。",
    ),
    (
        "Leave out: you do not receive it. Hold back: you send it yourself when the moment is right. One of the two, or own wording.",
        "「省略」は自組織に届きません。「保留」は適切な時にサブコントローラーが出します。省略・保留・文面変更はいずれか一つです。",
    ),
    (
        "Own injects (5 min): a time or an inject that it goes with, one of your posts, a channel, a text. Suggestions say “no”: change to “yes” to take them.",
        "「独自の状況付与」（5分）：時刻（または同時に出す状況付与）、宛先、手段、文面を書きます。候補の採用欄は「no（いいえ）」なので、使うものを「yes（はい）」にします。",
    ),
    (
        "Sites (5 min): pick the service your site is part of; say how many hours power, water and so on last. Without a share it follows the world and changes nothing in it.",
        "「拠点」（5分）：属するサービスを選び、停電・断水時に何時間自立できるかを書きます。割合が空欄の拠点は周囲の影響を受けるだけで、他には影響しません。",
    ),
    (
        "Posts and plans (5 min): who plays, and what your business continuity plan does in which order and in how many minutes.",
        "「役職」「計画」（5分）：誰が参加するか、事業継続計画で何をどの順に何分で行うかを書きます。",
    ),
    (
        "Words: your own words for names that the master's texts use. Approval: title; beyond the allowed changes the central control's name.",
        "「用語」：原文中の名称を自組織の呼び方に置き換えます。「承認」：題名と、認められた範囲を超える場合の統括コントローラーの承認です。",
    ),
    (
        "Never write real personal data, passwords, addresses or anything about real weaknesses. Every text is for exercise use only.",
        "実在の個人情報、パスワード、アドレス、実際の脆弱性に関する情報は書かないでください。すべて訓練用の文面です。",
    ),
    (
        "Save and send it to the central control, or read it yourself: the command below tells in which cell something is missing and shows your organisation's day.",
        "保存して統括へ送るか、下のコマンドで読み込みます。不備のあるセルが表示され、自組織の一日の流れを確認できます。",
    ),
];

pub(super) fn how_to(
    sheet: &mut Worksheet,
    ground: &Ground<'_>,
    langs: Langs,
) -> Result<(), XlsxError> {
    let title = &ground.scenario.title;
    let owner = &ground.owner.title;
    let plain = Format::new().set_font_name("Yu Gothic").set_font_size(11).set_text_wrap();
    let large = plain.clone().set_bold().set_font_size(13).set_font_color(Color::RGB(0x001F_3A5F));
    let mark = plain.clone().set_bold().set_font_color(Color::RGB(0x00C0_0000));
    let line = base().set_font_size(11);
    sheet.set_column_width(0, 4.0)?.set_column_width(1, 62.0)?.set_column_width(2, 62.0)?;
    let (en, ja) = (langs != Langs::One(Lang::Ja), langs != Langs::One(Lang::En));
    if !en {
        sheet.set_column_hidden(1)?.set_column_width(2, 110.0)?;
    }
    if !ja {
        sheet.set_column_hidden(2)?.set_column_width(1, 110.0)?;
    }
    sheet.write_string_with_format(0, 1, "【訓練】EXERCISE", &mark)?;
    sheet.write_string_with_format(0, 2, "【訓練】EXERCISE", &mark)?;
    sheet.set_row_height(1, 36.0)?;
    sheet.write_string_with_format(1, 1, title.en(), &large)?;
    sheet.write_string_with_format(1, 2, title.ja(), &large)?;
    let edition = ground.scenario.edition.as_ref().map_or("–", |e| &e.value);
    let start = ground.scenario.clock.civil(0);
    let start = start.get(..16).unwrap_or("").replace('T', " ");
    sheet.write_string_with_format(
        2,
        1,
        format!("Local version for {} – edition {edition}, T+0 is {start}", owner.get(Lang::En)),
        &plain,
    )?;
    sheet.write_string_with_format(
        2,
        2,
        format!("{}向けの調整　第{edition}版　T+0＝{start}", owner.get(Lang::Ja)),
        &plain,
    )?;
    for (n, (en, ja)) in (1u32..).zip(STEPS) {
        let row = n + 3;
        sheet.set_row_height(row, 52.0)?;
        sheet.write_number_with_format(row, 0, n, &line)?;
        sheet.write_string_with_format(row, 1, en, &line)?;
        sheet.write_string_with_format(row, 2, ja, &line)?;
    }
    let command = format!(
        "hakyu localise {} --from THIS-FILE.xlsx --out {}.yaml --preview",
        ground.scenario.id.value, ground.owner.id
    );
    let code = plain.set_font_name("Consolas").set_font_size(10);
    sheet.write_string_with_format(15, 1, &command, &code)?;
    sheet.write_string_with_format(15, 2, &command, &code)?;
    sheet.write_string_with_format(17, 1, "Write here", &cell(true))?;
    sheet.write_string_with_format(17, 2, "記入する欄", &cell(true))?;
    sheet.write_string_with_format(18, 1, "The master's, locked", &cell(false))?;
    sheet.write_string_with_format(18, 2, "統括側の原文（変更不可）", &cell(false))?;
    Ok(())
}
