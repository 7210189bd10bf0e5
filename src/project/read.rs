//! Reading source files.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Files met while walking that are bigger than this are skipped, in bytes.
pub const MAX_BYTES: u64 = 1024 * 1024;

/// Why a file is not read.
#[derive(Debug)]
pub enum Unread {
    /// The system refuses.
    Io(io::Error),
    /// It is bigger than [`MAX_BYTES`].
    TooBig,
    /// It holds bytes that no text has.
    NotText,
    /// It is text in another encoding than UTF-8, of which only a part was read.
    NotUtf8,
    /// It was written by a tool that squeezes code.
    Minified,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::Io(error) => write!(f, "cannot be read: {error}"),
            Unread::TooBig => f.write_str("over 1 MiB"),
            Unread::NotText => f.write_str("not text"),
            Unread::NotUtf8 => f.write_str("not UTF-8"),
            Unread::Minified => f.write_str("minified"),
        }
    }
}

/// Reads a text file of at most `limit` bytes.
///
/// # Errors
/// Why it is not read.
pub fn read(path: &Path, limit: u64) -> Result<Text, Unread> {
    let mut file = File::open(path).map_err(Unread::Io)?;
    let size = file.metadata().map_err(Unread::Io)?.len();
    if size > limit {
        return Err(Unread::TooBig);
    }
    let mut bytes = vec![0; usize::try_from(size).unwrap_or(0)];
    let read = if bytes.is_empty() {
        // Some files of the system have a text and no size.
        file.read_to_end(&mut bytes)
    } else {
        // At once: the standard library asks in small pieces, and once more for what is behind the end.
        fill(&mut file, &mut bytes)
    };
    bytes.truncate(read.map_err(Unread::Io)?);
    text(bytes)
}

/// Reads until a buffer is full or the file ends, and says how many bytes it has read.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut len = 0;
    while len < buffer.len() {
        match file.read(&mut buffer[len..]) {
            Ok(0) => break,
            Ok(read) => len += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(len)
}

/// What two paths of one file have in common.
pub fn identity(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// The text of a file.
#[derive(Debug)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Whether it is all that the file holds: if not, it must not be written back.
    pub is_whole: bool,
}

/// Bytes as text; of those in another encoding what can be read.
///
/// # Errors
/// Why they are none.
pub fn text(bytes: Vec<u8>) -> Result<Text, Unread> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Text { text, is_whole: true }),
        Err(error) if memchr::memchr(0, error.as_bytes()).is_some() => Err(Unread::NotText),
        Err(error) => Ok(Text { text: readable(error.as_bytes()), is_whole: false }),
    }
}

/// What can be read of bytes in another encoding: each byte that is no UTF-8 becomes a question
/// mark, so that every place stays where it is.
fn readable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// Whether a text looks squeezed: big, with lines as nobody writes them.
pub fn is_minified(text: &str) -> bool {
    has_squeezed_lines(text.len(), memchr::memchr_iter(b'\n', text.as_bytes()).count())
}

/// The same of a text with so many bytes and lines.
pub fn has_squeezed_lines(bytes: usize, lines: usize) -> bool {
    const MIN_BYTES: usize = 5_000;
    const MAX_AVERAGE_LINE: usize = 500;
    bytes > MIN_BYTES && bytes / lines.max(1) > MAX_AVERAGE_LINE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_what_is_none() {
        assert!(matches!(text(b"ws".to_vec()), Ok(read) if read.text == "ws" && read.is_whole));
        let shift_jis = text(b"// \x83e\x83X\nws.close(1006)".to_vec()).unwrap();
        assert_eq!((shift_jis.text.as_str(), shift_jis.is_whole), ("// ?e?X\nws.close(1006)", false));
        assert!(matches!(text(vec![0x7f, b'E', 0, 0xff]), Err(Unread::NotText)));
    }

    #[test]
    fn squeezed_code_is_known_by_its_lines() {
        assert!(is_minified(&"ws.close(1000);".repeat(1000)));
        assert!(!is_minified(&"ws.close(1000);\n".repeat(1000)));
        assert!(!is_minified("ws.close(1000);"));
    }
}
