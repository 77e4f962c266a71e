//! Alternatives, contingencies, milestones become numbers.

use hakyu_engine::MilestoneId;

use super::*;

const CONDUCT: &str = r#"roles:
  - {id: pr, title: PR, post: pr, kind: operator}
  - {id: boss, title: Boss, post: management, kind: operator}
events:
  - {id: out, at: T+1h, outage: {provider: cloud, for: 6h}}
milestones:
  - {id: m-2, title: Two, when: "level('medical@chiba') < 80%", until: "level('medical@chiba') >= 90%"}
  - {id: m-1, title: One}
injects:
  - id: i-1
    at: T+2h
    to: boss
    via: mail
    alternatives:
      - {id: low, when: "level('medical@chiba') < 50% and milestone('m-1')", text: "{{ level('medical@chiba') }}", tells: out}
      - {id: high, when: "level('medical@chiba') >= 50%", text: {en: "{{ time() }}", ja: "{{ level('grid@east') }}"},
         claims: [{service: medical@chiba, level: 0%, false: true}, {service: grid@east, level: 20%}]}
    activates: [m-2, m-1, m-2]
  - {id: i-2, contingency: true, to: pr, via: phone, text: Call, deactivates: m-1}
  - {id: i-3, contingency: true, at: T+3h, to: pr, via: phone, text: Call, alternatives: [{id: a, when: milestone('m-1'), text: Other}]}
  - {id: i-4, like: i-1, to: pr, via: phone, text: Call}
"#;

#[test]
fn injects_have_versions_wait_for_a_release_and_set_milestones() {
    let c = compiled(CONDUCT);
    let script = c.model.script();
    let medical = c.world.find("medical@chiba").expect("it exists");
    let grid = c.world.find("grid@east").expect("it exists");
    let [chosen, call, suggested, with] = script.injects.as_slice() else { panic!("four") };
    assert!(!chosen.own && !chosen.parked && chosen.quotes.is_empty());
    let [low, high] = chosen.alternatives.as_slice() else { panic!("two") };
    assert_eq!((low.id.as_str(), high.id.as_str()), ("low", "high"));
    let Some(Condition::All(parts)) = &low.when else { panic!("{:?}", low.when) };
    assert!(matches!(parts[1], Condition::Milestone(MilestoneId(0))));
    assert_eq!(low.quotes, [Read::Level(medical)]);
    assert_eq!(low.tells, [EventId(0)]);
    assert_eq!(high.quotes, [Read::Time, Read::Level(grid)]);
    assert_eq!(high.form.claims, [(grid, Level::percent(20))]);
    assert_eq!(high.form.invented, [(medical, Level::ZERO)]);
    assert!(high.tells.is_empty() && low.form.claims.is_empty());
    assert_eq!(chosen.activates, [MilestoneId(0), MilestoneId(1)]);
    assert!(call.own && call.parked && matches!(call.trigger, InjectTrigger::Released));
    assert_eq!(call.deactivates, [MilestoneId(0)]);
    assert!(suggested.own && suggested.parked && suggested.alternatives.len() == 1);
    assert!(matches!(suggested.trigger, InjectTrigger::At(SimTime(10_800))));
    assert_eq!(c.inject_dated(InjectId(2)), None, "it comes when it is released");
    assert_eq!(c.inject_dated(InjectId(0)), Some(7200));
    assert!(matches!(with.trigger, InjectTrigger::Like(InjectId(0))) && !with.parked);
    // Milestones by their ids.
    let ids: Vec<&str> = script.milestones.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["m-1", "m-2"]);
    assert!(script.milestones[0].when.is_none() && script.milestones[0].until.is_none());
    let below = Some(Condition::Measure(Read::Level(medical), Compare::Less, 800_000));
    assert_eq!(format!("{:?}", script.milestones[1].when), format!("{below:?}"));
    assert!(script.milestones[1].until.is_some());
    // And back to the words.
    assert_eq!(c.milestone(MilestoneId(1)).map(|m| m.title.en()), Some("Two"));
    assert_eq!(c.alternative(InjectId(0), 1).map(|a| a.id.value.as_str()), Some("high"));
    assert!(c.alternative(InjectId(0), 2).is_none() && c.milestone(MilestoneId(2)).is_none());
}

/// What leads nowhere is found wherever it stands, and nothing is compiled.
#[test]
fn names_that_lead_nowhere_are_found() {
    for (right, wrong) in [
        (
            "low, when: \"level('medical@chiba') < 50% and milestone('m-1')",
            "low, when: \"milestone('m-9')",
        ),
        ("{{ level('medical@chiba') }}", "{{ level('medical@chuba') }}"),
        ("tells: out", "tells: oat"),
        ("level('medical@chiba') >= 90%", "level('medical@chuba') >= 90%"),
        ("activates: [m-2, m-1", "activates: [m-2, m-9"),
        ("deactivates: m-1", "deactivates: m-9"),
        ("like: i-1", "like: i-9"),
        ("{service: grid@east, level: 20%}", "{service: grid@oast, level: 20%}"),
    ] {
        let scenario = CONDUCT.replace(right, wrong);
        assert_ne!(scenario, CONDUCT, "{right}");
        let mut sources = Sources::default();
        let (compiled, diags) = compile(&files(&scenario), "s.yaml", &mut sources);
        assert!(compiled.is_none(), "{wrong}");
        let errors = diags.iter().filter(|d| d.severity == Severity::Error).count();
        assert_eq!(errors, 1, "{wrong}: {}", diags.render(&sources, false));
    }
}
