//! Channels, desks, routes, modes, circles and forms become numbers.

use hakyu_engine::script::messages::{Scope, Status};
use hakyu_engine::{ChannelId, Setup, Simulation, What, record::messages::MessagesFact};

use super::*;

const NETWORK: &str = r#"roles:
  - {id: op-a, title: A, organisation: A, post: ot, kind: operator, sector: electricity, place: chiba, handling: 1m, channels: [phone, mail], participation: 60%}
  - {id: op-b, title: B, organisation: B, post: ot, kind: operator, sector: medical, place: tokyo, handling: 1m}
  - {id: min-e, title: E, organisation: Ministry, post: liaison, kind: ministry, sector: electricity, place: tokyo, handling: 5m, office: {from: "09:30", to: "18:15", days: mon-fri}, awake: [large-scale, crisis], deputy: duty, away: [[T+1h, T+2h]], seats: 2}
  - {id: min-m, title: M, organisation: Ministry, post: liaison, kind: ministry, sector: medical}
  - {id: duty, title: Duty, organisation: Ministry, post: crisis-management, kind: ministry, handling: 10m}
  - {id: nisc, title: N, post: liaison, kind: nisc, place: tokyo}
channels:
  - {id: phone, needs: [electricity], latency: 30s, retry: 3m, source: x, confidence: C}
  - {id: mail, title: Mail, needs: [electricity, cloud, grid]}
routes:
  - {id: f2, from: {kind: ministry, post: liaison}, to: nisc, takes: [report, status], gives: report, modes: [normal], triage: 14%, near-miss: 5%, drafting: 20m, scope: green, voluntary: true, anonymises: true, phase: share}
  - {id: f1, from: {kind: operator}, to: {kind: ministry, same: sector}, takes: report, gives: report}
  - {id: f8, from: {kind: ministry, sector: [electricity, medical]}, to: {kind: ministry, same: organisation}, takes: report, gives: relay}
  - {id: f0, from: {kind: operator, place: east}, to: {roles: [nisc], same: place}, takes: report, gives: newsletter}
modes:
  - id: crisis
    deciders: [nisc]
    told: {kind: ministry}
    when: "mode('large-scale') and level('medical@chiba') < 80%"
    until: "time() >= T+2h"
    reports: [{from: {kind: operator}, to: {kind: ministry, same: sector}, every: 1h}]
    phases: [{id: gather, for: 2h}, {id: share}]
  - {id: mega-event, deciders: [nisc]}
circles:
  - {id: ring, members: {kind: operator}, adapts: 10%, independent: true}
events:
  - {id: out, at: T+1h, outage: {provider: cloud, for: 6h}}
injects:
  - {id: i-1, at: T+1h, to: op-a, via: sns, text: Rumour, claims: [{service: medical@chiba, level: 0%, false: true}, {service: electricity@chiba, level: 50%}]}
  - {id: i-2, when: "mode('crisis', 'min-e') and not mode('normal')", to: op-a, via: mail, text: Now}
playbooks:
  - id: p
    steps:
      - id: p-1
        role: op-a
        at: T+1h
        report: {to: min-e, about: [medical@chiba], matters: out, types: [unavailability], causes: [equipment-failure, unknown], noticed: T+50m, impact: 1200, status: restoring, forecast: T+5h, near-miss: true, uncertain: true, anonymous: true, scope: red, claims: [{service: electricity@chiba, level: 10%}], via: mail}
      - {id: p-2, role: nisc, at: T+2h, notice: {to: [min-e], about: grid}}
      - {id: p-3, role: nisc, at: T+3h, switch-mode: crisis}
      - {id: p-4, role: nisc, at: T+4h, switch-phase: share}
      - {id: p-5, role: op-a, on: p-2, newsletter: {to: op-b}}
      - {id: p-6, role: op-a, when: done('notice'), status: {to: min-e}}
"#;

