//! Overlays: a sub-controller's local version of a scenario.

use super::planning::{ATTACHMENT, ORGANISATION};
use super::{
    EVENT, INJECT, LINK, RESPONSE_PLAN, ROLE, SYSTEM, Shape, TELEMETRY, Ty, choice, may, must,
    shape,
};

/// An overlay, inline or a file of its own.
pub static OVERLAY: Shape = shape(
    "overlay",
    "A sub-controller's local version for one organisation",
    "サブコントローラーによる自組織向けの調整",
    &[
        may(
            "hakyu",
            Ty::Const("overlay/1"),
            "The format, in a file of its own",
            "形式(単独のファイルの場合)",
        ),
        may(
            "scenario",
            Ty::Id,
            "Id of the master, in a file of its own",
            "マスターシナリオのID(単独のファイルの場合)",
        ),
        may("edition", Ty::Str, "Edition of the master it was made for", "対象とした版"),
        must("id", Ty::Id, "Id", "ID"),
        must(
            "organisation",
            Ty::Either(&Ty::Id, &Ty::Map(&ORGANISATION)),
            "Whose it is: an organisation of the master, or a new one",
            "対象の組織(マスターの組織、または新しい組織)",
        ),
        may("title", Ty::Text, "Title", "題名"),
        may(
            "variables",
            Ty::ById(&Ty::Text),
            "Local words for the master's variables",
            "マスターの変数に対する自組織の言葉",
        ),
        may("roles", Ty::List(&Ty::Map(&ROLE)), "Own posts", "自組織の役割"),
        may("systems", Ty::List(&Ty::Map(&SYSTEM)), "Own systems", "自組織のシステム"),
        may("links", Ty::List(&Ty::Map(&LINK)), "Links between systems", "システム間のつながり"),
        may("plans", Ty::List(&Ty::Map(&RESPONSE_PLAN)), "Own plans", "自組織の計画"),
        may("telemetry", Ty::List(&Ty::Map(&TELEMETRY)), "What own posts see", "自組織の監視"),
        may("sites", Ty::List(&Ty::Map(&SITE)), "Own sites", "自組織の拠点"),
        may("injects", Ty::List(&Ty::Map(&LOCAL_INJECT)), "Changes to injects", "状況付与の調整"),
        may(
            "events",
            Ty::List(&Ty::Map(&EVENT)),
            "Local truth: only own sites and systems may be hit",
            "自組織だけの事象(自組織の拠点・システムに限る)",
        ),
        may(
            "approved",
            Ty::Map(&APPROVED),
            "Approval of what lies outside the master's bounds",
            "マスターの範囲を超える変更の承認",
        ),
    ],
);

/// A site.
pub static SITE: Shape = shape(
    "site",
    "A site of the organisation's own",
    "自組織の拠点",
    &[
        must("id", Ty::Id, "Id", "ID"),
        may("title", Ty::Text, "Name", "名称"),
        must("of", Ty::Id, "The sector service it is part of: medical@chiba", "属するサービス"),
        may(
            "share",
            Ty::Share,
            "Its share of that service; default 0, a shadow that the world drives without feedback",
            "そのサービスに占める割合。既定0は影の拠点(世界に影響しない)",
        ),
        may("class", Ty::Id, "The class of sites it is like", "似た施設区分"),
        may("people", Ty::Whole, "People it serves", "利用者数"),
        may(
            "buffers",
            Ty::ById(&Ty::Duration),
            "How long each need is covered on its own: {power: 72h}",
            "必要資源ごとの自立持続時間",
        ),
        may("source", Ty::Str, "Id of a source, or a citation", "出典"),
    ],
);

/// A change to an inject.
pub static LOCAL_INJECT: Shape = choice(
    "local inject",
    "Leaves out, holds, rewords or adds an inject for this organisation",
    "自組織向けに状況付与を省略・保留・変更・追加する",
    &[
        may("skip", Ty::Id, "Not for this organisation", "省略する状況付与"),
        may("hold", Ty::Id, "Parked for the sub-controller", "保留する状況付与"),
        may("localise", Ty::Id, "Given in own words", "文面を変える状況付与"),
        may("add", Ty::Map(&INJECT), "An inject to own roles", "自組織の役割への追加"),
        may("reason", Ty::Text, "Why", "理由"),
        may("text", Ty::Text, "Own wording", "自組織の文面"),
        may("attachments", Ty::List(&Ty::Map(&ATTACHMENT)), "Own attachments", "自組織の添付"),
        may("shift", Ty::Str, "Later (10m) or earlier (-10m)", "時刻の調整(10m、-10m)"),
    ],
    &[&["skip", "hold", "localise", "add"]],
);

/// An approval.
pub static APPROVED: Shape = shape(
    "approval",
    "The central controller's approval",
    "統括コントローラーの承認",
    &[must("by", Ty::Str, "Who", "承認者"), may("note", Ty::Text, "In words", "備考")],
);
