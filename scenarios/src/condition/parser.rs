//! Tokens of a condition or quote to their meaning.

use crate::decode::{Clock, parse_duration, parse_ratio};
use crate::diagnostic::{nearest, quoted};
use crate::shape::MODES;
use crate::source::Spanned;

use super::lexer::Kind;
use super::{Compare, Condition, Measure, Mistake, Piece, SystemState, Token};

const MEASURES: &[&str] =
    &["level", "people", "buffer", "time", "believes", "trust", "rumour", "disorder", "harm"];
const TESTS: &[&str] = &[
    "fired",
    "received",
    "done",
    "knows",
    "detected",
    "compromised",
    "contained",
    "mode",
    "milestone",
];
const DEEPEST: usize = 32;

/// Reads tokens one after the other.
pub(crate) struct Parser<'t, 'a> {
    text: &'t Piece<'a>,
    tokens: &'t [Token<'a>],
    clock: &'t Clock,
    at: usize,
    depth: usize,
}

impl<'t, 'a> Parser<'t, 'a> {
    pub(crate) fn new(text: &'t Piece<'a>, tokens: &'t [Token<'a>], clock: &'t Clock) -> Self {
        Self { text, tokens, clock, at: 0, depth: 0 }
    }

    /// A whole condition.
    pub(crate) fn condition(mut self) -> Result<Condition, Mistake> {
        let condition = self.any()?;
        self.ended("`and` or `or`")?;
        Ok(condition)
    }

    /// A whole measure, as quotes have it.
    pub(crate) fn quote(mut self) -> Result<Measure, Mistake> {
        let Some(token) = self.next() else {
            return Err(self.here("a quote is empty").help(format!("one of {}", calls(MEASURES))));
        };
        let measure = match token.kind {
            Kind::Word(name) => self.measure(name, &token)?,
            _ => None,
        };
        let Some(measure) = measure else { return Err(unknown(&token, MEASURES)) };
        self.ended("nothing")?;
        Ok(measure)
    }

    fn any(&mut self) -> Result<Condition, Mistake> {
        let mut parts = vec![self.all()?];
        while self.word("or") || self.wrong("||", "or")? {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Condition::Any(parts) })
    }

    fn all(&mut self) -> Result<Condition, Mistake> {
        let mut parts = vec![self.one()?];
        while self.word("and") || self.wrong("&&", "and")? {
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Condition::All(parts) })
    }

    fn one(&mut self) -> Result<Condition, Mistake> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.here(format!("this is nested more than {DEEPEST} deep")));
        }
        let condition = self.one_inner();
        self.depth -= 1;
        condition
    }

    fn one_inner(&mut self) -> Result<Condition, Mistake> {
        let Some(token) = self.next() else {
            return Err(self.here("the condition ends too early").help(format!(
                "one of {}, {}",
                calls(MEASURES),
                calls(TESTS)
            )));
        };
        match token.kind {
            Kind::Word("not") => Ok(Condition::Not(Box::new(self.one()?))),
            Kind::Sign("!") => Err(Mistake::new(token.start, token.end, "`!` has no meaning here")
                .instead(Some("not "))),
            Kind::Sign("(") => {
                let inner = self.any()?;
                self.sign(")")?;
                Ok(inner)
            }
            Kind::Word("fired") => {
                let [inject] = self.arguments("fired('inject')")?;
                Ok(Condition::Fired(inject))
            }
            Kind::Word("milestone") => {
                let [milestone] = self.arguments("milestone('id')")?;
                Ok(Condition::Milestone(milestone))
            }
            Kind::Word("detected") => self.system("detected('system')", SystemState::Detected),
            Kind::Word("compromised") => {
                self.system("compromised('system')", SystemState::Compromised)
            }
            Kind::Word("contained") => self.system("contained('system')", SystemState::Contained),
            Kind::Word("received") => {
                let [inject, role] = self.arguments("received('inject', 'role')")?;
                Ok(Condition::Received { inject, role })
            }
            Kind::Word("done") => {
                let mut given = self.call("done('action', 'role')", 1, 2)?.into_iter();
                let deed = given.next().ok_or_else(|| self.here("done() needs an action"))?;
                Ok(Condition::Done { deed, by: given.next() })
            }
            Kind::Word("knows") => {
                let [role, event] = self.arguments("knows('role', 'event')")?;
                Ok(Condition::Knows { role, event })
            }
            Kind::Word("mode") => {
                let mut given = self.call("mode('crisis', 'role')", 1, 2)?.into_iter();
                let mode = given.next().ok_or_else(|| self.here("mode() needs a mode"))?;
                if !MODES.contains(&mode.value.as_str()) {
                    let message = format!("{} is no mode", quoted(&mode.value));
                    return Err(Mistake::new(token.start, token.end, message)
                        .help(format!("one of {}", MODES.join(", "))));
                }
                Ok(Condition::Mode { mode, role: given.next() })
            }
            Kind::Word(name) => match self.measure(name, &token)? {
                Some(measure) => self.comparison(measure),
                None => Err(unknown(&token, &[MEASURES, TESTS].concat())),
            },
            _ => Err(unknown(&token, &[MEASURES, TESTS].concat())),
        }
    }

    fn system(&mut self, usage: &str, state: SystemState) -> Result<Condition, Mistake> {
        let [system] = self.arguments(usage)?;
        Ok(Condition::System { state, system })
    }

    fn measure(&mut self, name: &str, token: &Token<'a>) -> Result<Option<Measure>, Mistake> {
        Ok(Some(match name {
            "level" => {
                let [service] = self.arguments("level('service')")?;
                Measure::Level(service)
            }
            "people" => {
                let [service] = self.arguments("people('service')")?;
                Measure::People(service)
            }
            "buffer" => {
                let [service, need] = self.arguments("buffer('service', 'need')")?;
                Measure::Buffer { service, need }
            }
            "time" => {
                let [] = self.arguments("time()")?;
                Measure::Time
            }
            "trust" => {
                let [] = self.arguments("trust()")?;
                Measure::Trust
            }
            "rumour" => {
                let [place] = self.arguments("rumour('place')")?;
                Measure::Rumour(place)
            }
            "disorder" => {
                let [place] = self.arguments("disorder('place')")?;
                Measure::Disorder(place)
            }
            "harm" => {
                let [place] = self.arguments("harm('place')")?;
                Measure::Harm(place)
            }
            "believes" => {
                let [role, service] = self.arguments("believes('role', 'service')")?;
                Measure::Believed { role, service }
            }
            _ => {
                debug_assert!(token.end >= token.start);
                return Ok(None);
            }
        }))
    }

    fn comparison(&mut self, measure: Measure) -> Result<Condition, Mistake> {
        let Some(token) = self.next() else {
            return Err(self.here("a comparison is missing").help("like `< 80%`"));
        };
        let compare = match token.kind {
            Kind::Sign("<") => Compare::Less,
            Kind::Sign("<=") => Compare::AtMost,
            Kind::Sign(">") => Compare::Greater,
            Kind::Sign(">=") => Compare::AtLeast,
            Kind::Sign("=" | "==" | "!=") => {
                return Err(Mistake::new(
                    token.start,
                    token.end,
                    "levels and times are compared with <, <=, > and >= only",
                ));
            }
            _ => return Err(Mistake::new(token.start, token.end, "expected <, <=, > or >=")),
        };
        let Some(token) = self.next() else {
            return Err(self.here("a value is missing").help(example(&measure)));
        };
        let (Kind::Word(word) | Kind::Quoted(word)) = token.kind else {
            return Err(
                Mistake::new(token.start, token.end, "expected a value").help(example(&measure))
            );
        };
        let value = match &measure {
            Measure::Level(_)
            | Measure::Believed { .. }
            | Measure::Trust
            | Measure::Rumour(_)
            | Measure::Disorder(_) => parse_ratio(word)
                .filter(|ppm| (0.0..=1e6).contains(ppm))
                .and_then(|ppm| format!("{ppm:.0}").parse().ok()),
            Measure::People(_) | Measure::Harm(_) => word.parse().ok().filter(|n| *n >= 0),
            Measure::Buffer { .. } => parse_duration(word).and_then(|n| i64::try_from(n).ok()),
            Measure::Time => self.clock.seconds(word).ok(),
        };
        match value {
            Some(value) => Ok(Condition::Compare {
                measure,
                compare,
                value: Spanned::new(value, self.text.span(token.start, token.end)),
            }),
            None => Err(Mistake::new(
                token.start,
                token.end,
                format!("{} is not a value for this", quoted(word)),
            )
            .help(example(&measure))),
        }
    }

    /// Exactly `N` arguments.
    fn arguments<const N: usize>(&mut self, usage: &str) -> Result<[Spanned<String>; N], Mistake> {
        let start = self.at.saturating_sub(1);
        let given = self.call(usage, N, N)?;
        given.try_into().map_err(|_| self.spot(start, format!("the usage is {usage}")))
    }

    fn call(
        &mut self,
        usage: &str,
        least: usize,
        most: usize,
    ) -> Result<Vec<Spanned<String>>, Mistake> {
        let name = self.at.saturating_sub(1);
        if !matches!(self.peek(), Some(Kind::Sign("("))) {
            return Err(self
                .spot(name, "here a `(` is missing")
                .help(format!("the usage is {usage}")));
        }
        self.at += 1;
        let mut given = Vec::new();
        if matches!(self.peek(), Some(Kind::Sign(")"))) {
            self.at += 1;
        } else {
            loop {
                let Some(token) = self.next() else {
                    return Err(self
                        .here("a `)` is missing")
                        .help(format!("the usage is {usage}")));
                };
                match token.kind {
                    Kind::Quoted(word) => {
                        // The place of the words without the quotes.
                        let span = self.text.span(token.start + 1, token.end - 1);
                        given.push(Spanned::new(word.to_owned(), span));
                    }
                    Kind::Word(word) => {
                        return Err(Mistake::new(token.start, token.end, "names stand in quotes")
                            .instead(Some(format!("'{word}'"))));
                    }
                    Kind::Sign(_) => {
                        return Err(Mistake::new(
                            token.start,
                            token.end,
                            "expected a name in quotes",
                        )
                        .help(format!("the usage is {usage}")));
                    }
                }
                match self.next().map(|t| (t.kind, t)) {
                    Some((Kind::Sign(","), _)) => {}
                    Some((Kind::Sign(")"), _)) => break,
                    Some((_, t)) => {
                        return Err(Mistake::new(t.start, t.end, "expected `,` or `)`"));
                    }
                    None => {
                        return Err(self
                            .here("a `)` is missing")
                            .help(format!("the usage is {usage}")));
                    }
                }
            }
        }
        if given.len() < least || given.len() > most {
            return Err(self
                .spot(name, "too few or too many names are given here")
                .help(format!("the usage is {usage}")));
        }
        Ok(given)
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn peek(&self) -> Option<Kind<'a>> {
        self.tokens.get(self.at).map(|t| t.kind)
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(Kind::Word(word));
        self.at += usize::from(found);
        found
    }

    fn sign(&mut self, sign: &'static str) -> Result<(), Mistake> {
        if self.peek() == Some(Kind::Sign(sign)) {
            self.at += 1;
            return Ok(());
        }
        Err(self.here(format!("expected `{sign}`")))
    }

    fn wrong(&self, sign: &'static str, word: &str) -> Result<bool, Mistake> {
        match self.tokens.get(self.at) {
            Some(token) if token.kind == Kind::Sign(sign) => {
                Err(Mistake::new(token.start, token.end, format!("`{sign}` has no meaning here"))
                    .instead(Some(word)))
            }
            _ => Ok(false),
        }
    }

    fn ended(&self, wanted: &str) -> Result<(), Mistake> {
        if self.at >= self.tokens.len() {
            return Ok(());
        }
        let mistake = self.here(format!("expected {wanted} here"));
        Err(match self.peek() {
            Some(Kind::Word(word)) => mistake.instead(nearest(&word.to_lowercase(), ["and", "or"])),
            _ => mistake,
        })
    }

    /// A mistake at the next token, or at the end.
    fn here(&self, message: impl Into<String>) -> Mistake {
        let end = self.text.words.len();
        let (start, end) = self.tokens.get(self.at).map_or((end, end), |t| (t.start, t.end));
        Mistake::new(start, end, message)
    }

    /// A mistake at a token passed already.
    fn spot(&self, token: usize, message: impl Into<String>) -> Mistake {
        let (start, end) = self.tokens.get(token).map_or((0, 0), |t| (t.start, t.end));
        Mistake::new(start, end, message)
    }
}

fn unknown(token: &Token<'_>, functions: &[&str]) -> Mistake {
    let help = format!("one of {}", calls(functions));
    match token.kind {
        Kind::Word(name) => {
            Mistake::new(token.start, token.end, format!("there is no function {}", quoted(name)))
                .help(help)
                .instead(nearest(name, functions.iter().copied()))
        }
        _ => Mistake::new(token.start, token.end, "expected a function").help(help),
    }
}

fn calls(names: &[&str]) -> String {
    names.iter().map(|name| format!("{name}()")).collect::<Vec<_>>().join(", ")
}

fn example(measure: &Measure) -> &'static str {
    match measure {
        Measure::Trust | Measure::Rumour(_) | Measure::Disorder(_) => {
            "shares are like `30%`, from 0% to 100%"
        }
        Measure::Harm(_) => "person-hours are whole numbers",
        Measure::Level(_) | Measure::Believed { .. } => "levels are like `80%`, from 0% to 100%",
        Measure::People(_) => "people are whole numbers",
        Measure::Buffer { .. } => "buffers are durations like `6h`",
        Measure::Time => "times are like `T+3h`",
    }
}
