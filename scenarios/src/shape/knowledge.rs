//! How the format writes telemetry and contracts.

use super::messages::{SOURCE, SURE};
use super::top::ROLE_KINDS;
use super::{Shape, TARGET, Ty, may, must, shape};

/// One entry of `telemetry`.
pub static TELEMETRY: Shape = shape(
    "telemetry",
    "What a post sees of its own services, without anybody telling it",
    "自組織のサービスの監視",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("role", Ty::Id, "Who sees it", "監視する役割"),
        must("target", Ty::Map(&TARGET), "The services it runs itself", "自ら運営するサービス"),
        may(
            "delay",
            Ty::Drawn(&Ty::Duration),
            "From a change to its sight; default at once",
            "変化から覚知までの時間(省略時は即時)",
        ),
        may(
            "step",
            Ty::Share,
            "Changes are seen that cross a multiple of this; default 1%",
            "この刻みの倍数を越える変化が見える(省略時は1%)",
        ),
        may(
            "needs",
            Ty::Some(&Ty::Id),
            "Services without half of which nothing is seen",
            "半分を下回ると監視できなくなるサービス",
        ),
        SOURCE,
        SURE,
    ],
);

/// One entry of `contracts`.
pub static CONTRACT: Shape = shape(
    "contract",
    "What a provider has promised its customers, who cannot see its state",
    "外部サービスとの契約(顧客は提供者の状態を直接見られない)",
    &[
        must("id", Ty::Id, "Id", "ID"),
        must("provider", Ty::Id, "The service it is about", "提供されるサービス"),
        may(
            "speaker",
            Ty::Id,
            "The role that speaks for it; without one its notices reach the customers by themselves",
            "提供者を代表する役割(省略時は通知が直接届く)",
        ),
        must(
            "customers",
            Ty::Either(&Ty::Some(&Ty::Id), &Ty::Map(&CUSTOMERS)),
            "Who must be told: roles, or which kind of role",
            "通知先の役割、またはその条件",
        ),
        may(
            "below",
            Ty::Share,
            "The duty to notify arises below this level; default 95%",
            "この水準を下回ると通知義務が生じる(省略時は95%)",
        ),
        must(
            "notifies",
            Ty::Either(&Ty::Drawn(&Ty::Duration), &Ty::Word(&["never"])),
            "From the fall to the notice; `never`: there is no duty",
            "低下から通知までの時間。neverは通知義務なし",
        ),
        must(
            "restores",
            Ty::Duration,
            "Within which time service is promised to be back",
            "約束された復旧時間",
        ),
        SOURCE,
        SURE,
    ],
);

/// Which roles are customers.
pub static CUSTOMERS: Shape = shape(
    "customers",
    "Roles that meet all of these",
    "すべての条件を満たす役割",
    &[
        may("kind", Ty::Word(ROLE_KINDS), "Kind of organisation", "組織の種類"),
        may("sector", Ty::Id, "Sector", "分野"),
        may("place", Ty::Id, "Place", "場所"),
        may("roles", Ty::Some(&Ty::Id), "Only these", "この中に限る"),
    ],
);
