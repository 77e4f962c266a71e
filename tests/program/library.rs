//! Every scenario of the library: clean, in both languages, worth playing, and the same bytes as ever.

use std::{collections::BTreeSet, num::NonZeroUsize};

use hakyu_exercise::{
    assemble,
    play::{Settings, replicate_digests},
};
use hakyu_scenarios::{
    compile::{Compiled, compile_builtin, library},
    source::Sources,
};

fn all() -> impl Iterator<Item = (&'static str, Compiled)> {
    library().iter().map(|entry| {
        let mut sources = Sources::default();
        let (compiled, findings) = compile_builtin(entry.id, &mut sources);
        crate::awaited::clean(entry.id, &findings, &sources);
        (entry.id, compiled.expect("no errors"))
    })
}

#[test]
fn everything_people_read_is_there_in_both_languages() {
    for (id, compiled) in all() {
        let s = &compiled.scenario;
        let titles = s.events.iter().filter_map(|e| e.title.as_ref().map(|t| (&e.id.value, t)));
        let roles = s.roles.iter().map(|r| (&r.id.value, &r.title));
        let actions = s.actions.iter().map(|a| (&a.id.value, &a.title));
        let injects = s.injects.iter().map(|i| (&i.id.value, &i.text.text));
        let objectives = s.objectives.iter().map(|o| (&o.id.value, &o.title));
        let texts = titles.chain(roles).chain(actions).chain(injects).chain(objectives);
        for (what, text) in texts.chain([(&s.id.value, &s.title)]) {
            assert!(!text.en().is_empty() && !text.ja().is_empty(), "{id}: {what}");
            // Names such as NISC may be the same in both.
            let short = text.en().chars().all(|c| c.is_ascii_uppercase() || c == '/');
            assert!(short || text.en() != text.ja(), "{id}: {what}");
        }
        assert!(!s.sources.is_empty(), "{id} says where its figures come from");
    }
}

#[test]
fn the_reference_beats_doing_nothing() {
    for (id, compiled) in all() {
        let settings = Settings { playbook: Some("reference".into()), ..Settings::default() };
        let outcome = assemble::run(&compiled, &settings).expect("it runs").outcome;
        let [none, reference] = &outcome.arms[..] else { panic!("{id}: two arms") };
        let (none, reference) = (none.total.expect("scored"), reference.total.expect("scored"));
        assert!(none + 30.0 < reference, "{id}: none {none}, reference {reference}");
    }
}

#[test]
fn digests_are_the_same_on_one_and_two_threads_and_golden() {
    let golden = std::fs::read_to_string(hakyu_tests::root().join("seeds/golden/digests.csv"))
        .expect("golden digests");
    let mut changed = Vec::new();
    for (id, compiled) in all() {
        let settings = Settings::default();
        let threads = |n| NonZeroUsize::new(n).expect("not zero");
        let one = replicate_digests(&compiled, &settings, 3, threads(1)).expect("they run");
        let two = replicate_digests(&compiled, &settings, 3, threads(2)).expect("they run");
        assert_eq!(one, two, "{id}");
        assert_eq!(one.iter().collect::<BTreeSet<_>>().len(), 3, "{id}: replicates differ");
        for (replicate, digest) in one.iter().enumerate() {
            let line = format!("{id},reference,1,{replicate},{digest}");
            if !golden.lines().any(|l| l == line) {
                changed.push(line);
            }
        }
    }
    assert!(
        changed.is_empty(),
        "digests have changed; if that is meant, say why in changes/ and put these lines into seeds/golden/digests.csv:\n{}",
        changed.join("\n")
    );
}
