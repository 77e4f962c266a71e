//! `hakyu drill` through the real program: a whole day played by lines on standard input, in both languages, in one go and in
//! two.

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use hakyu_tests::{err, folder, hakyu, out};

/// Runs the program with lines on its standard input.
fn typed(folder: &Path, args: &[&str], lines: &[&str], lang: &str) -> Output {
    let mut child = Command::new(hakyu())
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", lang)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let text = [lines, &[""]].concat().join("\n");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

/// The first half of the day: questions, the first report, pumps by hand, a word to residents.
const FIRST_EN: [&str; 18] = [
    "1",
    "3",
    "next",
    "next",
    "status",
    "hint",
    "report",
    ".",
    "yes",
    "do hand-pumps it works whatever the cause is",
    // It stops where something is asked.
    "wait 40m",
    "grey since 13:10; the pumps may run; the cause",
    "wait 34m",
    "inbox",
    "announce",
    ".",
    "yes",
    "wait 30m",
];
const SECOND_EN: [&str; 23] = [
    "report",
    ".",
    "6",
    "equipment-failure",
    ".",
    "yes",
    "wait 4h",
    "thank you for telling me",
    "do 3",
    "report",
    ".",
    "yes",
    "forecast",
    "",
    "17:30",
    "30m",
    "100",
    "yes",
    "wait 4h",
    "log",
    "end",
    "yes",
    ".",
];
const FIRST_JA: [&str; 18] = [
    "１",
    "３",
    "次",
    "次へ",
    "状況",
    "ヒント",
    "報告",
    ".",
    "はい",
    "実行 hand-pumps 原因が何であっても効く",
    "待つ 40分",
    "灰色は13時10分から。ポンプは動いているかもしれない。原因は不明",
    "待つ 34分",
    "受信",
    "公表",
    "。",
    "はい",
    "待つ　３０分",
];
const SECOND_JA: [&str; 23] = [
    "情報連絡",
    ".",
    "6",
    "機器等の故障",
    ".",
    "はい",
    "待つ 4時間",
    "言ってくれてありがとう",
    "実行 ３",
    "報告",
    ".",
    "はい",
    "見込み",
    "",
    "17時30分",
    "30分",
    "100",
    "はい",
    "待つ 4時間",
    "記録",
    "終了",
    "はい",
    ".",
];

fn digest(text: &str, word: &str) -> String {
    let line = text.lines().map(str::trim_start).find(|line| line.starts_with(word));
    let line = line.unwrap_or_else(|| panic!("no {word} in:\n{text}"));
    line.trim_start_matches(word).trim().to_owned()
}

fn whole(first: &[&'static str], second: &[&'static str]) -> Vec<&'static str> {
    first.iter().chain(second).chain(&[".", ""]).copied().collect()
}

