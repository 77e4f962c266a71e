//! The words of a drill: what it says, and the commands it understands, in both languages.

use hakyu_exercise::{guide::plain_width, outcome::Lang};
use hakyu_scenarios::diagnostic::nearest;

/// How something is said. Each way has words of its own: colour only adds to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Ordinary words.
    Plain,
    /// The head of a page or a message.
    Head,
    /// A hint before a decision.
    Hint,
    /// What a decision does.
    Feedback,
    /// It was refused.
    Refused,
    /// A real event.
    RealEvent,
}

/// Something that the drill says; it may have several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Say {
    pub(crate) tone: Tone,
    pub(crate) text: String,
}

impl Say {
    pub(crate) fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

/// One of two wordings.
pub(crate) fn pick<'a>(lang: Lang, en: &'a str, ja: &'a str) -> &'a str {
    match lang {
        Lang::En => en,
        Lang::Ja => ja,
    }
}

/// The mark that stands on everything.
pub(crate) fn mark(lang: Lang) -> &'static str {
    pick(lang, "[TRAINING]", "【訓練】")
}

/// What can be commanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verb {
    Inbox,
    Read,
    Status,
    Actions,
    Do,
    Report,
    Announce,
    Relay,
    Forecast,
    Mode,
    Plan,
    Mission,
    Other,
    Outside,
    Reading,
    Answer,
    Hint,
    Why,
    Wait,
    Next,
    Start,
    Pause,
    Role,
    Brief,
    Contacts,
    Log,
    Score,
    RealEvent,
    Resume,
    Quit,
    End,
    Help,
}

struct Row {
    verb: Verb,
    names: &'static [&'static str],
    takes: (&'static str, &'static str),
    does: (&'static str, &'static str),
}

const fn row(
    verb: Verb,
    names: &'static [&'static str],
    takes: (&'static str, &'static str),
    does: (&'static str, &'static str),
) -> Row {
    Row { verb, names, takes, does }
}

