//! The scenario itself and its roles.

use super::{ACTION, EVENT, INJECT, OBJECTIVE, PLAYBOOK, SCORING};
use super::{
    BACKGROUND, CHANNEL, CIRCLE, CONTRACT, LINK, MISSION, MODE_RULE, REPAIR, RESPONSE_PLAN, ROUTE,
    SOCIETY, SYSTEM, TELEMETRY,
};
use super::{COVER, HOT_WASH, MILESTONE, MOVE, ORGANISATION, OVERLAY, PLAYED_BY, QUESTIONNAIRE};
use super::{MODES, OFFICE, Shape, Ty, may, must, shape};

/// Forms of exercise.
pub const FORMS: &[&str] = &["discussion", "tabletop", "functional", "solo", "communications"];
/// Posts within an organisation.
pub const POSTS: &[&str] =
    &["pr", "it", "ot", "management", "crisis-management", "liaison", "secretariat", "public"];
/// Kinds of organisation.
pub const ROLE_KINDS: &[&str] =
    &["operator", "ministry", "nisc", "ceptoar", "agency", "press", "public"];
const CONFIDENCE: &[&str] = &["A", "B", "C"];

/// The whole document.
pub static SCENARIO: Shape = shape(
    "scenario",
    "A scenario of Hakyu, format scenario/1",
    "波及のシナリオ(scenario/1形式)",
    &[
        must("hakyu", Ty::Const("scenario/1"), "The format", "形式"),
        must("id", Ty::Id, "The scenario's id", "シナリオのID"),
        must("title", Ty::Text, "Title", "題名"),
        may("summary", Ty::Text, "What it is about", "概要"),
        must(
            "world",
            Ty::Str,
            "A built-in world, or a path to a world folder",
            "組込みの世界の名前、または世界フォルダのパス",
        ),
        may(
            "extends",
            Ty::Str,
            "A scenario this one builds on; keys given here replace its keys, lists with ids are merged by id",
            "土台にするシナリオ。ここに書いたキーが優先し、IDを持つ項目はIDごとに合わせる",
        ),
        must("start", Ty::Time, "Civil time of T+0h, with zone", "T+0hの日時(時差つき)"),
        must("duration", Ty::Duration, "How long it lasts", "長さ"),
        may("form", Ty::Word(FORMS), "Form of exercise", "演習の形式"),
        may("edition", Ty::Str, "Version of this text; overlays remember it", "版"),
        may(
            "content-note",
            Ty::Text,
            "What may hurt, such as a past disaster; shown before play",
            "内容についての注意(過去の災害など)。演習前に示す",
        ),
        may(
            "cover",
            Ty::Map(&COVER),
            "What participants may read beforehand",
            "事前に示してよい内容",
        ),
        may(
            "variables",
            Ty::ById(&Ty::Either(&Ty::Text, &Ty::Number)),
            "Words and figures used as ${name} anywhere in this file",
            "このファイルの中で${名前}として使う言葉や数値",
        ),
        may("organisations", Ty::List(&Ty::Map(&ORGANISATION)), "Who takes part", "参加組織"),
        may(
            "themes",
            Ty::List(&Ty::Map(&THEME)),
            "What is to be verified; shown to participants beforehand",
            "検証課題(事前に参加者へ示す)",
        ),
        may("sources", Ty::List(&Ty::Map(&SOURCE)), "Where figures come from", "出典"),
        may("roles", Ty::List(&Ty::Map(&ROLE)), "Who takes part", "役割"),
        may("events", Ty::List(&Ty::Map(&EVENT)), "What happens to the world", "事象"),
        may("injects", Ty::List(&Ty::Map(&INJECT)), "What people are told", "状況付与"),
        may(
            "actions",
            Ty::List(&Ty::Map(&ACTION)),
            "What people can do here, and what it costs",
            "対応の選択肢とその費用",
        ),
        may("playbooks", Ty::List(&Ty::Map(&PLAYBOOK)), "What simulated roles do", "対応計画"),
        may("objectives", Ty::List(&Ty::Map(&OBJECTIVE)), "What is measured", "評価項目"),
        may("systems", Ty::List(&Ty::Map(&SYSTEM)), "Systems (IT and OT) of operators", "システム"),
        may(
            "links",
            Ty::List(&Ty::Map(&LINK)),
            "Links between systems: network, vendor, cloud, trust",
            "システム間のつながり",
        ),
        may(
            "channels",
            Ty::List(&Ty::Map(&CHANNEL)),
            "Ways for messages and what they need",
            "連絡手段",
        ),
        may(
            "routes",
            Ty::List(&Ty::Map(&ROUTE)),
            "Who passes what on to whom in which mode",
            "連絡経路",
        ),
        may(
            "modes",
            Ty::List(&Ty::Map(&MODE_RULE)),
            "Modes of information sharing: who decides, who is told",
            "情報共有体制",
        ),
        may(
            "circles",
            Ty::List(&Ty::Map(&CIRCLE)),
            "Circles of voluntary sharing",
            "自主的な情報共有の輪",
        ),
        may(
            "telemetry",
            Ty::List(&Ty::Map(&TELEMETRY)),
            "What posts see of their own services",
            "自組織の監視",
        ),
        may(
            "contracts",
            Ty::List(&Ty::Map(&CONTRACT)),
            "What providers have promised",
            "外部サービスとの契約",
        ),
        may(
            "plans",
            Ty::List(&Ty::Map(&RESPONSE_PLAN)),
            "BCP, IT-BCP, contingency plans",
            "事業継続計画など",
        ),
        may(
            "missions",
            Ty::List(&Ty::Map(&MISSION)),
            "Missions and the layers they rest on",
            "任務とその階層",
        ),
        may(
            "repair",
            Ty::Map(&REPAIR),
            "Crews, trucks, parts, and what repair needs",
            "復旧の資源",
        ),
        may(
            "background",
            Ty::Map(&BACKGROUND),
            "The random background of small incidents",
            "日常的な小事象",
        ),
        may("society", Ty::Map(&SOCIETY), "People at risk, trust, rumour, disorder", "社会の状態"),
        may(
            "mechanisms",
            Ty::ById(&Ty::Word(&["on", "off"])),
            "Mechanisms to leave out: {crews: off}",
            "使わない仕組み",
        ),
        may("scoring", Ty::Map(&SCORING), "How the score is put together", "採点"),
        may(
            "moves",
            Ty::List(&Ty::Map(&MOVE)),
            "Parts of a discussion, phases of the day",
            "討議の段階・一日の区切り",
        ),
        may("milestones", Ty::List(&Ty::Map(&MILESTONE)), "Switches for conditions", "節目"),
        may("hot-wash", Ty::Map(&HOT_WASH), "The review right after play", "演習直後の振返り"),
        may(
            "questionnaires",
            Ty::List(&Ty::Map(&QUESTIONNAIRE)),
            "Questionnaires for participants",
            "参加者アンケート",
        ),
        may(
            "overlays",
            Ty::List(&Ty::Map(&OVERLAY)),
            "Local versions for organisations",
            "組織ごとの調整(サブコントローラー)",
        ),
    ],
);

