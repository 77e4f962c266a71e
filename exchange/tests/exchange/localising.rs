//! Workbooks of sub-controllers: out, in, the same overlay; what is wrong in them, at its cell; what no longer fits.

use hakyu_exchange::{
    fields::{Lang, Langs},
    localise::{
        Ground, Owner,
        cells::Cells,
        conflicts::{Against, Kind, conflicts},
        layout::Part,
        read,
        settle::{settled, yaml},
        write::workbook,
    },
    master::{Master, Words},
    note::{Notes, Weight},
    read::xlsx,
    sheet::{Cell, Sheet},
    tree::Tree,
};
use hakyu_scenarios::{
    compile::{Compiled, Inline, LibraryFiles, Overlays, compile, compile_local},
    diagnostic::Diagnostics,
    source::{Files, MemoryFiles, Sources},
    syntax,
    world::Options,
    yaml::Node,
};
use proptest::prelude::*;

const MASTER: &str = "hakyu: scenario/1
id: two
edition: '1'
title: {en: Two hospitals, ja: 二つの病院}
world: japan-47
start: 2019-09-09T03:00+09:00
duration: 1d
variables: {ward: {en: the ward, ja: 病棟}, patience: 30m}
organisations:
  - {id: city, title: {en: City hospital, ja: 市立病院}, kind: operator, sector: medical, place: chiba}
  - {id: coast, title: Coast hospital, kind: operator, sector: medical, place: chiba}
roles:
  - {id: city-it, title: IT, organisation: city, post: it}
  - {id: coast-it, title: IT, organisation: coast, post: it}
  - {id: coast-pr, title: {en: PR, ja: 広報}, organisation: coast, post: pr}
events:
  - {id: e-1, at: T+1h, outage: {provider: electricity@chiba, for: 10h}}
