//! `explain` from a wrong decision back to the hazard, through power, telecom and news that came late.

use hakyu_tests::{err, folder, out, run};

const SCENARIO: &str = r#"hakyu: scenario/1
id: chain
title: A decision on old news
world: japan-47
start: 2019-12-13T19:00+09:00
duration: 2d
roles:
  - {id: hospital, title: Hospital desk, post: crisis-management, kind: operator, sector: medical, place: chiba, handling: 5m, channels: [phone, fax]}
  - {id: prefecture, title: Prefecture, post: crisis-management, kind: operator, sector: government, place: chiba, handling: 10m}
  - {id: reporter, title: Reporter, post: pr, kind: press, place: chiba}
channels:
  - {id: phone, title: {en: Telephone, ja: 電話}, needs: [ict-base-station-1-z1@chiba], latency: 1m, retry: 3h}
  - {id: fax, title: {en: Fax, ja: ファクス}, needs: [ict-base-station-1-z1@chiba], latency: 3m, retry: 3h}
telemetry:
  - {id: t, role: hospital, target: {service: medical, places: [chiba]}, delay: 10m, step: 1%}
events:
  - id: quake
    title: {en: The earthquake, ja: 地震}
    at: T+1h
    earthquake: {intensity: {chiba: 6.8}, fragility: {median: 4.0, beta: 0.1}, target: {service: electricity, places: [chiba]}, repair: {lognormal: {median: 60h, sigma: 0.2}}}
injects:
  - {id: ask, at: T+2h, to: prefecture, from: reporter, via: press, text: Are the hospitals well?}
actions:
  - id: withdraw
    title: {en: Take generators away from waterworks, ja: 浄水場から発電機を引き揚げる}
    effects:
      - {shed: {target: {service: water, places: [chiba]}, level: 40%, for: 12h}}
playbooks:
  - id: habit
    steps:
      - {id: h-report, role: hospital, when: "believes('hospital','medical@chiba') < 80%", delay: 10m, report: {to: prefecture, about: [medical@chiba]}}
      - {id: h-withdraw, role: prefecture, when: "believes('prefecture','medical@chiba') >= 95% and time() >= T+12h", act: withdraw}
"#;

/// What `explain` says of water in Chiba an hour after the decision.
fn explained(name: &str, options: &[&str]) -> String {
    let place = folder(name);
    std::fs::write(place.join("chain.yaml"), SCENARIO).expect("written");
    let mut call = vec!["run", "chain.yaml", "--playbook", "habit", "--out", "out"];
    call.extend(options);
    let output = run(&place, &call);
    assert!(output.status.success(), "{}", err(&output));
    let output = run(&place, &["explain", "out", "water@chiba", "--at", "T+13h"]);
    assert!(output.status.success(), "{}", err(&output));
    out(&output)
}

#[test]
fn the_chain_goes_from_the_decision_to_the_earthquake() {
    let words = explained("chain", &[]);
    // In this order: the decision, the belief it rested on, the news that was late, the channel and what it lacked, why that
    // was so, and the root.
    let links = [
        "step:h-withdraw",
        "believing Medical care, Chiba [medical@chiba] at 100.0 %",
        "one attempt failed",
        "Telephone failed",
        "[ict-base-station-1-z1@chiba]",
        "short of power",
        "[electricity-zone-1@chiba]",
        "event:quake",
    ];
    let mut rest = words.as_str();
    for link in links {
        let at = rest
            .find(link)
            .unwrap_or_else(|| panic!("'{link}' is missing or out of order in\n{words}"));
        rest = &rest[at + link.len()..];
    }
    assert!(
        words.trim_end().lines().next_back().is_some_and(|l| l.contains("event:quake")),
        "{words}"
    );
}

#[test]
fn without_the_weakness_of_channels_nobody_decides_wrongly() {
    let words = explained("chain-off", &["--without", "channel-needs"]);
    assert!(!words.contains("step:h-withdraw"), "{words}");
    assert!(words.contains("event:quake"), "{words}");
}

#[test]
fn a_closed_procedure_is_called_unusable() {
    let place = folder("closed-procedure");
    let scenario = "hakyu: scenario/1
id: closed
title: A closed procedure
world: japan-14
start: 2019-12-13T19:00+09:00
duration: 1d
events:
  - {id: shut, at: T+1h, unavailable: {target: {service: ict}, channel: data, for: 6h}}
";
    std::fs::write(place.join("closed.yaml"), scenario).expect("written");
    let output = run(&place, &["run", "closed.yaml", "--out", "out"]);
    assert!(output.status.success(), "{}", err(&output));
    let saved = std::fs::read_to_string(place.join("out/run.json")).expect("a run folder");
    assert!(saved.contains("\"irreplaceable\""));
    // 60 % of use, a quarter of it replaced.
    for (lang, words) in
        [("en", "procedure unusable: 55.0 % left"), ("ja", "手続が利用不能（残り55.0 %）")]
    {
        let output = run(&place, &["explain", "out", "ict", "--at", "T+2h", "--lang", lang]);
        assert!(out(&output).contains(words), "{}{}", out(&output), err(&output));
    }
}
