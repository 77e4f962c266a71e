//! E1301–W1307: what an overlay may say of a master.

use std::collections::BTreeSet;

use super::Index;
use crate::checks::{Explanation, article};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::Span;
use crate::syntax::overlays::{LocalChange, Overlay, Owner};
use crate::syntax::{Cause, Deed, Id, Inject, InjectTrigger, List, Scenario};

/// The findings about overlays.
pub const CODES: &[Explanation] = &[
    Explanation {
        code: "E1301",
        title: "an overlay of nobody",
        ja: "対象の組織がない調整",
        text: "An overlay belongs to one organisation: one of the master's `organisations`, or a new one that it describes. \
               The organisation needs at least one role, in the master or in the overlay.",
        example: "overlays:\n  - {id: a, organisation: hospitl}\n",
        fix: "Name an organisation of the master, or write `{id: …, title: …, kind: …}`, and give it a role.",
    },
    Explanation {
        code: "E1302",
        title: "a change to an inject that does not reach the organisation",
        ja: "届かない状況付与の調整",
        text: "`skip`, `hold` and `localise` are about injects of the master that go to a role of this organisation.",
        example: "organisations: [{id: a, title: A, kind: operator}, {id: b, title: B, kind: operator}]\nroles:\n  - {id: ra, title: A, organisation: a, post: it}\n  - {id: rb, title: B, organisation: b, post: it}\ninjects:\n  - {id: i-1, at: T+1h, to: rb, via: mail, text: Hello}\noverlays:\n  - {id: x, organisation: a, injects: [{skip: i-1}]}\n",
        fix: "Name an inject that the organisation receives; use `add` for one of its own.",
    },
    Explanation {
        code: "E1303",
        title: "beyond what the master allows",
        ja: "マスターの範囲を超える調整",
        text: "The master's inject says under `localise` what a sub-controller may do with it: other wording, another time \
               within a bound, holding it back, leaving it out. Anything else needs the central controller's approval.",
        example: "organisations: [{id: a, title: A, kind: operator}]\nroles:\n  - {id: ra, title: A, organisation: a, post: it}\ninjects:\n  - {id: i-1, at: T+1h, to: ra, via: mail, text: Hello, localise: {skip: false}}\noverlays:\n  - {id: x, organisation: a, injects: [{skip: i-1}]}\n",
        fix: "Stay within the bounds, or have it approved: `approved: {by: central control, note: …}`.",
    },
    Explanation {
        code: "E1304",
        title: "a local inject for others",
        ja: "他組織への状況付与",
        text: "What an overlay adds goes to roles of its own organisation only.",
        example: "organisations: [{id: a, title: A, kind: operator}, {id: b, title: B, kind: operator}]\nroles:\n  - {id: ra, title: A, organisation: a, post: it}\n  - {id: rb, title: B, organisation: b, post: it}\noverlays:\n  - {id: x, organisation: a, injects: [{add: {id: l-1, at: T+1h, to: rb, via: mail, text: Hello}}]}\n",
        fix: "Ask the central controller to put it into the master.",
    },
    Explanation {
        code: "E1305",
        title: "local truth that is not local",
        ja: "自組織に限らない事象",
        text: "Events of an overlay hit its own sites and its own systems only: the master decides what is true for everybody.",
        example: "organisations: [{id: a, title: A, kind: operator}]\nroles:\n  - {id: ra, title: A, organisation: a, post: it}\noverlays:\n  - {id: x, organisation: a, events: [{id: e-1, at: T+1h, damage: {target: {service: water}, share: 10%, repair: 2h}}]}\n",
        fix: "Declare a site of your own and let the event hit that.",
    },
    Explanation {
        code: "E1306",
        title: "an id that the master has already",
        ja: "マスターと同じID",
        text: "Roles, injects, events, systems and plans of an overlay stand beside the master's and need ids of their own.",
        example: "organisations: [{id: a, title: A, kind: operator}]\nroles:\n  - {id: ra, title: A, organisation: a, post: it}\noverlays:\n  - {id: x, organisation: a, roles: [{id: ra, title: A, organisation: a, post: pr}]}\n",
        fix: "Put the organisation in front: `hospital-duty`.",
    },
    Explanation {
        code: "W1307",
        title: "an overlay for another edition",
        ja: "別の版に対する調整",
        text: "The master has changed since the overlay was made. It may still fit; `hakyu localise --conflicts` lists what \
               changed for this organisation.",
        example: "edition: \"2\"\norganisations: [{id: a, title: A, kind: operator}]\nroles:\n  - {id: ra, title: A, organisation: a, post: it}\noverlays:\n  - {id: x, edition: \"1\", organisation: a}\n",
        fix: "Look through the changes, then set `edition` to the master's.",
    },
    Explanation {
        code: "W1308",
        title: "made from another text",
        ja: "作成後に変わった状況付与の調整",
        text: "An overlay may remember under `made-from` what the master's injects said and when they came. This inject says \
               something else now, or comes at another time, and the local wording was made without knowing that.",
        example: "organisations: [{id: a, title: A, kind: operator}]\nroles:\n  - {id: ra, title: A, organisation: a, post: it}\ninjects:\n  - {id: i-1, at: T+1h, to: ra, via: mail, text: Hello}\noverlays:\n  - {id: x, organisation: a, made-from: {i-1: 00000000-00000000}, injects: [{localise: i-1, text: Hello there}]}\n",
        fix: "Read the master's text again, adapt the local wording, and take the mark out or write the overlay again with \
              `hakyu localise`.",
    },
];

