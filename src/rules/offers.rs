//! The fixes that rules offer: another number, no code, another call.
//!
//! No number is offered that the library or the end in question refuses.

use super::Cx;
use crate::apis::{Constants, Family, NoCode, Role};
use crate::codes::{self, Ranges, Sender};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Part, Shape, Value, Written};
use crate::source::Span;

/// The numbers that every library takes.
const COMMON: (i64, std::ops::RangeInclusive<i64>) = (1000, 3000..=4999);

impl Cx<'_> {
    /// Whether this end can send a number with this library.
    pub(super) fn fits(&self, site: &CloseSite, number: i64) -> bool {
        if !codes::is_sendable(number) {
            return false;
        }
        let sender = codes::find(number).map(|code| code.sent_by);
        let by_role = match sender {
            Some(Sender::Client) => site.role == Role::Client,
            Some(Sender::Server) => site.role == Role::Server,
            _ => true,
        };
        let mut models = self.models(site).peekable();
        let by_library = match models.peek() {
            Some(_) => models.all(|model| model.sends(number)),
            None => number == COMMON.0 || COMMON.1.contains(&number),
        };
        by_role && by_library
    }

    /// Another number in place of a part. A number that somebody must agree on is marked so.
    pub(super) fn replace(&self, site: &CloseSite, part: &Part, number: i64) -> Option<Fix> {
        let Value::Codes(old, _) = part.value else {
            return None;
        };
        if number == old || !self.fits(site, number) || self.lacks_declaration(number) {
            return None;
        }
        let text = self.write(site, part, number)?;
        let declared = self.codes.iter().find(|code| code.code == number);
        let name = declared.map_or(Arg::Name(number), |code| Arg::Text(code.name.clone()));
        let key = if declared.is_some() { "fix.declared" } else { "fix.replace" };
        let title = Message::new(key).with("old", old).with("new", number).with("name", name);
        let fix = Fix::unsafe_(title, part.edit, text);
        Some(if codes::find(number).is_none() { fix.choice() } else { fix })
    }

    /// 1000, the declared codes, and a free code from the private range.
    pub(super) fn usual(&self, site: &CloseSite, part: &Part) -> Vec<Fix> {
        let declared = self.codes.iter().map(|code| code.code);
        let numbers = declared.take(3).chain([1000]).chain(self.free_code(None));
        numbers.filter_map(|number| self.replace(site, part, number)).collect()
    }

    /// A private code that nothing here uses yet, no service in use either: `wanted` if it is free, else
    /// the lowest.
    pub(super) fn free_code(&self, wanted: Option<i64>) -> Option<i64> {
        let is_free = |number: &i64| {
            let is_declared = self.codes.iter().any(|code| code.code == *number);
            let is_written =
                || memchr::memmem::find(self.source.text().as_bytes(), number.to_string().as_bytes()).is_some();
            !is_declared && !self.is_of_service(*number) && !is_written()
        };
        let lowest = || *self.lowest_free.get_or_init(|| (4000..=4999).find(is_free));
        wanted.filter(is_free).or_else(lowest)
    }

    /// No code at all.
    pub(super) fn no_code(&self, site: &CloseSite, part: &Part, safe: bool) -> Option<Fix> {
        let whole_slot = site.codes.is_only(part) && part.edit == site.span;
        if !whole_slot {
            return None;
        }
        let send = site.api.map(|api| &self.apis.model(api.model).sends[api.index]);
        if send.is_some_and(|send| !matches!(send.no_code, Some(NoCode::Empty))) {
            return None;
        }
        let title = Message::new("fix.no-code");
        let (span, text) = match &site.shape {
            Shape::Call { name, list, args, code: Some(code), .. } => {
                let kept = args[..*code].iter().map(|arg| self.source.slice(*arg)).collect::<Vec<_>>().join(", ");
                match send.and_then(|send| send.without.as_deref()) {
                    Some(other) => (Span::new(name.start, list.end), format!("{other}({kept})")),
                    // Rust has no arguments that can be left out.
                    None if self.model(site).is_some_and(|model| model.languages.contains(&Family::Rust)) => {
                        return None;
                    }
                    None => (*list, format!("({kept})")),
                }
            }
            Shape::Record { optional: Some(optional), .. } => (*optional, "None".to_owned()),
            _ => return None,
        };
        Some(if safe { Fix::safe(title, span, text) } else { Fix::unsafe_(title, span, text) })
    }

    /// The call that drops the connection without a Close frame.
    pub(super) fn abort(&self, site: &CloseSite) -> Option<Fix> {
        let api = site.api?;
        let model = self.apis.model(api.model);
        let abort = model.abort(model.sends[api.index].on.as_deref()?)?;
        let Shape::Call { name, list, .. } = &site.shape else {
            return None;
        };
        let title = Message::new("fix.abort").with("call", abort.call.as_str());
        Some(Fix::unsafe_(title, Span::new(name.start, list.end), format!("{}()", abort.call)))
    }

    /// A number as it has to be written in place of a part.
    pub(super) fn write(&self, site: &CloseSite, part: &Part, number: i64) -> Option<String> {
        let old = self.source.slice(part.span);
        // In the place of a name of another file.
        let is_imported = part.defined.as_ref().is_some_and(|defined| !defined.is_passed_on);
        match part.written {
            Written::Literal if part.edit == part.span && !is_imported => Some(like(old, number)),
            Written::Literal => Some(self.bare(site, part, number)),
            Written::Other if part.edit != part.span => Some(self.bare(site, part, number)),
            Written::Constant | Written::Wrap => {
                // The path stands where the number was, which a wrap only holds.
                let path = match part.written {
                    Written::Wrap => self.source.slice(part.edit),
                    _ => old,
                };
                let constants = self.constants_of(site, path)?;
                let head = path.split('(').next().unwrap_or(path);
                let prefix = head.rfind("::").map_or("", |at| &head[..at + 2]);
                write_constant(constants, prefix, number)
            }
            Written::Other => None,
        }
    }

    /// A number in place of a name, with its type where nothing else says it: in the slot, or in a variable without
    /// a type that goes there.
    fn bare(&self, site: &CloseSite, part: &Part, number: i64) -> String {
        let send = site.api.map(|api| &self.apis.model(api.model).sends[api.index]);
        let line = self.source.text()[..part.edit.start].rsplit([';', '\n']).next().unwrap_or_default().trim_start();
        let is_in_slot = matches!(site.shape, Shape::Call { .. }) && site.span.contains(part.edit);
        let is_open = is_in_slot || line.starts_with("let ") && !line.contains(':');
        match send.and_then(|send| send.number.as_deref()).filter(|_| is_open) {
            Some(ty) => format!("{number}_{ty}"),
            None => number.to_string(),
        }
    }

    /// The constants of a site's library among which a path names one.
    pub(super) fn constants_of(&self, site: &CloseSite, path: &str) -> Option<&Constants> {
        let head = path.split('(').next().unwrap_or(path);
        let name = head.rsplit([':', '.']).next()?.trim();
        let all = self.models(site).flat_map(|model| &model.constants);
        all.into_iter().find(|constants| constants.members.contains_key(name) || constants.wraps.contains_key(name))
    }
}

