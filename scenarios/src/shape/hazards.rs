//! Hazards: how strong they are where, and what is exposed.

use super::{Shape, TARGET, Ty, choice, may, must, shape};

const RESTORE: &[&str] = &["at-once", "staged"];
const TARGETED: Ty = Ty::Map(&TARGET);
const DRAWN: Ty = Ty::Drawn(&Ty::Duration);
const FRAGILITY: Ty = Ty::Either(&Ty::Id, &Ty::Map(&CURVE));

/// A storm.
pub static WIND: Shape = choice(
    "wind",
    "Damage by the wind of a passing storm; it strikes each place when the wind is largest there",
    "暴風による損壊。各地で風が最も強い時刻に生じる",
    &[
        must("track", Ty::List(&Ty::Map(&TRACK_POINT)), "Where the storm is, when", "経路"),
        may(
            "exposed",
            Ty::List(&Ty::Map(&EXPOSURE)),
            "What is exposed, if more than one kind",
            "暴露対象(複数)",
        ),
        may("target", TARGETED, "What is exposed", "暴露対象"),
        may(
            "fragility",
            FRAGILITY,
            "A curve of seeds/fragility.yaml, or one of its own",
            "被害率曲線",
        ),
        may(
            "repair",
            DRAWN,
            "How long a repair job takes; default: that of the curve's states",
            "修理一件の時間",
        ),
        may(
            "for",
            DRAWN,
            "How long it is out, if nothing has to be repaired",
            "修理を要しない停止の時間",
        ),
        may(
            "restore",
            Ty::Word(RESTORE),
            "In eight equal jobs (default), or all when the repair is done",
            "段階的(既定)または一括の復旧",
        ),
    ],
    &[&["target", "exposed"]],
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
            Ty::ById(&Ty::Either(&Ty::Number, &Ty::Word(SCALE))),
            "Instrumental JMA intensity by place, or a class in quotes like '6-upper'",
            "場所ごとの計測震度または震度階級",
        ),
        may("epicentre", Ty::Map(&EPICENTRE), "Epicentre", "震央"),
        may("depth", Ty::Number, "Depth, km", "深さ(km)"),
        may("magnitude", Ty::Number, "Magnitude", "マグニチュード"),
        may(
            "exposed",
            Ty::List(&Ty::Map(&EXPOSURE)),
            "What is exposed, if more than one kind",
            "暴露対象(複数)",
        ),
        may("target", TARGETED, "What is exposed", "暴露対象"),
        may(
            "fragility",
            FRAGILITY,
            "A curve of seeds/fragility.yaml, or one of its own",
            "被害率曲線",
        ),
        may(
            "repair",
            DRAWN,
            "How long a repair job takes; default: that of the curve's states",
            "修理一件の時間",
        ),
        may(
            "for",
            DRAWN,
            "How long it is out, if nothing has to be repaired",
            "修理を要しない停止の時間",
        ),
        may(
            "restore",
            Ty::Word(RESTORE),
            "In eight equal jobs (default), or all when the repair is done",
            "段階的(既定)または一括の復旧",
        ),
    ],
    &[&["intensity", "epicentre"], &["target", "exposed"]],
);

const SCALE: &[&str] = &["0", "1", "2", "3", "4", "5-lower", "5-upper", "6-lower", "6-upper", "7"];

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

/// A flood.
pub static FLOOD: Shape = choice(
    "flood",
    "Damage by water, from its depth",
    "浸水深による損壊",
    &[
        must(
            "depth",
            Ty::ById(&Ty::Either(&Ty::Number, &Ty::Map(&FLOOD_CLASSES))),
            "Depth by place in m, or shares of the sites by class of depth",
            "場所ごとの浸水深(m)または区分ごとの施設割合",
        ),
        may(
            "after",
            Ty::Either(&Ty::Duration, &Ty::ById(&Ty::Duration)),
            "How long after the event it gets there; one for all, or by place",
            "事象からの到達時間",
        ),
        may(
            "exposed",
            Ty::List(&Ty::Map(&EXPOSURE)),
            "What is exposed, if more than one kind",
            "暴露対象(複数)",
        ),
        may("target", TARGETED, "What is exposed", "暴露対象"),
        may(
            "fragility",
            FRAGILITY,
            "A curve of seeds/fragility.yaml, or one of its own",
            "被害率曲線",
        ),
        may(
            "repair",
            DRAWN,
            "How long a repair job takes; default: that of the curve's states",
            "修理一件の時間",
        ),
        may(
            "for",
            DRAWN,
            "How long it is out, if nothing has to be repaired",
            "修理を要しない停止の時間",
        ),
        may(
            "restore",
            Ty::Word(RESTORE),
            "In eight equal jobs (default), or all when the repair is done",
            "段階的(既定)または一括の復旧",
        ),
    ],
    &[&["target", "exposed"]],
);

