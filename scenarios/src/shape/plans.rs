//! How the format writes plans and missions.

use super::{ANNOUNCE, MODES, NOTICE, PUBLISH, RELAY, REPORT};
use super::{Shape, Ty, choice, may, must, shape};

/// The kinds of plan.
const KINDS: &[&str] = &["bcp", "it-bcp", "contingency"];

/// One entry of `plans`.
pub static RESPONSE_PLAN: Shape = shape(
    "plan",
    "A prepared response: BCP, IT-BCP, contingency plan",
    "計画(事業継続計画、情報システム運用継続計画、コンティンジェンシープラン)",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "名称"),
        may("kind", Ty::Word(KINDS), "Kind of plan", "計画の種類"),
        must("owner", Ty::Id, "The role that answers for it", "責任者"),
        may(
            "when",
            Ty::Condition,
            "Set off by its owner when this first holds; without it the plan has to be invoked",
            "発動条件。なければ発動の判断を要する",
        ),
        may("duty", Ty::Bool, "Set off in any case, also without a playbook", "必ず発動するか"),
        may(
            "resources",
            Ty::ById(&Ty::Whole),
            "Units it may use; the same name in several plans is one and the same",
            "使える資源の数",
        ),
        must("steps", Ty::List(&Ty::Map(&PLAN_STEP)), "Its steps", "手順"),
    ],
);

/// A step of a plan.
pub static PLAN_STEP: Shape = shape(
    "plan step",
    "A step of a plan; at most one deed, done when the step is done",
    "計画の手順。行うことは一つまで",
    &[
        must("id", Ty::Id, "Id, unique in its plan", "ID"),
        may("title", Ty::Text, "Title", "名称"),
        may("role", Ty::Id, "Who does it; default the owner", "担当"),
        may("after", Ty::Some(&Ty::Id), "Steps of this plan that come before", "先に行う手順"),
        may("requires", Ty::Condition, "What has to hold before it begins", "着手の条件"),
        may("uses", Ty::ById(&Ty::Whole), "Resources it holds while under way", "使う資源"),
        may("keeps", Ty::Bool, "What it used does not come back", "資源を返さないか"),
        may("takes", Ty::Drawn(&Ty::Duration), "How long it takes; default at once", "所要時間"),
        may("target", Ty::Duration, "Done by then, from the beginning of the plan", "目標時間"),
        may("report", Ty::Map(&REPORT), "Sends a report", "情報連絡"),
        may("relay", Ty::Map(&RELAY), "Passes it on", "情報提供・転送"),
        may("publish-forecast", Ty::Map(&PUBLISH), "Publishes a forecast", "復旧見通しの公表"),
        may("act", Ty::Id, "Takes an action", "対応を行う"),
        may("announce", Ty::Map(&ANNOUNCE), "Makes a statement", "公表・周知"),
        may("notice", Ty::Map(&NOTICE), "情報提供: NISC to operators", "情報提供"),
        may("newsletter", Ty::Map(&NOTICE), "A broadcast that nobody answers", "ニュースレター"),
        may("status", Ty::Map(&NOTICE), "A status report", "定時報告"),
        may("switch-mode", Ty::Word(MODES), "Decides on a mode", "体制の切替え"),
        may("switch-phase", Ty::Id, "Moves the present mode to this phase", "段階の移行"),
        may("invoke", Ty::Id, "Invokes another plan", "別の計画の発動"),
        may("decide", Ty::Map(&DECIDE), "Decides on a residual risk", "残存リスクの判断"),
    ],
);

/// A decision on a residual risk.
pub static DECIDE: Shape = shape(
    "decision",
    "What management decides about the residual risk of a mission",
    "任務の残存リスクに対する経営層の判断",
    &[
        must("mission", Ty::Id, "The mission", "任務"),
        must("choice", Ty::Word(&["accept", "reduce", "stop"]), "What", "受容・低減・中止"),
    ],
);

/// One entry of `missions`.
pub static MISSION: Shape = shape(
    "mission",
    "What an organisation has to fulfil, and what that rests on",
    "任務とそれを支えるもの(機能保証)",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "名称"),
        must("owner", Ty::Id, "Who answers for the mission", "業務責任者"),
        must("management", Ty::Id, "Who decides on what remains", "経営層"),
        may(
            "tolerance",
            Ty::Share,
            "Residual risk that needs no decision; default 0%",
            "許容する残存リスク",
        ),
        may("handover", Ty::Time, "When the risk is handed over; default T+0h", "提示の時刻"),
        may("marks", Ty::List(&Ty::Share), "Levels whose crossing is told", "通知する水準"),
        may("reduces", Ty::Share, "Share of the risk that reducing takes away", "低減の割合"),
        may("reduce", Ty::Id, "The action that reducing sets off", "低減で行う対応"),
        may("stop", Ty::Id, "The action that stopping sets off", "中止で行う対応"),
        must("elements", Ty::List(&Ty::Map(&ELEMENT)), "Its tree", "構成要素"),
        may("source", Ty::Str, "Where the figures come from", "出典"),
        may(
            "confidence",
            Ty::Word(&["A", "B", "C"]),
            "A published, B derived, C our assumption",
            "A公表値・B導出・C仮定",
        ),
    ],
);

/// An element of a mission.
pub static ELEMENT: Shape = shape(
    "element",
    "A mission, function, process, system or device",
    "任務・機能・業務・システム・機器",
    &[
        must("id", Ty::Id, "Id, unique in its mission", "ID"),
        may("title", Ty::Text, "Title", "名称"),
        must(
            "layer",
            Ty::Word(&["mission", "function", "process", "system", "device"]),
            "Its layer",
            "階層",
        ),
        may("rests-on", Ty::List(&Ty::Map(&REST)), "What it rests on", "支えるもの"),
        may(
            "combine",
            Ty::Word(&["min", "weighted"]),
            "The least of it (default), or the weighted mean",
            "最小または加重平均",
        ),
        may(
            "substitutable",
            Ty::Share,
            "Share of a loss below that other means make up for",
            "代替できる割合",
        ),
        may("risk", Ty::Share, "Assessed risk of its own", "評価したリスク"),
        may("control", Ty::Share, "Share of it that controls take away", "対策で減る割合"),
    ],
);

/// What an element rests on.
pub static REST: Shape = choice(
    "support",
    "What an element rests on",
    "要素を支えるもの",
    &[
        may("element", Ty::Id, "Another element of this mission", "同じ任務の要素"),
        may("service", Ty::Id, "One service", "サービス"),
        may("system", Ty::Id, "A system of this scenario", "システム"),
        may("weight", Ty::Whole, "Weight; default 1", "重み"),
    ],
    &[&["element", "service", "system"]],
);
