//! Lists as other people make them: what comes, and what is told.

use hakyu_exchange::{
    import::{Asked, import},
    list::{map::ColumnMap, rows::Question},
    note::Weight,
    times::Unit,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::{asked, imported, of, told};

/// A workbook as a planning group might keep it: a title, a blank row, headings in the fourth row, days merged over all
/// columns, a time merged over two rows, a formula, a cell that failed, a continued text, the headings once more.
fn planners() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("表紙")
        .expect("a name")
        .write_string(0, 0, "作成中")
        .expect("a cell");
    let sheet = book.add_worksheet().set_name("状況付与計画").expect("a name");
    let (plain, clock) = (Format::new(), Format::new().set_num_format("h:mm"));
    let put = |sheet: &mut rust_xlsxwriter::Worksheet, row: u32, cells: &[&str]| {
        for (column, text) in (0u16..).zip(cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).expect("a cell");
            }
        }
    };
    put(sheet, 0, &["令和8年度 総合訓練 状況付与計画"]);
    let heads = [
        "No.",
        "時刻",
        "発信元",
        "付与先",
        "手段",
        "件名",
        "付与内容",
        "期待される対応",
        "検証課題",
        "天気",
        "担当",
    ];
    put(sheet, 3, &heads);
    sheet.merge_range(4, 0, 4, 10, "第1部　2026年11月1日（日）　停電", &plain).expect("merged");
    put(
        sheet,
        5,
        &[
            "1",
            "",
            "気象台",
            "広報部、情報システム部",
            "メール",
            "停電",
            "県内で停電が発生した。",
            "・被害を確認する\n・第一報を出す",
            "初動",
            "雨",
            "山田",
        ],
    );
    put(
        sheet,
        6,
        &[
            "2",
            "",
            "記者",
            "広報部",
            "電話",
            "",
            "いつ復旧しますか。",
            "公表・周知（30分以内）",
            "",
            "",
            "",
        ],
    );
    sheet.merge_range(5, 1, 6, 1, "", &clock).expect("merged");
    sheet
        .write_datetime_with_format(5, 1, ExcelDateTime::from_hms(9, 5, 0).expect("a time"), &clock)
        .expect("a time");
    put(sheet, 7, &["", "", "", "", "", "", "（続き）原因も教えてください。"]);
    put(sheet, 8, &heads);
    sheet.merge_range(9, 0, 9, 10, "第2部　11月2日（月）", &plain).expect("merged");
    put(sheet, 10, &["3", "10時30分", "", "全員", "手紙鳩", "", "=1+1 は式ではない"]);
    sheet
        .write_formula(11, 6, Formula::new("=A1&\"です\"").set_result("計算された本文です"))
        .expect("a formula");
    put(sheet, 11, &["4", "午後1時", "", "経営層", "紙"]);
    sheet.write_formula(12, 9, Formula::new("=1/0").set_result("#DIV/0!")).expect("a formula");
    put(sheet, 12, &["5", "昼食後", "", "広報部", "SNS", "投稿", "${誰} が {{書いた}}"]);
    put(sheet, 13, &["以上"]);
    book.save_to_buffer().expect("bytes")
}

#[test]
fn a_workbook_of_planners() {
    let imported = imported("訓練.xlsx", &planners(), &asked());
    insta::assert_snapshot!("planners", imported.yaml.as_deref().unwrap_or("nothing"));
    insta::assert_snapshot!("planners_told", told(&imported));
}

