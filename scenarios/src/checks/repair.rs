//! E0811 to E0817: crews, trucks, parts and what repair needs.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::repair::{Order, Pool, PoolKind, Repair};
use crate::syntax::{Effect, EffectKind, Id, Scenario, Target};

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0811",
        title: "a pool without what its kind needs",
        ja: "種類に必要な項目がない班・資機材",
        text: "A team says what `remaining` of a job it leaves, a part its `restock`, a truck its `need`, `below` and either \
               `inflow` or `stock`.",
        example: "repair:\n  pools:\n    - {id: p, title: Parts, kind: part, place: chiba, units: 3, serves: [{service: water}]}\n",
        fix: "Add the key that the message names.",
    },
    Explanation {
        code: "E0812",
        title: "a key of another kind of pool",
        ja: "別の種類の項目",
        text: "`remaining` and `serves-systems` are for teams, `restock` for parts, `need`, `below`, `assessment`, `inflow` and \
               `stock` for trucks; parts neither mobilise nor come on request.",
        example: "repair:\n  pools:\n    - {id: p, title: Crews, kind: crew, place: chiba, units: 3, serves: [{service: water}], below: 6h}\n",
        fix: "Remove the key, or correct the kind.",
    },
    Explanation {
        code: "E0813",
        title: "a pool that cannot be asked for or sent",
        ja: "要請・派遣できない班・資機材",
        text: "Trucks and teams are sent; crews go by policy and priority; parts are neither asked for nor sent.",
        example: "repair:\n  pools:\n    - {id: p, title: Crews, kind: crew, place: chiba, units: 3, serves: [{service: water}]}\nactions:\n  - {id: a-1, title: Go, effects: [{send: {pool: p, target: {service: water}}}]}\n",
        fix: "Use `prioritise` for crews, or name a pool of trucks or teams.",
    },
    Explanation {
        code: "E0814",
        title: "a pool of nothing",
        ja: "空の班・資機材",
        text: "A pool has between 1 and 10,000 units and serves something. (Of parts there may be none in stock.)",
        example: "repair:\n  pools:\n    - {id: p, title: Crews, kind: crew, place: chiba, units: 0, serves: [{service: water}]}\n",
        fix: "Give the number of units and a target, or remove the pool.",
    },
    Explanation {
        code: "W0815",
        title: "mutual aid that nobody asks for",
        ja: "誰も要請しない応援",
        text: "The pool comes only on request, and no action requests or sends it.",
        example: "repair:\n  pools:\n    - {id: p, title: Aid, kind: crew, place: chiba, units: 3, serves: [{service: water}], on-request: true}\n",
        fix: "Add an action with `request: {pool: …}`.",
    },
    Explanation {
        code: "W0816",
        title: "repair orders without pools",
        ja: "班・資機材のない復旧の指示",
        text: "An action changes the order of repair, but there are no crews or trucks whose order it could be.",
        example: "actions:\n  - {id: a-1, title: Order, effects: [{policy: first-come}]}\n",
        fix: "Declare pools under `repair`, or remove the effect.",
    },
    Explanation {
        code: "E0817",
        title: "a team sent to a system it does not serve",
        ja: "担当しないシステムへの派遣",
        text: "`send` with `systems` names systems that stand in `serves-systems` of the pool, and no `target` besides.",
        example: "systems:\n  - {id: s-1, title: Mail, kind: it, owner: ops}\nrepair:\n  pools:\n    - {id: p, title: Team, kind: team, place: chiba, units: 1, remaining: 60%, serves: [{service: water}]}\nactions:\n  - {id: a-1, title: Go, effects: [{send: {pool: p, systems: [s-1]}}]}\n",
        fix: "Add the system to `serves-systems`, or send another pool.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    let pools = scenario.repair.as_ref().map_or(&[][..], |r| &r.pools);
    for pool in pools {
        keys(pool, diags);
        let part = pool.kind.value == PoolKind::Part;
        let good = (u64::from(!part)..=10_000).contains(&pool.units.value);
        if !good {
            let message = format!("the pool {} has no units, or too many", quoted(&pool.id.value));
            diags.push(Diagnostic::error("E0814", message).at(pool.units.span, "1 to 10000"));
        }
        if pool.serves.is_empty() && pool.serves_systems.is_empty() {
            let message = format!("the pool {} serves nothing", quoted(&pool.id.value));
            diags.push(Diagnostic::error("E0814", message).at(pool.id.span, ""));
        }
    }
    let effects = scenario.actions.iter().flat_map(|a| &a.effects);
    let orders: Vec<(&Order, &Effect)> = effects
        .filter_map(|e| match &e.kind {
            EffectKind::Repair(order) => Some((order, e)),
            _ => None,
        })
        .collect();
    for &(order, effect) in &orders {
        let span = effect.span;
        if pools.is_empty() && order.pool().is_none() {
            diags.push(
                Diagnostic::warning("W0816", "there are no crews or trucks to give an order to")
                    .at(span, ""),
            );
        }
        let (id, sent) = match order {
            Order::Request(id) => (id, false),
            Order::Send(id) | Order::SendToSystems(id, _) => (id, true),
            Order::Policy(_) | Order::Prioritise => continue,
        };
        let Some(pool) = pools.iter().find(|p| p.id.value == id.value) else { continue };
        let kind = pool.kind.value;
        if kind == PoolKind::Part || (sent && kind == PoolKind::Crew) {
            let what = if sent { "sent" } else { "asked for" };
            let message = format!("a pool of {}s is not {what}", kind.word());
            diags.push(
                Diagnostic::error("E0813", message).at(id.span, "").also(pool.id.span, "here"),
            );
        }
        systems(pool, order, effect, diags);
    }
    for pool in pools.iter().filter(|p| p.on_request) {
        let asked = |o: &(&Order, &Effect)| o.0.pool().is_some_and(|id| id.value == pool.id.value);
        if !orders.iter().any(asked) {
            let message = format!("nobody asks for {}", quoted(&pool.id.value));
            diags.push(Diagnostic::warning("W0815", message).at(pool.id.span, "on request"));
        }
    }
}

