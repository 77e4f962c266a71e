//! Addresses and numbers that may belong to somebody.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::decode::Text;
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::Spanned;
use crate::syntax::{Cause, Id, Scenario};

use super::super::language::texts;

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    for text in texts(scenario) {
        for words in languages(text) {
            if let Some(found) = owned(&words.value) {
                let message = format!("{} may belong to somebody", quoted(found));
                diags.push(
                    Diagnostic::warning("W1212", message)
                        .at(words.span, "not one of the addresses for examples"),
                );
            }
        }
    }
    let attacks: BTreeSet<&str> = scenario
        .events
        .iter()
        .filter(|event| matches!(&event.cause, Cause::Cyber(c) if c.technique.is_some()))
        .map(|event| event.id.value.as_str())
        .collect();
    let told = |id: &Id| attacks.contains(id.value.as_str());
    for inject in scenario.injects.iter().filter(|inject| inject.tells.iter().any(told)) {
        for words in languages(&inject.text.text) {
            if let Some(url) = pieces(&words.value).find(|p| host(p).is_some()) {
                let message = format!("{} can be opened", quoted(url));
                diags.push(
                    Diagnostic::warning("W1213", message)
                        .at(words.span, "the text of an attack with a live link"),
                );
            }
        }
    }
}

fn languages(text: &Text) -> impl Iterator<Item = &Spanned<String>> {
    text.en.iter().chain(text.ja.iter().filter(|_| !text.both))
}

/// Pieces without blanks, quotes, brackets and Japanese text around them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let edge = |c: char| !c.is_ascii() || c.is_ascii_whitespace() || "\"'<>(){},;`".contains(c);
    text.split(edge).map(|p| p.trim_matches(['.', ':', '!', '?'])).filter(|p| !p.is_empty())
}

/// The first piece that is an address or a number of the real world.
pub(super) fn owned(text: &str) -> Option<&str> {
    pieces(text).find(|piece| {
        let web = host(piece).is_some_and(|host| !set_aside(host));
        let mail = piece.split_once('@').is_some_and(|(who, at)| {
            !who.is_empty() && at.contains('.') && domain(at) && !set_aside(at)
        });
        web || mail || number(piece) || v4(piece) || v6(piece)
    })
}

/// The host of a web address.
fn host(piece: &str) -> Option<&str> {
    let rest = piece
        .get(..8)
        .filter(|p| p.eq_ignore_ascii_case("https://"))
        .or_else(|| piece.get(..7).filter(|p| p.eq_ignore_ascii_case("http://")))
        .and_then(|scheme| piece.get(scheme.len()..))?;
    let end = rest.find(['/', ':', '?', '#']).unwrap_or(rest.len());
    rest.get(..end).filter(|host| !host.is_empty())
}

fn domain(text: &str) -> bool {
    text.split('.').all(|label| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

/// Names set aside for examples and tests (RFC 2606 and RFC 6761; `example.jp` and its like by JPRS), and addresses.
fn set_aside(host: &str) -> bool {
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return harmless_v4(address);
    }
    let host = host.to_ascii_lowercase();
    let mut labels = host.rsplit('.');
    let top = labels.next().unwrap_or("");
    if matches!(top, "example" | "test" | "invalid" | "localhost") {
        return true;
    }
    let example = |label: &str| {
        label.strip_prefix("example").is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
    };
    match (top, labels.next(), labels.next()) {
        ("com" | "net" | "org", Some("example"), _) => true,
        ("jp", Some("co" | "ne" | "or" | "go" | "ac" | "ad" | "ed" | "gr" | "lg"), Some(label)) => {
            example(label)
        }
        ("jp", Some(label), _) => example(label),
        _ => false,
    }
}

/// A telephone number as written in Japan or with its country code, unless its last four digits are all zero.
fn number(piece: &str) -> bool {
    let local = piece.strip_prefix("+81-").or_else(|| piece.strip_prefix('0'));
    let Some(rest) = local else { return false };
    let groups: Vec<&str> = rest.split('-').collect();
    let digits = |g: &&str| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit());
    let total: usize = groups.iter().map(|g| g.len()).sum();
    let shape = groups.len() == 3 && groups.iter().all(digits) && (8..=10).contains(&total);
    shape
        && groups.last().is_some_and(|g| (3..=4).contains(&g.len()) && g.bytes().any(|b| b != b'0'))
}

fn v4(piece: &str) -> bool {
    let address = piece.split(['/', ':']).next().unwrap_or("");
    address.parse::<Ipv4Addr>().is_ok_and(|a| !harmless_v4(a))
}

/// Set aside for documentation (RFC 5737), private, or of the machine itself.
fn harmless_v4(a: Ipv4Addr) -> bool {
    a.is_documentation()
        || a.is_private()
        || a.is_loopback()
        || a.is_unspecified()
        || a.is_link_local()
}

fn v6(piece: &str) -> bool {
    let address = piece.split('/').next().unwrap_or("");
    if address.matches(':').count() < 2 {
        return false;
    }
    address.parse::<Ipv6Addr>().is_ok_and(|a| {
        let start = a.segments();
        let documentation = start.first() == Some(&0x2001) && start.get(1) == Some(&0x0db8);
        let local = start.first().is_some_and(|s| s & 0xfe00 == 0xfc00 || s & 0xffc0 == 0xfe80);
        !(documentation || local || a.is_loopback() || a.is_unspecified())
    })
}

#[cfg(test)]
mod tests {
    use super::owned;

    #[test]
    fn what_is_set_aside_is_not_told() {
        for (text, expect) in [
            ("Call 03-1234-5678 now", Some("03-1234-5678")),
            ("電話03-1234-5678まで", Some("03-1234-5678")),
            ("+81-90-1234-5678", Some("+81-90-1234-5678")),
            ("Call 03-0000-0000", None),
            ("Dial 119 or 171", None),
            ("on 2019-09-09 at 05:00", None),
            ("mail desk@power.co.jp please", Some("desk@power.co.jp")),
            ("mail desk@example.co.jp, please", None),
            ("water@chiba is out", None),
            ("see https://portal.city.jp/x.", Some("https://portal.city.jp/x")),
            ("see https://portal.example.jp/x", None),
            ("from 8.8.8.8", Some("8.8.8.8")),
            ("from 192.0.2.17 and 10.0.0.1, 198.51.100.0/24", None),
            ("2001:4860::8888", Some("2001:4860::8888")),
            ("2001:db8::1 at 12:30:05", None),
        ] {
            assert_eq!(owned(text), expect, "{text}");
        }
    }
}
