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
