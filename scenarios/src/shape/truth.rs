//! Events: what happens to the world.

use super::{
    ASH, COMPROMISE, EARTHQUAKE, FLOOD, HEAT, PANDEMIC, PLANNING, RADIO, SNOW, SOLAR_STORM, Shape,
    TARGET, Ty, WIND, choice, may, must, shape,
};

const CONFIDENCE: &[&str] = &["A", "B", "C"];
const RESTORE: &[&str] = &["at-once", "staged"];
const TARGETED: Ty = Ty::Map(&TARGET);
const DRAWN: Ty = Ty::Drawn(&Ty::Duration);

/// An event.
pub static EVENT: Shape = choice(
    "event",
    "Something that happens to the world",
    "世界に起きる事象",
    &[
        must("id", Ty::Id, "Id", "ID"),
        may("title", Ty::Text, "Title", "名称"),
        must("at", Ty::Drawn(&Ty::Time), "When", "時刻"),
        may("source", Ty::Str, "Id of a source, or a citation", "出典のID、または出典の記述"),
        may(
            "confidence",
            Ty::Word(CONFIDENCE),
            "A published, B derived, C our assumption",
            "A公表値・B導出・C仮定",
        ),
        may(
            "types",
            Ty::Some(&Ty::Id),
            "Event types of seeds/taxonomy.yaml; hazards of nature have a default",
            "事象の類型(seeds/taxonomy.yaml)",
        ),
        may(
            "causes",
            Ty::Some(&Ty::Id),
            "Causes of seeds/taxonomy.yaml, several if need be",
            "原因(seeds/taxonomy.yaml、複数可)",
        ),
        may("damage", Ty::Map(&DAMAGE), "Capacity is lost until repaired", "損壊"),
        may("wind", Ty::Map(&WIND), "A storm passes", "暴風"),
        may("earthquake", Ty::Map(&EARTHQUAKE), "The ground shakes", "地震"),
        may("flood", Ty::Map(&FLOOD), "Land is under water", "浸水"),
        may("snow", Ty::Map(&SNOW), "Heavy snow", "大雪"),
        may("ash", Ty::Map(&ASH), "Volcanic ash falls", "降灰"),
        may("pandemic", Ty::Map(&PANDEMIC), "Staff falls ill", "感染症の流行"),
        may("solar-storm", Ty::Map(&SOLAR_STORM), "A geomagnetic storm", "太陽フレア・磁気嵐"),
        may("heat", Ty::Map(&HEAT), "A heat wave", "猛暑"),
        may("radio", Ty::Map(&RADIO), "Radio is disturbed", "電波妨害・混信"),
        may(
            "forcing",
            Ty::Map(&FORCING),
            "An upper limit that follows recorded history",
            "実績に沿う上限",
        ),
        may("outage", Ty::Map(&OUTAGE), "A provider fails", "外部サービスの停止"),
        may(
            "unavailable",
            Ty::Map(&UNAVAILABLE),
            "A procedure people use is closed",
            "窓口・手続の利用不能",
        ),
        may("demand", Ty::Map(&DEMAND), "Demand above or below normal", "需要の変化"),
        may("cyber", Ty::Map(&COMPROMISE), "Systems are compromised", "システムの侵害・障害"),
        may("planning", Ty::Map(&PLANNING), "State of planning", "検討の状況"),
    ],
    &[&[
        "damage",
        "wind",
        "earthquake",
        "flood",
        "snow",
        "ash",
        "pandemic",
        "solar-storm",
        "heat",
        "radio",
        "forcing",
        "outage",
        "unavailable",
        "demand",
        "cyber",
    ]],
);

/// Direct damage.
pub static DAMAGE: Shape = shape(
    "damage",
    "A share of capacity is lost until repaired",
    "損壊。修理まで能力の一部を失う",
    &[
        must("target", TARGETED, "What is hit", "対象"),
        must("share", Ty::Share, "Share of capacity lost", "失われる割合"),
        must("repair", DRAWN, "How long the repair takes", "修理にかかる時間"),
        may(
            "restore",
            Ty::Word(RESTORE),
            "All when the repair is done (default), or in eight equal jobs",
            "一括(既定)または段階的な復旧",
        ),
    ],
);

/// A forcing.
pub static FORCING: Shape = shape(
    "forcing",
    "An upper limit that follows recorded history",
    "実績に沿う上限",
    &[
        must("target", TARGETED, "What is limited", "対象"),
        must(
            "series",
            Ty::List(&Ty::Knot),
            "[time, level] in rising order of time",
            "[時刻, 水準]を時刻順に",
        ),
        may(
            "interpolate",
            Ty::Word(&["linear", "step"]),
            "Between the points: a straight line (default) or steps",
            "点の間:直線(既定)または階段",
        ),
    ],
);

/// A provider's outage.
pub static OUTAGE: Shape = shape(
    "outage",
    "A provider delivers less for a while",
    "外部サービスの停止・低下",
    &[
        must("provider", Ty::Id, "The provider", "外部サービス"),
        may("loss", Ty::Share, "Share lost; default all", "失われる割合(既定は全部)"),
        must("for", DRAWN, "How long", "時間"),
    ],
);

/// A closed procedure.
pub static UNAVAILABLE: Shape = shape(
    "unavailability",
    "A procedure people use a service through is closed",
    "サービスの窓口・手続が使えない",
    &[
        must("target", TARGETED, "Whose", "対象"),
        must("channel", Ty::Id, "Which procedure", "窓口・手続"),
        must("for", DRAWN, "How long", "時間"),
    ],
);

/// A change of demand.
pub static DEMAND: Shape = shape(
    "demand",
    "Demand differs from normal for a while",
    "需要が平常と異なる",
    &[
        must("target", TARGETED, "Whose", "対象"),
        must("level", Ty::Ratio, "In relation to normal: 300%", "平常比(300%など)"),
        must("for", DRAWN, "How long", "時間"),
    ],
);
