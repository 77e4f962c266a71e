//! What headings mean, in English, French and Japanese.

use crate::fields::{Field, Lang};
use crate::times::Unit;
use crate::words::{narrow, plain};

/// What a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The field.
    pub field: Field,
    /// The language of its text.
    pub lang: Option<Lang>,
    /// Of several columns for a field the one with the least number comes first.
    pub rank: u8,
    /// The unit of bare numbers.
    pub unit: Option<Unit>,
    /// Whether the heading is one of ours letter for letter, or was found by a part of it.
    pub sure: bool,
}

/// The words for each field; those that name it best stand first. The number behind a word is its rank.
const WORDS: &[(Field, &[(&str, u8)])] = &[
    (
        Field::Number,
        &[
            ("no", 0),
            ("number", 0),
            ("#", 0),
            ("nr", 0),
            ("n°", 0),
            ("№", 0),
            ("num", 0),
            ("event number", 0),
            ("control number", 0),
            ("inject number", 0),
            ("msel number", 0),
            ("event no", 0),
            ("inject no", 0),
            ("event", 3),
            ("inject #", 0),
            ("msel #", 0),
            ("event #", 0),
            ("serial", 1),
            ("serial no", 1),
            ("numéro", 0),
            ("numero", 0),
            ("番号", 0),
            ("項番", 0),
            ("通番", 0),
            ("連番", 0),
            ("管理番号", 0),
            ("整理番号", 0),
            ("付与番号", 0),
            ("状況付与番号", 0),
            ("イベント番号", 0),
        ],
    ),
    (
        Field::Id,
        &[
            ("id", 0),
            ("inject id", 0),
            ("identifier", 1),
            ("ref", 2),
            ("reference", 2),
            ("identifiant", 1),
            ("識別子", 0),
            ("custom id", 1),
        ],
    ),
    (
        Field::Kind,
        &[
            ("type", 0),
            ("event type", 0),
            ("kind", 0),
            ("inject type", 0),
            ("category", 2),
            ("type d événement", 0),
            ("type d inject", 0),
            ("nature", 1),
            ("種別", 0),
            ("区分", 1),
            ("種類", 1),
            ("分類", 2),
            ("付与種別", 0),
        ],
    ),
    (
        Field::Time,
        &[
            ("t+", 0),
            ("elapsed", 0),
            ("elapsed time", 0),
            ("relative time", 0),
            ("offset", 0),
            ("経過時間", 0),
            ("経過", 0),
            ("経過時刻", 0),
            ("time offset", 0),
            ("délai", 0),
            ("délai relatif", 0),
            ("décalage", 0),
            ("time", 1),
            ("時刻", 1),
            ("heure", 1),
            ("horaire", 1),
            ("timing", 1),
            ("moment", 1),
            ("inject time", 1),
            ("planned time", 1),
            ("scheduled time", 1),
            ("付与時刻", 1),
            ("付与時間", 1),
            ("配信時刻", 1),
            ("開始時刻", 1),
            ("予定時刻", 1),
            ("時間", 2),
            ("release", 2),
            ("release at", 2),
            ("release time", 2),
            ("delivery time", 2),
            ("start time", 2),
            ("release at minutes", 2),
            ("heure d injection", 1),
            ("heure prévue", 1),
            ("time of inject", 1),
            ("exercise time", 1),
            ("when to send", 2),
        ],
    ),
    (
        Field::Civil,
        &[
            ("civil time", 0),
            ("designated scenario time", 0),
            ("scenario time", 0),
            ("simulated time", 0),
            ("local time", 0),
            ("日時", 0),
            ("想定時刻", 0),
            ("想定日時", 0),
            ("想定時間", 1),
            ("付与日時", 0),
            ("date time", 0),
            ("datetime", 0),
            ("date and time", 0),
            ("date heure", 0),
            ("date et heure", 0),
            ("real time", 3),
            ("actual time", 3),
            ("実時刻", 3),
            ("実時間", 3),
            ("timestamp", 1),
            ("date posted", 1),
            ("situation time", 1),
            ("時刻 想定", 0),
            ("heure fictive", 0),
            ("heure simulée", 0),
            ("dtg", 0),
            ("delivery date time", 2),
        ],
    ),
    (
        Field::Date,
        &[
            ("date", 0),
            ("day", 1),
            ("日付", 0),
            ("年月日", 0),
            ("月日", 0),
            ("想定日", 0),
            ("日", 1),
            ("jour", 1),
        ],
    ),
    (Field::Condition, &[("condition", 0), ("条件", 0), ("発動条件", 0), ("trigger condition", 1)]),
    (Field::ConditionWords, &[("condition in words", 0), ("条件 文", 0)]),
    (
        Field::Move,
        &[
            ("move", 0),
            ("phase", 0),
            ("part", 1),
            ("module", 1),
            ("stage", 1),
            ("局面", 0),
            ("フェーズ", 0),
            ("ムーブ", 0),
            ("段階", 1),
            ("部", 1),
            ("場面", 1),
            ("シーン", 1),
            ("étape", 1),
            ("step", 2),
        ],
    ),
    (
        Field::From,
        &[
            ("from", 0),
            ("sender", 0),
            ("source", 1),
            ("origin", 1),
            ("originator", 0),
            ("from org", 0),
            ("simulated sender", 0),
            ("from organization", 0),
            ("from organisation", 0),
            ("role player", 2),
            ("sent by", 0),
            ("発信元", 0),
            ("発信者", 0),
            ("差出人", 0),
            ("送信者", 0),
            ("送信元", 0),
            ("発信", 0),
            ("付与元", 1),
            ("発信機関", 0),
            ("de", 0),
            ("émetteur", 0),
            ("expéditeur", 0),
            ("emetteur", 0),
        ],
    ),
    (
        Field::To,
        &[
            ("to", 0),
            ("recipient", 0),
            ("recipients", 0),
            ("receiver", 0),
            ("target", 0),
            ("targets", 0),
            ("player", 0),
            ("players", 0),
            ("audience", 0),
            ("audiences", 0),
            ("team", 1),
            ("teams", 1),
            ("to org", 0),
            ("intended player", 0),
            ("sent to", 0),
            ("recipient player", 0),
            ("to organization", 0),
            ("to organisation", 0),
            ("target audience", 0),
            ("target teams", 0),
            ("target team", 0),
            ("participants", 1),
            ("宛先", 0),
            ("受信者", 0),
            ("送付先", 0),
            ("送信先", 0),
            ("付与先", 0),
            ("対象者", 0),
            ("対象", 1),
            ("受け手", 0),
            ("宛て先", 0),
            ("あて先", 0),
            ("宛", 0),
            ("配付先", 0),
            ("対象組織", 0),
            ("プレイヤー", 1),
            ("destinataire", 0),
            ("destinataires", 0),
            ("équipe", 1),
            ("équipes", 1),
            ("cible", 0),
            ("à", 0),
            ("public", 2),
        ],
    ),
    (
        Field::Via,
        &[
            ("via", 0),
            ("inject mode", 0),
            ("mode", 1),
            ("means", 0),
            ("method", 0),
            ("delivery method", 0),
            ("method of delivery", 0),
            ("channel", 0),
            ("medium", 0),
            ("media", 1),
            ("delivery", 1),
            ("delivery mode", 0),
            ("inject method", 0),
            ("手段", 0),
            ("伝達手段", 0),
            ("付与方法", 0),
            ("付与手段", 0),
            ("伝達方法", 0),
            ("連絡手段", 0),
            ("方法", 1),
            ("媒体", 0),
            ("canal", 0),
            ("moyen", 0),
            ("média", 0),
            ("vecteur", 0),
            ("mode d injection", 0),
            ("source type", 2),
        ],
    ),
    (
        Field::Title,
        &[
            ("title", 0),
            ("subject", 0),
            ("headline", 0),
            ("name", 1),
            ("event name", 0),
            ("event synopsis", 0),
            ("synopsis", 1),
            ("summary", 2),
            ("inject title", 0),
            ("inject name", 0),
            ("topic", 1),
            ("件名", 0),
            ("題名", 0),
            ("タイトル", 0),
            ("標題", 0),
            ("表題", 0),
            ("項目", 1),
            ("見出し", 0),
            ("事案", 2),
            ("概要", 2),
            ("名称", 1),
            ("titre", 0),
            ("sujet", 0),
            ("objet", 0),
            ("intitulé", 0),
        ],
    ),
    (
        Field::Text,
        &[
            ("text", 0),
            ("message", 0),
            ("message text", 0),
            ("content", 0),
            ("body", 0),
            ("script", 0),
            ("inject text", 0),
            ("inject content", 0),
            ("inject message", 0),
            ("narrative", 0),
            ("description", 1),
            ("inject description", 0),
            ("event description", 0),
            ("inject", 1),
            ("details", 2),
            ("detail", 2),
            ("what happens", 1),
            ("内容", 0),
            ("本文", 0),
            ("文面", 0),
            ("付与内容", 0),
            ("状況付与", 0),
            ("状況付与内容", 0),
            ("状況", 1),
            ("付与文", 0),
            ("メッセージ", 0),
            ("詳細", 2),
            ("シナリオ", 1),
            ("想定", 1),
            ("想定内容", 0),
            ("想定状況", 0),
            ("インジェクト", 1),
            ("contenu", 0),
            ("texte", 0),
            ("corps", 0),
            ("corps du message", 0),
            ("énoncé", 0),
            ("message à transmettre", 0),
        ],
    ),
    (
        Field::About,
        &[("services", 0), ("affected services", 0), ("関係サービス", 0), ("関係するサービス", 0)],
    ),
    (
        Field::Theme,
        &[
            ("theme", 0),
            ("exercise objective", 0),
            ("objective s", 1),
            ("objectives", 1),
            ("core capability", 1),
            ("training objective", 0),
            ("検証課題", 0),
            ("検証項目", 1),
            ("検証事項", 1),
            ("ねらい", 1),
            ("狙い", 1),
            ("目的", 1),
            ("objectif", 0),
            ("objectifs", 0),
            ("thème", 0),
            ("capability", 2),
            ("learning objective", 1),
            ("pedagogical objective", 1),
        ],
    ),
    (Field::Objective, &[("objective", 0), ("評価項目", 0)]),
    (Field::Tells, &[("tells", 0), ("知らせる事象", 0)]),
    (
        Field::Expects,
        &[
            ("expected actions", 0),
            ("expected action", 0),
            ("expected participant response", 0),
            ("expected player action", 0),
            ("expected player actions", 0),
            ("expected response", 0),
            ("expected responses", 0),
            ("expected outcome", 0),
            ("expected outcomes", 0),
            ("expected result", 1),
            ("expectation", 0),
            ("expectations", 0),
            ("anticipated response", 0),
            ("anticipated action", 0),
            ("player actions", 1),
            ("player response", 1),
            ("expected reaction", 0),
            ("期待される対応", 0),
            ("期待する対応", 0),
            ("想定される対応", 0),
            ("想定対応", 0),
            ("期待行動", 0),
            ("期待される行動", 0),
            ("期待する行動", 0),
            ("プレイヤーの対応", 1),
            ("対応", 2),
            ("望ましい対応", 1),
            ("求める対応", 1),
            ("actions attendues", 0),
            ("action attendue", 0),
            ("réaction attendue", 0),
            ("réactions attendues", 0),
            ("réponse attendue", 0),
            ("attendus", 1),
            ("résultat attendu", 1),
            ("résultats attendus", 1),
        ],
    ),
    (Field::Measure, &[("measure of performance", 0), ("評価の目安", 0)]),
    (
        Field::Owner,
        &[
            ("owner", 0),
            ("responsible controller", 0),
            ("responsible", 1),
            ("controller", 0),
            ("assigned to", 0),
            ("controller evaluator", 0),
            ("controller responsible", 0),
            ("inject owner", 0),
            ("担当", 0),
            ("担当者", 0),
            ("作成者", 1),
            ("作成担当", 0),
            ("コントローラー", 0),
            ("コントローラ", 0),
            ("統制担当", 0),
            ("responsable", 0),
            ("animateur", 0),
            ("author", 2),
        ],
    ),
    (
        Field::State,
        &[
            ("state", 0),
            ("status", 0),
            ("状態", 0),
            ("ステータス", 0),
            ("進捗", 1),
            ("statut", 0),
            ("état", 0),
        ],
    ),
    (Field::Comments, &[("comments", 0), ("コメント", 0)]),
    (
        Field::Notes,
        &[
            ("notes", 0),
            ("note", 0),
            ("remarks", 0),
            ("remark", 0),
            ("comment", 1),
            ("controller notes", 0),
            ("assumptions", 0),
            ("備考", 0),
            ("前提", 1),
            ("メモ", 0),
            ("注記", 0),
            ("補足", 0),
            ("留意事項", 0),
            ("特記事項", 0),
            ("remarques", 0),
            ("remarque", 0),
            ("commentaires", 0),
            ("commentaire", 0),
            ("observations", 0),
        ],
    ),
    (Field::More, &[("more", 0), ("その他", 0)]),
];

