//! Injects, actions and playbooks: what people are told and what they do.

use super::messages::{
    ANONYMOUS, CAUSES_KEY, CHANNELS, CLAIMS, FORECAST, IMPACT, MATTERS, NEAR_MISS, NOTICED, SCOPE,
    STATUS, TYPES_KEY, UNCERTAIN,
};
use super::{
    ALTERNATIVE, ATTACHMENT, COSTS, DECIDE, LEEWAY, NOTICE, PLANNING, POLICIES, PRIORITISE,
    REQUEST, SEND, SYSTEM_ORDER, Shape, TARGET, Ty, choice, may, must, shape,
};

/// How an inject arrives.
pub const VIAS: &[&str] =
    &["mail", "phone", "fax", "portal", "press", "tv", "sns", "radio", "alarm", "paper"];
/// Modes of the information-sharing system.
pub const MODES: &[&str] = &["normal", "large-scale", "crisis", "mega-event"];
/// Kinds of step.
pub const DUTY: &[&str] = &["duty", "decision"];
const TARGETED: Ty = Ty::Map(&TARGET);

/// An inject.
pub static INJECT: Shape = choice(
    "inject",
    "Something delivered to people",
    "状況付与",
    &[
        must("id", Ty::Id, "Id", "ID"),
        may(
            "at",
            Ty::Time,
            "When; before the start means at the start",
            "時刻(開始前のものは開始時に渡す)",
        ),
        may(
            "when",
            Ty::Condition,
            "Fires once, when this first holds",
            "条件(初めて成り立ったとき一度だけ)",
        ),
        may("like", Ty::Id, "Fires when that inject fires", "この状況付与と同時に出す"),
        may(
            "contingency",
            Ty::Bool,
            "Parked for the controller: sent only when released; `at` or `when` is a suggestion then",
            "予備。コントローラーが出すまで送られない(at・whenは目安)",
        ),
        may("title", Ty::Text, "A line for lists", "一覧用の題名"),
        must("to", Ty::Some(&Ty::Id), "Roles that receive it", "受け取る役割"),
        may("from", Ty::Id, "The role it comes from", "差出しの役割"),
        must("via", Ty::Word(VIAS), "How it arrives", "手段"),
        may("about", Ty::Some(&Ty::Id), "Services it is about", "関係するサービス"),
        may("theme", Ty::Id, "The theme it serves", "検証課題"),
        may("objective", Ty::Some(&Ty::Id), "Objectives it exercises", "対応する評価項目"),
        may(
            "tells",
            Ty::Some(&Ty::Id),
            "Events that whoever reads it knows of from then on",
            "読んだ人が知ることになる事象",
        ),
        may(
            "text",
            Ty::Text,
            "The text; may quote the state: {{ level('water@chiba') }}. Needed unless there are alternatives",
            "本文。状態を引用できる:{{ level('water@chiba') }}。代替案があれば省略可",
        ),
        may("attachments", Ty::List(&Ty::Map(&ATTACHMENT)), "Attachments", "添付"),
        may(
            "alternatives",
            Ty::List(&Ty::Map(&ALTERNATIVE)),
            "Versions of it: the first whose condition holds is sent, else its own text",
            "代替案。条件が成り立つ最初のものを送り、なければ本文を送る",
        ),
        may("expects", Ty::List(&Ty::Map(&EXPECT)), "What should follow", "期待される対応"),
        may("activates", Ty::Some(&Ty::Id), "Milestones it sets", "到達させる節目"),
        may("deactivates", Ty::Some(&Ty::Id), "Milestones it unsets", "解除する節目"),
        may("localise", Ty::Map(&LEEWAY), "What sub-controllers may change", "認める調整"),
        may("planning", Ty::Map(&PLANNING), "State of planning", "検討の状況"),
        CLAIMS,
    ],
    &[],
);

/// What an inject should lead to.
pub static EXPECT: Shape = shape(
    "expectation",
    "An action that should follow an inject",
    "状況付与の後に期待される対応",
    &[
        must(
            "action",
            Ty::Id,
            "report, relay, notice, publish-forecast, announce, switch-mode or an action id",
            "対応の種類またはID",
        ),
        may("by", Ty::Id, "The role", "役割"),
        may("within", Ty::Duration, "How soon", "期限"),
    ],
);

/// An action.
pub static ACTION: Shape = shape(
    "action",
    "Something people can do here, and what it changes",
    "対応の選択肢とその効果",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "名称"),
        may(
            "takes",
            Ty::Drawn(&Ty::Duration),
            "From decision to effect; default at once",
            "決定から効果までの時間",
        ),
        may("effects", Ty::List(&Ty::Map(&EFFECT)), "What it changes", "効果"),
        may("costs", Ty::Map(&COSTS), "What it costs, in print", "費用(表示のみ)"),
    ],
);

