//! Addresses of files, and links on terminals that know them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use supports_hyperlinks::Stream;

use super::Finding;

/// What stands for itself in the path of an address.
const MARKED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A relative path as an address.
pub(super) fn uri(path: &str) -> String {
    utf8_percent_encode(path, MARKED).to_string()
}

/// A whole path as an address.
pub(super) fn file_uri(path: &str) -> String {
    // A drive on Windows has no slash before it, and keeps its colon.
    match path.split_once(":/") {
        Some((drive, path)) if drive.len() == 1 => format!("file:///{drive}:/{}", uri(path)),
        _ => format!("file://{}", uri(path)),
    }
}

/// Text that leads to the file of a finding, where the terminal knows links.
pub(super) fn linked(finding: &Finding<'_>, text: &str) -> String {
    if !supports_hyperlinks::on(Stream::Stdout) {
        return text.to_owned();
    }
    let rooted = &finding.rooted;
    let path = rooted.root.as_ref().map(|root| crate::project::display(&root.join(&rooted.path)));
    let uri = file_uri(path.as_deref().unwrap_or(&rooted.path));
    format!("\x1b]8;;{uri}\x1b\\{text}\x1b]8;;\x1b\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_their_parts_apart() {
        assert_eq!(uri("a b/#1?%é.ts"), "a%20b/%231%3F%25%C3%A9.ts");
        assert_eq!(file_uri("/tmp/a b.ts"), "file:///tmp/a%20b.ts");
        assert_eq!(file_uri("C:/x/a.ts"), "file:///C:/x/a.ts");
    }
}
