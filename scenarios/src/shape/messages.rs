//! How the format writes channels, routes, modes, circles, desks and the form of messages.

use super::{Key, MODES, POSTS, ROLE_KINDS, Shape, Ty, may, must, shape};

const CONFIDENCE: &[&str] = &["A", "B", "C"];
/// Kinds of message.
pub const MESSAGES: &[&str] = &["report", "relay", "announce", "notice", "newsletter", "status"];
/// How far a message may go.
pub const SCOPES: &[&str] = &["red", "amber", "green", "clear"];
/// How a matter stands.
pub(super) const STATUSES: &[&str] = &["ongoing", "restoring", "restored"];
/// What ties a receiver to the sender.
pub const SAME: &[&str] = &["sector", "organisation", "place"];
/// Event types of the report form (seed documents, 情報連絡の事象の類型).
pub const EVENT_TYPES: &[&str] = &[
    "near-miss",
    "leak",
    "destruction",
    "unavailability",
    "malware",
    "malicious-code",
    "intrusion",
    "other-event",
];
/// Causes of the report form (seed documents, 原因, several may be ticked).
pub const CAUSES: &[&str] = &[
    "suspicious-mail",
    "false-id",
    "mass-access",
    "information-theft",
    "insider",
    "improper-operation",
    "user-operation",
    "user-management",
    "suspicious-file",
    "suspicious-site",
    "contractor",
    "equipment-failure",
    "vulnerability",
    "ripple",
    "disaster",
    "other-cause",
    "unknown",
];
const SELECTED: Ty = Ty::Either(&Ty::Some(&Ty::Id), &Ty::Map(&SELECT));
const DRAWN: Ty = Ty::Drawn(&Ty::Duration);
pub(super) const SOURCE: Key =
    may("source", Ty::Str, "Id of a source, or a citation", "出典のID、または出典の記述");
pub(super) const SURE: Key = may(
    "confidence",
    Ty::Word(CONFIDENCE),
    "A published, B derived, C our assumption",
    "A公表値・B導出・C仮定",
);

/// One entry of `channels`.
pub static CHANNEL: Shape = shape(
    "channel",
    "A way for messages and what it needs",
    "連絡手段",
    &[
        must("id", Ty::Id, "Id", "ID"),
        may("title", Ty::Text, "Title", "名称"),
        may(
            "needs",
            Ty::Some(&Ty::Id),
            "Services it needs: a template (`ict`) at the place of both ends, or one service (`cloud`)",
            "必要なサービス。ひな型は送り手と受け手の場所のもの、個別のサービスはそのもの",
        ),
        may("latency", DRAWN, "Time under way; default 60s", "届くまでの時間"),
        may(
            "retry",
            Ty::Duration,
            "Time until a sender notices a failure and tries the next way; default 5m",
            "不達に気付いて次の手段を試すまでの時間",
        ),
        SOURCE,
        SURE,
    ],
);

/// Which roles are meant.
pub static SELECT: Shape = shape(
    "selection",
    "Which roles are meant: those that fit every key given",
    "役割の選び方。書いたすべてに合うもの",
    &[
        may("kind", Ty::Some(&Ty::Word(ROLE_KINDS)), "Kinds of organisation", "組織の種類"),
        may("post", Ty::Some(&Ty::Word(POSTS)), "Posts", "部署"),
        may("sector", Ty::Some(&Ty::Id), "Sectors", "分野"),
        may("place", Ty::Some(&Ty::Id), "Places and what lies in them", "場所"),
        may("roles", Ty::Some(&Ty::Id), "These only", "役割のID"),
        may(
            "same",
            Ty::Some(&Ty::Word(SAME)),
            "For receivers: only those of the sender's sector, organisation or place",
            "受け手を送り手と同じ分野・組織・場所に限る",
        ),
    ],
);

