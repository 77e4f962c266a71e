//! Objectives and scoring.

use super::messages::MESSAGES;
use super::response::MODES;
use super::{Shape, TARGET, Ty, choice, may, must, shape};

/// Parts of the score.
pub const PARTS: &[&str] =
    &["recognition", "reporting", "reach", "continuity", "plan", "public", "mode", "rubric"];

/// What a clock starts from.
const AFTER: &str = "event:ID, inject:ID, step:ID, mode:MODE or mode-news:MODE";

/// An objective.
pub static OBJECTIVE: Shape = shape(
    "objective",
    "Something that is measured",
    "評価項目",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "名称"),
        must("part", Ty::Word(PARTS), "The part of the score it counts in", "採点の区分"),
        may("weight", Ty::Number, "Weight within its part; default 1", "区分の中の重み(既定1)"),
        must("measure", Ty::Map(&MEASURE), "How it is measured", "測り方"),
        may(
            "owner",
            Ty::Id,
            "A role of the organisation whose objective it is; default the one whose deeds or services are measured",
            "この評価項目の対象組織の役割(既定は測定対象の組織)",
        ),
        may("theme", Ty::Id, "The theme it verifies", "検証課題"),
        may("capability", Ty::Text, "Core capability it belongs to", "中核となる能力"),
        may(
            "target",
            Ty::Text,
            "What the organisation should be able to do",
            "目標とする能力の水準",
        ),
        may(
            "tasks",
            Ty::List(&Ty::Text),
            "Critical tasks an evaluator watches",
            "評価者が見る重要な作業",
        ),
    ],
);

/// A measure.
pub static MEASURE: Shape = choice(
    "measure",
    "How an objective is measured",
    "測り方",
    &[
        may("timeliness", Ty::Map(&TIMELINESS), "An action in time", "期限内の対応"),
        may("reach", Ty::Map(&REACH), "Information reaches somebody in time", "期限内の到達"),
        may(
            "continuity",
            Ty::Map(&CONTINUITY),
            "Service kept, against doing nothing",
            "サービスの維持(無対応との比)",
        ),
        may("keep", Ty::Map(&KEEP), "A service stays above a level", "水準の維持"),
        may("forecast", Ty::Map(&FORECAST), "A forecast that came true", "見通しの正しさ"),
        may("plan", Ty::Map(&PLAN), "Steps of a plan done in time", "計画の手順の実施"),
        may("mode", Ty::Map(&MODE), "A mode decided in time", "体制の切替え"),
        may(
            "form",
            Ty::Map(&FORM_OF_MESSAGES),
            "What messages say, against what their sender knew",
            "連絡様式の記載(発信者の認識との照合)",
        ),
        may(
            "rubric",
            Ty::Map(&RUBRIC),
            "An evaluator rates it P, S, M or U",
            "評価者による評価(P/S/M/U)",
        ),
    ],
    &[&["timeliness", "reach", "continuity", "keep", "forecast", "plan", "mode", "form", "rubric"]],
);

/// Timeliness.
pub static TIMELINESS: Shape = shape(
    "timeliness",
    "100 up to `within`, falling to 0 at three times `within`",
    "within以内は100、その3倍で0",
    &[
        must(
            "action",
            Ty::Id,
            "report, relay, publish-forecast, announce, switch-mode or an action id",
            "対応の種類またはID",
        ),
        must("by", Ty::Id, "The role", "役割"),
        must("after", Ty::Anchor, AFTER, "起点"),
        must("within", Ty::Duration, "How soon", "期限"),
    ],
);

/// Reach.
pub static REACH: Shape = shape(
    "reach",
    "Information from one role reaches others",
    "情報の到達",
    &[
        must("from", Ty::Id, "The role it starts from", "発信の役割"),
        must("to", Ty::Some(&Ty::Id), "Roles it must reach", "到達すべき役割"),
        must("after", Ty::Anchor, AFTER, "起点"),
        must("within", Ty::Duration, "How soon", "期限"),
    ],
);

/// Continuity.
pub static CONTINUITY: Shape = shape(
    "continuity",
    "People-hours lost, against doing nothing",
    "失われた人時(無対応との比)",
    &[must("target", Ty::Map(&TARGET), "Which services", "対象")],
);

/// Keep.
pub static KEEP: Shape = shape(
    "keep",
    "A service stays at or above a level",
    "水準の維持",
    &[
        must("service", Ty::Id, "The service", "サービス"),
        must("level", Ty::Share, "The level", "水準"),
        may("from", Ty::Time, "Since when; default the start", "いつから"),
        may("until", Ty::Time, "Until when; default the end", "いつまで"),
    ],
);

/// Forecast.
pub static FORECAST: Shape = shape(
    "forecast objective",
    "A published forecast against what came",
    "公表した見通しと結果の比較",
    &[
        must("service", Ty::Id, "The service", "サービス"),
        must("by", Ty::Id, "The role", "役割"),
        must("level", Ty::Share, "The level that counts as back", "復旧とみなす水準"),
        must("within", Ty::Duration, "How far off is still good", "許される誤差"),
    ],
);

/// Plan.
pub static PLAN: Shape = shape(
    "plan",
    "Steps of a plan done in time",
    "計画の手順の実施",
    &[
        must("steps", Ty::Some(&Ty::Id), "The steps", "手順"),
        must("within", Ty::Duration, "How soon", "期限"),
        must("after", Ty::Anchor, AFTER, "起点"),
    ],
);

/// Mode.
pub static MODE: Shape = shape(
    "mode",
    "A mode decided in time",
    "体制の切替え",
    &[
        must("mode", Ty::Word(MODES), "The mode", "体制"),
        must("by", Ty::Id, "Who decides", "決定する役割"),
        must("after", Ty::Anchor, AFTER, "起点"),
        must("within", Ty::Duration, "How soon", "期限"),
        may(
            "stand-down",
            Ty::Bool,
            "Measures its end: from when it was no longer called for to the decision for normal",
            "解除を測るか",
        ),
    ],
);

/// What messages say.
pub static FORM_OF_MESSAGES: Shape = shape(
    "form objective",
    "Fields that were due and filled, and agree with what the sender knew when sending",
    "記載すべき項目の記入と、発信時の認識との一致",
    &[
        must("by", Ty::Id, "Whose messages", "発信する役割"),
        must("after", Ty::Anchor, AFTER, "起点"),
        may(
            "action",
            Ty::Word(MESSAGES),
            "Only messages of this kind; default all",
            "連絡の種類(既定は全て)",
        ),
        may(
            "within",
            Ty::Duration,
            "Only messages sent so soon; default to the end",
            "対象とする時間(既定は終了まで)",
        ),
        may(
            "min",
            Ty::Share,
            "A message worth less than this is worth nothing",
            "これを下回る連絡は0とする",
        ),
    ],
);

/// A rubric.
pub static RUBRIC: Shape = shape(
    "rubric",
    "An evaluator rates it P, S, M or U; what to watch stands in `tasks`",
    "評価者がP・S・M・Uで評価する(着眼点は`tasks`に書く)",
    &[must("by", Ty::Id, "The role that is watched", "評価対象の役割")],
);

/// Scoring.
pub static SCORING: Shape = shape(
    "scoring",
    "How the score is put together",
    "採点",
    &[
        may(
            "weights",
            Ty::ById(&Ty::Number),
            "Weight of each part; default 1",
            "区分ごとの重み(既定1)",
        ),
        may(
            "floor",
            Ty::Whole,
            "People-hours under which continuity is not tested",
            "この人時未満なら継続性は評価しない",
        ),
    ],
);