/// Classes of depth.
pub static FLOOD_CLASSES: Shape = shape(
    "flood depth classes",
    "Share of the sites of a place in each class of depth; the rest stays dry",
    "浸水深の区分ごとの施設の割合。残りは浸水しない",
    &[
        may("0-0.5", Ty::Share, "Up to 0.5 m", "0.5m未満"),
        may("0.5-3", Ty::Share, "0.5 to 3 m", "0.5〜3m"),
        may("3-5", Ty::Share, "3 to 5 m", "3〜5m"),
        may("5+", Ty::Share, "5 m and more", "5m以上"),
    ],
);

/// Snow.
pub static SNOW: Shape = choice(
    "snow",
    "Damage and closures by snow, from its depth",
    "積雪深による損壊・通行止め",
    &[
        must(
            "depth",
            Ty::ById(&Ty::Number),
            "Depth of new snow by place, cm",
            "場所ごとの降雪の深さ(cm)",
        ),
        may(
            "after",
            Ty::Either(&Ty::Duration, &Ty::ById(&Ty::Duration)),
            "How long after the event it gets there; one for all, or by place",
            "事象からの到達時間",
        ),
        may(
            "exposed",
            Ty::List(&Ty::Map(&EXPOSURE)),
            "What is exposed, if more than one kind",
            "暴露対象(複数)",
        ),
        may("target", TARGETED, "What is exposed", "暴露対象"),
        may(
            "fragility",
            FRAGILITY,
            "A curve of seeds/fragility.yaml, or one of its own",
            "被害率曲線",
        ),
        may(
            "repair",
            DRAWN,
            "How long a repair job takes; default: that of the curve's states",
            "修理一件の時間",
        ),
        may(
            "for",
            DRAWN,
            "How long it is out, if nothing has to be repaired",
            "修理を要しない停止の時間",
        ),
        may(
            "restore",
            Ty::Word(RESTORE),
            "In eight equal jobs (default), or all when the repair is done",
            "段階的(既定)または一括の復旧",
        ),
    ],
    &[&["target", "exposed"]],
);

/// Volcanic ash.
pub static ASH: Shape = choice(
    "ash",
    "Damage and closures by volcanic ash, from its depth",
    "降灰の厚さによる損壊・停止",
    &[
        may("depth", Ty::ById(&Ty::Number), "Depth by place, mm", "場所ごとの降灰の厚さ(mm)"),
        may("plume", Ty::Map(&PLUME), "Depth computed from an eruption", "噴火から計算する降灰"),
        may(
            "after",
            Ty::Either(&Ty::Duration, &Ty::ById(&Ty::Duration)),
            "How long after the event it gets there; one for all, or by place",
            "事象からの到達時間",
        ),
        may(
            "exposed",
            Ty::List(&Ty::Map(&EXPOSURE)),
            "What is exposed, if more than one kind",
            "暴露対象(複数)",
        ),
        may("target", TARGETED, "What is exposed", "暴露対象"),
        may(
            "fragility",
            FRAGILITY,
            "A curve of seeds/fragility.yaml, or one of its own",
            "被害率曲線",
        ),
        may(
            "repair",
            DRAWN,
            "How long a repair job takes; default: that of the curve's states",
            "修理一件の時間",
        ),
        may(
            "for",
            DRAWN,
            "How long it is out, if nothing has to be repaired",
            "修理を要しない停止の時間",
        ),
        may(
            "restore",
            Ty::Word(RESTORE),
            "In eight equal jobs (default), or all when the repair is done",
            "段階的(既定)または一括の復旧",
        ),
    ],
    &[&["depth", "plume"], &["target", "exposed"]],
);

