//! Sentences and remarks of findings in Japanese.
//!
//! Findings are worded once, in English, where they are found. Here each wording has its Japanese counterpart; `{}` stands
//! for what was put in, `{0}`, `{1}` … for the same in the Japanese sentence. What has no counterpart stays English behind the
//! Japanese title of its code.

mod messages;
mod remarks;

/// An English wording and its Japanese counterpart.
type Phrase = (&'static str, &'static str);

/// A sentence or remark in Japanese, if there is one for it.
pub(super) fn japanese(text: &str) -> Option<String> {
    // The wording with the most fixed letters is the one that was meant.
    let found = messages::PHRASES.iter().chain(remarks::PHRASES).filter_map(|(en, ja)| {
        let given = fits(en, text)?;
        Some((en.replace("{}", "").len(), *ja, given))
    });
    let (_, ja, given) = found.max_by_key(|(fixed, _, _)| *fixed)?;
    let mut out = ja.to_owned();
    for (n, piece) in given.iter().enumerate() {
        // What stands in backticks is a word of the format, not one of the language.
        out = out.replace(&format!("`{{{n}}}"), &format!("`{piece}"));
        out = out.replace(&format!("{{{n}}}/"), &format!("{piece}/"));
        out = out.replace(&format!("{{{n}}}"), noun(piece));
    }
    Some(out)
}

/// What stands for each `{}` of a wording, if the text is of this wording.
fn fits<'t>(wording: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut given = Vec::new();
    let mut pieces = wording.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let at = match (piece.is_empty(), pieces.peek()) {
            (true, None) => rest.len(),
            (_, None) => {
                rest.len().checked_sub(piece.len()).filter(|at| rest.get(*at..) == Some(piece))?
            }
            _ => rest.find(piece)?,
        };
        given.push(rest.get(..at)?);
        rest = rest.get(at + piece.len()..)?;
    }
    (rest.is_empty() && given.iter().all(|piece| !piece.is_empty())).then_some(given)
}

/// A kind of thing in Japanese; anything else as it is.
fn noun(word: &str) -> &str {
    let bare = word.strip_prefix("the ").unwrap_or(word);
    let known = NOUNS.iter().find(|(en, _)| *en == word || *en == bare);
    known.map_or(word, |(_, ja)| ja)
}

const NOUNS: &[(&str, &str)] = &[
    ("English", "英文"),
    ("Japanese", "和文"),
    ("action", "対応"),
    ("an action", "対応"),
    ("an event", "事象"),
    ("an inject", "状況付与"),
    ("an objective", "評価項目"),
    ("a step", "手順"),
    ("a role", "役割"),
    ("a theme", "検証課題"),
    ("a source", "出典"),
    ("channel", "連絡手段"),
    ("circle", "共有の輪"),
    ("class", "施設区分"),
    ("compromise", "侵害"),
    ("condition", "条件"),
    ("contract", "契約"),
    ("distribution", "分布"),
    ("effect", "効果"),
    ("element", "構成要素"),
    ("event", "事象"),
    ("fragility curve", "被害率曲線"),
    ("forcing", "実績値の系列"),
    ("inject", "状況付与"),
    ("inject or step", "状況付与・手順"),
    ("link", "つながり"),
    ("measure", "測り方"),
    ("milestone", "節目"),
    ("mission", "任務"),
    ("mode", "体制"),
    ("need", "必要資源群"),
    ("objective", "評価項目"),
    ("outage", "停止"),
    ("place", "場所"),
    ("plan", "計画"),
    ("playbook", "対応計画"),
    ("pool", "班・資機材"),
    ("procedure", "窓口・手続"),
    ("repair", "復旧"),
    ("role", "役割"),
    ("route", "経路"),
    ("scenario", "シナリオ"),
    ("scoring", "採点"),
    ("sector", "分野"),
    ("service", "サービス"),
    ("source", "出典"),
    ("step", "手順"),
    ("step or action", "手順・対応"),
    ("system", "システム"),
    ("target", "対象"),
    ("theme", "検証課題"),
    ("track", "経路"),
    ("a list", "一覧"),
    ("a map", "連想配列"),
    ("a number", "数値"),
    ("a time", "時刻"),
    ("a duration", "時間の長さ"),
    ("an id", "ID"),
    ("nothing", "空"),
    ("text", "文字列"),
    ("crew", "復旧班"),
    ("part", "部品"),
    ("truck", "車両"),
    ("team", "チーム"),
    ("sent", "派遣"),
    ("asked for", "要請"),
    ("a share from 0% to 100%", "0%から100%の割合"),
    ("a ratio from 0% to 10000%", "0%から10000%の比率"),
    ("a whole number from 0 to 1000000000000", "0から1000000000000までの整数"),
    ("it is nested too deeply", "入れ子が深すぎます"),
    ("too many anchors", "アンカーが多すぎます"),
    ("too many aliases", "エイリアスが多すぎます"),
    ("too many values", "値が多すぎます"),
    ("too many documents", "文書が多すぎます"),
    ("there is no such file", "ファイルがありません"),
    ("the path leads out of the folder", "パスがフォルダの外に出ています"),
    ("it is not a plain file", "通常のファイルではありません"),
];

#[cfg(test)]
mod tests {
    use super::{fits, japanese};

    #[test]
    fn wordings_fit_from_end_to_end() {
        for (wording, text, expect) in [
            ("the {} has no key {}", "the theme has no key `x`", Some(vec!["theme", "`x`"])),
            ("the {} has no key {}", "the theme has no key ", None),
            ("{} is not an id", "`A b` is not an id", Some(vec!["`A b`"])),
            ("{} is not an id", "`A b` is not an idea", None),
            ("no hot wash is planned", "no hot wash is planned", Some(vec![])),
            ("a {}, b", "a x, b, b", Some(vec!["x, b"])),
        ] {
            assert_eq!(fits(wording, text), expect, "{wording} / {text}");
        }
    }

    #[test]
    fn the_closest_wording_counts() {
        assert_eq!(
            japanese("there is no role `x`").as_deref(),
            Some("役割`x`は定義されていません")
        );
        assert_eq!(japanese("there is no file `x`").as_deref(), Some("ファイル`x`がありません"));
        assert_eq!(
            japanese("the theme needs `text`").as_deref(),
            Some("検証課題には`text`が必要です")
        );
        assert_eq!(japanese("a sentence nobody wrote"), None);
    }

    /// Every placeholder of the Japanese sentence is one of the English wording, and none is lost.
    #[test]
    fn placeholders_agree() {
        for (en, ja) in super::messages::PHRASES.iter().chain(super::remarks::PHRASES) {
            let count = en.matches("{}").count();
            for n in 0..9 {
                assert_eq!(ja.contains(&format!("{{{n}}}")), n < count, "{en} / {ja}");
            }
        }
    }
}
