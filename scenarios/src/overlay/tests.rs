use std::collections::BTreeMap;

use crate::compile::{Compiled, Inline, Overlays, check_all, compile, compile_local, explain};
use crate::diagnostic::Diagnostics;
use crate::source::{MemoryFiles, Sources};
use crate::syntax::{AnchorKind, InjectTrigger, StepTrigger};
use crate::world::Options;

const MASTER: &str = "hakyu: scenario/1
id: two
edition: '1'
title: Two hospitals
world: japan-47
start: 2019-09-09T03:00+09:00
duration: 2d
variables: {ward: {en: the ward, ja: 病棟}}
organisations:
  - {id: city, title: City hospital, kind: operator, sector: medical, place: chiba}
  - {id: coast, title: Coast hospital, kind: operator, sector: medical, place: chiba}
roles:
  - {id: city-it, title: IT, organisation: city, post: it}
  - {id: coast-it, title: IT, organisation: coast, post: it}
  - {id: coast-pr, title: PR, organisation: coast, post: pr}
events:
  - {id: e-1, at: T+1h, outage: {provider: electricity@chiba, for: 30h}}
injects:
  - {id: i-1, at: T+1h, to: [city-it, coast-it], via: phone, text: 'It is dark in ${ward}', localise: {shift: 10m}}
  - {id: i-2, at: T+2h, to: [city-it, coast-it], via: mail, text: Second}
  - {id: i-3, when: \"received('i-1', 'coast-it')\", to: coast-pr, via: press, text: Press, localise: {skip: false}}
playbooks:
  - id: reference
    steps:
      - {id: p-1, role: coast-it, on: i-1, report: {to: coast-pr}}
      - {id: p-2, role: city-it, on: i-1, report: {to: coast-pr}}
objectives:
  - {id: o-1, title: O, part: reporting, measure: {timeliness: {action: report, by: coast-it, after: inject:i-1, within: 1h}}}
  - {id: o-2, title: O, part: reporting, measure: {timeliness: {action: report, by: city-it, after: inject:i-1, within: 1h}}}
";

fn master(overlays: &str) -> MemoryFiles {
    MemoryFiles::default().with("a.yaml", format!("{MASTER}{overlays}"))
}

fn with_all(files: &MemoryFiles) -> (Option<Compiled>, Diagnostics, Sources) {
    let mut sources = Sources::default();
    let overlays = Overlays { inline: Inline::All, files: Vec::new() };
    let (compiled, diags) =
        compile_local(files, "a.yaml", &overlays, &Options::default(), &mut sources);
    (compiled, diags, sources)
}

const COAST: &str = "overlays:
  - id: coast-own
    organisation: coast
    injects:
      - {localise: i-1, text: It is dark at the coast, shift: 5m}
      - {hold: i-2}
      - {add: {id: l-1, like: i-2, to: coast-pr, via: phone, text: Ours}}
    sites:
      - {id: coast-main, of: medical@chiba, buffers: {power: 6h}}
    events:
      - {id: coast-flood, at: T+3h, damage: {target: {service: coast-main}, share: 50%, repair: 4h}}
    telemetry:
      - {id: coast-sees, role: coast-it, target: {service: coast-main}}
";

#[test]
fn an_organisation_gets_its_own_day_and_others_keep_theirs() {
    let (compiled, diags, sources) = with_all(&master(COAST));
    assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    let compiled = compiled.expect("compiled");
    let s = &compiled.scenario;
    let inject = |id: &str| s.injects.iter().find(|i| i.id.value == id).expect(id);
    let to = |id: &str| inject(id).to.iter().map(|r| r.value.as_str()).collect::<Vec<_>>();
    assert_eq!(to("i-1"), ["city-it"]);
    assert_eq!(to("i-1@coast-own"), ["coast-it"]);
    let at = |id: &str| match &inject(id).trigger {
        InjectTrigger::At(at) => at.value,
        other => panic!("{other:?}"),
    };
    assert_eq!((at("i-1"), at("i-1@coast-own")), (3600, 3900));
    assert!(inject("i-2@coast-own").contingency && !inject("i-2").contingency);
    assert_eq!(to("i-2"), ["city-it"]);
    assert!(matches!(&inject("l-1").trigger, InjectTrigger::Like(id) if id.value == "i-2"));
    // What coast waits for follows its own version; what the city waits for does not.
    let steps: Vec<&str> = s
        .steps()
        .map(|step| match &step.trigger {
            StepTrigger::On(id) => id.value.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(steps, ["i-1@coast-own", "i-1"]);
    let anchors: Vec<&str> = s
        .objectives
        .iter()
        .filter_map(|o| o.measure.anchor())
        .filter(|a| a.kind == AnchorKind::Inject)
        .map(|a| a.id.value.as_str())
        .collect();
    assert_eq!(anchors, ["i-1@coast-own", "i-1"]);
    let InjectTrigger::When(condition) = &inject("i-3").trigger else { panic!() };
    assert!(format!("{condition:?}").contains("i-1@coast-own"));
}

#[test]
fn a_shadow_site_lives_in_the_world_and_changes_nothing_there() {
    let (compiled, ..) = with_all(&master(COAST));
    let local = compiled.expect("compiled");
    let mut sources = Sources::default();
    let plain = compile(&master(""), "a.yaml", &mut sources).0.expect("compiled");
    let levels = |compiled: &Compiled| -> Vec<(String, Vec<(u64, u32)>)> {
        let mut sim = hakyu_engine::Simulation::new(
            std::sync::Arc::clone(&compiled.model),
            hakyu_engine::Setup::new(1),
        );
        sim.run().expect("it runs");
        let record = sim.finish();
        let mut all: BTreeMap<String, Vec<(u64, u32)>> = BTreeMap::default();
        for change in &record.changes {
            let id = compiled.world.service(change.service).id.clone();
            all.entry(id).or_default().push((change.at.0, change.to.ppm()));
        }
        all.into_iter().collect()
    };
    let (mut with, without) = (levels(&local), levels(&plain));
    let own = with.iter().position(|(id, _)| id == "coast-main").expect("the site was hit");
    let (_, course) = with.remove(own);
    assert_eq!(with, without, "nobody else notices");
    assert!(course.contains(&(3 * 3600, 500_000)), "flooded at T+3h: {course:?}");
    // Its own fuel lasts six hours from the blackout at T+1h, and somewhat longer while deliveries come.
    let dry = course.iter().find(|(_, level)| *level < 500_000).expect("it runs dry").0;
    assert!((7 * 3600..10 * 3600).contains(&dry), "{course:?}");
}

#[test]
fn a_share_takes_its_part_of_the_mixture() {
    let text = COAST.replace("of: medical@chiba", "of: medical@chiba, share: 20%");
    let (compiled, diags, sources) = with_all(&master(&text));
    assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    let world = compiled.expect("compiled").world;
    let whole = world.service(world.find("medical@chiba").expect("there"));
    let site = world.service(world.find("coast-main").expect("there"));
    assert_eq!(site.people, whole.people / 5);
    let parts: u64 = whole.classes.iter().map(|&c| world.service(c).people).sum();
    assert!(whole.people - parts < whole.classes.len() as u64 + 1, "{parts} of {}", whole.people);
    assert!(whole.classes.iter().any(|&c| world.service(c).id == "coast-main"));
}

#[test]
fn local_words_reach_their_organisation_only() {
    let (compiled, diags, sources) = with_all(&master(
        "overlays:\n  - {id: c, organisation: coast, variables: {ward: {en: the east wing, ja: 東棟}}}\n",
    ));
    assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    let s = compiled.expect("compiled").scenario;
    let text = |id: &str| {
        let found = s.injects.iter().find(|i| i.id.value == id).expect(id);
        (found.text.text.en().to_owned(), found.text.text.ja().to_owned())
    };
    assert_eq!(text("i-1").0, "It is dark in the ward");
    assert_eq!(text("i-1@c"), ("It is dark in the east wing".into(), "It is dark in 東棟".into()));
    assert!(!s.injects.iter().any(|i| i.id.value == "i-2@c"), "nothing differs there");
}

#[test]
fn an_overlay_may_stand_in_a_file_of_its_own() {
    let overlay = COAST
        .replace(
            "overlays:\n  - id: coast-own",
            "hakyu: overlay/1\nscenario: two\nedition: '0'\nid: coast-own",
        )
        .replace("\n    ", "\n");
    let files = master("").with("coast.yaml", overlay);
    let mut sources = Sources::default();
    let overlays = Overlays { inline: Inline::None, files: vec![(&files, "coast.yaml".into())] };
    let (compiled, diags) =
        compile_local(&files, "a.yaml", &overlays, &Options::default(), &mut sources);
    assert!(compiled.is_some(), "{}", diags.render(&sources, false));
    let codes: Vec<&str> = diags.iter().map(|d| d.code).collect();
    assert!(codes.contains(&"W1307"), "{codes:?}");
    assert_eq!(compiled.map(|c| c.scenario.applied), Some(vec!["coast-own".to_owned()]));
}

#[test]
fn what_contradicts_the_master_is_refused() {
    let cases = [
        ("E1301", "organisation: cost"),
        ("E1301", "organisation: {id: city, title: City}"),
        ("E1302", "organisation: city, injects: [{skip: i-3}]"),
        ("E1302", "organisation: city, injects: [{skip: i-9}]"),
        ("E1303", "organisation: coast, injects: [{skip: i-3}]"),
        ("E1303", "organisation: coast, injects: [{localise: i-1, shift: 11m}]"),
        ("E1303", "organisation: coast, injects: [{localise: i-3, shift: 1m}]"),
        (
            "E1304",
            "organisation: coast, injects: [{add: {id: l, at: T+1h, to: city-it, via: mail, text: X}}]",
        ),
        (
            "E1304",
            "organisation: coast, telemetry: [{id: t, role: city-it, target: {service: water@chiba}}]",
        ),
        (
            "E1305",
            "organisation: coast, events: [{id: e, at: T+1h, damage: {target: {service: water@chiba}, share: 10%, repair: 1h}}]",
        ),
        (
            "E1305",
            "organisation: coast, events: [{id: e, at: T+1h, outage: {provider: ict@chiba, for: 1h}}]",
        ),
        ("E1021", "organisation: coast, sites: [{id: s, of: medicl@chiba}]"),
        ("E1021", "organisation: coast, sites: [{id: s, of: medical@chiba, buffers: {pwer: 1h}}]"),
        ("E1021", "organisation: coast, sites: [{id: s, of: medical@chiba, class: clinc}]"),
        (
            "E1306",
            "organisation: coast, roles: [{id: coast-it, title: IT, organisation: coast, post: it}]",
        ),
    ];
    for (code, overlay) in cases {
        let files = master(&format!("overlays:\n  - {{id: x, {overlay}}}\n"));
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        if code == "E1021" {
            diags = check_all(&files, "a.yaml", &mut sources).1;
        } else {
            let parsed = crate::syntax::parse_scenario(&files, "a.yaml", &mut sources, &mut diags);
            crate::checks::check(&parsed.expect("readable"), None, &mut diags);
        }
        let found: Vec<&str> = diags.iter().map(|d| d.code).collect();
        assert!(found.contains(&code), "{overlay}: {}", diags.render(&sources, false));
        assert!(explain(code).is_some());
    }
    let approved = "overlays:\n  - {id: x, organisation: coast, injects: [{skip: i-3}], approved: {by: central control}}\n";
    let mut sources = Sources::default();
    let (compiled, diags) = check_all(&master(approved), "a.yaml", &mut sources);
    assert!(compiled.is_some(), "{}", diags.render(&sources, false));
}

#[test]
fn an_added_inject_arrives_as_the_one_it_goes_with() {
    let add = "overlays:\n  - {id: x, organisation: coast, injects: [{add: {id: l-1, like: i-2, to: coast-pr, text: Ours}}]}\n";
    let (compiled, diags, sources) = with_all(&master(add));
    assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    let s = compiled.expect("compiled").scenario;
    let via = s.injects.iter().find(|i| i.id.value == "l-1").map(|i| i.via.value);
    assert_eq!(via, Some(crate::syntax::Via::Mail), "i-2 is a mail");
    let add = add.replace("like: i-2", "like: i-1");
    let s = with_all(&master(&add)).0.expect("compiled").scenario;
    let via = s.injects.iter().find(|i| i.id.value == "l-1").map(|i| i.via.value);
    assert_eq!(via, Some(crate::syntax::Via::Phone), "i-1 is a call");
    // With a time of its own it has to say how it arrives.
    let (none, diags, _) = with_all(&master(&add.replace("like: i-1", "at: T+1h")));
    assert!(none.is_none() && diags.iter().any(|d| d.code == "E0102"));
}

#[test]
fn a_need_that_is_elsewhere_is_said_to_be_there() {
    let said = |site: &str| {
        let text =
            format!("overlays:\n  - {{id: x, organisation: coast, sites: [{{id: s, {site}}}]}}\n");
        let mut sources = Sources::default();
        let (_, diags) = check_all(&master(&text), "a.yaml", &mut sources);
        diags.render(&sources, false)
    };
    let found = said("of: medical@chiba, buffers: {powr: 1h}");
    let chosen = "without `class` it is like the largest class of `medical@chiba`";
    assert!(found.contains(chosen), "{found}");
    let mut sources = Sources::default();
    let world = compile(&master(""), "a.yaml", &mut sources).0.expect("compiled").world;
    let needs = |id| world.service(id).needs.iter().map(|n| n.id.clone()).collect::<Vec<_>>();
    let case = world.services().iter().find_map(|s| {
        s.classes.iter().find_map(|&with| {
            let lacks = |need: &String| s.classes.iter().find(|&&c| !needs(c).contains(need));
            let (need, without) =
                needs(with).into_iter().find_map(|n| Some((n.clone(), *lacks(&n)?)))?;
            let class = |id| world.service(id).class.clone();
            Some((s.id.clone(), class(without)?, need, class(with)?))
        })
    });
    let (of, without, need, with) = case.expect("some classes differ in what they need");
    let found = said(&format!("of: {of}, class: {without}, buffers: {{{need}: 1h}}"));
    assert!(found.contains("classes with this need: ") && found.contains(&with), "{found}");
}
