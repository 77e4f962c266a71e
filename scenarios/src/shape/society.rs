//! How the format writes people at risk, trust, disorder.

use super::{Shape, Ty, may, must, shape};

const SOURCE: super::Key = may("source", Ty::Str, "Where the figures come from", "出典");
const CONFIDENCE: super::Key = may(
    "confidence",
    Ty::Word(&["A", "B", "C"]),
    "A published, B derived, C our assumption",
    "A公表値・B導出・C仮定",
);

/// `society`.
pub static SOCIETY: Shape = shape(
    "society",
    "People at risk, trust, rumour, disorder",
    "社会の状態(危険にさらされる人、信頼、流言、混乱)",
    &[
        may("every", Ty::Duration, "Between two accounts; default 1h", "集計の間隔"),
        may("places", Ty::Some(&Ty::Id), "Where; default everywhere with a lifeline", "場所"),
        may(
            "public",
            Ty::Some(&Ty::Id),
            "Roles that stand for the public; default those of kind public and press",
            "住民・報道の役割",
        ),
        must(
            "lifelines",
            Ty::List(&Ty::Map(&LIFELINE)),
            "What people rely on",
            "生活を支えるサービス",
        ),
        may("rush", Ty::List(&Ty::Map(&PRESSURE)), "Demand that rumour makes", "流言による需要"),
        may(
            "absence",
            Ty::List(&Ty::Map(&PRESSURE)),
            "Staff that disorder keeps away",
            "混乱による欠勤",
        ),
        may(
            "security",
            Ty::List(&Ty::Map(&SECURITY)),
            "Actions that calm places",
            "混乱を鎮める対応",
        ),
        may("rules", Ty::Map(&SOCIETY_RULES), "How people react", "人々の反応"),
        SOURCE,
        CONFIDENCE,
    ],
);

/// A lifeline.
pub static LIFELINE: Shape = shape(
    "lifeline",
    "A service that people rely on",
    "生活を支えるサービス",
    &[
        must("service", Ty::Id, "Its template", "サービスのひな型"),
        may("below", Ty::Share, "Out below this level; default 95%", "途絶とみなす水準"),
        may("grace", Ty::Duration, "How long people manage without; default 0s", "猶予時間"),
        must(
            "at-risk",
            Ty::Share,
            "Share of those without it who are at risk",
            "危険にさらされる人の割合",
        ),
        may(
            "evacuate",
            Ty::Share,
            "Share of those without it who leave; default 0%",
            "避難する人の割合",
        ),
        must(
            "weight",
            Ty::Share,
            "Weight in what people feel; together 100% at most",
            "重み(合計100%以下)",
        ),
        SOURCE,
        CONFIDENCE,
    ],
);

/// Demand or absence.
pub static PRESSURE: Shape = shape(
    "pressure",
    "A service that feels what people do",
    "人々の行動の影響を受けるサービス",
    &[
        must("service", Ty::Id, "Its template", "サービスのひな型"),
        must("most", Ty::Ratio, "Extra demand, or staff away, at most", "需要の増分・欠勤の上限"),
        SOURCE,
        CONFIDENCE,
    ],
);

/// A security measure.
pub static SECURITY: Shape = shape(
    "security measure",
    "An action that calms places",
    "混乱を鎮める対応",
    &[
        must("action", Ty::Id, "The action", "対応"),
        may("places", Ty::Some(&Ty::Id), "Where; default everywhere", "場所"),
        must("calms", Ty::Share, "Share of the disorder it ends", "鎮める割合"),
        SOURCE,
        CONFIDENCE,
    ],
);

/// Coefficients.
pub static SOCIETY_RULES: Shape = shape(
    "rules of society",
    "How people react; rates are per hour",
    "人々の反応(率は1時間当たり)",
    &[
        may("trust", Ty::Share, "Trust at the start; default 60%", "当初の信頼"),
        may(
            "silence",
            Ty::Duration,
            "Unexplained after this long; default 3h",
            "説明がないとみなすまでの時間",
        ),
        may(
            "rumour-grows",
            Ty::Share,
            "Rumour from an unexplained total outage; default 20%",
            "流言の増加",
        ),
        may("rumour-fades", Ty::Share, "Share forgotten; default 2%", "流言の自然減"),
        may(
            "answered",
            Ty::Share,
            "Share a true statement takes away; default 50%",
            "正しい発表による流言の減少",
        ),
        may(
            "falsehood",
            Ty::Share,
            "Rumour from false information; default 30%",
            "偽情報による流言",
        ),
        may("tolerance", Ty::Share, "A claim further off is false; default 10%", "偽とみなす差"),
        may("silence-costs", Ty::Share, "Trust lost in silence; default 1%", "沈黙による信頼低下"),
        may(
            "postponed-costs",
            Ty::Share,
            "Trust lost when a forecast is put off; default 5%",
            "見込み延期による信頼低下",
        ),
        may(
            "missed-costs",
            Ty::Share,
            "Trust lost when a forecast passes unfulfilled; default 4%",
            "見込み未達による信頼低下",
        ),
        may(
            "false-costs",
            Ty::Share,
            "Trust lost by a false announcement; default 10%",
            "誤った発表による信頼低下",
        ),
        may(
            "leak-costs",
            Ty::Share,
            "Trust lost per system when a leak of records is found; default 3%",
            "情報漏えいの判明による信頼低下（システムごと）",
        ),
        may(
            "statement-wins",
            Ty::Share,
            "Trust won by the first true word; default 2%",
            "第一報による信頼上昇",
        ),
        may("trust-returns", Ty::Share, "Trust coming back; default 0.5%", "信頼の回復"),
        may("disorder-grows", Ty::Share, "Disorder at worst; default 20%", "混乱の増加"),
        may("disorder-fades", Ty::Share, "Share ending by itself; default 5%", "混乱の自然減"),
    ],
);
