//! Texts for hovers, as Markdown or without marks. What comes from a workspace is escaped.

use tower_lsp::ls_types::{MarkupContent, MarkupKind};

use crate::reference::{self, Block};

/// How deep titles in blocks are.
const TITLES: usize = 4;

/// A text that is put together piece by piece.
pub(in crate::lsp) struct Text {
    text: String,
    is_markdown: bool,
}

impl Text {
    pub(in crate::lsp) fn new(is_markdown: bool) -> Self {
        Self { text: String::new(), is_markdown }
    }

    /// A paragraph that stands out.
    pub(in crate::lsp) fn strong(&mut self, text: &str) -> &mut Self {
        let mark = if self.is_markdown { "**" } else { "" };
        let text = self.escaped(text);
        self.paragraph(&format!("{mark}{text}{mark}"))
    }

    /// A paragraph of plain words.
    pub(in crate::lsp) fn plain(&mut self, text: &str) -> &mut Self {
        let text = self.escaped(text);
        self.paragraph(&text)
    }

    /// A paragraph that is Markdown already, of our own making.
    pub(in crate::lsp) fn markdown(&mut self, text: &str) -> &mut Self {
        let text = if self.is_markdown { text.to_owned() } else { text.replace(['`', '*'], "") };
        self.paragraph(&text)
    }

    /// Blocks of the reference.
    pub(in crate::lsp) fn blocks(&mut self, blocks: &[Block]) -> &mut Self {
        let text = if self.is_markdown { reference::markdown(blocks, TITLES) } else { reference::plain(blocks) };
        self.paragraph(text.trim_end())
    }

    /// A line that leads somewhere.
    pub(in crate::lsp) fn link(&mut self, text: &str, address: Option<&str>) -> &mut Self {
        match address {
            Some(address) if self.is_markdown => self.paragraph(&format!("[{text}]({address})")),
            Some(address) => self.paragraph(&format!("{text}: {address}")),
            None => self.plain(text),
        }
    }

    fn paragraph(&mut self, text: &str) -> &mut Self {
        if text.is_empty() {
            return self;
        }
        if !self.text.is_empty() {
            let end = self.text.trim_end().len();
            self.text.truncate(end);
            self.text.push_str("\n\n");
        }
        self.text.push_str(text);
        self.text.push_str("\n\n");
        self
    }

    /// Text in one line, and without marks.
    fn escaped(&self, text: &str) -> String {
        let text = text.replace(char::is_control, " ");
        if self.is_markdown { reference::unmarked(&text) } else { text }
    }

    pub(in crate::lsp) fn finish(&self) -> MarkupContent {
        let kind = if self.is_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
        MarkupContent { kind, value: self.text.trim_end().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_a_workspace_is_no_markup() {
        let value = |is_markdown| {
            let mut text = Text::new(is_markdown);
            text.strong("[x](command:y)")
                .plain("<img>\nend")
                .blocks(&[Block::Text("a_b".into())])
                .link("RFC", Some("https://e.org"));
            text.finish().value
        };
        assert_eq!(value(true), "**\\[x\\](command:y)**\n\n\\<img> end\n\na_b\n\n[RFC](https://e.org)");
        assert_eq!(value(false), "[x](command:y)\n\n<img> end\n\na_b\n\nRFC: https://e.org");
    }
}
