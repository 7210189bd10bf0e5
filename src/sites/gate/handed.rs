//! How handlers look that are handed over, judged by a glance at the bytes around their name.

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

#[cfg(test)]
mod tests {
    use super::*;

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
