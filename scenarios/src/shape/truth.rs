//! Events: what happens to the world.

use super::{COMPROMISE, Shape, TARGET, Ty, choice, may, must, shape};

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
        may("damage", Ty::Map(&DAMAGE), "Capacity is lost until repaired", "損壊"),
        may("wind", Ty::Map(&WIND), "A storm passes", "暴風"),
        may("earthquake", Ty::Map(&EARTHQUAKE), "The ground shakes", "地震"),
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
    ],
    &[&["damage", "wind", "earthquake", "forcing", "outage", "unavailable", "demand", "cyber"]],
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

/// A storm.
pub static WIND: Shape = shape(
    "wind",
    "Damage by the wind of a passing storm",
    "暴風による損壊",
    &[
        must("track", Ty::List(&Ty::Map(&TRACK_POINT)), "Where the storm is, when", "経路"),
        must(
            "fragility",
            Ty::Either(&Ty::Id, &Ty::Map(&CURVE)),
            "A curve of seeds/fragility.yaml, or one of its own",
            "被害率曲線",
        ),
        must("target", TARGETED, "What is exposed", "対象"),
        must("repair", DRAWN, "How long a repair job takes", "修理一件の時間"),
        may(
            "restore",
            Ty::Word(RESTORE),
            "In eight equal jobs (default), or all when the repair is done",
            "段階的(既定)または一括の復旧",
        ),
    ],
);

/// A point of a storm's track.
pub static TRACK_POINT: Shape = shape(
    "track point",
    "A storm at one time",
    "ある時刻の台風",
    &[
        must("at", Ty::Time, "When", "時刻"),
        must("lat", Ty::Number, "Latitude of the centre, degrees", "中心の緯度"),
        must("lon", Ty::Number, "Longitude of the centre, degrees", "中心の経度"),
        must("wind", Ty::Number, "Largest wind, m/s", "最大風速(m/s)"),
        must("radius", Ty::Number, "Radius of largest wind, km", "最大風速半径(km)"),
    ],
);

/// An earthquake.
pub static EARTHQUAKE: Shape = choice(
    "earthquake",
    "Damage by shaking: intensities given by place, or from epicentre, depth and magnitude",
    "揺れによる損壊。場所ごとの震度、または震源・深さ・規模",
    &[
        may(
            "intensity",
            Ty::ById(&Ty::Number),
            "Instrumental JMA intensity by place",
            "場所ごとの計測震度",
        ),
        may("epicentre", Ty::Map(&EPICENTRE), "Epicentre", "震央"),
        may("depth", Ty::Number, "Depth, km", "深さ(km)"),
        may("magnitude", Ty::Number, "Magnitude", "マグニチュード"),
        must(
            "fragility",
            Ty::Either(&Ty::Id, &Ty::Map(&CURVE)),
            "A curve of seeds/fragility.yaml, or one of its own",
            "被害率曲線",
        ),
        must("target", TARGETED, "What is exposed", "対象"),
        must("repair", DRAWN, "How long a repair job takes", "修理一件の時間"),
        may(
            "restore",
            Ty::Word(RESTORE),
            "In eight equal jobs (default), or all when the repair is done",
            "段階的(既定)または一括の復旧",
        ),
    ],
    &[&["intensity", "epicentre"]],
);

/// An epicentre.
pub static EPICENTRE: Shape = shape(
    "epicentre",
    "A point of the map",
    "地点",
    &[
        must("lat", Ty::Number, "Latitude, degrees", "緯度"),
        must("lon", Ty::Number, "Longitude, degrees", "経度"),
    ],
);

/// A fragility curve.
pub static CURVE: Shape = shape(
    "fragility curve",
    "Share damaged: lognormal in the hazard's strength",
    "被害率。外力の対数正規関数",
    &[
        must("median", Ty::Number, "Strength at which half is damaged", "半数が被害を受ける強さ"),
        must("beta", Ty::Number, "Standard deviation of the logarithm", "対数の標準偏差"),
        may("cap", Ty::Share, "The most that is ever damaged", "被害率の上限"),
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
