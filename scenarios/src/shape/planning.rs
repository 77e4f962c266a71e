//! What planners add around the play itself: organisations, the cover, moves, milestones, hot wash, questionnaires,
//! attachments, the state of planning.

use super::messages::CLAIMS;
use super::{ROLE_KINDS, Shape, Ty, choice, may, must, shape};

/// Kinds of attachment.
pub const ATTACHMENT_KINDS: &[&str] = &["log", "document", "form", "picture", "transcript"];
/// Who plays a role.
pub const PLAYED_BY: &[&str] = &["human", "simulated", "either"];
/// How far an inject has come.
pub const STATES: &[&str] = &["draft", "agreed", "approved"];
/// When a questionnaire is given out.
pub const OCCASIONS: &[&str] = &["before", "after", "follow-up"];

/// What participants may read beforehand.
pub static COVER: Shape = shape(
    "cover",
    "What participants may read beforehand; it must not tell what will happen",
    "事前に参加者へ示してよい内容(展開を明かさない)",
    &[
        may("title", Ty::Text, "Title for participants", "参加者向けの題名"),
        may("situation", Ty::Text, "The world when the exercise begins", "演習開始時の状況"),
    ],
);

/// An organisation.
pub static ORGANISATION: Shape = shape(
    "organisation",
    "An organisation that takes part; its roles take kind, sector and place from it",
    "参加組織。種類・分野・場所は役割に引き継がれる",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Name", "名称"),
        may("kind", Ty::Word(ROLE_KINDS), "Kind of organisation", "組織の種類"),
        may("sector", Ty::Id, "Its sector", "分野"),
        may("place", Ty::Id, "Its place", "場所"),
    ],
);

/// A move.
pub static MOVE: Shape = shape(
    "move",
    "A part of a discussion, or a phase of the day",
    "討議の段階、または一日の区切り",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "題名"),
        must("at", Ty::Time, "When it begins", "開始時刻"),
        may("situation", Ty::Text, "The situation, read aloud", "状況説明(読み上げる)"),
        may("questions", Ty::List(&Ty::Map(&QUESTION)), "Questions for discussion", "討議の設問"),
        may("planning", Ty::Map(&PLANNING), "State of planning", "検討の状況"),
    ],
);

/// A question for discussion.
pub static QUESTION: Shape = shape(
    "question",
    "A question for discussion",
    "討議の設問",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("text", Ty::Text, "The question", "設問"),
        may(
            "to",
            Ty::Some(&Ty::Id),
            "Roles it is put to; default everybody",
            "対象の役割(既定は全員)",
        ),
        may("theme", Ty::Id, "The theme it serves", "検証課題"),
        may("for", Ty::Duration, "Time for it", "時間"),
        may(
            "prompts",
            Ty::List(&Ty::Text),
            "What the facilitator asks when the discussion stops",
            "議論が止まったときの問いかけ",
        ),
        may(
            "good",
            Ty::Text,
            "What a good answer holds; facilitators only",
            "よい回答の要点(進行役のみ)",
        ),
    ],
);

/// A milestone.
pub static MILESTONE: Shape = shape(
    "milestone",
    "A switch that conditions can ask for: milestone('id')",
    "条件から参照できる節目。milestone('id')",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "名称"),
        may(
            "when",
            Ty::Condition,
            "It is reached when this first holds; without it only injects set it",
            "この条件が成り立つと到達。省略時は状況付与だけが設定する",
        ),
        may("until", Ty::Condition, "It is left when this holds", "この条件が成り立つと解除"),
        may("objective", Ty::Id, "The objective it stands for", "対応する評価項目"),
    ],
);

/// The hot wash.
pub static HOT_WASH: Shape = shape(
    "hot wash",
    "The review right after play",
    "演習直後の振返り",
    &[
        may("for", Ty::Duration, "Time for it", "時間"),
        must("questions", Ty::List(&Ty::Map(&QUESTION)), "Its questions", "設問"),
    ],
);