/// Looks at one overlay against its master.
pub(super) fn check_indexed(
    master: &Scenario,
    index: &Index,
    overlay: &Overlay,
    diags: &mut Diagnostics,
) {
    organisation(master, overlay, diags);
    edition(master, overlay, diags);
    let own = super::roles(master, overlay);
    for local in &overlay.injects {
        match &local.change {
            LocalChange::Add(inject) => added(master, index, inject, &own, diags),
            LocalChange::Skip(id) => {
                let inject = reaching(master, index, id, &own, diags);
                bound(inject, overlay, id.span, |i| i.leeway.skip, "leaving it out", diags);
            }
            LocalChange::Hold(id) => {
                let inject = reaching(master, index, id, &own, diags);
                bound(inject, overlay, id.span, |i| i.leeway.hold, "holding it back", diags);
            }
            LocalChange::Localise { inject: id, text, shift, .. } => {
                let inject = reaching(master, index, id, &own, diags);
                if text.is_some() {
                    bound(inject, overlay, id.span, |i| i.leeway.text, "other wording", diags);
                }
                if let (Some(shift), Some(inject)) = (shift, inject) {
                    if matches!(inject.trigger, InjectTrigger::At(_)) {
                        let fine = |i: &Inject| shift.value.unsigned_abs() <= i.leeway.shift;
                        bound(Some(inject), overlay, shift.span, fine, "this shift", diags);
                    } else {
                        diags.push(
                            Diagnostic::error("E1303", "only an inject with a time can be shifted")
                                .at(shift.span, "this one waits for a condition")
                                .also(inject.id.span, "here"),
                        );
                    }
                }
            }
        }
    }
    marks(master, index, overlay, diags);
    truth(overlay, diags);
    posts(overlay, &own, diags);
    collisions(master, overlay, diags);
}

fn organisation(master: &Scenario, overlay: &Overlay, diags: &mut Diagnostics) {
    let id = overlay.organisation_id();
    let known = master.ids.has(List::Organisations, &id.value);
    match &overlay.organisation {
        Owner::Known(_) if !known => {
            diags.push(
                Diagnostic::error(
                    "E1301",
                    format!("there is no organisation {}", quoted(&id.value)),
                )
                .at(id.span, "unknown organisation")
                .help(
                    "name one of the master's, or describe a new one: `{id: …, title: …, kind: …}`",
                )
                .suggest_nearest(
                    id.span,
                    &id.value,
                    master.organisations.iter().map(|o| o.id.value.as_str()),
                ),
            );
            return;
        }
        Owner::New(_) if known => {
            diags.push(
                Diagnostic::error(
                    "E1301",
                    format!("the master has an organisation {}", quoted(&id.value)),
                )
                .at(id.span, "so name it by its id alone"),
            );
        }
        _ => {}
    }
    if super::roles(master, overlay).is_empty() {
        diags.push(
            Diagnostic::error("E1301", format!("{} has no role", quoted(&id.value)))
                .at(id.span, "nobody plays for this organisation")
                .help("give the overlay `roles`, or let roles of the master name the organisation"),
        );
    }
    for role in &overlay.roles {
        if role.organisation_id.as_ref().is_none_or(|o| o.value != id.value) {
            diags.push(
                Diagnostic::error(
                    "E1304",
                    format!("{} is not a post of {}", quoted(&role.id.value), quoted(&id.value)),
                )
                .at(role.id.span, "an overlay has posts of its own organisation only")
                .help(format!("write `organisation: {}`", id.value)),
            );
        }
    }
}

