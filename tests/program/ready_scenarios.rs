//! The ready scenarios: what they promise, measured.

use std::{collections::BTreeSet, sync::Arc};

use hakyu_engine::{Record, Setup, Simulation, script::Script};
use hakyu_exercise::{
    assemble::{self, Finished},
    play::{Settings, play},
    score::Played,
};
use hakyu_scenarios::{
    compile::{Compiled, compile_builtin},
    diagnostic::Diagnostics,
    source::Sources,
    syntax::{Cause, Post},
    world::{Options, World},
};

const READY: [&str; 2] = ["boso-typhoon", "hokkaido-blackout"];

fn compiled(id: &str) -> Compiled {
    let mut sources = Sources::default();
    let (compiled, findings) = compile_builtin(id, &mut sources);
    assert!(!findings.has_errors(), "{}", findings.render(&sources, false));
    compiled.expect("no errors")
}

fn finished(compiled: &Compiled, playbook: Option<&str>, delay: u64) -> Finished {
    let settings = Settings { playbook: playbook.map(str::to_owned), delay, ..Settings::default() };
    assemble::run(compiled, &settings).expect("it runs")
}

#[test]
fn they_are_rich_enough_to_play() {
    for id in READY {
        let compiled = compiled(id);
        let s = &compiled.scenario;
        assert_eq!(s.world.value, "japan-47");
        assert!(s.injects.len() >= 25, "{id}: {} injects", s.injects.len());
        let sectors: BTreeSet<&str> = s
            .injects
            .iter()
            .flat_map(|i| &i.about)
            .filter_map(|a| a.value.split('@').next())
            .filter_map(|t| {
                compiled.world.template(t).and_then(|t| t.sector.as_ref()).map(|s| s.value.as_str())
            })
            .collect();
        assert!(sectors.len() >= 8, "{id}: {sectors:?}");
        let posts: Vec<Post> = s.roles.iter().map(|r| r.post.value).collect();
        for post in [Post::Management, Post::Pr, Post::CrisisManagement] {
            assert!(posts.contains(&post), "{id}: {post:?}");
        }
        for inject in &s.injects {
            assert!(!inject.text.text.en().is_empty() && !inject.text.text.ja().is_empty(), "{id}");
            assert_ne!(inject.text.text.en(), inject.text.text.ja(), "{id}: {}", inject.id.value);
        }
    }
}

#[test]
fn none_reference_and_an_hour_late_score_differently() {
    for id in READY {
        let compiled = compiled(id);
        let late = finished(&compiled, Some("reference"), 3600).outcome;
        let [none, reference, late] = &late.arms[..] else { panic!("{id}: three arms") };
        let mut different = Vec::new();
        for ((n, r), l) in none.objectives.iter().zip(&reference.objectives).zip(&late.objectives) {
            // The reference defines 100 where a loss is averted.
            let best = r.score.or(r.note.as_ref().map(|_| 100.0));
            if let (Some(n), Some(r), Some(l)) = (n.score, best, l.score)
                && (n - r).abs() > 0.01
                && (r - l).abs() > 0.01
                && (n - l).abs() > 0.01
            {
                different.push(n);
            }
        }
        let averted: Vec<_> =
            (reference.objectives.iter().zip(&none.objectives).zip(&late.objectives))
                .filter(|((r, _), _)| r.note.is_some())
                .map(|((_, n), l)| (n.score.expect("tested"), l.score.expect("tested")))
                .collect();
        assert!(!averted.is_empty(), "{id}: continuity is tested");
        assert!(
            averted.iter().all(|(n, _)| n.abs() < 1e-9),
            "{id}: doing nothing averts nothing: {averted:?}"
        );
        assert!(
            averted.iter().any(|(_, l)| *l > 50.0 && *l < 100.0),
            "{id}: an hour late costs: {averted:?}"
        );
        assert!(
            different.len() >= 6,
            "{id}: only {} objectives tell the three apart",
            different.len()
        );
        let (n, r, l) = (
            none.total.expect("scored"),
            reference.total.expect("scored"),
            late.total.expect("scored"),
        );
        assert!(n < l && l < r, "{id}: none {n}, late {l}, reference {r}");
    }
}