/// English name, Japanese name, then others.
const ROWS: &[Row] = &[
    row(
        Verb::Next,
        &["next", "次", "次へ", "n"],
        ("", ""),
        ("move on to what comes next", "次に何かが届く時点まで進む"),
    ),
    row(
        Verb::Wait,
        &["wait", "待つ", "待機", "w"],
        ("10m", "10分"),
        ("let time pass", "時間を進める"),
    ),
    row(
        Verb::Inbox,
        &["inbox", "受信", "受信箱", "i"],
        ("", ""),
        ("what you have received", "届いた連絡の一覧"),
    ),
    row(
        Verb::Read,
        &["read", "読む"],
        ("N", "番号"),
        ("read message N again (the number alone does, too)", "連絡を読み直す（番号だけでも可）"),
    ),
    row(
        Verb::Status,
        &["status", "状況", "telemetry", "監視", "s"],
        ("", ""),
        ("what your screens show, matters, modes", "監視画面・把握事案・体制"),
    ),
    row(
        Verb::Actions,
        &["actions", "対応", "対応一覧", "a"],
        ("", ""),
        ("what you can do", "実行できる対応の一覧"),
    ),
    row(
        Verb::Do,
        &["do", "実行"],
        ("N|ID [why]", "番号・ID［理由］"),
        ("carry out an action", "対応を実行する"),
    ),
    row(
        Verb::Report,
        &["report", "報告", "情報連絡"],
        ("", ""),
        ("report, field by field", "情報連絡様式を記入して送る"),
    ),
    row(
        Verb::Announce,
        &["announce", "公表", "広報", "お知らせ"],
        ("", ""),
        ("tell the public", "住民等に知らせる"),
    ),
    row(
        Verb::Relay,
        &["relay", "展開", "pass-on"],
        ("N", "番号"),
        ("pass message N on", "届いた連絡を展開する"),
    ),
    row(
        Verb::Forecast,
        &["forecast", "見込み", "復旧見込み"],
        ("", ""),
        ("say when service will be back", "復旧見込みを公表する"),
    ),
    row(
        Verb::Mode,
        &["mode", "体制"],
        ("[ID | phase N]", "［ID・phase 番号］"),
        (
            "decide on a mode or its phase; alone: which there are",
            "体制・段階を決定する（単独では一覧）",
        ),
    ),
    row(
        Verb::Plan,
        &["plan", "計画"],
        ("[ID]", "［ID］"),
        ("invoke a plan; alone: which there are", "計画を発動する（単独では一覧）"),
    ),
    row(
        Verb::Mission,
        &["mission", "使命"],
        ("[ID accept|reduce|stop]", "［ID accept・reduce・stop］"),
        ("decide on the risk that is left", "使命の残留リスクを決定する"),
    ),
    row(
        Verb::Other,
        &["other", "その他"],
        ("WORDS", "内容"),
        ("do something else, in your own words", "一覧にない行動を言葉で行う"),
    ),
    row(
        Verb::Outside,
        &["outside", "事後"],
        ("10m WITNESS HOW", "10分 立会者 手段"),
        (
            "what you enter next was done outside the tool so long ago",
            "次に入力する行動は、ツールの外で既に行ったもの（時刻と立会者を記録）",
        ),
    ),
    row(
        Verb::Reading,
        &["reading", "見立て", "状況認識"],
        ("", ""),
        ("write down how you read the situation", "状況認識と影響の見立てを記録する"),
    ),
    row(
        Verb::Answer,
        &["answer", "回答"],
        ("", ""),
        ("answer open questions", "未回答の設問に答える"),
    ),
    row(
        Verb::Hint,
        &["hint", "ヒント", "h"],
        ("", ""),
        ("what you know, suppose, do not know", "分かっていること・推測・分からないこと"),
    ),
    row(
        Verb::Why,
        &["why", "理由", "経緯"],
        ("N", "番号"),
        (
            "from which decision of yours message N follows, as far as you can know",
            "連絡Nがあなたのどの決定を受けたものか（分かる範囲で）",
        ),
    ),
    row(
        Verb::Role,
        &["role", "役割", "担当"],
        ("[ID]", "［ID］"),
        ("change to another of your roles", "担当する役割を切り替える"),
    ),
    row(
        Verb::Brief,
        &["brief", "任務"],
        ("", ""),
        ("who you are and what you may decide", "あなたの役割と権限"),
    ),
    row(
        Verb::Contacts,
        &["contacts", "連絡先"],
        ("", ""),
        ("whom you can write to", "連絡できる相手"),
    ),
    row(Verb::Log, &["log", "記録"], ("", ""), ("what you did", "あなたの行動の記録")),
    row(
        Verb::Start,
        &["start", "開始", "go"],
        ("", ""),
        ("let the clock run (with --live)", "時計を進める（--live の場合）"),
    ),
    row(
        Verb::Pause,
        &["pause", "停止", "一時停止"],
        ("", ""),
        ("stop the clock (with --live)", "時計を止める（--live の場合）"),
    ),
    row(
        Verb::RealEvent,
        &["real-event", "実災害", "realevent"],
        ("[WORDS]", "［内容］"),
        ("a REAL event: play stops", "本物の災害・事案のため演習を中断する"),
    ),
    row(
        Verb::Resume,
        &["resume", "再開"],
        ("", ""),
        ("play goes on after a real event", "実災害による中断から再開する"),
    ),
    row(
        Verb::Quit,
        &["quit", "中断", "save", "保存", "exit", "q"],
        ("", ""),
        ("save and stop; take it up again later", "保存して中断する（後で再開できる）"),
    ),
    row(
        Verb::End,
        &["end", "終了", "演習終了"],
        ("", ""),
        ("end the exercise and see the result", "演習を終了し、結果を見る"),
    ),
    row(
        Verb::Score,
        &["score", "得点", "評価"],
        ("", ""),
        ("only after the end", "終了後にのみ表示"),
    ),
    row(Verb::Help, &["help", "ヘルプ", "?", "使い方"], ("", ""), ("this page", "このページ")),
];

