//! How the format writes systems, links, compromises, the random background.

use super::{Shape, TARGET, Ty, may, must, shape};

/// Kinds of system.
pub const SYSTEM_KINDS: &[&str] = &["it", "ot"];
/// Kinds of link.
pub const LINK_KINDS: &[&str] = &["network", "vendor", "cloud", "trust"];
const CONFIDENCE: &[&str] = &["A", "B", "C"];
const DRAWN: Ty = Ty::Drawn(&Ty::Duration);

/// One entry of `systems`.
pub static SYSTEM: Shape = shape(
    "system",
    "A system (IT or OT) of an operator",
    "事業者のシステム(IT・OT)",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("title", Ty::Text, "Title", "名称"),
        must("kind", Ty::Word(SYSTEM_KINDS), "IT or OT", "ITまたはOT"),
        must("owner", Ty::Id, "The role that runs it", "運用する役割"),
        may(
            "place",
            Ty::Id,
            "Where it stands; default the owner's place",
            "場所(既定は運用者の場所)",
        ),
        may(
            "carries",
            Ty::List(&Ty::Map(&CARRIED)),
            "Services and the share of each that is lost when the system is unavailable; shares of different systems add up",
            "支えるサービスと、停止したときに失われる割合(システム間では加算)",
        ),
        may(
            "isolation",
            Ty::List(&Ty::Map(&CARRIED)),
            "Services and the share of each that is lost while the system is cut off",
            "切離し中に失われるサービスの割合",
        ),
        may("source", Ty::Str, "Id of a source, or a citation", "出典のID、または出典の記述"),
        may(
            "confidence",
            Ty::Word(CONFIDENCE),
            "A published, B derived, C our assumption",
            "A公表値・B導出・C仮定",
        ),
    ],
);

/// A share of services that hangs on a system.
pub static CARRIED: Shape = shape(
    "carried share",
    "A share of services that hangs on a system",
    "システムが支えるサービスの割合",
    &[
        must("target", Ty::Map(&TARGET), "Which services", "対象"),
        must("share", Ty::Share, "Share of each that is lost", "失われる割合"),
    ],
);

/// One entry of `links`.
pub static LINK: Shape = shape(
    "link",
    "What ties two systems together",
    "システム間のつながり",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("from", Ty::Id, "A system", "システム"),
        must("to", Ty::Id, "Another system", "別のシステム"),
        must(
            "kind",
            Ty::Word(LINK_KINDS),
            "Same network, same vendor, same cloud, or mutual trust (mail, accounts)",
            "同じネットワーク・業者・クラウド、または信頼関係(メール、アカウント)",
        ),
        may("one-way", Ty::Bool, "It leads from `from` to `to` only", "一方向のみ"),
    ],
);

/// A compromise, as an event.
pub static COMPROMISE: Shape = shape(
    "compromise",
    "Systems are compromised, or fail by themselves: latent, spreading, in effect, detected, contained, recovered",
    "システムの侵害・障害:潜伏、拡散、発現、検知、切離し、復旧",
    &[
        may(
            "technique",
            Ty::Str,
            "Technique id of ATT&CK or ATT&CK for ICS, a label: T1566.001",
            "ATT&CKの技術ID(ラベル)",
        ),
        must(
            "system",
            Ty::Some(&Ty::Id),
            "The systems it reaches first",
            "最初に侵害されるシステム",
        ),
        may(
            "dormant",
            DRAWN,
            "From being reached to spreading; default 0s",
            "到達から拡散までの潜伏時間",
        ),
        may(
            "spread",
            Ty::Map(&SPREAD),
            "How it gets to other systems; default not at all",
            "他システムへの拡散",
        ),
        may(
            "acts",
            DRAWN,
            "From spreading to the effect; default 0s",
            "拡散開始から発現までの時間",
        ),
        must("effects", Ty::Map(&EFFECTS), "What it does to a system", "システムへの影響"),
        must("detection", DRAWN, "From being reached to detection", "到達から検知までの時間"),
        may(
            "revealed",
            DRAWN,
            "Detected so long after the effect at the latest",
            "発現から遅くともこの時間で検知",
        ),
        may(
            "sharpened",
            Ty::Share,
            "What is left of the time to detection, and of the chance to be reached, once the operator has read of it; default 100%",
            "情報を得た後に残る検知までの時間・到達確率の割合(既定100%)",
        ),
        must("recovery", DRAWN, "From containment to a clean system", "切離しから復旧までの時間"),
        may(
            "persists",
            DRAWN,
            "The effect ends by itself after this; default never",
            "影響が自然に終わるまでの時間",
        ),
    ],
);

/// How a campaign spreads.
pub static SPREAD: Shape = shape(
    "spread",
    "How a campaign gets from system to system",
    "拡散のしかた",
    &[
        must("over", Ty::Some(&Ty::Word(LINK_KINDS)), "Kinds of link", "つながりの種類"),
        must("hop", DRAWN, "How long one hop takes", "一回の到達にかかる時間"),
        must(
            "chance",
            Ty::Share,
            "Chance of a hop, once for each link and direction",
            "到達の確率(つながりと方向ごとに一度)",
        ),
    ],
);

/// What a campaign does to a system.
pub static EFFECTS: Shape = shape(
    "effects on a system",
    "What a campaign does to a system",
    "システムへの影響",
    &[
        may(
            "availability",
            Ty::Share,
            "Share of the system's availability lost",
            "失われる可用性の割合",
        ),
        may("confidentiality", Ty::Whole, "Records that leak", "漏えいする件数"),
        may("integrity", Ty::Bool, "What the system shows is wrong", "表示・記録が正しくなくなる"),
        may("safety", Ty::Whole, "Harm, points per hour", "安全への影響(点/時)"),
    ],
);

/// `background`.
pub static BACKGROUND: Shape = shape(
    "background",
    "Small incidents that happen anyway, at the rate of reports of fiscal years 2017 to 2019 (seeds/background.yaml)",
    "日常的な小事象。2017〜2019年度の報告件数による",
    &[
        may(
            "scale",
            Ty::Ratio,
            "Incidents for each report; default 100%. Reports are no incidence",
            "報告一件あたりの発生件数(既定100%)。報告件数は発生率ではない",
        ),
        may(
            "target",
            Ty::Map(&TARGET),
            "What may be hit; default every service to people",
            "対象(既定は全サービス)",
        ),
        may("source", Ty::Str, "Where figures come from", "出典"),
        may(
            "confidence",
            Ty::Word(CONFIDENCE),
            "A published, B derived, C our assumption",
            "A公表値・B導出・C仮定",
        ),
    ],
);

/// An order about a system, as an effect of an action.
pub static SYSTEM_ORDER: Shape = shape(
    "order about a system",
    "Cuts a system off, or connects it again",
    "システムの切離し・再接続",
    &[must("system", Ty::Id, "Which system", "対象のシステム")],
);