fn role(c: &Compiled, id: &str) -> RoleId {
    c.tables.role(id).expect("it exists")
}

#[test]
fn desks_and_channels() {
    let c = compiled(&NETWORK.replace("on: p-2, ", "at: T+2h, "));
    let script = c.model.script();
    let desk = |id: &str| script.roles[role(&c, id).index()].desk.clone();
    let ministry = desk("min-e");
    assert_eq!(ministry.office, Some((34_200, 65_700, 0b1_1111)));
    assert_eq!(ministry.away, [(3600, 7200)]);
    assert_eq!((ministry.seats, ministry.deputy), (2, Some(role(&c, "duty"))));
    let modes: Vec<&str> =
        ministry.awake.iter().map(|m| script.modes[m.index()].as_str()).collect();
    assert_eq!(modes, ["large-scale", "crisis"]);
    assert_eq!((desk("op-a").participation, desk("op-b").participation), (600_000, 1_000_000));
    // Channels are numbered by their ids; the order of the role is kept.
    assert_eq!(desk("op-a").channels, [ChannelId(1), ChannelId(0)]);
    // 2019-09-09 was a Monday; the tests start at 03:00.
    assert_eq!(script.messages.week, 3 * 3600);
    let phone = &script.messages.channels[1];
    assert_eq!((phone.id.as_str(), phone.retry), ("phone", 180));
    assert_eq!(phone.latency, Distribution::Fixed(30));
    let needs = |place: &str| {
        let at = c.model.places().iter().position(|p| p == place).expect("a place");
        let found = phone.needs.iter().find(|n| n.0.index() == at);
        found.map(|n| n.1.iter().map(|s| c.world.service(*s).id.as_str()).collect::<Vec<_>>())
    };
    assert_eq!(needs("chiba"), Some(vec!["electricity@chiba"]));
    assert_eq!(needs("tokyo"), Some(vec!["electricity@tokyo"]));
    let mail = &script.messages.channels[0];
    assert_eq!(mail.always, [c.world.find("cloud").expect("it exists")]);
    // The grid of an area serves the prefectures in it.
    assert!(mail.needs.iter().all(|n| n.1.len() == 2), "{:?}", mail.needs);
    assert_eq!((mail.retry, &mail.latency), (300, &Distribution::Fixed(60)));
}

#[test]
fn routes_modes_and_circles() {
    let c = compiled(&NETWORK.replace("on: p-2, ", "at: T+2h, "));
    let messages = &c.model.script().messages;
    let r = |id: &str| role(&c, id);
    let ids: Vec<&str> = messages.routes.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["f0", "f1", "f2", "f8"]);
    let hops = |at: usize| messages.routes[at].hops.clone();
    assert_eq!(hops(0), [(r("op-b"), vec![r("nisc")])], "the one in the same place");
    assert_eq!(
        hops(1),
        [(r("op-a"), vec![r("min-e")]), (r("op-b"), vec![r("min-m")])],
        "each to its own ministry"
    );
    assert_eq!(hops(2).iter().map(|h| h.0).collect::<Vec<_>>(), [r("min-e"), r("min-m")]);
    let mut office = vec![r("duty"), r("min-m")];
    office.sort_unstable();
    assert!(hops(3).contains(&(r("min-e"), office)), "never to itself");
    let up = &messages.routes[2];
    assert_eq!((up.triage, up.scope, up.phase), (140_000, Scope::Green, Some(1)));
    assert_eq!((up.near_miss, messages.routes[1].near_miss), (Some(50_000), None));
    assert!(up.voluntary && up.anonymises);
    assert_eq!(up.takes, [DeedKind::Report, DeedKind::Status]);
    let plain = &messages.routes[1];
    assert_eq!((plain.triage, plain.scope), (1_000_000, Scope::Amber));
    assert!(plain.modes.is_empty() && !plain.voluntary);
    let mode = |word: &str| &messages.modes[c.tables.mode_named(word).expect("a mode").index()];
    let crisis = mode("crisis");
    assert_eq!(crisis.deciders, [r("nisc")]);
    assert!(matches!(&crisis.when, Some(Condition::All(parts)) if parts.len() == 2));
    assert_eq!(format!("{:?}", crisis.until), "Some(Measure(Time, AtLeast, 7200))");
    assert!(mode("mega-event").when.is_none() && mode("normal").until.is_none());
    assert_eq!(crisis.told.len(), 3);
    assert_eq!(crisis.reports.len(), 2);
    assert_eq!(crisis.reports[0], (r("op-a"), vec![r("min-e")], 3600));
    assert_eq!(crisis.phases, [("gather".to_owned(), 7200), ("share".to_owned(), 0)]);
    assert!(mode("mega-event").overlay && !crisis.overlay && !mode("normal").overlay);
    let ring = &messages.circles[0];
    assert_eq!((ring.members.len(), ring.adapts, ring.independent), (2, 100_000, true));
}

