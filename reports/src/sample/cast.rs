//! Who takes part in the made-up exercise, and what they told each other.

use hakyu_exercise::outcome::Text;
use hakyu_exercise::review::{HubReach, LaneMessage, Lanes, Reach, Silent};

use super::Dice;

/// Roles: id, title and organisation, each in English and Japanese.
pub(super) const CAST: [(&str, &str, &str, &str, &str); 14] = [
    (
        "nisc",
        "Critical infrastructure group",
        "重要インフラグループ",
        "NISC",
        "内閣サイバーセキュリティセンター",
    ),
    ("cao-disaster", "Disaster management", "防災担当", "Cabinet Office", "内閣府"),
    ("meti-window", "Window for critical infrastructure", "重要インフラ窓口", "METI", "経済産業省"),
    (
        "meti-bureau-electricity",
        "Electricity safety desk",
        "産業保安グループ 電力安全課",
        "METI",
        "経済産業省",
    ),
    ("mhlw-bureau-water", "Water supply division", "医薬・生活衛生局 水道課", "MHLW", "厚生労働省"),
    ("ceptoar-electricity", "Secretariat", "事務局", "Electric power CEPTOAR", "電力セプター"),
    ("ceptoar-water", "Secretariat", "事務局", "Water CEPTOAR", "水道セプター"),
    ("ceptoar-petroleum", "Secretariat", "事務局", "Petroleum CEPTOAR", "石油セプター"),
    ("op-electricity", "Crisis management", "危機管理室", "Electric utility", "電力事業者"),
    (
        "op-electricity-it",
        "Control systems and IT",
        "制御システム・情報システム部門",
        "Electric utility",
        "電力事業者",
    ),
    ("op-electricity-pr", "Public relations", "広報部", "Electric utility", "電力事業者"),
    ("op-water", "Operations centre", "総合水運用センター", "Waterworks bureau", "水道局"),
    ("op-petroleum", "Terminal operations", "油槽所運営課", "Fuel distributor", "石油元売事業者"),
    ("op-logistics", "Transport control", "運行管理センター", "Parcel carrier", "宅配事業者"),
];

/// A role's id, title and organisation.
pub(super) fn member(index: usize) -> (String, Text, Text) {
    let (id, en, ja, body, body_ja) = CAST[index];
    (id.into(), Text::new(en, ja), Text::new(body, body_ja))
}

/// Lanes with some messages over a length of time; every kind, late and lost ones among them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "test data")]
pub(crate) fn lanes(messages: usize, duration: u64) -> Lanes {
    const ROUTES: [(usize, usize, &str, &str, &str); 12] = [
        (8, 3, "report", "Report of the outage", "障害発生の情報連絡（第1報）"),
        (3, 2, "relay", "Relay of the outage report", "情報連絡の転送"),
        (2, 0, "relay", "Report to NISC", "内閣サイバーセキュリティセンターへの情報連絡"),
        (0, 2, "notice", "Notice to all sectors", "重要インフラ分野への情報提供"),
        (2, 5, "notice", "Notice to the CEPTOAR", "セプターへの情報提供"),
        (5, 8, "notice", "Notice to members", "構成員への情報提供"),
        (9, 8, "status", "State of telecontrol", "遠方監視制御システムの状況"),
        (10, 13, "announce", "Restoration forecast", "復旧見込みの公表"),
        (11, 4, "report", "Water pressure is falling", "配水圧低下の情報連絡"),
        (12, 7, "report", "Shipping system encrypted", "出荷システムの暗号化被害の情報連絡"),
        (4, 1, "relay", "Water outage to the disaster desk", "断水状況の共有"),
        (0, 6, "newsletter", "Newsletter", "重要インフラニュースレター"),
    ];
    let mut dice = Dice(11);
    let mut list: Vec<LaneMessage> = (0..messages)
        .map(|index| {
            let (from, to, kind, en, ja) =
                ROUTES[if index < ROUTES.len() { index } else { dice.below(ROUTES.len()) }];
            let share = (index as f64 + dice.roll() / 2.0) / messages as f64;
            let sent = (duration as f64 * share * share) as u64;
            let lag = 120 + dice.below(5_400) as u64;
            let arrived = (index % 9 != 4).then_some(sent + lag).filter(|at| *at <= duration);
            let read = arrived.filter(|_| index % 13 != 7).map(|at| at + 300);
            let inject = index % 6 == 5;
            LaneMessage {
                from: (!inject).then_some(from),
                to,
                sent,
                arrived: if inject { Some(sent) } else { arrived },
                read: if inject { Some(sent + 300) } else { read.filter(|at| *at <= duration) },
                kind: if inject { "inject".into() } else { kind.into() },
                failed: if index % 7 == 2 { vec!["mail".into()] } else { Vec::new() },
                late: !inject && lag > 3_600,
                label: if inject {
                    Text::new("Call from the press", "報道機関からの問合せ")
                } else {
                    Text::new(en, ja)
                },
            }
        })
        .collect();
    list.sort_by_key(|message| message.sent);
    Lanes { roles: (0..CAST.len()).map(member).collect(), messages: list }
}

