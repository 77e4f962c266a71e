//! The words and signs of times, in English, French and Japanese.

/// A piece of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Digits, perhaps with a decimal point between them.
    Number(&'t str),
    /// Letters, small.
    Word(&'t str),
    /// `+` or `-`.
    Sign(i64),
    /// Any other sign.
    Mark(char),
}

/// The longest words come first, so that 日目 is not taken for 日.
const JAPANESE: &[&str] = &[
    "想定開始",
    "演習開始",
    "月曜日",
    "火曜日",
    "水曜日",
    "木曜日",
    "金曜日",
    "土曜日",
    "日曜日",
    "時間",
    "分間",
    "日目",
    "日間",
    "秒間",
    "開始",
    "発災",
    "経過",
    "午前",
    "午後",
    "令和",
    "ごろ",
    "から",
    "より",
    "年",
    "月",
    "日",
    "時",
    "分",
    "秒",
    "半",
    "後",
    "前",
    "頃",
    "の",
    "約",
];

/// Wide characters as narrow ones, capitals as small ones.
pub(super) fn simple(text: &str) -> String {
    crate::words::narrow(text.trim()).to_lowercase()
}

/// Cuts a simple text into pieces; none if there is a word in it that no time has.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut rest = text;
    let mut out = Vec::new();
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() {
            rest = &rest[c.len_utf8()..];
            continue;
        }
        if c.is_ascii_digit() {
            let mut end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            // A decimal point, unless it is that of a date (1.11.2026).
            let tail = &rest[end..];
            if let Some(after) = tail.strip_prefix('.') {
                let more = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
                let date = after[more..].starts_with('.')
                    || (matches!(out.as_slice(), [.., Token::Number(_), Token::Mark('.')]));
                if more > 0 && !date {
                    end += 1 + more;
                }
            }
            out.push(Token::Number(&rest[..end]));
            rest = &rest[end..];
            continue;
        }
        if c == '+' || c == '-' {
            out.push(Token::Sign(if c == '+' { 1 } else { -1 }));
            rest = &rest[1..];
            continue;
        }
        if c.is_ascii_punctuation() {
            out.push(Token::Mark(c));
            rest = &rest[1..];
            continue;
        }
        if let Some(word) = JAPANESE.iter().find(|w| rest.starts_with(**w)) {
            // Weekdays in brackets are left out.
            if !matches!(
                (out.last(), rest[word.len()..].chars().next()),
                (Some(Token::Mark('(')), Some(')'))
            ) && *word != "約"
            {
                out.push(Token::Word(word));
            }
            rest = &rest[word.len()..];
            continue;
        }
        if "火水木金土月日祝".contains(c) {
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_alphabetic() || c > '\u{24F}').unwrap_or(rest.len());
        let Some(word) = rest.get(..end).filter(|w| !w.is_empty()).and_then(latin) else {
            return Vec::new();
        };
        out.push(Token::Word(word));
        rest = &rest[end..];
    }
    out.retain(|t| !matches!(t, Token::Mark('~')));
    out
}

const LATIN: &[&str] = &[
    "t",
    "d",
    "j",
    "h",
    "m",
    "s",
    "x",
    "r",
    "z",
    "min",
    "mins",
    "minute",
    "minutes",
    "mn",
    "hr",
    "hrs",
    "hour",
    "hours",
    "heure",
    "heures",
    "day",
    "days",
    "jour",
    "jours",
    "sec",
    "secs",
    "second",
    "seconds",
    "seconde",
    "secondes",
    "startex",
    "start",
    "debut",
    "début",
    "later",
    "before",
    "after",
    "at",
    "à",
    "le",
    "on",
    "am",
    "pm",
    "utc",
    "gmt",
    "jst",
    "st",
    "nd",
    "rd",
    "th",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "jan",
    "january",
    "janvier",
    "feb",
    "february",
    "février",
    "fevrier",
    "mar",
    "march",
    "mars",
    "apr",
    "april",
    "avril",
    "may",
    "mai",
    "jun",
    "june",
    "juin",
    "jul",
    "july",
    "juillet",
    "aug",
    "august",
    "août",
    "aout",
    "sep",
    "sept",
    "september",
    "septembre",
    "oct",
    "october",
    "octobre",
    "nov",
    "november",
    "novembre",
    "dec",
    "december",
    "décembre",
    "decembre",
];

