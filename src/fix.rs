//! Fixes: edits that are offered with a finding.

use crate::message::Message;
use crate::source::Span;

/// Whether a fix may be applied without being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// The program does what it did, or what it was certainly meant to do.
    Safe,
    /// The program does something else; somebody should look.
    Unsafe,
}

impl Safety {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        }
    }
}

/// A replacement of a range of text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced, in bytes.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What it does.
    pub title: Message,
    /// Whether it may be applied without being looked at.
    pub safety: Safety,
    /// Whether it gives a number a meaning that somebody must agree to; such a fix is offered, and
    /// never applied to many files.
    pub needs_choice: bool,
    /// The edits, in order and without overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A safe fix of one edit.
    pub fn safe(title: Message, span: Span, text: impl Into<String>) -> Self {
        Self { title, safety: Safety::Safe, needs_choice: false, edits: vec![Edit { span, text: text.into() }] }
    }

    /// A fix of one edit that somebody should look at.
    pub fn unsafe_(title: Message, span: Span, text: impl Into<String>) -> Self {
        Self { safety: Safety::Unsafe, ..Self::safe(title, span, text) }
    }

    /// The same fix, marked as one whose number needs an agreement.
    pub fn choice(self) -> Self {
        Self { needs_choice: true, ..self }
    }

    fn overlaps(&self, taken: &[Edit]) -> bool {
        // Edits that touch are kept apart too: which goes first would be a guess.
        let touch = |a: Span, b: Span| a.start <= b.end && b.start <= a.end;
        self.edits.iter().any(|edit| taken.iter().any(|other| touch(edit.span, other.span)))
    }
}

/// The fix of a finding that may be applied: the first safe one, or, if unsafe ones are wanted, the
/// first that needs no choice.
pub fn applicable(fixes: &[Fix], with_unsafe: bool) -> Option<&Fix> {
    let safe = fixes.iter().find(|fix| fix.safety == Safety::Safe);
    safe.or_else(|| fixes.iter().find(|fix| with_unsafe && !fix.needs_choice))
}

/// Applies fixes to a text; of two that overlap or touch, the first is applied. Gives the new text
/// and how many were applied.
pub fn apply<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> (String, usize) {
    let mut taken: Vec<Edit> = Vec::new();
    let mut applied = 0;
    for fix in fixes {
        let usable = fix.edits.iter().all(|edit| text.get(edit.span.start..edit.span.end).is_some());
        if usable && !fix.overlaps(&taken) {
            taken.extend(fix.edits.iter().cloned());
            applied += 1;
        }
    }
    taken.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for edit in &taken {
        result.push_str(&text[at..edit.span.start]);
        result.push_str(&edit.text);
        at = edit.span.end;
    }
    result.push_str(&text[at..]);
    (result, applied)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(start: usize, end: usize, text: &str) -> Fix {
        Fix::safe(Message::new("x"), Span::new(start, end), text)
    }

    #[test]
    fn applies_in_order_and_drops_what_overlaps_or_touches() {
        let (text, applied) = apply("abcdef", &[fix(4, 5, "E"), fix(0, 2, "x"), fix(1, 3, "y"), fix(5, 6, "z")]);
        assert_eq!((text.as_str(), applied), ("xcdEf", 2));
    }

    #[test]
    fn ignores_what_does_not_fit_the_text() {
        assert_eq!(apply("é", &[fix(1, 2, "x"), fix(5, 9, "y")]), ("é".into(), 0));
    }

    #[test]
    fn prefers_safe_and_never_chooses_a_meaning() {
        let safe = fix(0, 1, "s");
        let other = Fix::unsafe_(Message::new("u"), Span::new(0, 1), "u");
        let choice = other.clone().choice();
        assert_eq!(applicable(&[other.clone(), safe.clone()], true), Some(&safe));
        assert_eq!(applicable(&[choice.clone(), other.clone()], true), Some(&other));
        assert_eq!(applicable(&[choice], true), None);
        assert_eq!(applicable(&[other], false), None);
    }
}