injects:
  - {id: i-1, at: T+1h, to: [city-it, coast-it], via: phone, text: {en: 'It is dark in ${ward}', ja: '${ward}が停電'}, localise: {shift: 10m}}
  - {id: i-2, at: T+2h, to: [city-it, coast-it], via: mail, text: Second}
  - {id: i-3, when: \"level('electricity@chiba') < 50%\", to: coast-pr, via: press, text: {en: Press, ja: 取材}, localise: {skip: false}}
  - {id: i-4, at: T+4h, to: coast-it, via: fax, text: {en: Fourth, ja: 四}, localise: {text: false}}
";

const OVERLAY: &str = "hakyu: overlay/1
scenario: two
edition: '1'
id: coast-own
organisation: coast
title: {en: Coast version, ja: 海岸版}
variables: {ward: {en: the east wing, ja: 東棟}}
roles:
  - {id: coast-crisis, title: {en: Crisis desk, ja: 対策本部}, organisation: coast, post: crisis-management, handling: 5m}
systems:
  - {id: coast-ehr, title: Records, sector: medical, owner: coast-it, exposure: internal}
sites:
  - {id: coast-main, title: {en: Main building, ja: 本館}, of: medical@chiba, buffers: {power: 1h30m, water: 3d}, share: 0.5%, people: 400}
plans:
  - id: coast-bcp
    title: {en: BCP, ja: 事業継続計画}
    kind: bcp
    owner: coast-crisis
    steps:
      - {id: s-1, title: {en: Call in staff, ja: 職員参集}, takes: 90m}
      - {id: s-2, title: {en: Paper records, ja: 紙カルテ}, after: [s-1], role: coast-it, takes: 1h}
      - {id: s-3, title: {en: At the same time, ja: 並行}}
events:
  - {id: coast-flood, at: T+3h, damage: {target: {service: coast-main}, share: 50%, repair: 4h}}
injects:
  - {add: {id: l-1, at: '2019-09-09T05:30', to: coast-crisis, via: phone, theme: none, text: {en: \"=1+1, really\", ja: 二行の\\n文面}}}
  - {localise: i-1, text: {en: It is dark at the coast, ja: 海岸は停電}, shift: 5m, reason: {en: Ours differs, ja: 実態に合わせる}}
  - {hold: i-2, reason: For the right moment}
  - {add: {id: l-2, like: i-2, to: [coast-crisis, coast-pr], text: {en: Ours, ja: 独自}}}
  - {add: {id: l-3, contingency: true, to: [coast-pr], via: mail, text: Parked}}
";

struct Opened {
    compiled: Compiled,
    tree: Node,
    master: Master,
}

fn open(files: &dyn Files, path: &str) -> Opened {
    let (mut sources, mut told) = (Sources::default(), Diagnostics::default());
    let (compiled, diags) = compile(files, path, &mut sources);
    let compiled = compiled.unwrap_or_else(|| panic!("{}", diags.render(&sources, false)));
    let tree = syntax::tree(files, path, &mut sources, &mut told).expect("a tree");
    let master = Master::new(&tree);
    Opened { compiled, tree, master }
}

fn two(text: &str) -> Opened {
    open(&MemoryFiles::default().with("a.yaml", text.to_owned()), "a.yaml")
}

impl Opened {
    fn ground<'a>(&'a self, owner: &'a Owner) -> Ground<'a> {
        Ground {
            scenario: &self.compiled.scenario,
            world: &self.compiled.world,
            master: &self.master,
            tree: &self.tree,
            owner,
        }
    }

    fn owner(&self, id: &str) -> Owner {
        Owner::known(&self.compiled.scenario, id).expect("known")
    }
}

fn tree(text: &str) -> Tree {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let file = sources.add("o.yaml", text.to_owned());
    let node = hakyu_scenarios::yaml::parse(file, &sources, &mut diags);
    assert!(diags.is_empty(), "{}", diags.render(&sources, false));
    Tree::from_node(&node.expect("a tree"))
}

fn sheets(overlay: &Tree, ground: &Ground<'_>, langs: Langs) -> Vec<Sheet> {
    let bytes = workbook(overlay, ground, langs).expect("a workbook");
    let mut notes = Notes::default();
    let sheets = xlsx::read(&bytes, &mut notes).expect("readable");
    assert_eq!(notes.iter().count(), 0);
    sheets
}

fn back(sheets: &[Sheet], ground: &Ground<'_>) -> (Tree, read::Places, Notes) {
    let mut notes = Notes::default();
    let head = read::head(sheets, &mut notes).expect("a head");
    let (tree, places) = read::overlay(sheets, &head, ground, &mut notes);
    (tree, places, notes)
}

fn told(notes: &Notes) -> String {
    notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The same without what only a workbook adds.
fn unmarked(mut tree: Tree) -> Tree {
    tree.take("made-from");
    tree
}

#[test]
fn an_overlay_comes_back_from_its_workbook_as_it_was() {
    let opened = two(MASTER);
    let owner = opened.owner("coast");
    let ground = opened.ground(&owner);
    let before = tree(OVERLAY);
    for langs in [Langs::Both, Langs::One(Lang::En), Langs::One(Lang::Ja)] {
        let (after, _, notes) = back(&sheets(&before, &ground, langs), &ground);
        assert!(!notes.has_errors(), "{}", told(&notes));
        let (was, is) =
            (yaml(&settled(&before, &ground), &ground), yaml(&unmarked(after), &ground));
        let body =
            |s: &str| s.lines().filter(|l| !l.starts_with('#')).collect::<Vec<_>>().join("\n");
        assert_eq!(body(&was), body(&is), "{langs:?}");
    }
    insta::assert_snapshot!(yaml(
        &back(&sheets(&before, &ground, Langs::Both), &ground).0,
        &ground
    ));
}

#[test]
fn every_overlay_of_the_library_comes_back() {
    let mut seen = 0;
    for scenario in ["hospital-ransomware", "gas-control", "emotet-wave"] {
        let opened = open(&LibraryFiles, &format!("{scenario}.yaml"));
        for node in opened.tree.get("overlays").map_or(&[][..], Node::items) {
            let before = Tree::from_node(node);
            let owner = Owner::of(&opened.compiled.scenario, &before).expect("an owner");
            let ground = opened.ground(&owner);
            let (after, _, notes) = back(&sheets(&before, &ground, Langs::Both), &ground);
            assert!(!notes.has_errors(), "{scenario}: {}", told(&notes));
            assert_eq!(unmarked(after), settled(&before, &ground), "{scenario}");
            seen += 1;
        }
    }
    assert!(seen > 2, "{seen}");
}

#[test]
fn two_workbooks_of_the_same_are_the_same() {
    let opened = two(MASTER);
    let owner = opened.owner("coast");
    let ground = opened.ground(&owner);
    let book = || workbook(&tree(OVERLAY), &ground, Langs::Both).expect("a workbook");
    assert!(book() == book());
}

/// The sheet of a part, to write into.
fn part(sheets: &mut [Sheet], part: Part) -> &mut Sheet {
    sheets.iter_mut().find(|s| Part::named(&s.name) == Some(part)).expect("the sheet")
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn everything_that_is_wrong_is_told_at_its_cell_at_once() {
    let opened = two(MASTER);
    let owner = opened.owner("coast");
    let ground = opened.ground(&owner);
    let mut sheets = sheets(&ground.fresh(), &ground, Langs::One(Lang::En));
    let injects = part(&mut sheets, Part::Injects);
    injects.put(1, 9, text("soon")); // shift of i-1
    injects.put(2, 10, text("yes")); // i-2: left out and held
    injects.put(2, 11, text("はい"));
    injects.put(3, 10, text("perhaps"));
    let own = part(&mut sheets, Part::Own);
    own.put(1, 2, text("some day"));
    own.put(1, 4, text("city-it"));
    own.put(1, 5, text("phone"));
    own.put(1, 8, text("Hello"));
    own.put(2, 8, text("No time, nobody, no way"));
    let sites = part(&mut sheets, Part::Sites);
    sites.put(1, 1, text("Annex"));
    sites.put(1, 6, text("many"));
    part(&mut sheets, Part::Posts).put(1, 3, text("it"));
    part(&mut sheets, Part::Approval).put(3, 1, text("because"));
    let (_, _, notes) = back(&sheets, &ground);
    insta::assert_snapshot!(told(&notes));
}

#[test]
fn what_the_rules_forbid_is_told_at_its_cell_too() {
    let opened = two(MASTER);
    let owner = opened.owner("coast");
    let ground = opened.ground(&owner);
    let mut sheets = sheets(&ground.fresh(), &ground, Langs::One(Lang::En));
    let injects = part(&mut sheets, Part::Injects);
    injects.put(1, 9, Cell::Number(11.0)); // i-1 may move by 10 minutes
    injects.put(3, 10, text("yes")); // i-3 may not be left out
    injects.put(4, 8, text("別の文面")); // i-4 may not be reworded
    let sites = part(&mut sheets, Part::Sites);
    sites.put(1, 3, text("medicl@chiba"));
    let (overlay, places, notes) = back(&sheets, &ground);
    assert!(!notes.has_errors(), "{}", told(&notes));
    let written = yaml(&overlay, &ground);
    let master = MemoryFiles::default().with("a.yaml", MASTER);
    let files = MemoryFiles::default().with("o.yaml", written.clone());
    let mut sources = Sources::default();
    let asked = Overlays { inline: Inline::None, files: vec![(&files, "o.yaml".into())] };
    let (_, found) = compile_local(&master, "a.yaml", &asked, &Options::default(), &mut sources);
    let cells = Cells::new(&written, &places);
    let mut at: Vec<String> = found
        .iter()
        .filter(|d| d.code.starts_with('E'))
        .map(|d| {
            let span = d.primary.as_ref().expect("a place").span;
            format!("{} {}", cells.cell(span).unwrap_or_default(), d.code)
        })
        .collect();
    at.sort();
    assert_eq!(
        at,
        ["Injects!H5 E1303", "Injects!J2 E1303", "Injects!K4 E1303", "Sites!D2 E1021"],
        "{}",
        found.render(&sources, false)
    );
}

#[test]
fn a_new_organisation_has_a_post_and_is_offered_what_its_sector_gets() {
    let opened = two(MASTER);
    let owner = Owner {
        id: "clinic".into(),
        title: Words { en: Some("A clinic".into()), ja: Some("診療所".into()) },
        known: false,
        kind: "operator".into(),
        sector: Some("medical".into()),
        place: Some("chiba".into()),
    };
    let ground = opened.ground(&owner);
    let mut sheets = sheets(&ground.fresh(), &ground, Langs::Both);
    let (overlay, _, notes) = back(&sheets, &ground);
    assert!(!notes.has_errors(), "{}", told(&notes));
    assert!(overlay.get("injects").is_none(), "nothing is taken unasked");
    let own = part(&mut sheets, Part::Own);
    let offered: Vec<String> =
        (1..6).filter_map(|row| own.rows.get(&row)?.get(&3).map(Cell::shown)).collect();
    assert_eq!(offered, ["i-1", "i-2", "i-3", "i-4"]);
    own.put(1, 0, text("はい"));
    let (overlay, _, notes) = back(&sheets, &ground);
    assert!(!notes.has_errors(), "{}", told(&notes));
    let written = yaml(&overlay, &ground);
    assert!(written.contains("like: i-1") && written.contains("clinic-duty"), "{written}");
    let master = MemoryFiles::default().with("a.yaml", MASTER);
    let files = MemoryFiles::default().with("o.yaml", written);
    let mut sources = Sources::default();
    let asked = Overlays { inline: Inline::None, files: vec![(&files, "o.yaml".into())] };
    let (compiled, found) =
        compile_local(&master, "a.yaml", &asked, &Options::default(), &mut sources);
    assert!(compiled.is_some(), "{}", found.render(&sources, false));
}

fn kinds(master: &str, old: Option<&str>, overlay: &str) -> Vec<(Kind, String)> {
    let opened = two(master);
    let old = old.map(two);
    let files = MemoryFiles::default().with("o.yaml", overlay);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let scenario = &opened.compiled.scenario;
    let typed = syntax::parse_overlay(&files, "o.yaml", scenario, &mut sources, &mut diags)
        .unwrap_or_else(|| panic!("{}", diags.render(&sources, false)));
    let owner = Owner::of(scenario, &tree(overlay));
    let variables: Vec<String> =
        owner.iter().flat_map(|o| opened.ground(o).variables()).map(|v| v.0).collect();
    let against = Against {
        new: scenario,
        world: &opened.compiled.world,
        variables: &variables,
        old: old.as_ref().map(|o| &o.compiled.scenario),
    };
    conflicts(&typed, &tree(overlay), against).into_iter().map(|c| (c.kind, c.about)).collect()
}

/// What is changed in the master, into what, and what is told of it.
type Case<'a> = (&'a str, &'a str, Vec<(Kind, String)>);

#[test]
fn a_master_that_changes_is_noticed_by_marks_and_by_its_older_version() {
    // A workbook remembers what it was made from.
    let opened = two(MASTER);
    let owner = opened.owner("coast");
    let ground = opened.ground(&owner);
    let marked = yaml(&back(&sheets(&tree(OVERLAY), &ground, Langs::Both), &ground).0, &ground);
    assert_eq!(kinds(MASTER, None, &marked), []);
    let about = |kind, about: &str| (kind, about.to_owned());
    let cases: [Case<'_>; 8] = [
        ("'It is dark in ${ward}'", "'No light in ${ward}'", vec![about(Kind::Text, "i-1")]),
        ("{id: i-1, at: T+1h", "{id: i-1, at: T+90m", vec![about(Kind::Time, "i-1")]),
        ("{id: i-2, at: T+2h", "{id: i-9, at: T+2h", vec![about(Kind::Gone, "i-2"); 2]),
        (
            "{id: i-2, at: T+2h, to: [city-it, coast-it]",
            "{id: i-2, at: T+2h, to: [city-it]",
            vec![about(Kind::Unreached, "i-2")],
        ),
        ("localise: {shift: 10m}", "localise: {shift: 2m}", vec![about(Kind::Bound, "i-1")]),
        ("{id: e-1, at", "{id: coast-flood, at", vec![about(Kind::Collision, "coast-flood")]),
        ("edition: '1'", "edition: '2'", vec![about(Kind::Edition, "2")]),
        ("{id: coast-pr, title", "{id: coast-press, title", vec![]),
    ];
    for (from, to, expected) in cases {
        let changed = MASTER.replace(from, to).replace(
            "to: coast-pr",
            if to.contains("coast-press") { "to: coast-press" } else { "to: coast-pr" },
        );
        assert_ne!(changed, MASTER, "{from}");
        let expected = if to.contains("coast-press") {
            vec![about(Kind::Post, "l-2"), about(Kind::Post, "l-3")]
        } else {
            expected
        };
        assert_eq!(kinds(&changed, None, &marked), expected, "by marks: {to}");
        let plain = yaml(&settled(&tree(OVERLAY), &ground), &ground);
        let by_old: Vec<_> = kinds(&changed, Some(MASTER), &plain)
            .into_iter()
            .filter(|(kind, _)| *kind != Kind::News)
            .collect();
        assert_eq!(by_old, expected, "by the older version: {to}");
    }
    let gone = MASTER
        .replace("variables: {ward: {en: the ward, ja: 病棟}, ", "variables: {")
        .replace("${ward}", "W");
    let found = kinds(&gone, None, &marked);
    assert!(found.contains(&about(Kind::Variable, "ward")), "{found:?}");
    let site = marked.replace("of: medical@chiba", "of: medicine@chiba");
    assert_eq!(kinds(MASTER, None, &site), [about(Kind::Service, "coast-main")]);
    let more = format!("{MASTER}  - {{id: i-5, at: T+5h, to: coast-it, via: mail, text: Fifth}}\n");
    assert_eq!(kinds(&more, Some(MASTER), &marked), [about(Kind::News, "i-5")]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever people write into cells comes back letter for letter.
    #[test]
    fn any_text_survives(en in "[ -~]{1,40}", ja in "[ぁ-んァ-ヶ一-龠、。「」：＝=+@-]{1,20}", hours in 1u32..400, minutes in -600i32..600) {
        prop_assume!(!en.trim().is_empty() && en != ja && !en.contains("${") && minutes != 0);
        // Japan's library of one scenario is enough for all cases.
        thread_local! { static OPENED: Opened = two(MASTER); }
        OPENED.with(|opened| {
            let owner = opened.owner("coast");
            let ground = opened.ground(&owner);
            let mut overlay = ground.fresh();
            let change = Tree::map([
                ("localise", Tree::text("i-1")),
                ("text", Tree::two(&en, &ja)),
                ("shift", Tree::text(format!("{minutes}m"))),
            ]);
            overlay.set("injects", Tree::Seq(vec![change]), &[]);
            let site = Tree::map([
                ("id", Tree::text("coast-x")),
                ("of", Tree::text("medical@chiba")),
                ("buffers", Tree::map([("power", Tree::text(format!("{hours}h")))])),
            ]);
            overlay.set("sites", Tree::Seq(vec![site]), &[]);
            let (after, _, notes) = back(&sheets(&overlay, &ground, Langs::Both), &ground);
            assert_eq!(notes.count(Weight::Error), 0, "{}", told(&notes));
            assert_eq!(unmarked(after), settled(&overlay, &ground));
        });
    }
}