/// A number as a constant of a library: by name, in the wrap for its range, or as a plain number
/// where the constants are plain numbers.
fn write_constant(constants: &Constants, prefix: &str, number: i64) -> Option<String> {
    if let Some((name, _)) = constants.members.iter().find(|(_, value)| **value == number) {
        return if prefix.is_empty() && constants.wraps.is_empty() {
            Some(number.to_string())
        } else {
            Some(format!("{prefix}{name}"))
        };
    }
    if constants.wraps.is_empty() {
        return Some(number.to_string());
    }
    let wrap = constants.write.iter().find(|(_, ranges): &(_, &Ranges)| ranges.contains(number));
    wrap.map(|(name, _)| format!("{prefix}{name}({number})"))
}

/// A number in the style of the literal that it replaces: its base, separators and suffix.
fn like(old: &str, number: i64) -> String {
    let suffix_at = if old.starts_with("0x") || old.starts_with("0X") {
        old.find('u').or_else(|| old.find('i'))
    } else {
        old.find(|c: char| c.is_alphabetic())
            .filter(|_| old.starts_with(|c: char| c.is_ascii_digit()) && !old.contains(['e', '.']))
    };
    let lower = old.to_ascii_lowercase();
    let suffix = match suffix_at {
        Some(at) if !lower.starts_with("0b") && !lower.starts_with("0o") => &old[at..],
        _ => "",
    };
    let underscore = if suffix.is_empty() || !old[..old.len() - suffix.len()].ends_with('_') { "" } else { "_" };
    let digits = if lower.starts_with("0x") {
        if old.chars().any(|c| ('A'..='F').contains(&c)) { format!("0x{number:X}") } else { format!("0x{number:x}") }
    } else if lower.starts_with("0b") {
        format!("0b{number:b}")
    } else if lower.starts_with("0o") {
        format!("0o{number:o}")
    } else if old.trim_end_matches(suffix).trim_end_matches('_').contains('_') && number >= 1000 {
        format!("{}_{:03}", number / 1000, number % 1000)
    } else {
        number.to_string()
    };
    format!("{digits}{underscore}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_style() {
        for (old, new) in [
            ("1006", "1000"),
            ("1_006", "1_000"),
            ("0x3EE", "0x3E8"),
            ("0x3ee", "0x3e8"),
            ("1006u16", "1000u16"),
            ("1_006_u16", "1_000_u16"),
            ("0x3EEu16", "0x3E8u16"),
            ("1006n", "1000n"),
            ("0b1111101110", "0b1111101000"),
            ("0o1756", "0o1750"),
            ("1.006e3", "1000"),
            ("-1", "1000"),
        ] {
            assert_eq!(like(old, 1000), new, "{old}");
        }
    }
}