/// The meaning of a heading.
pub fn meaning(heading: &str) -> Option<Meaning> {
    let narrow = narrow(heading);
    let (outside, inside) = split(&narrow);
    let unit = inside.iter().find_map(|i| unit(&plain(i)));
    let lang = inside.iter().find_map(|i| match plain(i).as_str() {
        "en" | "english" | "英" | "英語" | "anglais" => Some(Lang::En),
        "ja" | "jp" | "japanese" | "日" | "日本語" | "和" | "japonais" => Some(Lang::Ja),
        _ => None,
    });
    let made = |field, rank, sure| Some(Meaning { field, lang, rank, unit, sure });
    // Brackets may belong to the name, or stand behind it.
    for text in [plain(&narrow), plain(&outside)] {
        if text.is_empty() || text.chars().count() > 60 {
            continue;
        }
        let exact = WORDS
            .iter()
            .flat_map(|(field, words)| words.iter().map(move |(w, rank)| (*field, *w, *rank)));
        if let Some((field, _, rank)) = exact.clone().find(|(_, w, _)| plain(w) == text) {
            return made(field, rank, true);
        }
    }
    // Else the longest word of ours within it; one letter or a very general word does not count.
    let text = plain(&outside);
    if text.chars().count() > 40 {
        return None;
    }
    let padded = format!(" {text} ");
    let mut best: Option<(usize, Field, u8)> = None;
    for (field, words) in WORDS {
        for (word, rank) in *words {
            let word = plain(word);
            let wide = crate::words::japanese(&word);
            let there = if wide {
                word.chars().count() >= 2 && text.contains(&word)
            } else {
                word.len() >= 4 && padded.contains(&format!(" {word} "))
            };
            if there && best.is_none_or(|(length, ..)| word.len() > length) {
                best = Some((word.len(), *field, *rank));
            }
        }
    }
    best.and_then(|(_, field, rank)| made(field, rank + 4, false))
}