/// An eruption.
pub static PLUME: Shape = shape(
    "plume",
    "Ash that thins exponentially (Pyle 1989) in ellipses along the wind",
    "風下に伸びる楕円状の降灰(Pyle 1989)",
    &[
        must("lat", Ty::Number, "Latitude of the vent, degrees", "火口の緯度"),
        must("lon", Ty::Number, "Longitude of the vent, degrees", "火口の経度"),
        must("volume", Ty::Number, "Volume of the deposit, km3", "降灰の体積(km3)"),
        must(
            "halving",
            Ty::Number,
            "Pyle's b_t: distance over which depth halves without wind, km",
            "厚さが半減する距離(km)",
        ),
        must(
            "towards",
            Ty::Number,
            "Where the wind blows to, degrees clockwise from north",
            "風下の方位(北から時計回り)",
        ),
        must("elongation", Ty::Number, "Eccentricity of the ellipses, 0 to 0.99", "楕円の離心率"),
        must(
            "speed",
            Ty::Number,
            "Speed of the plume, m/s; it gives the times of arrival",
            "噴煙の移動速度(m/s)",
        ),
    ],
);

/// A geomagnetic storm.
pub static SOLAR_STORM: Shape = choice(
    "solar storm",
    "Effects of a geomagnetic storm, from its Kp index",
    "磁気嵐の影響(Kp指数)",
    &[
        may("kp", Ty::Number, "Kp index, 0 to 9", "Kp指数"),
        may(
            "class",
            Ty::Word(&["G1", "G2", "G3", "G4", "G5"]),
            "Class of the NOAA scale: G1 is Kp 5, G5 is Kp 9",
            "NOAAの階級",
        ),
        may("course", Ty::List(&Ty::Map(&STORM_POINT)), "Kp over time", "Kpの推移"),
        may(
            "exposed",
            Ty::List(&Ty::Map(&EXPOSURE)),
            "What is exposed, if more than one kind",
            "暴露対象(複数)",
        ),
        may("target", TARGETED, "What is exposed", "暴露対象"),
        may(
            "fragility",
            FRAGILITY,
            "A curve of seeds/fragility.yaml, or one of its own",
            "被害率曲線",
        ),
        may(
            "repair",
            DRAWN,
            "How long a repair job takes; default: that of the curve's states",
            "修理一件の時間",
        ),
        may(
            "for",
            DRAWN,
            "How long it is out, if nothing has to be repaired",
            "修理を要しない停止の時間",
        ),
        may(
            "restore",
            Ty::Word(RESTORE),
            "In eight equal jobs (default), or all when the repair is done",
            "段階的(既定)または一括の復旧",
        ),
    ],
    &[&["kp", "class", "course"], &["target", "exposed"]],
);

/// A storm at one time.
pub static STORM_POINT: Shape = shape(
    "storm point",
    "Kp from a time on",
    "ある時刻からのKp",
    &[
        must("at", Ty::Time, "From when on", "時刻"),
        must("kp", Ty::Number, "Kp index, 0 to 9", "Kp指数"),
    ],
);

/// Something in the way of a hazard.
pub static EXPOSURE: Shape = shape(
    "exposure",
    "A kind of asset exposed to a hazard",
    "ハザードにさらされる設備",
    &[
        must("target", TARGETED, "What is exposed", "暴露対象"),
        must(
            "fragility",
            FRAGILITY,
            "A curve of seeds/fragility.yaml, or one of its own",
            "被害率曲線",
        ),
        may(
            "repair",
            DRAWN,
            "How long a repair job takes; default: that of the curve's states",
            "修理一件の時間",
        ),
        may(
            "for",
            DRAWN,
            "How long it is out, if nothing has to be repaired",
            "修理を要しない停止の時間",
        ),
        may(
            "restore",
            Ty::Word(RESTORE),
            "In eight equal jobs (default), or all when the repair is done",
            "段階的(既定)または一括の復旧",
        ),
    ],
);

/// A fragility curve.
pub static CURVE: Shape = choice(
    "fragility curve",
    "Share damaged: lognormal in the hazard's strength",
    "被害率。外力の対数正規関数",
    &[
        may("median", Ty::Number, "Strength at which half is damaged", "半数が被害を受ける強さ"),
        may("beta", Ty::Number, "Standard deviation of the logarithm", "対数の標準偏差"),
        may(
            "states",
            Ty::List(&Ty::Map(&CURVE_STATE)),
            "States of damage from the lightest to the worst",
            "被害の段階(軽い順)",
        ),
        may("cap", Ty::Share, "The most that is ever damaged", "被害率の上限"),
    ],
    &[&["median", "states"]],
);