fn latin(word: &str) -> Option<&'static str> {
    LATIN.iter().find(|w| **w == word).copied()
}

/// Words for the start of an exercise.
pub(super) fn start(word: &str) -> bool {
    matches!(
        word,
        "t" | "x"
            | "startex"
            | "start"
            | "debut"
            | "début"
            | "開始"
            | "発災"
            | "演習開始"
            | "想定開始"
            | "経過"
    )
}

/// Seconds of a unit.
pub(super) fn unit(word: &str) -> Option<i64> {
    Some(match word {
        "d" | "day" | "days" | "j" | "jour" | "jours" | "日" | "日間" => 86_400,
        "h" | "hr" | "hrs" | "hour" | "hours" | "heure" | "heures" | "時間" => 3_600,
        "m" | "min" | "mins" | "minute" | "minutes" | "mn" | "分" | "分間" => 60,
        "s" | "sec" | "secs" | "second" | "seconds" | "seconde" | "secondes" | "秒" | "秒間" => {
            1
        }
        _ => return None,
    })
}

/// Whether these are amounts with units and nothing else, or followed by a word for later or earlier.
pub(super) fn later(tokens: &[Token<'_>]) -> bool {
    let mut at = 0;
    while let (Some(Token::Number(_)), Some(Token::Word(w))) = (tokens.get(at), tokens.get(at + 1))
    {
        if unit(w).is_none() {
            return false;
        }
        at += 2;
    }
    let rest = tokens.get(at..).unwrap_or_default();
    // `9h05` and `9h` are times of day; `90分` and `2 hours` are not.
    let clear = match tokens {
        [Token::Number(_), Token::Word("h"), ..] => false,
        [Token::Number(n), Token::Word("hr" | "hrs" | "hours")] => n.len() != 4,
        _ => true,
    };
    match rest {
        [] => at > 0 && clear,
        [Token::Word("後" | "前" | "later" | "before" | "after" | "経過"), ..] => at > 0,
        _ => false,
    }
}

/// `Some(true)` for the afternoon.
pub(super) fn half(word: &str) -> Option<bool> {
    match word {
        "am" | "午前" => Some(false),
        "pm" | "午後" => Some(true),
        _ => None,
    }
}

/// Whether it is a day of the week.
pub(super) fn weekday(word: &str) -> bool {
    word.ends_with("曜日")
        || matches!(
            word,
            "mon"
                | "tue"
                | "wed"
                | "thu"
                | "fri"
                | "sat"
                | "sun"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "lundi"
                | "mardi"
                | "mercredi"
                | "jeudi"
                | "vendredi"
                | "samedi"
                | "dimanche"
                | "月"
                | "日"
        )
}

/// The number of a month.
pub(super) fn month(word: &str) -> Option<i64> {
    Some(match word {
        "jan" | "january" | "janvier" => 1,
        "feb" | "february" | "février" | "fevrier" => 2,
        "mar" | "march" | "mars" => 3,
        "apr" | "april" | "avril" => 4,
        "may" | "mai" => 5,
        "jun" | "june" | "juin" => 6,
        "jul" | "july" | "juillet" => 7,
        "aug" | "august" | "août" | "aout" => 8,
        "sep" | "sept" | "september" | "septembre" => 9,
        "oct" | "october" | "octobre" => 10,
        "nov" | "november" | "novembre" => 11,
        "dec" | "december" | "décembre" | "decembre" => 12,
        _ => return None,
    })
}
