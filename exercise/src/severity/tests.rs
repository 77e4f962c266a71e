use std::collections::BTreeMap;

use hakyu_scenarios::{compile::compile_builtin, source::Sources};

use super::*;
use crate::play::{Settings, play};

fn library(id: &str) -> (Compiled, Played) {
    let mut sources = Sources::default();
    let (compiled, findings) = compile_builtin(id, &mut sources);
    let compiled = compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)));
    let settings = Settings { playbook: None, ..Settings::default() };
    let record = play(&compiled, &settings).unwrap_or_else(|e| panic!("{e}"));
    let played = Played::new(record, &compiled.model);
    (compiled, played)
}

#[test]
fn print_all() {
    for scenario in hakyu_scenarios::compile::library() {
        let (compiled, played) = library(scenario.id);
        let s = severity(&compiled, &played);
        println!(
            "== {} c{} s{} o{} = {} at_least {} analogy {}",
            scenario.id,
            s.overall.continuity,
            s.overall.safety,
            s.overall.other,
            s.overall.overall,
            s.at_least,
            s.by_analogy
        );
        for line in &s.overall.because {
            println!("     {}", line.en);
        }
        let by: BTreeMap<_, _> =
            s.sectors.iter().map(|r| (r.id.clone(), (r.continuity, r.safety, r.other))).collect();
        println!("     {by:?}");
        if let Some(n) = nciss::derive(&compiled, &played, &played) {
            println!(
                "     NCISS {:.2} {} {:?}",
                n.score,
                n.level.en,
                n.categories.iter().map(|c| c.1.en.clone()).collect::<Vec<_>>()
            );
        }
    }
}
