//! The pages of the book that are made from the explanations of codes: one for each, and a list of all.
//!
//! The text is the one `hakyu check --explain` prints; the finding is what the checks really say about the example.

use crate::checks::{Explanation, Names, check};
use crate::compile::all_explanations;
use crate::diagnostic::{Applicability, Diagnostic, Diagnostics, Lang, Severity};
use crate::source::{MemoryFiles, Sources};
use crate::syntax::parse_scenario;

/// What examples stand on when they are only some keys of a scenario.
pub const BASE: &str = "hakyu: scenario/1
id: base
title: {en: Base, ja: 土台}
world: japan-47
start: 2019-09-09T03:00+09:00
duration: 14d
roles:
  - {id: pr, title: PR, post: pr, kind: operator}
  - {id: it, title: IT, post: it, kind: operator}
injects:
  - {id: i-0, at: T-1d, to: [pr, it], via: mail, text: Welcome}
";

/// The line of `SUMMARY.md` below which the list of codes is written.
pub const LIST: &str = "- [What findings mean](rules/README.md)";

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path below `docs`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// All pages, by code. `names` is the world whose names the examples use.
pub fn pages(names: &dyn Names) -> Vec<Page> {
    let mut all: Vec<&Explanation> = all_explanations().collect();
    all.sort_by_key(|e| e.code.get(1..));
    let mut pages = vec![Page { path: "rules/README.md".into(), text: list(&all) }];
    pages.extend(
        all.iter().map(|e| Page { path: format!("rules/{}.md", e.code), text: page(e, names) }),
    );
    pages
}

/// The table of contents with the list of codes written anew below [`LIST`]; `None` when that line is not there.
pub fn summary(text: &str) -> Option<String> {
    let at = text.find(LIST)? + LIST.len();
    let mut out = text.get(..at)?.to_owned();
    out.push('\n');
    let mut all: Vec<&Explanation> = all_explanations().collect();
    all.sort_by_key(|e| e.code.get(1..));
    for e in all {
        out.push_str(&format!("  - [{} {}](rules/{}.md)\n", e.code, e.title, e.code));
    }
    Some(out)
}

fn list(all: &[&Explanation]) -> String {
    let mut out = String::from(
        "# What findings mean\n\n`hakyu check` gives every finding a code; `hakyu check --explain CODE` prints what stands here. Codes with E are errors, \
         codes with W warnings.\n\n指摘にはすべて番号が付きます。Eはエラー、Wは警告です。`hakyu check --explain 番号 --lang ja`でも同じ説明を表示できます。\n\n\
         | code | what is wrong | 内容 |\n|---|---|---|\n",
    );
    for e in all {
        out.push_str(&format!("| [{}]({}.md) | {} | {} |\n", e.code, e.code, e.title, e.ja));
    }
    out
}

fn page(e: &Explanation, names: &dyn Names) -> String {
    let severity = if e.code.starts_with('E') { Severity::Error } else { Severity::Warning };
    let found = finding(e, names);
    let mut out = String::new();
    for lang in [Lang::En, Lang::Ja] {
        let words: [&str; 5] = match lang {
            Lang::En => ["Example", "What is said about it", "What to do", "error", "warning"],
            Lang::Ja => ["例", "表示される指摘", "対処", "エラー", "警告"],
        };
        let [example, said, remedy, error, warning] = words;
        let kind = if severity == Severity::Error { error } else { warning };
        let title = e.title_in(lang);
        match lang {
            Lang::En => {
                out.push_str(&format!("# {}: {title}\n\n*{kind}* · [日本語](#ja)\n\n", e.code));
            }
            Lang::Ja => {
                out.push_str(&format!(
                    "<a id=\"ja\"></a>\n\n# {}: {title}\n\n*{kind}*\n\n",
                    e.code
                ));
            }
        }
        out.push_str(&format!("{}\n\n", e.text_in(lang)));
        if lang == Lang::En {
            out.push_str(&format!("## {example}\n\n```yaml\n{}\n```\n\n", e.example.trim_end()));
        }
        if let Some((diagnostic, sources)) = &found {
            let drawn = diagnostic.render_in(lang, sources, false);
            out.push_str(&format!("## {said}\n\n```text\n{}\n```\n\n", trimmed(&drawn)));
        }
        out.push_str(&format!("## {remedy}\n\n{}\n", e.fix_in(lang)));
        let safe = found.as_ref().and_then(|(d, _)| d.suggestion.as_ref());
        if safe.is_some_and(|s| s.applicability == Applicability::Safe) {
            out.push_str(match lang {
                Lang::En => "\n`hakyu check --fix` mends this example by itself.\n",
                Lang::Ja => "\nこの例は`hakyu check --fix`で自動的に修正できます。\n",
            });
        }
        if lang == Lang::En {
            out.push('\n');
        }
    }
    out
}

/// Without blanks at the ends of lines.
fn trimmed(text: &str) -> String {
    text.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// What the checks say about an example, if it is (part of) a scenario that shows its code.
pub(crate) fn finding(e: &Explanation, names: &dyn Names) -> Option<(Diagnostic, Sources)> {
    let (diags, sources) = findings(e.example, names);
    diags.iter().find(|d| d.code == e.code).cloned().map(|d| (d, sources))
}

/// All findings about some keys of a scenario, or a whole one.
pub(crate) fn findings(example: &str, names: &dyn Names) -> (Diagnostics, Sources) {
    let whole = if example.starts_with("hakyu:") {
        example.to_owned()
    } else {
        format!("hakyu: scenario/1\nid: top\nextends: base.yaml\n{example}")
    };
    let files = MemoryFiles::default().with("base.yaml", BASE).with("mine.yaml", whole);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    if let Some(scenario) = parse_scenario(&files, "mine.yaml", &mut sources, &mut diags) {
        check(&scenario, Some(names), &mut diags);
    }
    (diags, sources)
}

#[cfg(test)]
mod tests;