/// An effect of an action.
pub static EFFECT: Shape = choice(
    "effect",
    "One change an action makes",
    "対応の効果",
    &[
        may("stock", Ty::Map(&STOCK), "Fills a buffer", "備蓄を足す"),
        may("inflow", Ty::Map(&INFLOW), "Deliveries for a while", "一定期間の供給"),
        may(
            "expedite",
            Ty::Map(&EXPEDITE),
            "Makes open repairs shorter or longer",
            "修理を早める・遅らせる",
        ),
        may("fallback", Ty::Map(&FALLBACK), "Manual operation for a while", "代替手段による運用"),
        may("shed", Ty::Map(&SHED), "Limits a service on purpose", "意図的な制限"),
        may("contain", Ty::Map(&SYSTEM_ORDER), "Cuts a system off", "システムの切離し"),
        may("reconnect", Ty::Map(&SYSTEM_ORDER), "Connects a system again", "システムの再接続"),
        may("request", Ty::Map(&REQUEST), "Asks for a pool", "応援の要請"),
        may("policy", Ty::Word(POLICIES), "Another order of repair", "復旧順序の変更"),
        may("prioritise", Ty::Map(&PRIORITISE), "Puts services first", "優先復旧の指定"),
        may("send", Ty::Map(&SEND), "Sends trucks or teams", "車両・専門チームの派遣"),
    ],
    &[&[
        "stock",
        "inflow",
        "expedite",
        "fallback",
        "shed",
        "request",
        "policy",
        "prioritise",
        "send",
        "contain",
        "reconnect",
    ]],
);

/// Fills a buffer.
pub static STOCK: Shape = shape(
    "stock",
    "Fills the buffer of a need",
    "備蓄を足す",
    &[
        must("target", TARGETED, "Whose", "対象"),
        must("need", Ty::Id, "Which need", "必要資源群"),
        must(
            "lasts",
            Ty::Duration,
            "How much longer it covers a total loss",
            "全停止を何時間余分にしのげるか",
        ),
    ],
);

/// Deliveries.
pub static INFLOW: Shape = shape(
    "inflow",
    "Delivers a share of the need for a while",
    "一定期間、必要量の一部を届ける",
    &[
        must("target", TARGETED, "Whose", "対象"),
        must("need", Ty::Id, "Which need", "必要資源群"),
        must("rate", Ty::Share, "Share of the full need", "必要量に対する割合"),
        must("for", Ty::Duration, "How long", "時間"),
    ],
);

/// Repairs faster or slower.
pub static EXPEDITE: Shape = shape(
    "expedition",
    "Scales what remains of every open repair",
    "進行中の修理の残り時間を変える",
    &[
        must("target", TARGETED, "Whose", "対象"),
        must(
            "remaining",
            Ty::Ratio,
            "Remaining time in relation to now: 70% is faster, 115% slower",
            "残り時間の倍率",
        ),
    ],
);

/// Manual operation.
pub static FALLBACK: Shape = shape(
    "fallback",
    "Covers a share of a need by other means for a while",
    "一定期間、他の手段で補う",
    &[
        must("target", TARGETED, "Whose", "対象"),
        must("need", Ty::Id, "Which need", "必要資源群"),
        must("level", Ty::Share, "Share of the need covered", "補える割合"),
        must("for", Ty::Duration, "How long", "時間"),
    ],
);

/// Limits a service.
pub static SHED: Shape = shape(
    "shedding",
    "Limits a service on purpose for a while",
    "一定期間、意図的に制限する",
    &[
        must("target", TARGETED, "What", "対象"),
        must("level", Ty::Share, "What is left of it", "残す水準"),
        must("for", Ty::Duration, "How long", "時間"),
    ],
);

/// A playbook.
pub static PLAYBOOK: Shape = shape(
    "playbook",
    "What simulated roles do; `reference` is the planner's best answer",
    "対応計画。referenceは作成者の模範解答",
    &[
        must("id", Ty::Id, "Id", "ID"),
        may("title", Ty::Text, "Title", "名称"),
        must("steps", Ty::List(&Ty::Map(&STEP)), "Its steps", "手順"),
    ],
);