/// One entry of `routes`.
pub static ROUTE: Shape = shape(
    "route",
    "A standing rule by which roles pass on what they have read",
    "連絡経路。読んだものを回す常設の決まり",
    &[
        must("id", Ty::Id, "Id", "ID"),
        may("title", Ty::Text, "Title", "名称"),
        must("from", SELECTED, "Who passes on", "回す側"),
        must("to", SELECTED, "To whom", "受ける側"),
        must(
            "takes",
            Ty::Some(&Ty::Word(MESSAGES)),
            "Kinds of message taken up",
            "対象とする連絡の種類",
        ),
        must("gives", Ty::Word(MESSAGES), "Kind of message sent", "送る連絡の種類"),
        may(
            "modes",
            Ty::Some(&Ty::Word(MODES)),
            "Modes in which it is used, as the sender knows them; default all",
            "用いる体制(送り手の認識による)。省略時はすべて",
        ),
        may("phase", Ty::Id, "Phase of the mode in which it is used", "用いる段階"),
        may(
            "triage",
            Ty::Share,
            "Share of threads passed on, drawn once for each; default 100%",
            "回す割合(案件ごとに一度抽出)",
        ),
        may(
            "near-miss",
            Ty::Share,
            "Share of near misses, and of messages in which all works, passed on; default that of `triage`",
            "予兆・ヒヤリハットや障害のない連絡を回す割合",
        ),
        may("drafting", DRAWN, "Time to draft; default 10m", "起案の時間"),
        may(
            "scope",
            Ty::Word(SCOPES),
            "Least openness a message must have to go this way; default amber",
            "この経路に載せられる共有範囲の下限",
        ),
        may("voluntary", Ty::Bool, "Passed on with the sender's participation only", "任意の共有"),
        may("anonymises", Ty::Bool, "The origin is taken off", "発信元を伏せる"),
        SOURCE,
        SURE,
    ],
);

/// One entry of `modes`.
pub static MODE_RULE: Shape = shape(
    "mode",
    "A mode of information sharing: who decides, who is told",
    "情報共有体制",
    &[
        must("id", Ty::Word(MODES), "The mode", "体制"),
        may("title", Ty::Text, "Title", "名称"),
        may("deciders", SELECTED, "Who may decide on it; default anybody", "切替えを決める者"),
        may("told", SELECTED, "Who is told", "知らせる相手"),
        may(
            "overlay",
            Ty::Bool,
            "Lies over another mode, until decided again; default true for mega-event only",
            "他の体制に重なるか",
        ),
        may(
            "when",
            Ty::Condition,
            "When it is called for, as each decider sees it: our reading, the documents give none",
            "必要となる条件(決定者の認識による。本シナリオの想定)",
        ),
        may(
            "until",
            Ty::Condition,
            "When it may be stood down, as each decider sees it; default when `when` no longer holds",
            "解除できる条件(決定者の認識による)",
        ),
        may(
            "reports",
            Ty::List(&Ty::Map(&MODE_REPORT)),
            "Status reports while it is on",
            "定時報告",
        ),
        may("phases", Ty::List(&Ty::Map(&PHASE)), "Its phases, in order", "段階"),
        SOURCE,
        SURE,
    ],
);

/// Status reports of a mode.
pub static MODE_REPORT: Shape = shape(
    "status report of a mode",
    "Who reports its own services to whom, how often",
    "定時報告",
    &[
        must("from", SELECTED, "Who reports", "報告する側"),
        must("to", SELECTED, "To whom", "受ける側"),
        must("every", Ty::Duration, "How often", "間隔"),
    ],
);

/// A phase of a mode.
pub static PHASE: Shape = shape(
    "phase",
    "A phase of a mode: gather, share, announce …",
    "体制の段階(集約・共有・発信など)",
    &[
        must("id", Ty::Id, "Id", "ID"),
        may(
            "for",
            Ty::Duration,
            "When it gives way by itself; default never",
            "自動で次へ移るまでの時間",
        ),
    ],
);

