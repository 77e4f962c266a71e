//! `hakyu check`.

use hakyu_scenarios::{
    compile,
    diagnostic::{self, Diagnostics, Lang, sarif},
    fix::{self, Fixed, may_be_made},
    source::Sources,
};

use super::{Named, change};
use crate::{Ending, Failure, Outcome, args::FindingFormat, show};

/// What was asked for.
pub(super) struct Asked {
    pub strict: bool,
    pub format: FindingFormat,
    pub fix: bool,
    pub diff: bool,
    pub lang: Lang,
}

/// Checks files. As text, findings go to standard error and the verdict to standard output; other formats go to standard
/// output, whole.
pub(super) fn check(files: &[String], asked: &Asked) -> Outcome {
    let mut bad = false;
    let mut checked: Vec<(Diagnostics, Sources)> = Vec::new();
    let text = asked.format == FindingFormat::Text;
    for file in files {
        let (findings, sources) = if asked.fix || asked.diff {
            mend(file, asked)?
        } else {
            let mut sources = Sources::default();
            let (_, findings) = super::open(file, &mut sources)?;
            (findings, sources)
        };
        let errors = findings.errors();
        let warnings = findings.len().saturating_sub(findings.kept_errors());
        bad |= errors > 0 || (asked.strict && warnings > 0);
        if text {
            if !findings.is_empty() {
                show::findings(&findings.render_in(asked.lang, &sources, show::colour()));
            }
            let fixable = findings.iter().filter_map(|d| d.suggestion.as_ref());
            let fixable = fixable.filter(|s| may_be_made(s, &sources)).count();
            let said = format!("{file}: {}\n", verdict(errors, warnings, fixable, asked));
            // A diff on standard output is a patch and nothing else.
            if asked.diff { show::findings(&said) } else { show::print(&said)? }
        } else {
            checked.push((findings, sources));
        }
    }
    match asked.format {
        FindingFormat::Text => {}
        FindingFormat::Json => {
            let views: Vec<_> = checked.iter().flat_map(|(f, s)| f.view(s)).collect();
            print_json(&views)?;
        }
        FindingFormat::Sarif => {
            print_json(&sarif(&checked, env!("CARGO_PKG_VERSION"), asked.lang))?;
        }
        FindingFormat::Github => {
            let text: String = checked.iter().map(|(f, s)| f.github(s, asked.lang)).collect();
            show::print(&text)?;
        }
    }
    Ok(if bad { Ending::Findings } else { Ending::Fine })
}

fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::Io(e.to_string()))?;
    show::print(&format!("{text}\n"))
}

/// Makes the safe suggestions, or shows them; gives what is left to say.
fn mend(file: &str, asked: &Asked) -> Result<(Diagnostics, Sources), Failure> {
    let Named { files, path, folder } = super::named(file)?;
    let Some(folder) = folder else {
        return Err(Failure::Usage(format!(
            "'{file}' is built in and cannot be changed; `hakyu scenarios {file} > mine.yaml` makes a copy"
        )));
    };
    let Fixed { changes, findings, sources } = fix::fix(&*files, &path);
    if asked.diff {
        // The findings then are those of the files as they are.
        let text: String =
            changes.iter().map(|c| change::diff(&c.shown, &c.before, &c.after)).collect();
        if asked.format == FindingFormat::Text {
            show::print(&text)?;
        } else {
            show::findings(&text);
        }
        let mut sources = Sources::default();
        let (_, findings) = super::open(file, &mut sources)?;
        return Ok((findings, sources));
    }
    for changed in &changes {
        change::replace(&folder.join(&changed.path), &changed.before, &changed.after)?;
        let said = match asked.lang {
            Lang::En => {
                let what = if changed.edits == 1 { "change" } else { "changes" };
                format!("{}: {} {what} made\n", changed.shown, changed.edits)
            }
            Lang::Ja => format!("{}: {}件を修正しました\n", changed.shown, changed.edits),
        };
        show::findings(&said);
    }
    Ok((findings, sources))
}

fn verdict(errors: usize, warnings: usize, fixable: usize, asked: &Asked) -> String {
    let fixable = if asked.diff || asked.fix { 0 } else { fixable };
    match (asked.lang, errors, warnings) {
        (Lang::En, 0, 0) => "no findings".to_owned(),
        (Lang::Ja, 0, 0) => "指摘事項はありません".to_owned(),
        (Lang::En, e, w) => {
            let hint = if fixable > 0 {
                format!(" ({fixable} can be mended by `hakyu check --fix`)")
            } else {
                String::new()
            };
            format!("{}, {}{hint}", count(e, "error"), count(w, "warning"))
        }
        (Lang::Ja, e, w) => {
            let hint = if fixable > 0 {
                format!("（うち{fixable}件は`hakyu check --fix`で修正できます）")
            } else {
                String::new()
            };
            format!("エラー{e}件、警告{w}件{hint}")
        }
    }
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// Explains a code.
pub(super) fn explain(code: &str, lang: Lang) -> Outcome {
    let Some(e) = compile::explain(code) else {
        let codes = compile::all_explanations().map(|e| e.code);
        let near = diagnostic::nearest(&code.to_uppercase(), codes);
        let hint = near.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
        return Err(Failure::Input(format!("there is no code '{code}'{hint}")));
    };
    show::print(&e.page(lang))?;
    Ok(Ending::Fine)
}