fn edition(master: &Scenario, overlay: &Overlay, diags: &mut Diagnostics) {
    if let Some(scenario) = overlay.scenario.as_ref().filter(|s| s.value != master.id.value) {
        diags.push(
            Diagnostic::error("E1301", format!("this overlay is for {}", quoted(&scenario.value)))
                .at(scenario.span, format!("the scenario is {}", quoted(&master.id.value))),
        );
    }
    let (Some(made), Some(now)) = (&overlay.edition, &master.edition) else { return };
    if made.value != now.value {
        let message = format!(
            "made for edition {}, the master is {}",
            quoted(&made.value),
            quoted(&now.value)
        );
        diags.push(
            Diagnostic::warning("W1307", message).at(made.span, "").also(now.span, "the master's"),
        );
    }
}

/// What has changed in the master since the overlay was made.
fn marks(master: &Scenario, index: &Index, overlay: &Overlay, diags: &mut Diagnostics) {
    for (id, made) in &overlay.made_from {
        // One that is gone is reported where it is changed.
        let Some(inject) = index.find(&master.injects, &id.value) else { continue };
        let what = match super::changed(inject, &made.value) {
            (true, true) => "says something else and comes at another time",
            (true, false) => "says something else",
            (false, true) => "comes at another time",
            (false, false) => continue,
        };
        diags.push(
            Diagnostic::warning(
                "W1308",
                format!("{} {what} now than when this was made", quoted(&id.value)),
            )
            .at(id.span, "")
            .also(inject.id.span, "the master's"),
        );
    }
}

/// The inject, if it goes to the organisation.
fn reaching<'m>(
    master: &'m Scenario,
    index: &Index,
    id: &Id,
    own: &BTreeSet<String>,
    diags: &mut Diagnostics,
) -> Option<&'m Inject> {
    let Some(inject) = index.find(&master.injects, &id.value) else {
        if !master.ids.has(List::Injects, &id.value) {
            let names = master.injects.iter().map(|i| i.id.value.as_str());
            diags.push(
                Diagnostic::error("E1302", format!("there is no inject {}", quoted(&id.value)))
                    .at(id.span, "unknown inject")
                    .suggest_nearest(id.span, &id.value, names),
            );
        }
        return None;
    };
    if inject.to.iter().any(|role| own.contains(&role.value)) {
        return Some(inject);
    }
    diags.push(
        Diagnostic::error(
            "E1302",
            format!("the inject {} does not reach this organisation", quoted(&id.value)),
        )
        .at(id.span, "")
        .also(inject.id.span, "it goes to others"),
    );
    None
}

fn bound(
    inject: Option<&Inject>,
    overlay: &Overlay,
    span: Span,
    fine: impl Fn(&Inject) -> bool,
    what: &str,
    diags: &mut Diagnostics,
) {
    let Some(inject) = inject.filter(|i| !fine(i) && overlay.approved.is_none()) else { return };
    diags.push(
        Diagnostic::error("E1303", format!("the master does not allow {what}"))
            .at(span, "")
            .also(inject.id.span, "the inject")
            .help("have it approved by the central controller: `approved: {by: …}`"),
    );
}

fn added(
    master: &Scenario,
    index: &Index,
    inject: &Inject,
    own: &BTreeSet<String>,
    diags: &mut Diagnostics,
) {
    if let (true, InjectTrigger::Like(id)) = (inject.same_via, &inject.trigger)
        && index.find(&master.injects, &id.value).is_none()
        && master.ids.has(List::Injects, &id.value)
    {
        diags.push(
            Diagnostic::error("E0102", "the inject needs `via`")
                .at(inject.id.span, "what it goes with does not say how it arrives")
                .help("say how it arrives, like `via: phone`"),
        );
    }
    for role in inject.to.iter().filter(|role| !own.contains(&role.value)) {
        diags.push(
            Diagnostic::error(
                "E1304",
                format!("{} is not a role of this organisation", quoted(&role.value)),
            )
            .at(role.span, "local injects go to own roles only")
            .suggest_nearest(role.span, &role.value, own.iter().map(String::as_str)),
        );
    }
    if let Some(milestone) = inject.activates.iter().chain(&inject.deactivates).next() {
        diags.push(
            Diagnostic::error("E1304", "milestones are the master's")
                .at(milestone.span, "a local inject sets none"),
        );
    }
}

