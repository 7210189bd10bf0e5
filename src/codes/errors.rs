//! Error texts and log lines that are about a close, by what they have in common.

use std::sync::LazyLock;

use serde::Deserialize;

/// A known error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownError {
    /// The key of what it says.
    pub id: String,
    /// What it is, where it is no error.
    #[serde(default)]
    pub title: Option<String>,
    /// Who prints it.
    pub who: String,
    /// Parts that all stand in the text; several ways to write it.
    holds: Vec<Vec<String>>,
    /// The codes that it is about.
    #[serde(default)]
    pub codes: Vec<i64>,
    /// Whether numbers in it are of another kind, whatever they look like.
    #[serde(default)]
    pub other_numbers: bool,
    /// The rules that find its cause.
    #[serde(default)]
    pub rules: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    error: Vec<KnownError>,
}

static FILE: LazyLock<File> = LazyLock::new(|| super::parsed("errors.toml", data!("codes/errors.toml")));

/// All known errors.
pub fn all() -> &'static [KnownError] {
    &FILE.error
}

/// The errors that a text is one of, in the order of the file.
pub fn recognize(text: &str) -> Vec<&'static KnownError> {
    let text = text.to_lowercase();
    let matches = |error: &&KnownError| error.holds.iter().any(|parts| parts.iter().all(|part| text.contains(part)));
    all().iter().filter(matches).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_recognized() {
        for (text, id) in [
            ("TypeError: First argument must be a valid error code number", "library-refuses-code"),
            (
                "InvalidAccessError: Failed to execute 'close' on 'WebSocket': The code must be either 1000, or between 3000 and 4999. 1006 is neither.",
                "page-refuses-code",
            ),
            ("Error: Unexpected server response: 401", "handshake-status"),
            ("Protocol(ResetWithoutClosingHandshake)", "no-close-frame"),
            ("RangeError: The message must not be greater than 123 bytes", "reason-too-long"),
            ("WebSocketError.ConnectionClosedPrematurely", "no-close-frame"),
            ("System.Net.WebSockets.WebSocketException (0x80004005)", "dotnet-exception"),
            ("java.io.EOFException", "no-close-frame"),
            ("The connection to wss://x.test/ was interrupted while the page was loading.", "closed-while-connecting"),
            ("Failed to execute 'send' on 'WebSocket': Still in CONNECTING state.", "not-open-yet"),
            ("WebSocket is not open: readyState 0 (CONNECTING)", "not-open-yet"),
            ("WebSocket is not open: readyState 3 (CLOSED)", "already-closed"),
            ("Unexpected ASGI message 'websocket.send', after sending 'websocket.close'.", "already-closed"),
            ("failed: Error during WebSocket handshake: Unexpected response code: 502", "handshake-status"),
            ("websockets.exceptions.ConnectionClosedError: received 1012 (service restart)", "python-closed-error"),
            ("Err(ConnectionClosed)", "closed-normally"),
            ("WebSocket opening handshake timed out", "handshake-timeout"),
            ("upstream timed out (110: Connection timed out) while reading upstream", "proxy-timeout"),
            ("CloseEvent {isTrusted: true, wasClean: false, code: 1006}", "close-event"),
            ("{\"isTrusted\":true}", "error-event"),
            ("io server disconnect", "socketio-reason"),
        ] {
            assert_eq!(recognize(text).first().map(|error| error.id.as_str()), Some(id), "{text}");
        }
        assert!(recognize("it does not work").is_empty());
    }

    #[test]
    fn parts_are_written_in_small_letters() {
        for error in all() {
            for part in error.holds.iter().flatten() {
                assert_eq!(*part, part.to_lowercase());
            }
            assert!(error.codes.iter().all(|code| super::super::find(*code).is_some()));
        }
    }
}
