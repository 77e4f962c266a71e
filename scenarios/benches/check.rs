//! How long checking takes: a scenario of a thousand injects, in a world that is loaded, and with all that `hakyu check`
//! does.

#![expect(clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hakyu_scenarios::{
    checks,
    compile::compile,
    diagnostic::Diagnostics,
    fix::fix,
    source::MemoryFiles,
    source::Sources,
    syntax::parse_scenario,
    world::{Options, World},
};

#[path = "../examples/thousand.rs"]
mod thousand;

fn check(bench: &mut Criterion) {
    let text = thousand::scenario(1_000);
    let files = MemoryFiles::default().with("a.yaml", text.as_str());
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let world =
        World::builtin_with("japan-47", &Options::default(), &mut sources, &mut diags).unwrap();
    let looked_at = |files: &MemoryFiles| {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let scenario = parse_scenario(files, "a.yaml", &mut sources, &mut diags);
        if let Some(scenario) = &scenario {
            checks::check(scenario, Some(&world), &mut diags);
        }
        diags
    };
    assert!(looked_at(&files).is_empty(), "{}", looked_at(&files).len());
    // One name in ten is wrong, so that the nearest is looked for.
    let slips = text.replace("to: [role-1", "to: [rle-1");
    let slips = MemoryFiles::default().with("a.yaml", slips);
    bench.bench_function("read and check, world loaded", |b| {
        b.iter(|| black_box(looked_at(&files)));
    });
    bench.bench_function("read and check, many slips", |b| b.iter(|| black_box(looked_at(&slips))));
    bench.bench_function("all of hakyu check", |b| {
        b.iter(|| black_box(compile(&files, "a.yaml", &mut Sources::default()).1));
    });
    bench
        .bench_function("fix, many slips", |b| b.iter(|| black_box(fix(&slips, "a.yaml").changes)));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = check
}
criterion_main!(benches);