/// One entry of `circles`.
pub static CIRCLE: Shape = shape(
    "circle",
    "A circle of voluntary sharing",
    "自主的な情報共有の輪",
    &[
        must("id", Ty::Id, "Id", "ID"),
        may("title", Ty::Text, "Title", "名称"),
        must("members", SELECTED, "Its members", "構成員"),
        may(
            "adapts",
            Ty::Share,
            "How far members follow, on each occasion, the share of those who gave; default 0%",
            "提供した者の割合に合わせる速さ",
        ),
        may(
            "independent",
            Ty::Bool,
            "Under nobody's orders: what is shared in it leaves it of free will only",
            "誰の指示も受けない",
        ),
        SOURCE,
        SURE,
    ],
);

/// Office hours.
pub static OFFICE: Shape = shape(
    "office hours",
    "When a post is staffed, in the civil time of the scenario's start",
    "執務時間",
    &[
        must("from", Ty::Str, "First time of day, like \"09:00\"", "始業"),
        must("to", Ty::Str, "Last; earlier than `from` means over midnight", "終業"),
        may("days", Ty::Some(&Ty::Str), "mon, tue … or a range like mon-fri, the default", "曜日"),
    ],
);

/// A statement about a service.
pub static CLAIM: Shape = shape(
    "claim",
    "What a message says of a service, whatever its sender believes",
    "連絡が述べるサービスの水準",
    &[
        must("service", Ty::Id, "The service", "サービス"),
        must("level", Ty::Share, "The level it is said to have", "水準"),
        may("false", Ty::Bool, "It is false information", "偽情報"),
    ],
);

const CLAIMED: Ty = Ty::Map(&CLAIM);
const TYPE: Ty = Ty::Word(EVENT_TYPES);
const CAUSE: Ty = Ty::Word(CAUSES);

/// The form of a message, as keys of every deed that sends one; `about` stands before it.
pub(super) const TYPES_KEY: Key = may("types", Ty::Some(&TYPE), "Event types ticked", "事象の類型");
pub(super) const CAUSES_KEY: Key = may("causes", Ty::Some(&CAUSE), "Causes ticked", "原因");
pub(super) const NEAR_MISS: Key =
    may("near-miss", Ty::Bool, "A sign or near miss", "予兆・ヒヤリハット");
pub(super) const UNCERTAIN: Key = may("uncertain", Ty::Bool, "The sender is not sure", "不確実");
pub(super) const ANONYMOUS: Key =
    may("anonymous", Ty::Bool, "The origin is not passed on", "発信元を伏せる");
pub(super) const NOTICED: Key = may(
    "noticed",
    Ty::Time,
    "When it was noticed; default as of when the sender believes what it reports",
    "覚知した時刻",
);
pub(super) const IMPACT: Key = may(
    "impact",
    Ty::Whole,
    "People without service; default as the sender believes",
    "影響を受ける人数",
);
pub(super) const STATUS: Key =
    may("status", Ty::Word(STATUSES), "How it stands; default as the sender believes", "状況");
pub(super) const FORECAST: Key =
    may("forecast", Ty::Time, "When service is expected to be back", "復旧の見込み時刻");
pub(super) const SCOPE: Key =
    may("scope", Ty::Word(SCOPES), "How far it may go (TLP); default amber", "共有範囲(TLP)");
pub(super) const CLAIMS: Key = may(
    "claims",
    Ty::List(&CLAIMED),
    "What it says whatever the sender believes",
    "送り手の認識によらず述べる内容",
);
pub(super) const MATTERS: Key = may(
    "matters",
    Ty::Some(&Ty::Id),
    "Events it is about; default all the sender knows of",
    "関係する事象",
);
pub(super) const CHANNELS: Key =
    may("via", Ty::Some(&Ty::Id), "Channels to try first", "先に試す連絡手段");

/// A notice, newsletter or status report.
pub static NOTICE: Shape = shape(
    "message",
    "情報提供, a newsletter, a status report",
    "情報提供・ニュースレター・定時報告",
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
