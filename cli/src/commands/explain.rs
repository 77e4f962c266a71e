//! `hakyu explain`.

use std::path::Path;

use hakyu_exercise::{
    explain::{Attribution, attribution, chain_words},
    folder::{self, RunFolder},
    outcome::Lang,
    words::number,
};

use crate::{Ending, Failure, Outcome, commands::report::folder_failure, show};

/// Explains an outage, or attributes all losses to their roots.
pub(super) fn explain(run: &Path, service: Option<&str>, at: Option<&str>, lang: Lang) -> Outcome {
    let folder = folder::read(run).map_err(|e| folder_failure(&e))?;
    match service {
        None => losses(&folder, lang),
        Some(service) => one(&folder, service, at, lang),
    }
}

fn losses(folder: &RunFolder, lang: Lang) -> Outcome {
    let Attribution { roots, by_sector } = attribution(folder);
    if roots.is_empty() {
        show::print(match lang {
            Lang::En => "No service lost anything below its maintenance level.\n",
            Lang::Ja => "維持レベルを下回ったサービスはない。\n",
        })?;
        return Ok(Ending::Fine);
    }
    let mut header = vec![match lang {
        Lang::En => "people-hours lost by sector",
        Lang::Ja => "分野別の損失（人時）",
    }];
    header.extend(roots.iter().map(String::as_str));
    let rows = by_sector
        .iter()
        .map(|(sector, cells)| {
            let title = &folder.outcome.sectors[*sector].title;
            let mut row = vec![title.get(lang).to_owned()];
            row.extend(cells.iter().map(|c| if *c < 0.5 { "–".into() } else { number(*c) }));
            row
        })
        .collect();
    let columns: Vec<usize> = (1..header.len()).collect();
    show::print(&show::table(&header, &columns, rows))?;
    Ok(Ending::Fine)
}

fn one(folder: &RunFolder, service: &str, at: Option<&str>, lang: Lang) -> Outcome {
    let causes = &folder.causes;
    let known = folder.outcome.services.iter().any(|s| s.id == service);
    let Some(index) = causes.find(service) else {
        if known {
            show::print(&match lang {
                Lang::En => format!("{service} never left full level in this run.\n"),
                Lang::Ja => format!("{service}はこの試行で通常水準を下回らなかった。\n"),
            })?;
            return Ok(Ending::Fine);
        }
        let names = causes.services.iter().chain(folder.outcome.services.iter().map(|s| &s.id));
        let near = hakyu_scenarios::diagnostic::nearest(service, names.map(String::as_str));
        let hint = near.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
        return Err(Failure::Input(format!(
            "this run has no change of a service '{service}': there is none of that name, or it never left full level{hint}"
        )));
    };
    let time = match at {
        Some(text) => time(text, folder.outcome.manifest.duration)?,
        None => causes.of(index).min_by_key(|r| (r.to, r.at)).map_or(0, |r| r.at),
    };
    show::print(&chain_words(folder, index, time, lang))?;
    Ok(Ending::Fine)
}

fn time(text: &str, duration: u64) -> Result<u64, Failure> {
    let bad = || Failure::Usage(format!("--at {text}: write T+36h, T+1d2h or seconds"));
    let at = if let Ok(seconds) = text.parse() {
        seconds
    } else {
        let span = text.strip_prefix("T+").ok_or_else(bad)?;
        hakyu_scenarios::decode::parse_duration(span).ok_or_else(bad)?
    };
    if at >= duration {
        let end = hakyu_exercise::words::hours(duration).en;
        return Err(Failure::Usage(format!("--at {text}: this run ends after {end}")));
    }
    Ok(at)
}
