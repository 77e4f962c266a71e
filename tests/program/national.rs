//! A national exercise: one master, eight hundred organisations with versions of their own, all in one run.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::Arc,
    time::Instant,
};

use hakyu_engine::{Record, Setup, Simulation, What};
use hakyu_scenarios::{
    compile::{Compiled, Inline, Overlays, compile_local},
    diagnostic::Diagnostics,
    source::{MemoryFiles, Sources},
    world::{Options, World},
};

/// Organisations.
const COUNT: usize = 800;
/// Injects of the master.
const INJECTS: usize = 120;

/// The master: every organisation has a post, and every inject goes to a tenth of them.
fn master(places: &[String], sectors: &[(&str, &str)]) -> String {
    let mut text = String::from(
        "hakyu: scenario/1\nid: national\nedition: '1'\ntitle: {en: National, ja: 全国演習}\nworld: japan-47\n\
         start: 2019-09-09T03:00+09:00\nduration: 1d\nvariables: {site: {en: the site, ja: 現場}}\norganisations:\n",
    );
    for n in 0..COUNT {
        let (sector, _) = sectors[n % sectors.len()];
        let place = &places[n % places.len()];
        let _ = writeln!(
            text,
            "  - {{id: org-{n}, title: {{en: Organisation {n}, ja: 組織{n}}}, kind: operator, sector: {sector}, place: {place}}}"
        );
    }
    text.push_str("roles:\n");
    for n in 0..COUNT {
        let _ = writeln!(
            text,
            "  - {{id: r-{n}, title: {{en: Duty, ja: 当直}}, organisation: org-{n}, post: it}}"
        );
    }
    text.push_str("events:\n");
    for (n, place) in places.iter().enumerate().take(12) {
        let _ = writeln!(
            text,
            "  - {{id: e-{n}, at: T+{}h, outage: {{provider: electricity@{place}, for: 9h}}}}",
            n % 6 + 1
        );
    }
    text.push_str("injects:\n");
    for i in 0..INJECTS {
        let to: Vec<String> =
            (0..COUNT).filter(|n| n % 10 == i % 10).map(|n| format!("r-{n}")).collect();
        let _ = writeln!(
            text,
            "  - {{id: i-{i}, at: T+{}m, to: [{}], via: mail, text: {{en: 'Number {i} at ${{site}}', ja: '${{site}}より{i}'}}, localise: {{shift: 30m}}}}",
            10 * i + 10,
            to.join(", ")
        );
    }
    text
}

/// Two sites, own words, a shift, something held, something added, something of its own that breaks.
fn overlay(n: usize, place: &str, service: &str) -> String {
    let (first, second, third) = (n % 10, n % 10 + 10, n % 10 + 20);
    format!(
        "hakyu: overlay/1\nscenario: national\nedition: '1'\nid: o-{n}\norganisation: org-{n}\n\
         variables: {{site: {{en: works {n}, ja: 第{n}事業所}}}}\n\
         sites:\n  - {{id: site-{n}-a, of: {service}@{place}}}\n  - {{id: site-{n}-b, of: {service}@{place}, people: 50}}\n\
         events:\n  - {{id: e-own-{n}, at: T+2h, damage: {{target: {{service: site-{n}-a}}, share: 30%, repair: 3h}}}}\n\
         injects:\n  - {{localise: i-{first}, text: {{en: Only for {n}, ja: {n}だけ}}, shift: 5m}}\n  - {{hold: i-{second}}}\n  \
         - {{skip: i-{third}}}\n  - {{add: {{id: own-{n}, at: T+3h, to: r-{n}, via: phone, text: {{en: Secret of {n}, ja: {n}の内緒}}}}}}\n"
    )
}

fn compiled(files: &MemoryFiles, overlays: &[String]) -> Compiled {
    let mut sources = Sources::default();
    let asked = Overlays {
        inline: Inline::None,
        files: overlays
            .iter()
            .map(|name| (files as &dyn hakyu_scenarios::source::Files, name.clone()))
            .collect(),
    };
    let (compiled, found) =
        compile_local(files, "national.yaml", &asked, &Options::default(), &mut sources);
    compiled.unwrap_or_else(|| {
        let text = found.render(&sources, false);
        panic!("{}", text.chars().take(4_000).collect::<String>())
    })
}