/// A step of a playbook.
pub static STEP: Shape = choice(
    "step",
    "One response: who, on what, what. It happens at most once",
    "一つの対応。誰が、何を契機に、何をするか。一度だけ行う",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("role", Ty::Id, "Who acts", "役割"),
        may(
            "on",
            Ty::Id,
            "When this inject, or the message of this step, reaches the role",
            "この状況付与・連絡が届いたとき",
        ),
        may("at", Ty::Time, "At a time", "時刻"),
        may("when", Ty::Condition, "When this first holds", "条件"),
        may("after", Ty::Id, "When this step or action was done", "この手順・対応の後"),
        may("delay", Ty::Duration, "Thinking and preparing; default 0s", "準備の時間"),
        may(
            "kind",
            Ty::Word(DUTY),
            "`duty`: automatic protection or a statutory duty, done in any case; default `decision`",
            "duty:自動保護・法令上の義務",
        ),
        may("report", Ty::Map(&REPORT), "Sends a report", "情報連絡"),
        may("relay", Ty::Map(&RELAY), "Passes it on", "情報提供・転送"),
        may(
            "publish-forecast",
            Ty::Map(&PUBLISH),
            "Publishes a forecast of restoration",
            "復旧見通しの公表",
        ),
        may("act", Ty::Id, "Takes an action", "対応を行う"),
        may("announce", Ty::Map(&ANNOUNCE), "Makes a statement", "公表・周知"),
        may("notice", Ty::Map(&NOTICE), "情報提供: NISC to operators", "情報提供"),
        may("newsletter", Ty::Map(&NOTICE), "A broadcast that nobody answers", "ニュースレター"),
        may("status", Ty::Map(&NOTICE), "A status report", "定時報告"),
        may("switch-mode", Ty::Word(MODES), "Decides on a mode", "体制の切替え"),
        may("invoke", Ty::Id, "Invokes a plan", "計画の発動"),
        may("decide", Ty::Map(&DECIDE), "Decides on a residual risk", "残存リスクの判断"),
        may("switch-phase", Ty::Id, "Moves the present mode to this phase", "段階の移行"),
    ],
    &[
        &["on", "at", "when", "after"],
        &[
            "report",
            "relay",
            "publish-forecast",
            "act",
            "announce",
            "notice",
            "newsletter",
            "status",
            "switch-mode",
            "switch-phase",
            "invoke",
            "decide",
        ],
    ],
);

/// A report.
pub static REPORT: Shape = shape(
    "report",
    "情報連絡: operator to ministry, ministry to NISC",
    "情報連絡",
    &[
        must("to", Ty::Some(&Ty::Id), "Receivers", "宛先"),
        may("about", Ty::Some(&Ty::Id), "Services it is about", "関係するサービス"),
        may("kind", Ty::Id, "first, follow-up, final …", "第一報・続報・最終報など"),
        MATTERS,
        TYPES_KEY,
        CAUSES_KEY,
        NOTICED,
        IMPACT,
        STATUS,
        FORECAST,
        NEAR_MISS,
        UNCERTAIN,
        ANONYMOUS,
        SCOPE,
        CLAIMS,
        CHANNELS,
    ],
);

/// A message passed on.
pub static RELAY: Shape = shape(
    "relay",
    "Passes on what was received",
    "受けた内容を回す",
    &[
        must("to", Ty::Some(&Ty::Id), "Receivers", "宛先"),
        may("about", Ty::Some(&Ty::Id), "Services it is about", "関係するサービス"),
        MATTERS,
        TYPES_KEY,
        CAUSES_KEY,
        NOTICED,
        IMPACT,
        STATUS,
        FORECAST,
        NEAR_MISS,
        UNCERTAIN,
        ANONYMOUS,
        SCOPE,
        CLAIMS,
        CHANNELS,
    ],
);

/// A forecast.
pub static PUBLISH: Shape = shape(
    "published forecast",
    "A forecast of restoration",
    "復旧見通し",
    &[
        must("service", Ty::Id, "The service", "サービス"),
        must("restored", Ty::Time, "When it is said to be back", "復旧の見込み時刻"),
        may("margin", Ty::Duration, "Half-width of the forecast", "見通しの幅(片側)"),
        may("level", Ty::Share, "The level that counts as back; default 100%", "復旧とみなす水準"),
    ],
);

/// A statement.
pub static ANNOUNCE: Shape = shape(
    "announcement",
    "A statement to the public or to partners",
    "公表・周知",
    &[
        must("to", Ty::Some(&Ty::Id), "Receivers", "宛先"),
        may("text", Ty::Text, "The text; may quote the state", "本文。状態を引用できる"),
        may("about", Ty::Some(&Ty::Id), "Services it is about", "関係するサービス"),
        MATTERS,
        TYPES_KEY,
        CAUSES_KEY,
        NOTICED,
        IMPACT,
        STATUS,
        FORECAST,
        NEAR_MISS,
        UNCERTAIN,
        ANONYMOUS,
        SCOPE,
        CLAIMS,
        CHANNELS,
    ],
);