/// Teams are sent to systems they serve, and to nothing besides.
fn systems(pool: &Pool, order: &Order, effect: &Effect, diags: &mut Diagnostics) {
    let name = quoted(&pool.id.value);
    for system in order.systems() {
        if pool.kind.value == PoolKind::Team
            && !pool.serves_systems.iter().any(|s| s.value == system.value)
        {
            let message = format!("{name} does not serve the system {}", quoted(&system.value));
            diags.push(
                Diagnostic::error("E0817", message).at(system.span, "").also(pool.id.span, "here"),
            );
        }
    }
    if !order.systems().is_empty() && !effect.target.services.is_empty() {
        let message = format!("{name} is sent to systems and to services at once");
        diags.push(Diagnostic::error("E0817", message).at(effect.span, "use two effects"));
    }
}

/// Each kind has its keys.
fn keys(pool: &Pool, diags: &mut Diagnostics) {
    let kind = pool.kind.value;
    let truck = kind == PoolKind::Truck;
    let part = kind == PoolKind::Part;
    let rows = [
        ("remaining", pool.remaining.is_some(), kind == PoolKind::Team, true),
        ("serves-systems", !pool.serves_systems.is_empty(), kind == PoolKind::Team, false),
        ("assessment", pool.assessment.is_some(), truck, false),
        ("restock", pool.restock.is_some(), part, true),
        ("need", pool.need.is_some(), truck, true),
        ("below", pool.below.is_some(), truck, true),
        ("inflow", pool.inflow.is_some(), truck, pool.stock.is_none()),
        ("stock", pool.stock.is_some(), truck, pool.inflow.is_none()),
        ("mobilisation", pool.mobilisation.is_some(), !part, false),
        ("on-request", pool.on_request, !part, false),
    ];
    for (key, given, fits, must) in rows {
        let name = kind.word();
        let (code, message) = match (given, fits) {
            (true, false) => ("E0812", format!("a {name} has no `{key}`")),
            (false, true) if must && (key != "stock" || pool.inflow.is_some()) => {
                ("E0811", format!("a {name} needs `{key}`"))
            }
            _ => continue,
        };
        diags.push(
            Diagnostic::error(code, message).at(pool.id.span, "").also(pool.kind.span, "its kind"),
        );
    }
    if pool.inflow.is_some() && pool.stock.is_some() {
        let message = "a truck brings `inflow` or `stock`, not both";
        diags.push(Diagnostic::error("E0812", message).at(pool.id.span, ""));
    }
}

/// All targets of the section, with the need they are about.
pub(super) fn targets(repair: &Repair) -> Vec<(&Target, Option<&Id>)> {
    let mut all: Vec<(&Target, Option<&Id>)> = Vec::new();
    for pool in &repair.pools {
        all.extend(pool.serves.iter().map(|target| (target, pool.need.as_ref())));
    }
    all.extend(repair.critical.iter().map(|target| (target, None)));
    all.extend(repair.support.iter().map(|row| (&row.target, None)));
    all.extend(repair.refailure.iter().map(|row| (&row.target, None)));
    all
}