/// What stands outside and inside of brackets.
fn split(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside, mut depth) = (String::new(), Vec::new(), 0u32);
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => {
                depth += 1;
                inside.push(String::new());
                outside.push(' ');
            }
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth > 0 => inside.last_mut().into_iter().for_each(|i| i.push(c)),
            c => outside.push(c),
        }
    }
    (outside, inside)
}

fn unit(text: &str) -> Option<Unit> {
    match text {
        "min" | "mins" | "minutes" | "minute" | "分" | "m" | "mn" => Some(Unit::Minutes),
        "h" | "hr" | "hrs" | "hours" | "hour" | "時間" | "heures" | "時" => Some(Unit::Hours),
        "d" | "days" | "day" | "日" | "j" | "jours" => Some(Unit::Days),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::meaning;
    use crate::fields::{Field, Lang, Langs, Preset, columns};
    use crate::times::Unit;

    #[test]
    fn our_own_headings_come_back() {
        for preset in [Preset::Hakyu, Preset::Hseep, Preset::Standard, Preset::Mitre, Preset::Ja] {
            for langs in [Langs::One(Lang::En), Langs::One(Lang::Ja), Langs::Both] {
                for column in columns(preset, langs) {
                    let found = meaning(&column.heading).unwrap_or_else(|| panic!("{column}"));
                    assert!(found.sure, "{column}");
                    // What has one name for two things is told apart by the cells.
                    let alike = |a, b| {
                        (found.field == a && column.field == b)
                            || (found.field == b && column.field == a)
                    };
                    let fine = found.field == column.field
                        || alike(Field::Id, Field::Number)
                        || alike(Field::Theme, Field::Objective)
                        || alike(Field::Notes, Field::Condition)
                        || alike(Field::Text, Field::Notes)
                        || alike(Field::Title, Field::Kind);
                    assert!(
                        fine || matches!(column.heading.as_str(), "前提"),
                        "{column}: {found:?}"
                    );
                    assert_eq!(found.lang, column.lang, "{column}");
                }
            }
        }
    }

    #[test]
    fn headings_of_others() {
        for (heading, field) in [
            ("Inject #", Field::Number),
            ("Time of Inject (local)", Field::Time),
            ("Heure d'injection", Field::Time),
            ("経過時間（分）", Field::Time),
            ("想定時刻\n(JST)", Field::Civil),
            ("Recipient(s)", Field::To),
            ("Player / Team", Field::To),
            ("付与先（部署）", Field::To),
            ("状況付与の内容", Field::Text),
            ("期待される対応・行動", Field::Expects),
            ("Réaction attendue des joueurs", Field::Expects),
            ("Ｎｏ．", Field::Number),
        ] {
            assert_eq!(meaning(heading).map(|m| m.field), Some(field), "{heading}");
        }
        assert_eq!(meaning("経過時間（分）").and_then(|m| m.unit), Some(Unit::Minutes));
        assert_eq!(meaning("内容（英）").and_then(|m| m.lang), Some(Lang::En));
        assert_eq!(meaning("Weather"), None);
        assert_eq!(
            meaning(
                "Service desk reports encrypted files and ransom notes on several workstations"
            ),
            None
        );
    }
}
