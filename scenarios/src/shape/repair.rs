//! How the format writes crews, trucks, parts and what repair needs.

use super::{Shape, TARGET, Ty, may, must, shape};

const CONFIDENCE: &[&str] = &["A", "B", "C"];
const DRAWN: Ty = Ty::Drawn(&Ty::Duration);
const TARGETS: Ty = Ty::List(&Ty::Map(&TARGET));
/// What comes first.
pub const POLICIES: &[&str] = &["critical-first", "most-people-first", "first-come"];
/// Kinds of pool.
pub const POOL_KINDS: &[&str] = &["crew", "team", "part", "truck"];

/// `repair`.
pub static REPAIR: Shape = shape(
    "repair",
    "Crews, trucks, parts and what repair needs. Services that nothing here names are repaired by themselves",
    "復旧の人員・資機材と条件。ここに挙げないサービスは所要時間が過ぎれば自然に復旧する",
    &[
        may(
            "policy",
            Ty::Word(POLICIES),
            "Which job comes first: by what depends on it (default), by people, by time",
            "優先順位:依存の大きさ(既定)、人口、発生順",
        ),
        may("critical", TARGETS, "Services before all others, in order", "最優先のサービス(順に)"),
        may("travel", Ty::Map(&TRAVEL), "How long ways take; default no time", "移動時間"),
        may(
            "assessment",
            DRAWN,
            "From the strike until damage is found: nobody is sent before; default at once",
            "被害の発生から把握まで(把握前は誰も派遣されない)。既定は即時",
        ),
        may("pools", Ty::List(&Ty::Map(&POOL)), "Crews, teams, parts, trucks", "班・資機材"),
        may("support", Ty::List(&Ty::Map(&SUPPORT)), "What repair needs", "復旧作業に必要なもの"),
        may("refailure", Ty::List(&Ty::Map(&REFAILURE)), "What fails again", "再発"),
        may("source", Ty::Str, "Where figures come from", "出典"),
    ],
);

/// Ways.
pub static TRAVEL: Shape = shape(
    "travel",
    "How long ways take",
    "移動時間",
    &[
        must(
            "speed",
            Ty::Number,
            "km/h over the great-circle distance",
            "直線距離に対する時速(km/h)",
        ),
        may("ready", Ty::Duration, "Getting ready before each departure", "出発準備"),
        may("local", Ty::Duration, "A way within one place", "同じ場所の中での移動"),
        may(
            "roads",
            Ty::Id,
            "Template of the roads: a way takes 1 / max(level, 10%) as long, by the level at its end",
            "道路のサービス。到着地の水準が低いほど時間がかかる",
        ),
        may(
            "spread",
            Ty::Drawn(&Ty::Ratio),
            "Drawn for each way: its time in relation to this",
            "ばらつき",
        ),
    ],
);

/// A pool.
pub static POOL: Shape = shape(
    "pool",
    "Units of one kind with one home",
    "同じ種類の班・車両・部品のまとまり",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "名称"),
        must("kind", Ty::Word(POOL_KINDS), "What it is", "種類"),
        must("place", Ty::Id, "Home", "本拠地"),
        must("units", Ty::Whole, "How many; of parts: the stock", "数(部品は在庫)"),
        may("serves", TARGETS, "What they repair or supply", "担当するサービス"),
        may(
            "serves-systems",
            Ty::List(&Ty::Id),
            "Systems that a team helps to clean once they are cut off",
            "専門チームが復旧を支援するシステム(遮断後)",
        ),
        may("mobilisation", DRAWN, "From the call to the first departure", "招集から出発まで"),
        may(
            "on-request",
            Ty::Bool,
            "Comes only when asked for: mutual aid",
            "要請があるときだけ来る(応援)",
        ),
        may(
            "remaining",
            Ty::Ratio,
            "A team leaves so much of a job, or of the cleaning of a system",
            "専門チームの到着後に残る作業",
        ),
        may("restock", DRAWN, "Until a used part is replaced", "部品の補充"),
        may("need", Ty::Id, "The need that trucks supply", "車両が補う必要資源群"),
        may(
            "below",
            Ty::Duration,
            "Trucks leave when a draining buffer covers less than this",
            "自立持続時間がこれを下回ると出発",
        ),
        may(
            "assessment",
            DRAWN,
            "Until trucks know that a buffer is low; default that of the section",
            "残量の低下を車両側が把握するまで(既定は節の値)",
        ),
        may("inflow", Ty::Map(&BRINGS), "What a generator truck gives", "電源車の供給"),
        may(
            "stock",
            Ty::Duration,
            "What a tanker brings: so much longer",
            "タンクローリーが足す持続時間",
        ),
        may("source", Ty::Str, "Where figures come from", "出典"),
        may("confidence", Ty::Word(CONFIDENCE), "A published, B derived, C our assumption", "確度"),
    ],
);

