//! `hakyu check`.

use hakyu_scenarios::{checks, compile, source::Sources};

use crate::{Ending, Failure, Outcome, show};

/// Checks files; findings go to standard error, the verdict to standard output.
pub(super) fn check(files: &[String], strict: bool, json: bool) -> Outcome {
    let mut bad = false;
    let mut views = Vec::new();
    for file in files {
        let mut sources = Sources::default();
        let (_, findings) = super::open(file, &mut sources)?;
        let errors = findings.errors();
        let warnings = findings.len() - errors;
        bad |= errors > 0 || (strict && warnings > 0);
        if json {
            views.extend(findings.view(&sources));
            continue;
        }
        if !findings.is_empty() {
            show::findings(&findings.render(&sources, show::colour()));
        }
        let verdict = match (errors, warnings) {
            (0, 0) => "no findings".to_owned(),
            (e, w) => format!("{}, {}", count(e, "error"), count(w, "warning")),
        };
        show::print(&format!("{file}: {verdict}\n"))?;
    }
    if json {
        let text = serde_json::to_string_pretty(&views).map_err(|e| Failure::Io(e.to_string()))?;
        show::print(&format!("{text}\n"))?;
    }
    Ok(if bad { Ending::Findings } else { Ending::Fine })
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// Explains a code.
pub(super) fn explain(code: &str) -> Outcome {
    let Some(e) = compile::explain(code) else {
        let near = hakyu_scenarios::diagnostic::nearest(
            &code.to_uppercase(),
            checks::explanations().map(|e| e.code),
        );
        let hint = near.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
        return Err(Failure::Input(format!("there is no code '{code}'{hint}")));
    };
    show::print(&format!(
        "{}\n\n{}\n\nExample:\n{}\n\nWhat to do:\n{}\n",
        e.code, e.text, e.example, e.fix
    ))?;
    Ok(Ending::Fine)
}
