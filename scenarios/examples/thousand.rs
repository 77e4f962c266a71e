//! Prints a scenario with a thousand injects (or as many as asked for), for measuring: `thousand [INJECTS]`.

#![expect(clippy::print_stdout, reason = "that is what it is for")]

/// A scenario without findings: roles, events, injects dated and by condition, steps that answer them, objectives.
pub(crate) fn scenario(injects: usize) -> String {
    let mut out = String::from(
        "hakyu: scenario/1\nid: thousand\ntitle: {en: A large exercise, ja: 大規模演習}\nworld: japan-47\n\
         start: 2030-11-05T09:00+09:00\nduration: 2d\nform: communications\nthemes:\n  - {id: early, text: {en: Is it early?, ja: 早期に行えるか。}}\nroles:\n",
    );
    let places = ["tokyo", "chiba", "osaka", "aichi", "fukuoka", "hokkaido", "miyagi", "hiroshima"];
    let sectors =
        ["electricity", "gas", "water", "medical", "finance", "ict", "railway", "logistics"];
    let roles = (injects / 10).max(1);
    let (place, sector) = (|n: usize| places[n % 8], |n: usize| sectors[n / 8 % 8]);
    for n in 0..roles {
        out.push_str(&format!(
            "  - {{id: role-{n}, title: {{en: Post {n}, ja: 担当{n}}}, organisation: {{en: Organisation {n}, ja: 組織{n}}}, post: it, kind: operator, \
             sector: {}, place: {}, handling: 10m}}\n",
            sector(n),
            place(n)
        ));
    }
    out.push_str("events:\n");
    for n in 0..injects / 5 {
        out.push_str(&format!(
            "  - id: e-{n}\n    title: {{en: Damage {n}, ja: 被害{n}}}\n    at: T+{}m\n    damage: {{target: {{service: {}, places: [{}]}}, share: {}%, repair: {{lognormal: {{median: 6h, sigma: 0.5}}}}}}\n",
            n * 7 % 2_000,
            sectors[n % 3],
            place(n),
            n % 20 + 1
        ));
    }
    out.push_str("injects:\n");
    for n in 0..injects {
        let trigger = if n % 4 == 3 {
            format!(
                "when: \"fired('i-{}') and level('{}@{}') < {}%\"",
                n - 1,
                sectors[n % 3],
                place(n),
                n % 50 + 40
            )
        } else {
            format!("at: T+{}m", n * 37 % 2_800)
        };
        out.push_str(&format!(
            "  - id: i-{n}\n    {trigger}\n    to: [role-{}, role-{}]\n    via: phone\n    about: [electricity@{}]\n    tells: [e-{}]\n    theme: early\n    \
             text: {{en: \"Supply stands at {{{{ level('electricity@{}') }}}}, what do you do?\", ja: \"供給は{{{{ level('electricity@{}') }}}}です。どう対応しますか。\"}}\n    \
             expects: [{{action: report, by: role-{}, within: 30m}}]\n",
            n % roles,
            (n + roles / 2 + 1) % roles.max(2),
            place(n),
            n % (injects / 5).max(1),
            place(n),
            place(n),
            n % roles,
        ));
    }
    out.push_str(
        "playbooks:\n  - id: reference\n    title: {en: Reference, ja: 標準対応}\n    steps:\n",
    );
    for n in 0..injects / 2 {
        out.push_str(&format!(
            "      - {{id: p-{n}, role: role-{}, on: i-{}, delay: 5m, report: {{to: role-{}, about: [electricity@{}]}}}}\n",
            n * 2 % roles,
            n * 2,
            (n * 2 + 1) % roles,
            place(n)
        ));
    }
    out.push_str("objectives:\n");
    for n in 0..injects / 20 {
        out.push_str(&format!(
            "  - {{id: o-{n}, title: {{en: Report {n}, ja: 第一報{n}}}, part: reporting, measure: {{timeliness: {{action: report, by: role-{}, after: inject:i-{}, within: 30m}}}}}}\n",
            n * 2 % roles,
            n * 2
        ));
    }
    out
}

#[allow(dead_code, clippy::allow_attributes, reason = "the benchmark takes this file as a module")]
fn main() {
    let injects = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000);
    print!("{}", scenario(injects));
}