#[test]
fn shift_jis_and_french() {
    let ja = "番号,想定時刻,種別,発信元,宛先,内容\n1,2026/11/1 9:05,状況付与,統制班,全員,停電発生\n2,,予備,統制班,電力会社,\"続報,なし\"\n";
    let sjis = encoding_rs::SHIFT_JIS.encode(ja).0.into_owned();
    let imported_ja = imported("a.csv", &sjis, &asked());
    insta::assert_snapshot!("shift_jis", imported_ja.yaml.as_deref().unwrap_or("nothing"));
    let fr = "N°;Horaire;Émetteur;Destinataires;Moyen;Objet;Énoncé;Réaction attendue\n\
              1;J-60;Direction;DSI;Courriel;Préparation;L'audit est prévu;Accuser réception\n\
              2;J+1 H+2 M-5;Presse;Communication;Appel téléphonique;;Que se passe-t-il ?;Répondre; \n";
    let latin = encoding_rs::WINDOWS_1252.encode(fr).0.into_owned();
    let imported_fr = imported(
        "b.csv",
        &latin,
        &Asked {
            said: hakyu_exchange::list::rows::Said {
                start: Some("2026-11-01T09:00+01:00".into()),
                ..Default::default()
            },
            ..asked()
        },
    );
    insta::assert_snapshot!("french", imported_fr.yaml.as_deref().unwrap_or("nothing"));
    assert!(told(&imported_fr).contains("windows-1252"));
}

#[test]
fn what_has_two_meanings_is_asked_and_then_known() {
    let csv = b"No,Time,To,Message\n1,T+2,IT,a\n2,T+3,IT,b\n";
    let open = import("a.csv", csv, &asked()).expect("readable");
    assert_eq!((open.questions.as_slice(), open.yaml.is_none()), (&[Question::Unit][..], true));
    let errors = of(&open, Weight::Error);
    assert!(
        errors[0].contains("a.csv!B2")
            && errors[0].contains("1 more")
            && errors[0].contains("--t-means"),
        "{errors:?}"
    );
    for (unit, at) in [(Unit::Hours, "T+3h"), (Unit::Minutes, "T+3m"), (Unit::Days, "T+3d")] {
        let mut asked = asked();
        asked.said.t = Some(unit);
        assert!(
            imported("a.csv", csv, &asked)
                .yaml
                .expect("a scenario")
                .contains(&format!("at: {at}\n")),
            "{at}"
        );
    }
    let dates = import("a.csv", b"Date,To,Message\n3/4/2026,IT,a\n", &asked()).expect("readable");
    assert_eq!(dates.questions, [Question::Order]);
    // One date above twelve settles it for all.
    let settled =
        imported("a.csv", b"Time,To,Message\n3/4/2026 9:00,IT,a\n25/4/2026 9:00,IT,b\n", &asked());
    assert!(settled.yaml.expect("a scenario").contains("2026-04-03T09:00"));
}

#[test]
fn lists_without_headings() {
    let csv = "Send a mail,J-1,team1,subject,first message,x\n???,J-1,,,,\nSend an SMS,J+1,team2,,second message,y\n";
    let guessed = imported("a.csv", csv.as_bytes(), &asked());
    let yaml = guessed.yaml.as_deref().unwrap_or_default();
    assert!(
        yaml.contains("text: first message")
            && yaml.contains("to: [team1]")
            && yaml.contains("via: phone"),
        "{yaml}"
    );
    assert!(
        told(&guessed).contains("--map") && told(&guessed).contains("'???'"),
        "{}",
        told(&guessed)
    );
    let map = "header: none\ncolumns: {via: A, time: B, to: C, title: D, text: E, comments: F}\nskip: {A: ['???']}\nvia: {Send a mail: fax}\n";
    let mapped = imported(
        "a.csv",
        csv.as_bytes(),
        &Asked { map: ColumnMap::parse("m.yaml", map).expect("a map"), ..asked() },
    );
    insta::assert_snapshot!(
        "mapped",
        format!("{}\n{}", mapped.yaml.as_deref().unwrap_or("nothing"), told(&mapped))
    );
}

#[test]
fn files_that_are_no_lists_are_named() {
    for (bytes, words) in [
        (&b""[..], "empty"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04rubbish", "whole XLSX"),
        (b"{\"ScoringModels\": [{}]}", "scoring model"),
        (b"{\"a\": 1}", "none that is known"),
    ] {
        let error = import("a", bytes, &asked()).expect_err("refused").to_string();
        assert!(error.contains(words), "{error}");
    }
    let nothing = import("a.csv", b"just one line of text\n", &asked()).expect("readable");
    assert!(nothing.yaml.is_none() && !of(&nothing, Weight::Error).is_empty());
}