/// What a generator truck gives.
pub static BRINGS: Shape = shape(
    "truck's inflow",
    "A share of the need for a while; the truck stays that long",
    "一定期間、必要量の一部を届ける",
    &[
        must("rate", Ty::Share, "Share of the full need", "必要量に対する割合"),
        must("for", Ty::Duration, "How long", "時間"),
    ],
);

/// What repair needs.
pub static SUPPORT: Shape = shape(
    "support",
    "What repair of services needs: the work goes at the least of 1 - criticality x shortage",
    "復旧作業に必要なもの。不足に応じて作業が遅くなる",
    &[
        must("target", Ty::Map(&TARGET), "What is repaired", "復旧の対象"),
        must("needs", Ty::List(&Ty::Map(&SUPPORT_NEED)), "What the work needs", "必要なもの"),
        may("least", Ty::Share, "Never slower than this; default 10%", "下限(既定10%)"),
        may("source", Ty::Str, "Where figures come from", "出典"),
        may("confidence", Ty::Word(CONFIDENCE), "A published, B derived, C our assumption", "確度"),
    ],
);

/// One thing that repair needs.
pub static SUPPORT_NEED: Shape = shape(
    "support need",
    "One service that repair needs",
    "復旧作業に必要な一つのサービス",
    &[
        must(
            "service",
            Ty::Id,
            "One service, or a template: the one at the job's place",
            "サービス",
        ),
        must("criticality", Ty::Share, "What the work loses without it", "無いときに失われる割合"),
    ],
);

/// A repair that may not hold.
pub static REFAILURE: Shape = shape(
    "refailure",
    "A finished job may fail again, once",
    "復旧後の再発(一度だけ)",
    &[
        must("target", Ty::Map(&TARGET), "What is repaired", "対象"),
        must("chance", Ty::Share, "Probability", "確率"),
        must("after", DRAWN, "How long it holds", "再発までの時間"),
        may("work", DRAWN, "Work of the second repair; default that of the first", "再作業の時間"),
        may("source", Ty::Str, "Where figures come from", "出典"),
        may("confidence", Ty::Word(CONFIDENCE), "A published, B derived, C our assumption", "確度"),
    ],
);

/// Asks for a pool.
pub static REQUEST: Shape = shape(
    "request",
    "Asks for a pool",
    "応援の要請",
    &[must("pool", Ty::Id, "The pool", "班・資機材")],
);

/// Puts services first.
pub static PRIORITISE: Shape = shape(
    "priority",
    "Puts services before all others",
    "優先復旧の指定",
    &[must("target", Ty::Map(&TARGET), "Which", "対象")],
);

/// Sends trucks or teams.
pub static SEND: Shape = shape(
    "sending",
    "Sends the next free trucks or teams of a pool",
    "車両・専門チームの派遣",
    &[
        must("pool", Ty::Id, "The pool", "班・資機材"),
        may("target", Ty::Map(&TARGET), "Where to", "派遣先"),
        may(
            "systems",
            Ty::List(&Ty::Id),
            "Teams: to which systems",
            "派遣先のシステム(専門チーム)",
        ),
    ],
);
