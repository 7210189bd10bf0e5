//! Comments: where they stand, and what they say.

use super::File;
use crate::source::Span;

impl File {
    /// Where the first thing stands that is no comment.
    pub fn first_code(&self) -> usize {
        let root = self.tree.root_node();
        let mut cursor = root.walk();
        let front_end = self.front_end();
        let first = root.children(&mut cursor).find(|child| !front_end.is_comment(*child));
        first.map_or(self.text().len(), |first| first.start_byte())
    }

    /// The comment that covers a byte, with the text inside its marks.
    pub fn comment_at(&self, offset: usize) -> Option<(Span, &str)> {
        let front_end = self.front_end();
        let path = self.path(offset)?;
        let node = path.iter().find(|node| front_end.is_comment(**node))?;
        Some((Span::new(node.start_byte(), node.end_byte()), front_end.comment_text(self.raw(*node))))
    }
}

/// The text of a comment without its marks.
pub(super) fn strip_comment(text: &str) -> &str {
    let text = text.trim();
    let inner = match text.strip_prefix("/*") {
        Some(rest) => rest.strip_suffix("*/").unwrap_or(rest),
        None => text.strip_prefix("//").unwrap_or(text),
    };
    inner.trim_start_matches(['/', '*', '!']).trim()
}
