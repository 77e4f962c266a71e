//! Every scenario of the library: clean, in both languages, worth playing, and the same bytes as ever.

use std::{collections::BTreeSet, num::NonZeroUsize};

use hakyu_exercise::{
    assemble,
    play::{Settings, play, replicate_digests},
    rehearse,
};
use hakyu_scenarios::{
    compile::{Compiled, Inline, LibraryFiles, Overlays, compile_builtin, compile_local, library},
    diagnostic::Diagnostics,
    source::Sources,
    world::Options,
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
        let injects = s.injects.iter().flat_map(|i| {
            let own = i.own.then_some(&i.text.text);
            own.into_iter()
                .chain(i.alternatives.iter().map(|a| &a.text.text))
                .map(move |text| (&i.id.value, text))
        });
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
fn what_a_planner_needs_on_the_day_is_there() {
    for (id, compiled) in all() {
        let s = &compiled.scenario;
        assert!(s.objectives.len() >= 3, "{id} has objectives");
        assert!(s.hot_wash.as_ref().is_some_and(|h| h.questions.len() >= 2), "{id}: hot wash");
        assert!(s.edition.is_some() && s.cover.title.is_some(), "{id}: edition and cover");
        assert!(s.injects.iter().all(|i| i.title.is_some()), "{id}: lines for the MSEL");
        let organisations: BTreeSet<&str> = s
            .roles
            .iter()
            .filter_map(|r| r.organisation.as_ref())
            .map(hakyu_scenarios::decode::Text::en)
            .collect();
        let sectors: BTreeSet<&str> =
            s.roles.iter().filter_map(|r| r.sector.as_ref()).map(|id| id.value.as_str()).collect();
        if sectors.len() > 1 && organisations.len() > 3 {
            let local: BTreeSet<&str> =
                s.overlays.iter().map(|o| o.organisation_id().value.as_str()).collect();
            assert!(local.len() >= 2, "{id}: local versions for two organisations");
        }
    }
}

#[test]
fn every_sector_is_hit_first_somewhere_and_every_type_and_cause_occurs() {
    let mut first: BTreeSet<String> = BTreeSet::new();
    let (mut types, mut causes) = (0_u16, 0_u32);
    let mut catalogue = BTreeSet::new();
    for (id, compiled) in all() {
        for event in &compiled.model.script().events {
            types |= event.types;
            causes |= event.causes;
        }
        let settings = Settings { playbook: None, ..Settings::default() };
        let record = play(&compiled, &settings).expect("it runs");
        let world = &compiled.world;
        catalogue.extend(world.catalogue.sectors.iter().map(|s| s.id.clone()));
        let mut falls = record.changes.iter().filter_map(|change| {
            let sector = world.service(change.service).sector.clone()?;
            (change.to < change.from).then_some((change.at, sector))
        });
        let Some((at, sector)) = falls.next() else { panic!("{id}: nothing ever falls") };
        first.insert(sector);
        first.extend(falls.take_while(|fall| fall.0 == at).map(|fall| fall.1));
    }
    assert_eq!(first, catalogue);
    assert_eq!((types, causes), ((1 << 8) - 1, (1 << 17) - 1), "{types:b} {causes:b}");
}

#[test]
fn local_versions_play() {
    for (id, compiled) in all().filter(|(_, c)| !c.scenario.overlays.is_empty()) {
        let mut sources = Sources::default();
        let everybody = Overlays { inline: Inline::All, files: Vec::new() };
        let (local, findings) = compile_local(
            &LibraryFiles,
            &format!("{id}.yaml"),
            &everybody,
            &Options::default(),
            &mut sources,
        );
        assert!(!findings.has_errors(), "{}", findings.render(&sources, false));
        let local = local.expect("no errors");
        assert_eq!(local.scenario.applied.len(), compiled.scenario.overlays.len(), "{id}");
        let settings = Settings { playbook: Some("reference".into()), ..Settings::default() };
        let outcome = assemble::run(&local, &settings).expect("it runs").outcome;
        let total = |arm: usize| outcome.arms[arm].total.expect("scored");
        assert!(total(0) + 30.0 < total(1), "{id}: none {}, reference {}", total(0), total(1));
    }
}

#[test]
fn rehearsals_tell_trained_teams_from_others() {
    for (id, compiled) in all() {
        let settings = rehearse::Settings {
            seed: 1,
            runs: 3,
            playbook: Some("reference".into()),
            off: hakyu_engine::Off::NONE,
            threads: NonZeroUsize::new(2).expect("not zero"),
        };
        let found = rehearse::rehearse(&compiled, &settings, &Diagnostics::default(), &|_| ())
            .expect("it is rehearsed");
        let mean = |level: &str| {
            let row = found.levels.iter().find(|l| l.id == level).expect(level);
            row.mean.as_ref().expect("scored").mean
        };
        let (absent, novice, expert) = (mean("absent"), mean("novice"), mean("expert"));
        assert!(absent < novice && novice < expert, "{id}: {absent} {novice} {expert}");
        let never = |i: &&rehearse::InjectRow| !i.contingency && i.fired.iter().all(|f| *f == 0.0);
        let waits = found.injects.iter().filter(never).count();
        assert!(waits * 4 <= found.injects.len(), "{id}: {waits} injects never come");
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