#[test]
fn the_typhoon_takes_nothing_by_script_but_wind_and_recorded_forcing() {
    let compiled = compiled("boso-typhoon");
    for event in &compiled.scenario.events {
        assert!(matches!(event.cause, Cause::Wind(_) | Cause::Forcing(_)), "{}", event.id.value);
    }
    // With the dependencies removed only what is hit changes, and the wholes that its parts make up.
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let bare = World::builtin_with(
        "japan-47",
        &Options::remove_dependencies(),
        &mut sources,
        &mut findings,
    );
    let bare = bare.expect("the world loads");
    let events = compiled.model.script().events.clone();
    let model = bare.model(compiled.model.duration()).expect("it builds");
    let model = model
        .with_script(Script { events, ..Script::default() })
        .expect("the services are the same");
    let mut sim = Simulation::new(Arc::new(model), Setup::new(1));
    sim.run().expect("it runs");
    let record = sim.finish();
    let hit: BTreeSet<u32> = record.impairments.iter().map(|i| i.service.0).collect();
    assert!(!record.changes.is_empty());
    for change in &record.changes {
        let meta = bare.service(change.service);
        let by_part = meta.classes.iter().any(|c| hit.contains(&c.0));
        assert!(
            hit.contains(&change.service.0) || by_part,
            "{} changed without being hit",
            meta.id
        );
    }
    let sectors = |record: &Record| -> BTreeSet<String> {
        record.changes.iter().filter_map(|c| bare.service(c.service).sector.clone()).collect()
    };
    let forced = sectors(&record);
    let all = sectors(&play(&compiled, &Settings::default()).expect("it runs"));
    assert!(
        all.len() >= forced.len() + 6,
        "the rest comes from dependencies: {all:?} against {forced:?}"
    );
}

#[test]
fn recorded_history_is_what_the_forced_service_does() {
    // Hokkaido 2018: share served at the hours of the record (base 2.95 million households, from 03:25).
    let compiled = compiled("hokkaido-blackout");
    let record =
        play(&compiled, &Settings { playbook: None, ..Settings::default() }).expect("it runs");
    let run = Played::new(record, &compiled.model);
    let power = compiled.world.reporting("electricity", "hokkaido").expect("it exists");
    let curve = run.history.curve(power);
    let rows = [
        (13.583, 0.1153),
        (20.583, 0.2237),
        (22.583, 0.2722),
        (26.583, 0.4441),
        (40.583, 0.6305),
        (42.583, 0.739),
        (53.583, 0.9932),
    ];
    for (hours, share) in rows {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small positive hours"
        )]
        let at = (hours * 3600.0) as u64 + 18 * 60 + 30;
        let level = f64::from(curve.at(at)) / 1e6;
        assert!((level - share).abs() <= 0.02, "after {hours} h: {level} against {share}");
    }
    assert_eq!(curve.at(18 * 60), 0, "blackout");
}

#[test]
fn explanations_reach_a_root_event_from_every_outage() {
    for id in READY {
        let compiled = compiled(id);
        let finished = finished(&compiled, None, 0);
        let outages: Vec<_> =
            finished.outcome.services.iter().filter(|s| s.people_hours > 0.0).collect();
        assert!(outages.len() >= 3, "{id}: {} services with losses", outages.len());
        for service in outages {
            let index = finished.causes.find(&service.id).expect("it changed");
            let roots = finished.causes.attribute(index, service.lowest_at);
            let sum: f64 = roots.iter().map(|r| r.1).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{id}: {} {roots:?}", service.id);
            assert!(
                roots.iter().all(|r| r.0.starts_with("event:")),
                "{id}: {} {roots:?}",
                service.id
            );
        }
        for node in &finished.outcome.cascade {
            assert!(node.parent.is_some() || node.id.starts_with("event:"), "{id}: {}", node.id);
        }
    }
}
