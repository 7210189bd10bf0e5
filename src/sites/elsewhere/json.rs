//! Values of JSON files that are imported.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::super::set::{CodeSet, Value, Written};
use super::Definition;
use crate::source::{Source, Span};

/// Whether a file holds JSON.
pub(super) fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// The place of a value in a text of JSON, by the keys that lead to it; of the whole without any.
pub(super) fn place_of(text: &str, keys: &[String]) -> Option<Span> {
    let mut value: &RawValue = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    for key in keys {
        let fields: HashMap<String, &RawValue> = serde_json::from_str(value.get()).ok()?;
        value = fields.get(key)?;
    }
    // A raw value is a part of the text, and the only thing that says where is its address.
    let start = value.get().as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    Some(Span::new(start, start + value.get().len()))
}

/// The number at a place of a text of JSON, as a code.
pub(super) fn code_at(path: &Path, source: &Arc<Source>, at: Span) -> Option<CodeSet> {
    let number = source.slice(at).parse().ok()?;
    let defined = Definition { path: path.to_owned(), source: source.clone(), span: at, is_passed_on: false };
    let mut set = CodeSet::of(Value::Codes(number, number), at, Written::Literal);
    set.parts.iter_mut().for_each(|part| part.defined = Some(Arc::new(defined.clone())));
    Some(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_keys() {
        let text = "\u{feff}{ \"a\\u0062\": { \"c\": 1006 }, \"d\": [1] }";
        let at = |keys: &[&str]| {
            let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            place_of(text, &keys).map(|span| &text[span.start..span.end])
        };
        assert_eq!(at(&["ab", "c"]), Some("1006"));
        assert_eq!(at(&["d"]), Some("[1]"));
        assert_eq!(at(&["d", "0"]), None);
        assert_eq!(at(&[]), Some(text.trim_start_matches('\u{feff}')));
        assert_eq!(place_of("{ // no JSON\n}", &[]), None);
    }
}
