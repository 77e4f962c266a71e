//! Compiled models run.

use hakyu_engine::{Setup, Simulation};

use super::*;

/// The number of level changes in a run without anybody acting.
fn changes(model: &Arc<Model>) -> usize {
    let mut sim = Simulation::new(Arc::clone(model), Setup::new(1));
    sim.run().expect("a run without error");
    sim.finish().changes.len()
}

#[test]
fn built_in_worlds_are_healthy_at_rest() {
    for id in ["japan-14", "japan-47"] {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let world = World::builtin(id, &mut sources, &mut diags).expect("a sound world");
        let model = Arc::new(world.model(SimTime::from_hours(24 * 30)).expect("a sound world"));
        assert_eq!(changes(&model), 0, "{id}");
    }
}

#[test]
fn an_outage_spreads_only_along_dependencies() {
    let scenario = "events:\n  - {id: a, at: T+1h, outage: {provider: cloud, for: 6h}}\n";
    let mut sources = Sources::default();
    let run = |options: &Options, sources: &mut Sources| {
        let (compiled, diags) = compile_with(&files(scenario), "s.yaml", options, sources);
        assert!(!diags.has_errors(), "{}", diags.render(sources, false));
        changes(&compiled.expect("no errors").model)
    };
    // The cloud and three medical services go down and up again.
    assert_eq!(run(&Options::default(), &mut sources), 8);
    assert_eq!(run(&Options::remove_dependencies(), &mut sources), 2);
}

#[test]
fn an_event_of_demand_can_be_left_out() {
    use hakyu_engine::{ImpairmentKind, Mechanism, Off};
    let scenario = r"events:
  - {id: a, at: T+1h, demand: {target: {service: grid@east}, level: 200%, for: 12h}}
  - {id: b, at: T+20h, unavailable: {target: {service: electricity, places: [osaka]}, channel: counter, for: 3h}}
";
    let compiled = compiled(scenario);
    let run = |off| {
        let setup = Setup::new(1).without(off);
        let mut sim = Simulation::new(Arc::clone(&compiled.model), setup);
        sim.run().expect("a run without error");
        sim.finish()
    };
    let (on, off) = (run(Off::NONE), run(Off::NONE.with(Mechanism::Demand)));
    assert_ne!(on.digest, off.digest);
    assert!(on.changes.iter().any(|c| c.at.0 == 3600 && c.to.ppm() == 500_000));
    assert!(off.changes.iter().all(|c| c.at.0 >= 20 * 3600), "{:?}", off.changes);
    // Users cannot get at what a closed procedure takes away.
    let held: Vec<_> = off.impairments.iter().map(|i| (i.kind, i.amount)).collect();
    assert_eq!(held, [(ImpairmentKind::Unusable, 580_000)]);
}