/// Events hit own sites and systems only.
fn truth(overlay: &Overlay, diags: &mut Diagnostics) {
    let sites: BTreeSet<&str> = overlay.sites.iter().map(|s| s.id.value.as_str()).collect();
    let systems: BTreeSet<&str> = overlay.systems.iter().map(|s| s.id.value.as_str()).collect();
    let mut foreign = |id: &Id| {
        diags.push(
            Diagnostic::error(
                "E1305",
                format!("{} is not this organisation's own", quoted(&id.value)),
            )
            .at(id.span, "local events hit own sites and systems only"),
        );
    };
    for event in &overlay.events {
        match &event.cause {
            Cause::Cyber(compromise) => compromise
                .systems
                .iter()
                .filter(|id| !systems.contains(id.value.as_str()))
                .for_each(&mut foreign),
            Cause::Outage(outage) => foreign(&outage.provider),
            cause => cause
                .targets()
                .iter()
                .flat_map(|target| &target.services)
                .filter(|id| !sites.contains(id.value.as_str()))
                .for_each(&mut foreign),
        }
    }
    let carried = overlay.systems.iter().flat_map(|s| s.carries.iter().chain(&s.isolation));
    carried
        .flat_map(|c| &c.target.services)
        .filter(|id| !sites.contains(id.value.as_str()))
        .for_each(&mut foreign);
}

/// Own plans and what own posts see.
fn posts(overlay: &Overlay, own: &BTreeSet<String>, diags: &mut Diagnostics) {
    let owners = overlay.plans.iter().map(|plan| &plan.owner);
    let doers = overlay.plans.iter().flat_map(|p| p.steps.iter().filter_map(|s| s.role.as_ref()));
    let seeing = overlay.telemetry.iter().map(|t| &t.role);
    let running = overlay.systems.iter().map(|s| &s.owner);
    for role in owners.chain(doers).chain(seeing).chain(running) {
        if !own.contains(&role.value) {
            diags.push(
                Diagnostic::error(
                    "E1304",
                    format!("{} is not a role of this organisation", quoted(&role.value)),
                )
                .at(role.span, "own posts only")
                .suggest_nearest(
                    role.span,
                    &role.value,
                    own.iter().map(String::as_str),
                ),
            );
        }
    }
    for deed in overlay.plans.iter().flat_map(|p| &p.steps).filter_map(|s| s.deed.as_ref()) {
        if let (Deed::Act(action), None) = (deed, &overlay.approved) {
            diags.push(
                Diagnostic::error(
                    "E1305",
                    "an action of the master changes the world for everybody",
                )
                .at(action.span, "")
                .help("local plans report, announce and relay; anything else has to be approved"),
            );
        }
    }
    let systems: BTreeSet<&str> = overlay.systems.iter().map(|s| s.id.value.as_str()).collect();
    for link in &overlay.links {
        let mine = |id: &Id| systems.contains(id.value.as_str());
        if !mine(&link.to) || (!mine(&link.from) && !link.one_way) {
            diags.push(
                Diagnostic::error("E1305", "a local link leads into systems of the master")
                    .at(link.to.span, "what happens here must not reach others")
                    .help("link own systems with each other; a link from the master's to an own one is `one-way: true`"),
            );
        }
    }
}

fn collisions(master: &Scenario, overlay: &Overlay, diags: &mut Diagnostics) {
    for (list, all) in super::declared(overlay) {
        for id in all {
            if let Some(there) = master.ids.places(list, &id.value).first() {
                let what = list.item();
                diags.push(
                    Diagnostic::error(
                        "E1306",
                        format!("there is {} {} already", article(what), quoted(&id.value)),
                    )
                    .at(id.span, "the overlay's")
                    .also(*there, "this one"),
                );
            }
        }
    }
}