/// 検証課題.
pub static THEME: Shape = shape(
    "theme",
    "A theme to verify",
    "検証課題",
    &[must("id", Ty::Id, "Id", "ID"), must("text", Ty::Text, "The question", "課題")],
);

/// A source of figures.
pub static SOURCE: Shape = shape(
    "source",
    "A source of figures",
    "出典",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("text", Ty::Str, "Author, year, document, line", "著者・年・文書・箇所"),
        may(
            "confidence",
            Ty::Word(CONFIDENCE),
            "A published, B derived, C our assumption",
            "A公表値・B導出・C仮定",
        ),
    ],
);

/// Somebody who takes part.
pub static ROLE: Shape = shape(
    "role",
    "Somebody who receives injects and messages, and acts",
    "状況付与や連絡を受けて動く人",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "名称"),
        may(
            "organisation",
            Ty::Text,
            "The organisation: an id of `organisations`, or its name",
            "組織(organisationsのID、または名称)",
        ),
        must("post", Ty::Word(POSTS), "Post within it", "部署"),
        may(
            "kind",
            Ty::Word(ROLE_KINDS),
            "Kind of organisation; default that of the organisation",
            "組織の種類(既定は組織のもの)",
        ),
        may("played-by", Ty::Word(PLAYED_BY), "Who plays it; default either", "誰が演じるか"),
        may(
            "brief",
            Ty::Text,
            "What the post answers for and may decide; printed for its player",
            "担当と権限(プレイヤーに配る)",
        ),
        may("sector", Ty::Id, "Its sector", "分野"),
        may("place", Ty::Id, "Its place", "場所"),
        may(
            "handling",
            Ty::Drawn(&Ty::Duration),
            "Time to handle one message before passing it on",
            "一件の連絡を処理して次へ渡すまでの時間",
        ),
        may(
            "office",
            Ty::Map(&OFFICE),
            "Office hours; default around the clock",
            "執務時間。省略時は24時間",
        ),
        may(
            "awake",
            Ty::Some(&Ty::Word(MODES)),
            "Modes in which it is staffed around the clock, once it knows of them",
            "24時間体制になる体制",
        ),
        may("deputy", Ty::Id, "Who handles its messages while nobody is there", "不在時の代理"),
        may("away", Ty::List(&Ty::List(&Ty::Time)), "Absences: [[T+0h, T+6h]]", "不在の期間"),
        may(
            "channels",
            Ty::Some(&Ty::Id),
            "Ways it sends by, in order of preference",
            "連絡手段(優先順)",
        ),
        may(
            "seats",
            Ty::Whole,
            "People who handle messages side by side; default 1",
            "同時に処理できる人数",
        ),
        may(
            "participation",
            Ty::Share,
            "Probability of sharing what need not be shared; default 100%",
            "任意の情報を提供する確率",
        ),
    ],
);