/// The nineteen CEPTOARs in a communications drill; one of them is never reached, two never acknowledge.
pub(super) fn reach() -> Reach {
    const HUBS: [(&str, &str, &str); 19] = [
        ("telecom", "Telecommunications", "電気通信"),
        ("catv", "Cable TV", "ケーブルテレビ"),
        ("broadcast", "Broadcasting", "放送"),
        ("bank", "Banking", "銀行等"),
        ("securities", "Securities", "証券"),
        ("life", "Life insurance", "生命保険"),
        ("nonlife", "Non-life insurance", "損害保険"),
        ("aviation", "Aviation", "航空"),
        ("airport", "Airport", "空港"),
        ("railway", "Railway", "鉄道"),
        ("electricity", "Electric power", "電力"),
        ("gas", "Gas", "ガス"),
        ("government", "Local-government", "自治体"),
        ("medical", "Medical", "医療"),
        ("water", "Water", "水道"),
        ("logistics", "Logistics", "物流"),
        ("chemical", "Chemical", "化学"),
        ("credit", "Credit", "クレジット"),
        ("petroleum", "Petroleum", "石油"),
    ];
    let mut dice = Dice(19);
    let hubs: Vec<HubReach> = HUBS
        .into_iter()
        .enumerate()
        .map(|(index, (id, en, ja))| {
            let reached = (index != 13).then(|| 300 + dice.below(2_400) as u64);
            let asked = 3 + dice.below(45);
            let got = if reached.is_some() { asked - dice.below(3) } else { 0 };
            let answered = got - got.min(dice.below(6));
            let number = |value: usize| u32::try_from(value).unwrap();
            HubReach {
                role: format!("ceptoar-{id}"),
                title: Text::new(format!("{en} CEPTOAR"), format!("{ja}セプター")),
                reached,
                acknowledged: reached
                    .filter(|_| index % 8 != 2)
                    .map(|at| at + 1_200 + dice.below(9_000) as u64),
                members: (
                    number(asked),
                    number(got),
                    number(answered),
                    number(answered.min(dice.below(5))),
                ),
                alternative: number(dice.below(3)),
            }
        })
        .collect();
    let sum = |of: fn(&HubReach) -> u32| hubs.iter().map(of).sum::<u32>();
    let totals = (
        sum(|hub| hub.members.0),
        sum(|hub| hub.members.1),
        sum(|hub| hub.members.2),
        sum(|hub| hub.members.3),
        sum(|hub| hub.members.2) - 9,
    );
    let silent = |role: &str, en: &str, ja: &str, code: &str, why: (&str, &str), at| Silent {
        role: role.into(),
        title: Text::new(en, ja),
        code: code.into(),
        reason: Text::new(why.0, why.1),
        followed_up: at,
    };
    Reach {
        unannounced: true,
        deadline: None,
        started: 600,
        hubs,
        totals,
        silent: vec![
            silent(
                "ceptoar-medical",
                "Medical CEPTOAR",
                "医療セプター",
                "nobody-there",
                (
                    "The mail arrived at 05:52; the secretariat opens at 09:00 and has no deputy.",
                    "05:52にメールが到達したが、事務局は9時始業で代理者の定めがない。",
                ),
                Some(7_200),
            ),
            silent(
                "op-water-b",
                "Waterworks of a small town",
                "簡易水道事業者",
                "wrong-contact",
                (
                    "The address in the contact list belongs to a post that was closed in April.",
                    "連絡先名簿の宛先が4月に廃止された部署のものであった。",
                ),
                None,
            ),
        ],
    }
}