/// A questionnaire.
pub static QUESTIONNAIRE: Shape = shape(
    "questionnaire",
    "A questionnaire for participants",
    "参加者アンケート",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "題名"),
        must(
            "when",
            Ty::Word(OCCASIONS),
            "before, after, or follow-up a year later",
            "事前・事後・一年後",
        ),
        may("anonymous", Ty::Bool, "Nobody's name is asked; default true", "無記名(既定true)"),
        must("questions", Ty::List(&Ty::Map(&ASKED)), "Its questions", "設問"),
    ],
);

/// A question of a questionnaire.
pub static ASKED: Shape = choice(
    "asked",
    "A question of a questionnaire",
    "アンケートの設問",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("text", Ty::Text, "The question", "設問"),
        may("scale", Ty::Whole, "Marks from 1 to this (3 to 10)", "1からこの数までの段階(3〜10)"),
        may("choices", Ty::List(&Ty::Text), "Answers to choose from", "選択肢"),
        may("several", Ty::Bool, "More than one may be chosen", "複数選択可"),
        may("free", Ty::Bool, "An answer in words", "自由記述"),
    ],
    &[&["scale", "choices", "free"]],
);

/// An attachment.
pub static ATTACHMENT: Shape = shape(
    "attachment",
    "An inert attachment: text only",
    "添付(文章のみ。動作するものは付けない)",
    &[
        must("name", Ty::Str, "File name", "ファイル名"),
        may("title", Ty::Text, "Title", "題名"),
        must(
            "kind",
            Ty::Word(ATTACHMENT_KINDS),
            "What it is; a picture is described",
            "種類(画像は説明文)",
        ),
        must("text", Ty::Text, "Its content", "内容"),
    ],
);

/// One of several versions of an inject.
pub static ALTERNATIVE: Shape = shape(
    "alternative",
    "A version of an inject: the first whose condition holds is sent",
    "状況付与の代替案。条件が成り立つ最初のものを送る",
    &[
        must("id", Ty::Id, "Id, within the inject", "ID(状況付与の中で一意)"),
        must("when", Ty::Condition, "It is sent if this holds", "条件"),
        must("text", Ty::Text, "The text; may quote the state", "本文。状態を引用できる"),
        may("attachments", Ty::List(&Ty::Map(&ATTACHMENT)), "Attachments", "添付"),
        may("tells", Ty::Some(&Ty::Id), "Events its readers then know of", "読んだ人が知る事象"),
        CLAIMS,
    ],
);

/// What a sub-controller may do with an inject.
pub static LEEWAY: Shape = shape(
    "leeway",
    "What a sub-controller may do with it",
    "サブコントローラーに認める変更",
    &[
        may("text", Ty::Bool, "Use own wording; default true", "文面の変更(既定true)"),
        may(
            "shift",
            Ty::Duration,
            "Move it by so much either way; default 0m",
            "時刻の前後(既定0m)",
        ),
        may("hold", Ty::Bool, "Hold it back; default true", "保留(既定true)"),
        may("skip", Ty::Bool, "Leave it out; default true", "省略(既定true)"),
    ],
);

/// The state of planning.
pub static PLANNING: Shape = shape(
    "planning",
    "State of planning, for planning conferences",
    "検討の状況(企画会議用)",
    &[
        may("owner", Ty::Str, "Who answers for it", "担当"),
        may("state", Ty::Word(STATES), "How far it has come", "状態"),
        may("comments", Ty::List(&Ty::Map(&COMMENT)), "Comments", "意見"),
    ],
);

/// A comment.
pub static COMMENT: Shape = shape(
    "comment",
    "A comment of a planner",
    "企画者の意見",
    &[
        may("by", Ty::Str, "Who", "誰が"),
        may("at", Ty::Str, "When, as a date", "日付"),
        must("text", Ty::Str, "What", "内容"),
    ],
);

/// What an action costs.
pub static COSTS: Shape = shape(
    "costs",
    "What it costs; printed, never computed with",
    "費用(表示のみ。計算には使わない)",
    &[
        may("staff", Ty::Whole, "People", "人数"),
        may("yen", Ty::Whole, "Money", "金額(円)"),
        may("note", Ty::Text, "In words", "説明"),
    ],
);
