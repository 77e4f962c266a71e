//! The table of a communications drill on the terminal.

use hakyu_exercise::{
    outcome::{Lang, Text},
    review::Reach,
    words::hours,
};

use crate::show;

/// What a reason code means.
fn code_words(code: &str) -> Text {
    let (en, ja) = match code {
        "channel-down" => ("the channel was down", "伝達手段の途絶"),
        "nobody-there" => ("nobody was there", "担当者不在・代行なし"),
        "wrong-contact" => ("the contact on the list was wrong", "名簿の連絡先の誤り"),
        "not-passed-on" => ("it was not passed on", "展開されず"),
        "queued" => ("it waited to be handled", "処理待ち・伝達途中"),
        "not-answered" => ("it was read and not answered", "閲覧したが未返信"),
        "answer-lost" => ("the answer was lost", "返信が到達せず"),
        _ => ("not found out", "不明"),
    };
    Text::new(en, ja)
}

/// Reach by CEPTOAR, and who stayed silent, why.
pub(super) fn table(reach: &Reach, lang: Lang) -> String {
    let pick = |en: &'static str, ja: &'static str| if lang == Lang::En { en } else { ja };
    let moment = |at: u64| super::run::moment(i64::try_from(at).unwrap_or(i64::MAX));
    let mut s = format!("{}\n", pick("Communications drill", "情報伝達訓練（セプター訓練）"));
    let (asked, reached, answered, damage, in_time) = reach.totals;
    let share = |n: u32| {
        if asked == 0 {
            "–".to_owned()
        } else {
            format!("{:.0} %", f64::from(n) * 100.0 / f64::from(asked))
        }
    };
    let announced = if reach.unannounced {
        pick(
            "unannounced: nobody but its origin knew before",
            "抜き打ち（発信元以外は事前に知らない）",
        )
    } else {
        pick("announced: somebody knew before", "事前に知っていた者あり")
    };
    s.push_str(&format!("  {} {}, {announced}\n", pick("set off", "開始"), moment(reach.started)));
    let due =
        reach.deadline.map_or_else(|| pick("no time named", "期限の指定なし").to_owned(), moment);
    s.push_str(&match lang {
        Lang::En => format!(
            "  members {asked}, reached {reached} ({}), answered {answered} ({}), of these with damage {damage}, in time ({due}) {in_time}\n\n",
            share(reached),
            share(answered)
        ),
        Lang::Ja => format!(
            "  構成員{asked}、到達{reached}（{}）、返信{answered}（{}）、うち被害あり{damage}、期限内（{due}）{in_time}\n\n",
            share(reached),
            share(answered)
        ),
    });
    let span = |t: Option<u64>| t.map_or_else(|| "–".to_owned(), |t| hours(t).get(lang).to_owned());
    let rows = reach.hubs.iter().map(|hub| {
        let (asked, reached, answered, damage) = hub.members;
        vec![
            hub.title.get(lang).to_owned(),
            span(hub.reached),
            span(hub.acknowledged),
            asked.to_string(),
            reached.to_string(),
            answered.to_string(),
            damage.to_string(),
            hub.alternative.to_string(),
        ]
    });
    let header = match lang {
        Lang::En => [
            "CEPTOAR",
            "reached after",
            "back at the origin after",
            "members",
            "reached",
            "answered",
            "damage",
            "other channel",
        ],
        Lang::Ja => [
            "セプター",
            "到達まで",
            "発信元への返信まで",
            "構成員",
            "到達",
            "返信",
            "被害あり",
            "代替手段",
        ],
    };
    s.push_str(&show::table(&header, &[1, 2, 3, 4, 5, 6, 7], rows.collect()));
    if !reach.silent.is_empty() {
        s.push_str(&format!("\n{}\n", pick("Silent", "返信のない構成員")));
        for silent in &reach.silent {
            let followed = silent.followed_up.map_or_else(
                || pick("nobody followed it up", "フォローなし").to_owned(),
                |at| format!("{} {}", pick("followed up", "フォロー"), moment(at)),
            );
            s.push_str(&format!(
                "  {}  [{}] {} – {followed}\n    {}\n",
                silent.title.get(lang),
                silent.code,
                code_words(&silent.code).get(lang),
                silent.reason.get(lang)
            ));
        }
    }
    s
}