fn played(compiled: &Compiled) -> Record {
    let mut sim = Simulation::new(Arc::clone(&compiled.model), Setup::new(1));
    sim.run().expect("it runs");
    sim.finish()
}

/// Changes of services by their ids.
fn courses(compiled: &Compiled, record: &Record) -> BTreeMap<String, Vec<(u64, u32)>> {
    let mut all: BTreeMap<String, Vec<(u64, u32)>> = BTreeMap::new();
    for change in &record.changes {
        let id = compiled.world.service(change.service).id.clone();
        all.entry(id).or_default().push((change.at.0, change.to.ppm()));
    }
    all
}

#[test]
#[expect(clippy::print_stdout, reason = "how long it takes is worth reading")]
fn eight_hundred_organisations_have_versions_of_their_own() {
    let world = World::builtin("japan-47", &mut Sources::default(), &mut Diagnostics::default())
        .expect("the world");
    let places: Vec<String> =
        world.services_of("electricity").map(|id| world.service(id).place.clone()).collect();
    let sectors =
        [("medical", "medical"), ("water", "water"), ("gas", "gas"), ("government", "government")];
    let mut files = MemoryFiles::default().with("national.yaml", master(&places, &sectors));
    let mut names = Vec::new();
    for n in 0..COUNT {
        let name = format!("o-{n}.yaml");
        let (place, service) = (&places[n % places.len()], sectors[n % sectors.len()].1);
        files = files.with(&name, overlay(n, place, service));
        names.push(name);
    }
    let began = Instant::now();
    let plain = compiled(&files, &[]);
    let alone = began.elapsed();
    let began = Instant::now();
    let all = compiled(&files, &names);
    let together = began.elapsed();
    let began = Instant::now();
    let (before, after) = (played(&plain), played(&all));
    println!(
        "master alone {alone:?}, with {COUNT} overlays {together:?}, both runs {:?}",
        began.elapsed()
    );

    // Shadow sites live in the world and change nothing there.
    let (was, mut is) = (courses(&plain, &before), courses(&all, &after));
    let own: Vec<String> = is.keys().filter(|id| id.starts_with("site-")).cloned().collect();
    assert!(own.len() >= COUNT, "each has a site that breaks: {}", own.len());
    for id in own {
        is.remove(&id);
    }
    assert!(!was.is_empty() && was == is, "the master's services fare as without overlays");

    // Nobody sees what is another's.
    let script = &all.model.script().roles;
    let mut received: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for fact in &after.facts {
        if let What::InjectDelivered { inject, to, .. } = &fact.what {
            let role = script[to.index()].id.clone();
            let id = all.inject(*inject).expect("an entry").id.value.clone();
            received.entry(role).or_default().insert(id);
        }
    }
    for n in 0..COUNT {
        let mine = &received[&format!("r-{n}")];
        let own = format!("own-{n}");
        assert!(mine.contains(&own));
        let (first, second, third) = (n % 10, n % 10 + 10, n % 10 + 20);
        assert!(
            mine.contains(&format!("i-{first}@o-{n}")) && !mine.contains(&format!("i-{first}"))
        );
        for gone in [format!("i-{second}"), format!("i-{second}@o-{n}"), format!("i-{third}")] {
            assert!(!mine.contains(&gone), "{gone} reached r-{n}");
        }
        let suffix = format!("@o-{n}");
        for id in mine {
            let foreign = (id.starts_with("own-") && *id != own)
                || (id.contains('@') && !id.ends_with(&suffix));
            assert!(!foreign, "r-{n} got {id}");
        }
        // Its own words stand in what it gets.
        let worded = format!("i-{}@o-{n}", n % 10 + 30);
        assert!(mine.contains(&worded), "r-{n}: {mine:?}");
    }
}
