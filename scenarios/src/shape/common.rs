//! Shapes used everywhere: text, distributions, targets.

use super::{Shape, Ty, choice, may, must, shape};

/// Text in two languages.
pub static TEXT: Shape = shape(
    "text",
    "Text in English, Japanese or both",
    "英語・日本語の文",
    &[may("en", Ty::Str, "English", "英語"), may("ja", Ty::Str, "Japanese", "日本語")],
);

/// A distribution. Its inner values are of the type it stands for.
pub static DISTRIBUTION: Shape = choice(
    "distribution",
    "A value that is drawn anew in every run",
    "試行ごとに抽出される値",
    &[
        may("uniform", Ty::List(&Ty::Str), "Evenly between two values: [a, b]", "一様分布 [a, b]"),
        may(
            "triangular",
            Ty::List(&Ty::Str),
            "Least, most likely, greatest: [a, mode, b]",
            "三角分布 [最小, 最頻, 最大]",
        ),
        may("lognormal", Ty::Map(&LOGNORMAL), "Lognormal", "対数正規分布"),
        may("exponential", Ty::Map(&EXPONENTIAL), "Exponential", "指数分布"),
        may("weibull", Ty::Map(&WEIBULL), "Weibull", "ワイブル分布"),
        may(
            "choice",
            Ty::List(&Ty::Str),
            "One of these, all equally likely",
            "いずれか一つ(等確率)",
        ),
    ],
    &[&["uniform", "triangular", "lognormal", "exponential", "weibull", "choice"]],
);

/// Parameters of a lognormal.
pub static LOGNORMAL: Shape = shape(
    "lognormal distribution",
    "Lognormal distribution",
    "対数正規分布",
    &[
        must("median", Ty::Str, "Half of the draws lie below", "中央値"),
        must("sigma", Ty::Number, "Standard deviation of the natural logarithm", "対数の標準偏差"),
    ],
);

/// Parameters of an exponential.
pub static EXPONENTIAL: Shape = shape(
    "exponential distribution",
    "Exponential distribution",
    "指数分布",
    &[must("mean", Ty::Str, "The mean", "平均")],
);

/// Parameters of a Weibull.
pub static WEIBULL: Shape = shape(
    "weibull distribution",
    "Weibull distribution",
    "ワイブル分布",
    &[
        must("shape", Ty::Number, "Shape; 1 is exponential", "形状母数"),
        must("scale", Ty::Str, "Scale", "尺度母数"),
    ],
);

/// Which services something hits.
pub static TARGET: Shape = choice(
    "target",
    "Which services are meant",
    "対象サービス",
    &[
        may(
            "service",
            Ty::Id,
            "A template (`electricity`) or one service (`electricity@chiba`)",
            "サービスのひな型または個別のサービス",
        ),
        may("services", Ty::List(&Ty::Id), "Several of them", "複数のサービス"),
        may(
            "places",
            Ty::Some(&Ty::Id),
            "Where; areas stand for their prefectures; default everywhere",
            "場所(エリアは管内の都道府県を表す)。省略時は全国",
        ),
        may("class", Ty::Id, "Only this class of sites", "施設の区分を限る"),
    ],
    &[&["service", "services"]],
);