/// A state of damage.
pub static CURVE_STATE: Shape = shape(
    "damage state",
    "A state of damage, and the curve of reaching it or a worse one",
    "被害の段階と、それ以上となる割合の曲線",
    &[
        must("state", Ty::Word(&["slight", "moderate", "extensive", "complete"]), "Which", "段階"),
        must(
            "median",
            Ty::Number,
            "Strength at which half is in this state or a worse one",
            "半数がこの段階以上となる強さ",
        ),
        must("beta", Ty::Number, "Standard deviation of the logarithm", "対数の標準偏差"),
        must(
            "loss",
            Ty::Share,
            "Share of capacity a site in this state loses",
            "この段階の施設が失う能力の割合",
        ),
        may("repair", DRAWN, "How long its repair takes", "修理にかかる時間"),
    ],
);

/// A pandemic.
pub static PANDEMIC: Shape = shape(
    "pandemic",
    "Staff is absent: rising, at the peak, falling",
    "従業員の欠勤。増加・ピーク・減少",
    &[
        must("peak", Ty::Share, "Largest share absent", "欠勤率のピーク"),
        must("rise", Ty::Duration, "Until the peak", "ピークまでの時間"),
        must("holds", Ty::Duration, "At the peak", "ピークの長さ"),
        must("falls", Ty::Duration, "From the peak to the end", "終息までの時間"),
        must(
            "exposed",
            Ty::List(&Ty::Map(&STAFFED)),
            "Who is short of staff",
            "人手を要するサービス",
        ),
        may("demand", Ty::Map(&SURGE), "Who is asked for more meanwhile", "需要が増えるサービス"),
    ],
);

/// Services that need staff.
pub static STAFFED: Shape = shape(
    "staffed services",
    "How services answer to absence",
    "欠勤に対するサービスの応答",
    &[
        must("target", TARGETED, "Which", "対象"),
        may(
            "telework",
            Ty::Share,
            "Share of those absent who work from home; default none",
            "在宅で働ける割合(既定0)",
        ),
        may(
            "needs",
            Ty::Share,
            "Share of staff that is enough for full service; default all",
            "平常サービスに必要な人員の割合(既定は全員)",
        ),
    ],
);

/// A surge of demand.
pub static SURGE: Shape = shape(
    "surge",
    "Demand at the peak of a wave",
    "ピーク時の需要",
    &[
        must("target", TARGETED, "Whose", "対象"),
        must("level", Ty::Ratio, "At the peak, in relation to normal: 180%", "ピーク時の平常比"),
    ],
);

/// A heat wave.
pub static HEAT: Shape = shape(
    "heat wave",
    "Demand rises with temperature",
    "気温上昇に伴う需要増",
    &[
        must(
            "anomaly",
            Ty::ById(&Ty::Number),
            "Degrees Celsius above normal by place",
            "場所ごとの平年差(度)",
        ),
        must("for", DRAWN, "How long", "時間"),
        must(
            "exposed",
            Ty::List(&Ty::Map(&HEAT_LOAD)),
            "Who is asked for more",
            "需要が増えるサービス",
        ),
    ],
);

/// Services that are asked for more in the heat.
pub static HEAT_LOAD: Shape = shape(
    "heat load",
    "Demand by degree",
    "気温1度当たりの需要",
    &[
        must("target", TARGETED, "Which", "対象"),
        must("per-degree", Ty::Share, "More demand per degree", "1度当たりの需要増"),
        may(
            "reserve",
            Ty::Share,
            "Demand above normal that is still served; default none",
            "供給余力(既定0)",
        ),
    ],
);

/// Interference with radio.
pub static RADIO: Shape = shape(
    "radio interference",
    "Services that use radio are limited",
    "電波妨害によるサービス低下",
    &[
        must("for", DRAWN, "How long", "時間"),
        must("exposed", Ty::List(&Ty::Map(&SILENCED)), "Who uses the radio", "無線を使うサービス"),
    ],
);

/// Services that use the radio.
pub static SILENCED: Shape = shape(
    "radio users",
    "What they lose",
    "失われる割合",
    &[
        must("target", TARGETED, "Which", "対象"),
        must("share", Ty::Share, "Share lost", "失われる割合"),
    ],
);