#[test]
fn a_day_is_played_by_lines_and_is_the_same_in_both_languages() {
    let dir = folder("drill-day");
    let en = typed(
        &dir,
        &["drill", "solo-starter", "--out", "en"],
        &whole(&FIRST_EN, &SECOND_EN),
        "C.UTF-8",
    );
    assert_eq!(en.status.code(), Some(0), "{}{}", out(&en), err(&en));
    let text = out(&en);
    for wanted in [
        "[TRAINING] 【訓練】EXERCISE",
        "The green circles turn grey",
        "→ It takes 16 min to 21 min: until 8 Oct 13:2",
        "→ It costs: 2 people",
        "→ good: cause “unknown”",
        "The handbook measures reports within 30 min of the news.",
        "→ This follows from your decision at 8 Oct",
        "→ A good answer holds: Known: grey",
        "“I think that was me”",
        "The time of the scenario is over.",
        "TOTAL",
        "coverage",
        "exercise folder en",
        "hakyu replay en",
    ] {
        assert!(text.contains(wanted), "'{wanted}' is missing in:\n{text}");
    }
    assert!(!text.contains("! [TRAINING]"), "nothing is refused:\n{text}");
    let ja = typed(
        &dir,
        &["drill", "solo-starter", "--out", "ja"],
        &whole(&FIRST_JA, &SECOND_JA),
        "ja_JP.UTF-8",
    );
    assert_eq!(ja.status.code(), Some(0), "{}{}", out(&ja), err(&ja));
    let text_ja = out(&ja);
    for wanted in [
        "【訓練】EXERCISE",
        "緑の丸が灰色に",
        "→ 費用・人員：2人",
        "→ 良い点：原因「不明」",
        "ハンドブックでは、情報連絡は認知から30分以内が目安です。",
        "あなたの決定「2人が丘へ向かい、ポンプを手動で運転する」を受けたものです。",
        "「たぶん、私です」",
        "総合",
        "検証範囲",
        "演習フォルダ ja",
    ] {
        assert!(text_ja.contains(wanted), "'{wanted}' is missing in:\n{text_ja}");
    }
    assert!(!text_ja.contains("! 【訓練】"), "nothing is refused:\n{text_ja}");
    // The same deeds at the same times: the same exercise, whatever the language.
    assert_eq!(digest(&text, "digest"), digest(&text_ja, "ダイジェスト"));
    // Every page, message and prompt carries the mark.
    for (text, mark) in [(&text, "[TRAINING]"), (&text_ja, "【訓練】")] {
        for prompt in text.lines().filter(|line| line.contains("duty> ")) {
            assert!(prompt.starts_with(mark), "{prompt}");
        }
    }
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn stopped_at_half_time_and_taken_up_again_it_is_the_same_exercise() {
    let dir = folder("drill-halves");
    let once = typed(
        &dir,
        &["drill", "solo-starter", "--lang", "en", "--out", "once"],
        &whole(&FIRST_EN, &SECOND_EN),
        "C",
    );
    let first = typed(&dir, &["drill", "solo-starter", "--lang", "en"], &FIRST_EN, "C");
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    let kept = "hakyu-drill/solo-starter-1";
    let said = out(&first);
    assert!(said.contains(&format!("Saved. Take it up again with: hakyu drill {kept}")), "{said}");
    assert!(
        !said.contains("TOTAL") && !said.contains("coverage"),
        "no score before the end:\n{said}"
    );
    // A line that was cut off while it was written is left out and told.
    let log = dir.join(kept).join("log.jsonl");
    let mut bytes = std::fs::read(&log).unwrap();
    bytes.extend_from_slice(b"{\"number\":99,\"at\":");
    std::fs::write(&log, bytes).unwrap();
    let rest: Vec<&str> = SECOND_EN.iter().chain(&[".", ""]).copied().collect();
    let second = typed(&dir, &["drill", kept, "--lang", "en"], &rest, "C");
    assert_eq!(second.status.code(), Some(0), "{}", err(&second));
    let said = out(&second);
    assert!(said.contains("The last line of the log"), "{said}");
    assert!(
        !said.contains("The circles of the hill pumps are grey"),
        "old news is not told again:\n{said}"
    );
    assert_eq!(digest(&said, "digest"), digest(&out(&once), "digest"));
    assert_eq!(digest(&said, "TOTAL"), digest(&out(&once), "TOTAL"));
    // What has ended cannot be played on.
    let over = typed(&dir, &["drill", "--resume", kept, "--lang", "en"], &["next"], "C");
    assert_eq!(digest(&out(&over), "digest"), digest(&said, "digest"));
    // A line in the middle that was changed is no torn line.
    let text = std::fs::read_to_string(&log).unwrap().replacen("hand-pumps", "restart-all", 1);
    std::fs::write(&log, text).unwrap();
    let broken = typed(&dir, &["drill", kept], &[], "C");
    assert_eq!(broken.status.code(), Some(1));
    assert!(err(&broken).contains("the checksum does not fit"), "{}", err(&broken));
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn nothing_is_told_before_its_time() {
    let dir = folder("drill-early");
    let lines: Vec<&str> =
        FIRST_EN.iter().chain(&["help", "actions", "score", "contacts"]).copied().collect();
    let ran = typed(&dir, &["drill", "solo-starter", "--plain"], &lines, "C");
    let said = out(&ran);
    for hidden in [
        // Messages to come, titles of events, versions that do not apply, objectives, what is sought.
        "I think that was me",
        "Open it. Now",
        "The ministry asks for more",
        "The end of the shift",
        "closes the wrong valve",
        "A communication device of the hill pumps fails",
        "The restart stopped the town pumps",
        "Never below 90",
        "Your first sentence",
        "Part 2",
    ] {
        assert!(!said.contains(hidden), "'{hidden}' is told too early:\n{said}");
    }
    assert!(said.contains("scores come after the end, never before"), "{said}");
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn what_is_not_understood_or_not_allowed_gets_one_clear_line() {
    let dir = folder("drill-wrong");
    let lines = [
        "cancel",
        "repotr",
        "do hand-pump",
        "read 7",
        "wait soon",
        "report",
        "99",
        "cancel",
        "other we drive to the hill and run the pumps by hand",
        "no",
        "other I put the kettle on",
        "real-event fire alarm in the building",
        "do 1",
        "resume",
        "end",
        "no",
    ];
    let ran = typed(&dir, &["drill", "solo-starter", "--lang", "en", "--no-guided"], &lines, "C");
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    let said = out(&ran);
    for wanted in [
        "unknown command 'repotr'; did you mean 'report'?",
        "there is no 'hand-pump'; did you mean 'hand-pumps'?",
        "there is no message yet",
        "'soon' is no length of time",
        "there are choices 1 to 4",
        "Nothing was sent.",
        "did you mean 'Two people drive to the hill and run the pumps by hand'?",
        "nothing in the catalogue stands for it",
        "*** REAL EVENT ***",
        "play is suspended: REAL EVENT",
        "Play goes on.",
        "It goes on.",
        "Saved. Take it up again",
    ] {
        assert!(said.contains(wanted), "'{wanted}' is missing in:\n{said}");
    }
    assert!(!said.contains("→"), "no feedback where it is not wanted:\n{said}");
    for (args, code, wanted) in [
        (&["drill", "solo-starter", "--role", "dutty"][..], 2, "did you mean 'duty'?"),
        (&["drill", "solo-starter", "--peers", "refrence"], 2, "did you mean 'reference'?"),
        (&["drill", "--resume", "nowhere"], 1, "no exercise folder"),
        (&["drill", "solo-starter", "--out", "hakyu-drill/solo-starter-1"], 1, "is not empty"),
        (&["drill"], 2, "<SCENARIO>"),
    ] {
        let ran = typed(&dir, args, &[], "C");
        assert_eq!(ran.status.code(), Some(code), "{args:?}: {}", err(&ran));
        assert!(err(&ran).contains(wanted), "{args:?}: {}", err(&ran));
    }
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_scenario_of_ones_own_lies_beside_the_log_and_goes_on_from_there() {
    let dir = folder("drill-own");
    let listed = hakyu_tests::run(&dir, &["scenarios", "solo-starter"]);
    let text = out(&listed).replace("id: solo-starter", "id: mine");
    std::fs::write(dir.join("mine.yaml"), text).unwrap();
    let first = typed(
        &dir,
        &[
            "drill",
            "mine.yaml",
            "--role",
            "colleague",
            "--role",
            "duty",
            "--out",
            "kept",
            "--lang",
            "en",
        ],
        &["cancel", "cancel", "role duty", "next", "next"],
        "C",
    );
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    assert!(out(&first).contains("colleague> "), "{}", out(&first));
    // The original is gone: the folder is enough.
    std::fs::remove_file(dir.join("mine.yaml")).unwrap();
    let second =
        typed(&dir, &["drill", "kept", "--lang", "en"], &["role duty", "inbox", "end", "yes"], "C");
    assert_eq!(second.status.code(), Some(0), "{}{}", out(&second), err(&second));
    assert!(out(&second).contains("The green circles turn grey"), "{}", out(&second));
    assert!(out(&second).contains("TOTAL"), "{}", out(&second));
    // With another scenario beside it, it is another model, and that is said.
    let other = std::fs::read_to_string(dir.join("kept/scenario.yaml")).unwrap();
    let other = other.replace("handling: 1m", "handling: 2m");
    std::fs::write(dir.join("kept/scenario.yaml"), other).unwrap();
    let third = typed(&dir, &["drill", "kept"], &[], "C");
    assert_eq!(third.status.code(), Some(1));
    assert!(err(&third).contains("another state of scenario"), "{}", err(&third));
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn which_role_is_asked_where_the_scenario_gives_none_to_people() {
    let dir = folder("drill-ask");
    let listed = hakyu_tests::run(&dir, &["scenarios", "solo-starter"]);
    let text = out(&listed)
        .replace("    played-by: human\n", "")
        .replace("played-by: simulated", "played-by: either");
    std::fs::write(dir.join("open.yaml"), text).unwrap();
    let ran = typed(&dir, &["drill", "open.yaml", "--lang", "en"], &["nobody", "head"], "C");
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    assert!(out(&ran).contains("Which role do you play?"), "{}", out(&ran));
    assert!(
        out(&ran).contains("In a meeting all afternoon"),
        "the brief of the role:\n{}",
        out(&ran)
    );
    let none = typed(&dir, &["drill", "open.yaml", "--lang", "en"], &[], "C");
    assert_eq!(none.status.code(), Some(2), "{}", err(&none));
    std::fs::remove_dir_all(dir).unwrap();
}
