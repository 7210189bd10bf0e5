//! How handlers look that are handed over, judged by a glance at the bytes around their name.

use super::glance::{ends_in_quote, is_name_byte};
use super::handlers::takes_nothing;

/// Whether what stands around a name can make it that of a handler: `close(ws, code) {`,
/// `onClose: (event) =>`, `route.onClose((code) =>`, `{ onClose }`. The name can be that of a
/// method of sockets too, which is no handler where it is called.
pub(super) fn has_form(before: &[u8], after: &[u8], is_method: bool) -> bool {
    let rest = after.trim_ascii_start();
    let is_called = is_method && before.trim_ascii_end().last() == Some(&b'.');
    match rest.split_first() {
        Some((b':', handler)) => !takes_nothing(handler),
        Some((b'(', given)) => !(is_called || takes_nothing(rest) || takes_nothing(given)),
        Some((b',' | b'}', _)) => !is_method,
        _ => false,
    }
}

/// Whether a method, from before its name, is given to what listens for an event, or for an error: `.on("close", ws.`,
/// `.catch(ws.`.
pub(super) fn is_given_to_a_listener(before: &[u8]) -> bool {
    let is_chain = |byte: &u8| is_name_byte(*byte) || b".?!#[]".contains(byte);
    let start = before.iter().rposition(|byte| !is_chain(byte)).map_or(0, |at| at + 1);
    if before[..start].ends_with(b".catch(") {
        return true;
    }
    let event = before[..start].trim_ascii_end().strip_suffix(b",").map(<[u8]>::trim_ascii_end);
    let Some((_, event)) = event.filter(|event| ends_in_quote(event)).and_then(<[u8]>::split_last) else {
        return false;
    };
    let quote = event.iter().rposition(|byte| matches!(byte, b'"' | b'\''));
    quote.is_some_and(|quote| event[..quote].trim_ascii_end().ends_with(b"("))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_handed_to_listeners() {
        assert!(is_given_to_a_listener(b"a.on('close', this.#b."));
        assert!(is_given_to_a_listener(b"a.once(\n\"close\",\n b?."));
        assert!(is_given_to_a_listener(b"start().catch(this.b."));
        assert!(!is_given_to_a_listener(b"a + 'close', b.") && !is_given_to_a_listener(b"f(b."));
    }

    #[test]
    fn handlers_are_told_from_calls() {
        let form = |before: &str, after: &str| has_form(before.as_bytes(), after.as_bytes(), true);
        assert!(form("{ ", "(ws, code) {}"));
        assert!(form("{ ", ": (ws, code) => {}"));
        assert!(!form("{ ", ": () => {}") && !form("{ ", "() {}"));
        assert!(!form("ws.", "(1006)") && !form("{ ", ", open }"));
        assert!(has_form(b"route.", b"((code) => {})", false));
        assert!(!has_form(b"route.", b"(() => {})", false));
    }
}
