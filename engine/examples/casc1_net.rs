//! The CASC-1 network of R regions: `casc1_net R BASELINE.csv > NETFILE`.
//!
//! Every baseline row with criticality of at least 0.30 inside each region, and the two rings of electricity (48 h) and telecom
//! (24 h) between regions. Lags are the largest over a service's rows.

#![expect(clippy::print_stdout, reason = "the network is the result")]

use std::error::Error;

const SECTORS: [&str; 14] = [
    "ict",
    "finance",
    "aviation",
    "airport",
    "rail",
    "power",
    "gas",
    "gov",
    "medical",
    "water",
    "logistics",
    "chemical",
    "credit",
    "petroleum",
];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, regions, path] = &args[..] else {
        return Err("usage: casc1_net R BASELINE.csv".into());
    };
    let regions: usize = regions.parse()?;
    let text = std::fs::read_to_string(path)?;
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().ok_or("an empty file")?.split(',').collect();
    let column =
        |name: &str| head.iter().position(|h| *h == name).ok_or(format!("no column {name}"));
    let (supplier, consumer) = (column("supplier")?, column("consumer")?);
    let (criticality, buffer, lag) =
        (column("criticality")?, column("buffer_h")?, column("lag_h")?);
    let sector =
        |name: &str| SECTORS.iter().position(|s| *s == name).ok_or(format!("no sector {name}"));
    let mut rows = Vec::new();
    for line in lines {
        // Figures stand before the free text, and the text that holds commas is quoted.
        let cells = cells(line);
        if cells[criticality].parse::<f64>()? >= 0.30 {
            // Half to even, as the reference generator rounds.
            let hours = cells[buffer].parse::<f64>()?.round_ties_even().max(1.0);
            let lag = cells[lag].parse::<f64>()?.trunc();
            rows.push((sector(&cells[supplier])?, sector(&cells[consumer])?, hours, lag));
        }
    }
    let mut lags = vec![1.0f64; 14 * regions];
    let mut edges = Vec::new();
    for region in 0..regions {
        for &(s, c, hours, lag) in &rows {
            let consumer = region * 14 + c;
            edges.push(format!("{} {consumer} {hours}", region * 14 + s));
            lags[consumer] = lags[consumer].max(lag);
        }
        if regions > 1 {
            let next = (region + 1) % regions;
            edges.push(format!("{} {} 48", region * 14 + 5, next * 14 + 5));
            edges.push(format!("{} {} 24", region * 14, next * 14));
        }
    }
    println!("{} {}", lags.len(), edges.len());
    println!("{}", lags.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    println!("{}", edges.join("\n"));
    Ok(())
}

/// The cells of a line; quotes hold commas together.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => {
                if let Some(last) = cells.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    cells
}