#[test]
fn forms_say_what_was_written() {
    let c = compiled(&NETWORK.replace("on: p-2, ", "at: T+2h, "));
    let script = c.model.script();
    let id = |id: &str| c.world.find(id).expect("it exists");
    let Deed::Message { kind: DeedKind::Report, form, .. } = &script.steps[0].deed else {
        panic!("{:?}", script.steps[0].deed)
    };
    assert_eq!(form.about, [id("medical@chiba")]);
    assert_eq!(form.matters, [EventId(0)]);
    assert_eq!((form.types, form.causes), (1 << 3, 1 << 11 | 1 << 16));
    assert_eq!((form.noticed, form.forecast), (Some(SimTime(3000)), Some(SimTime(18_000))));
    assert_eq!((form.impact, form.status), (Some(1200), Some(Status::Restoring)));
    assert!(form.near_miss && form.uncertain && form.anonymous);
    assert_eq!((form.scope, form.via.as_slice()), (Scope::Red, &[ChannelId(0)][..]));
    assert_eq!(form.claims, [(id("electricity@chiba"), Level::percent(10))]);
    let Deed::Message { kind: DeedKind::Notice, form, .. } = &script.steps[1].deed else {
        panic!("{:?}", script.steps[1].deed)
    };
    assert!(form.about.len() > 1, "a template is all its services");
    assert!(matches!(script.steps[3].deed, Deed::SwitchPhase(1)));
    let (inject, said) = &script.messages.forms[0];
    assert_eq!(*inject, InjectId(0));
    assert_eq!(said.invented, [(id("medical@chiba"), Level::ZERO)]);
    assert_eq!(said.claims, [(id("electricity@chiba"), Level::percent(50))]);
    assert!(matches!(&script.injects[1].trigger, InjectTrigger::When(Condition::All(parts))
        if matches!(parts[0], Condition::Mode(_, Some(_)))));
}

#[test]
fn a_report_climbs_to_the_centre_by_itself() {
    let plain = NETWORK
        .replace("on: p-2, ", "at: T+2h, ")
        .replace(
            "near-miss: true, uncertain: true, anonymous: true, scope: red, ",
            "scope: green, ",
        )
        .replace("triage: 14%, near-miss: 5%, ", "")
        .replace(", phase: share", "")
        .replace("away: [[T+1h, T+2h]], ", "");
    let c = compiled(&plain);
    let playbook = c.tables.playbook("p");
    let mut sim = Simulation::new(Arc::clone(&c.model), Setup::new(5).with_playbook(playbook));
    sim.run().expect("a run without error");
    let record = sim.finish();
    let nisc = role(&c, "nisc");
    let read = record
        .facts
        .iter()
        .any(|f| matches!(f.what, What::Messages(MessagesFact::Read { post, .. }) if post == nisc));
    assert!(read, "{:#?}", record.facts);
}
