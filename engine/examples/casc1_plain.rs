//! A loop written for CASC-1 alone, as the limit to compare the engine with: `casc1_plain NETFILE REPS`.
//!
//! Whole hours, one bucket per hour, services up or down, a counter of what blocks each of them. It can do nothing else.

#![expect(clippy::disallowed_types, reason = "a race reads the clock; the engine never does")]
#![expect(clippy::print_stdout, reason = "the line is the result")]

use std::{error::Error, time::Instant};

const HORIZON: usize = 336;

struct Net {
    lags: Vec<usize>,
    /// Per supplier: (edge, consumer, hours).
    out: Vec<Vec<(usize, usize, usize)>>,
    edges: usize,
}

fn load(path: &str) -> Result<Net, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let mut lines = text.lines().skip(1);
    let lags: Vec<usize> = lines
        .next()
        .ok_or("no lags")?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let mut out = vec![Vec::new(); lags.len()];
    let mut edges = 0;
    for line in lines {
        let cells: Vec<usize> =
            line.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [supplier, consumer, hours] = cells[..] else {
            return Err("an edge has three numbers".into());
        };
        out[supplier].push((edges, consumer, hours));
        edges += 1;
    }
    Ok(Net { lags, out, edges })
}

#[derive(Clone, Default)]
struct Node {
    down: bool,
    since: usize,
    blocks: u32,
    /// Hour of the planned return; 0 is none (nothing returns in hour 0).
    back: usize,
    seen: usize,
    /// Which outage of the node this is, to tell stale exhaustions.
    outage: u32,
}

struct Run {
    nodes: Vec<Node>,
    dry: Vec<bool>,
    returns: Vec<Vec<usize>>,
    damages: Vec<Vec<(usize, bool)>>,
    exhausts: Vec<Vec<(usize, usize, usize, u32)>>,
    touched: Vec<usize>,
}

impl Run {
    fn new(net: &Net) -> Self {
        Self {
            nodes: vec![Node::default(); net.lags.len()],
            dry: vec![false; net.edges],
            returns: vec![Vec::new(); HORIZON],
            damages: vec![Vec::new(); HORIZON],
            exhausts: vec![Vec::new(); HORIZON],
            touched: Vec::new(),
        }
    }

    fn touch(&mut self, node: usize, hour: usize) {
        if self.nodes[node].seen != hour + 1 {
            self.nodes[node].seen = hour + 1;
            self.touched.push(node);
        }
    }

    fn play(&mut self, net: &Net, seed: u64) -> (usize, usize) {
        self.nodes.fill(Node::default());
        self.dry.fill(false);
        for hour in 0..HORIZON {
            self.returns[hour].clear();
            self.damages[hour].clear();
            self.exhausts[hour].clear();
        }
        let n = net.lags.len();
        let mut state = seed;
        let mut draw = move |below: usize| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            usize::try_from((z ^ (z >> 31)) % below as u64).unwrap_or(0)
        };
        for _ in 0..(n / 20).max(1) {
            let (node, hour) = (draw(n), draw(24));
            let lasts = 12 + draw(85);
            self.damages[hour].push((node, true));
            self.damages[hour + lasts].push((node, false));
        }
        let (mut hours, mut drops) = (0, 0);
        for hour in 0..HORIZON {
            self.touched.clear();
            let due = std::mem::take(&mut self.returns[hour]);
            for &node in &due {
                if self.nodes[node].back == hour && self.nodes[node].blocks == 0 {
                    let state = &mut self.nodes[node];
                    state.back = 0;
                    state.down = false;
                    hours += hour - state.since;
                    for &(edge, consumer, _) in &net.out[node] {
                        if std::mem::take(&mut self.dry[edge]) {
                            self.nodes[consumer].blocks -= 1;
                            self.touch(consumer, hour);
                        }
                    }
                }
            }
            self.returns[hour] = due;
            let due = std::mem::take(&mut self.damages[hour]);
            for &(node, begins) in &due {
                if begins {
                    self.nodes[node].blocks += 1;
                } else {
                    self.nodes[node].blocks -= 1;
                }
                self.touch(node, hour);
            }
            self.damages[hour] = due;
            let due = std::mem::take(&mut self.exhausts[hour]);
            for &(supplier, edge, consumer, outage) in &due {
                let state = &self.nodes[supplier];
                if state.down
                    && state.outage == outage
                    && !std::mem::replace(&mut self.dry[edge], true)
                {
                    self.nodes[consumer].blocks += 1;
                    self.touch(consumer, hour);
                }
            }
            self.exhausts[hour] = due;
            for at in 0..self.touched.len() {
                let node = self.touched[at];
                let state = &mut self.nodes[node];
                if state.blocks > 0 {
                    state.back = 0;
                    if !state.down {
                        state.down = true;
                        state.since = hour;
                        state.outage += 1;
                        drops += 1;
                        for &(edge, consumer, lasts) in &net.out[node] {
                            if hour + lasts < HORIZON {
                                self.exhausts[hour + lasts].push((
                                    node,
                                    edge,
                                    consumer,
                                    self.nodes[node].outage,
                                ));
                            }
                        }
                    }
                } else if state.down && state.back == 0 {
                    state.back = hour + net.lags[node];
                    if state.back < HORIZON {
                        self.returns[state.back].push(node);
                    }
                }
            }
        }
        hours += self.nodes.iter().filter(|s| s.down).map(|s| HORIZON - s.since).sum::<usize>();
        (hours, drops)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, path, reps, ..] = &args[..] else {
        return Err("usage: casc1_plain NETFILE REPS".into());
    };
    let net = load(path)?;
    let reps: u64 = reps.parse()?;
    let mut run = Run::new(&net);
    let clock = Instant::now();
    let (mut down, mut transitions) = (0, 0);
    for seed in 0..reps {
        let (d, t) = run.play(&net, seed);
        down += d;
        transitions += t;
    }
    let wall = clock.elapsed().as_secs_f64();
    println!(
        "plain N={} E={} reps={reps} threads=1 down={down} trans={transitions} wall={wall:.4}s reps/s={:.1}",
        net.lags.len(),
        net.edges,
        reps as f64 / wall
    );
    Ok(())
}