/// A line as a command with what stands behind it.
pub(crate) fn command(line: &str) -> Result<(Verb, String), String> {
    let plain = plain_width(line);
    let plain = plain.trim();
    let (word, rest) = plain.split_once(char::is_whitespace).unwrap_or((plain, ""));
    let wanted = word.to_lowercase();
    if wanted.parse::<usize>().is_ok() {
        return Ok((Verb::Read, wanted));
    }
    let known = ROWS.iter().find(|r| r.names.contains(&wanted.as_str()));
    // What people write in words keeps its own letters.
    let behind = line.trim().get(word_end(line.trim())..).unwrap_or("").trim();
    let verb = known.map(|r| r.verb).ok_or(wanted)?;
    let free = matches!(verb, Verb::Other | Verb::RealEvent | Verb::Do);
    Ok((verb, if free { behind.to_owned() } else { rest.trim().to_owned() }))
}

fn word_end(line: &str) -> usize {
    line.find(char::is_whitespace).unwrap_or(line.len())
}

/// The line for who typed something unknown.
pub(crate) fn unknown(lang: Lang, word: &str) -> String {
    let names = ROWS.iter().flat_map(|r| r.names.iter().copied());
    let near = nearest(word, names.filter(|n| n.chars().count() > 1));
    match (lang, near) {
        (Lang::En, Some(near)) => {
            format!("unknown command '{word}'; did you mean '{near}'? ('help' lists all)")
        }
        (Lang::En, None) => format!("unknown command '{word}'; 'help' lists all"),
        (Lang::Ja, Some(near)) => format!(
            "「{word}」というコマンドはありません。「{near}」ではありませんか（一覧は「ヘルプ」）"
        ),
        (Lang::Ja, None) => {
            format!("「{word}」というコマンドはありません。一覧は「ヘルプ」で表示します")
        }
    }
}

/// The page of commands.
pub(crate) fn help(lang: Lang) -> String {
    let mut lines: Vec<String> = Vec::new();
    let name = |r: &Row| match lang {
        Lang::En => format!("{} {}", r.names[0], r.takes.0).trim().to_owned(),
        Lang::Ja => {
            format!("{} {}", r.names.get(1).unwrap_or(&r.names[0]), r.takes.1).trim().to_owned()
        }
    };
    let width = ROWS.iter().map(|r| columns(&name(r))).max().unwrap_or(0).min(30);
    for r in ROWS.iter().filter(|r| r.verb != Verb::Score) {
        let name = name(r);
        let gap = " ".repeat(width.saturating_sub(columns(&name)) + 2);
        lines.push(format!("{name}{gap}{}", pick(lang, r.does.0, r.does.1)));
    }
    lines.push(String::new());
    lines.push(
        pick(
            lang,
            "In forms: Enter takes what stands there, '-' empties a field, 'unknown' is an answer, '?' explains, '<' goes back, '.' takes all the rest, 'cancel' leaves the form.",
            "様式では、Enterで表示の値をそのまま採用、「-」で空欄、「不明」も回答、「?」で説明、「<」で戻る、「.」で残りをすべて採用、「取消」で様式を閉じます。",
        )
        .to_owned(),
    );
    lines.join("\n")
}

/// Columns that words take on a terminal.
pub(crate) fn columns(words: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_in_words_and_numbers_of_both_languages() {
        for (line, verb, rest) in [
            ("next", Verb::Next, ""),
            (" WAIT 10m ", Verb::Wait, "10m"),
            ("待つ　１０分", Verb::Wait, "10分"),
            ("3", Verb::Read, "3"),
            ("３", Verb::Read, "3"),
            ("do hand-pumps  Because: 水", Verb::Do, "hand-pumps  Because: 水"),
            ("その他　保育園に電話する", Verb::Other, "保育園に電話する"),
            ("？", Verb::Help, ""),
        ] {
            assert_eq!(command(line), Ok((verb, rest.to_owned())), "{line}");
        }
        assert_eq!(command("repotr"), Err("repotr".into()));
        assert!(unknown(Lang::En, "repotr").contains("did you mean 'report'?"));
        assert!(unknown(Lang::Ja, "zzzzzz").contains("一覧"));
    }

    #[test]
    fn no_name_stands_for_two_commands() {
        let mut all: Vec<&str> = ROWS.iter().flat_map(|r| r.names.iter().copied()).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
