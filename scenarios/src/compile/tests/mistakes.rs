//! Mistakes are all told, each with file, line and column, and nothing panics.

use proptest::prelude::*;

use super::people::PEOPLE;
use super::*;

/// `file:line:column code message` of every finding.
fn findings(files: &MemoryFiles) -> String {
    let mut sources = Sources::default();
    let (compiled, diags) = compile(files, "s.yaml", &mut sources);
    assert!(compiled.is_none());
    let mut out = Vec::new();
    for d in &diags {
        let place = d.primary.as_ref().map_or(String::new(), |p| {
            format!("{}:{}", sources.name(p.span.file), sources.position(p.span))
        });
        let near =
            d.suggestion.as_ref().map_or(String::new(), |s| format!(" -> {}", s.replacement));
        out.push(format!("{place} {} {}{near}", d.code, d.message));
    }
    out.join("\n")
}

#[test]
fn names_of_the_world() {
    let scenario = r#"roles:
  - {id: pr, title: PR, post: pr, kind: operator, place: chibaa}
events:
  - {id: a, at: T+1h, damage: {target: {service: electricty}, share: 30%, repair: 48h}}
  - {id: b, at: T+1h, damage: {target: {service: grid, places: [chiba]}, share: 30%, repair: 48h}}
  - {id: c, at: T+1h, demand: {target: {service: medical, class: bas}, level: 300%, for: 12h}}
  - {id: d, at: T+1h, demand: {target: {service: grid, class: base}, level: 300%, for: 12h}}
  - {id: e, at: T+1h, unavailable: {target: {service: electricity}, channel: wen, for: 3h}}
  - {id: f, at: T+1h, unavailable: {target: {service: cloud}, channel: web, for: 3h}}
  - {id: g, at: {uniform: [T+1h, T+2h]}, forcing: {target: {service: grid}, series: [[T+3h, 0%]]}}
  - {id: h, at: T+2h, forcing: {target: {service: grid}, series: [[T+1h, 0%], [T+3h, 50%]]}}
  - {id: i, at: T+2h, earthquake: {intensity: {easd: 6}, fragility: substation, target: {service: electricity}, repair: 1h}}
  - {id: j, at: T+2h, earthquake: {epicentre: {lat: 35, lon: 140}, depth: 10, magnitude: 7, fragility: substation-quake, target: {service: cloud}, repair: 1h}}
  - {id: k, at: T+2h, earthquake: {epicentre: {lat: 0, lon: 0}, depth: 10, magnitude: 5, fragility: substation-quake, target: {service: electricity}, repair: 1h}}
injects:
  - {id: i-1, when: "buffer('medical@chiba', 'power') < 2h", to: pr, via: mail, text: "{{ level('grid') }}"}
  - {id: i-2, when: "buffer('grid@east', 'power') < 2h", to: pr, via: mail, text: "{{ buffer('medical@chiba', 'powr') }}"}
actions:
  - id: trucks
    title: Trucks
    effects:
      - {stock: {target: {service: medical}, need: cloud, lasts: 24h}}
      - {stock: {target: {service: grid}, need: fuel, lasts: 24h}}
"#;
    insta::assert_snapshot!(findings(&files(scenario)));
}

#[test]
fn worlds_that_are_not_there_or_not_sound() {
    let absent = files("").with("s.yaml", HEAD.replace("world: small", "world: japan-41"));
    insta::assert_snapshot!("absent", findings(&absent));
    let broken = files("").with(
        "small/places.csv",
        worlds::PLACES.replace("chiba,12,prefecture,east", "chiba,12,prefecture,eats"),
    );
    insta::assert_snapshot!("broken", findings(&broken));
}

#[test]
fn mistakes_of_the_scenario_are_told_with_those_of_the_world() {
    let files = files("events:\n  - {id: a, at: T+9d, damage: {target: {service: electricty}, share: 30%, repair: 48h}}\n")
        .with("small/world.yaml", "hakyu: world/2\n");
    insta::assert_snapshot!(findings(&files));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A scenario with a piece cut out or doubled gives findings or a model, never a panic.
    #[test]
    fn nothing_panics(at in 0_usize..3_500, length in 0_usize..60, twice: bool) {
        let text = format!("{HEAD}{}{}", EVENTS, PEOPLE.replace("events:\n", "more:\n"));
        let chars: Vec<char> = text.chars().collect();
        let start = at.min(chars.len());
        let end = (start + length).min(chars.len());
        let piece: String = chars[start..end].iter().collect();
        let mut cut: String = chars[..start].iter().collect();
        if twice {
            cut.push_str(&piece);
            cut.push_str(&piece);
        }
        cut.extend(&chars[end..]);
        let files = files("").with("s.yaml", cut);
        let mut sources = Sources::default();
        let (compiled, diags) = compile(&files, "s.yaml", &mut sources);
        prop_assert_eq!(compiled.is_none(), diags.has_errors());
    }

    /// The same for the files of a world.
    #[test]
    fn broken_worlds_do_not_panic(at in 0_usize..2_000, length in 0_usize..40, table: bool) {
        let (name, text) = if table {
            ("small/places.csv", worlds::PLACES.to_owned())
        } else {
            ("small/world.yaml", format!("{}{WORLD}", worlds::HEAD))
        };
        let chars: Vec<char> = text.chars().collect();
        let start = at % chars.len();
        let end = (start + length).min(chars.len());
        let cut: String = chars[..start].iter().chain(&chars[end..]).collect();
        let mut sources = Sources::default();
        let (compiled, diags) = compile(&files(EVENTS).with(name, cut), "s.yaml", &mut sources);
        prop_assert_eq!(compiled.is_none(), diags.has_errors());
    }
}

#[test]
fn a_mistake_in_a_role_does_not_make_what_names_it_wrong() {
    let scenario = "roles:\n  - {id: pr, title: PR, post: pre, kind: operator}\ninjects:\n  - {id: i-1, at: T+1h, to: pr, via: mail, text: Hello}\n";
    let found = findings(&files(scenario));
    assert!(found.contains("E0106") && !found.contains("E1007"), "{found}");
}
