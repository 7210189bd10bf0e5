//! Answers as blocks, and the blocks as text for a terminal and as Markdown.

use std::fmt::Write as _;

use super::inline;

/// A part of an answer. The texts in it hold words, and code between backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// What the answer is about.
    Title(String),
    /// A title inside it.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Short facts with their names.
    Facts(Vec<(String, String)>),
    /// Some of a kind.
    List {
        /// What they are.
        title: String,
        /// Each of them.
        items: Vec<String>,
    },
    /// Rows and columns.
    Table {
        /// What it shows.
        title: String,
        /// The names of the columns.
        head: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
}

/// How wide a line on a terminal may become, in characters.
const WIDTH: usize = 100;

/// Blocks for a terminal.
pub fn text(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Title(title) | Block::Heading(title) => wrapped(&mut out, title, "", ""),
            Block::Text(text) => wrapped(&mut out, text, "", ""),
            Block::Facts(facts) => {
                let width = facts.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
                for (name, value) in facts {
                    let pad = " ".repeat(width - self::width(name));
                    let indent = " ".repeat(width + 2);
                    wrapped(&mut out, value, &format!("{name}{pad}  "), &indent);
                }
            }
            Block::List { title, items } => {
                let _ = writeln!(out, "{title}:");
                for item in items {
                    wrapped(&mut out, item, "- ", "  ");
                }
            }
            Block::Table { title, head, rows } => {
                let _ = writeln!(out, "{title}:");
                aligned(&mut out, head.len(), rows, "  ");
            }
        }
        out.push('\n');
    }
    out
}

/// Blocks as lines that whoever shows them wraps, without marks.
pub fn plain(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Title(text) | Block::Heading(text) | Block::Text(text) => {
                let _ = writeln!(out, "{text}");
            }
            Block::Facts(facts) => {
                for (name, value) in facts {
                    let _ = writeln!(out, "{name}: {value}");
                }
            }
            Block::List { title, items } => {
                let _ = writeln!(out, "{title}:");
                for item in items {
                    let _ = writeln!(out, "- {item}");
                }
            }
            Block::Table { title, rows, .. } => {
                let _ = writeln!(out, "{title}:");
                for row in rows {
                    let _ = writeln!(out, "- {}", row.join(", "));
                }
            }
        }
        out.push('\n');
    }
    out.replace('`', "")
}

/// Writes rows; the last column breaks into lines.
fn aligned(out: &mut String, columns: usize, rows: &[Vec<String>], margin: &str) {
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    for row in rows {
        let mut line = margin.to_owned();
        let mut indent = margin.len();
        for (column, cell) in row.iter().enumerate().take(row.len().saturating_sub(1)) {
            let pad = widths.get(column).map_or(0, |width| width - self::width(cell));
            let _ = write!(line, "{cell}{}  ", " ".repeat(pad));
            indent += widths.get(column).copied().unwrap_or(0) + 2;
        }
        let last = row.last().map_or("", String::as_str);
        wrapped(out, last, &line, &" ".repeat(indent));
    }
}

/// Rows for a terminal, with room between the columns.
pub fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.to_vec()).collect();
    let mut out = String::new();
    aligned(&mut out, N, &rows, "");
    out
}

/// Columns that a text takes on a terminal: characters of East Asia take two.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
}

/// Writes a text that breaks between words; Japanese may break between any two of its characters.
fn wrapped(out: &mut String, text: &str, first: &str, next: &str) {
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in words(text) {
        if !is_empty && width(&line) + width(word.trim_end()) > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            line = next.to_owned();
        }
        line.push_str(word);
        is_empty = false;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

/// The parts of a text between which a line may break. No line begins with a mark that ends something.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let may_break = match before {
            Some(' ') => true,
            Some(before) => {
                (is_wide(before) || is_wide(c)) && !"。、)」』,.:;)".contains(c) && !"(「『(".contains(before)
            }
            None => false,
        };
        if may_break {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    words.push(&text[start..]);
    words
}

/// Blocks in Markdown. `level` is the depth of titles.
pub fn markdown(blocks: &[Block], level: usize) -> String {
    let mut out = String::new();
    let marks = "#".repeat(level);
    let md = inline::markdown;
    // Two lists that follow each other are one, unless their marks differ.
    let mut mark = '-';
    for (at, block) in blocks.iter().enumerate() {
        let is_behind_list = at > 0
            && matches!(blocks[at - 1], Block::Facts(_) | Block::List { .. })
            && matches!(block, Block::Facts(_));
        mark = if is_behind_list && mark == '-' { '*' } else { '-' };
        match block {
            Block::Title(title) => {
                let _ = writeln!(out, "{marks} {}\n", md(title));
            }
            Block::Heading(title) => {
                let _ = writeln!(out, "{marks}# {}\n", md(title));
            }
            Block::Text(text) => {
                let _ = writeln!(out, "{}\n", md(text));
            }
            Block::Facts(facts) => {
                for (name, value) in facts {
                    let _ = writeln!(out, "{mark} **{}**: {}", md(name), md(value));
                }
                out.push('\n');
            }
            Block::List { title, items } => {
                let _ = writeln!(out, "**{}**\n", md(title));
                for item in items {
                    let _ = writeln!(out, "- {}", md(item));
                }
                out.push('\n');
            }
            Block::Table { title, head, rows } => {
                let row = |cells: &[String]| {
                    format!(
                        "| {} |",
                        cells.iter().map(|cell| md(cell).replace('|', "\\|")).collect::<Vec<_>>().join(" | ")
                    )
                };
                let _ = writeln!(out, "**{}**\n\n{}\n|{}", md(title), row(head), "---|".repeat(head.len()));
                for cells in rows {
                    let _ = writeln!(out, "{}", row(cells));
                }
                out.push('\n');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_between_characters_of_japanese() {
        let mut out = String::new();
        wrapped(&mut out, &"word ".repeat(30), "- ", "  ");
        assert_eq!(out.lines().map(str::len).collect::<Vec<_>>(), [96, 56]);
        let mut out = String::new();
        wrapped(&mut out, &"接続が切れた。".repeat(10), "", "");
        assert!(out.lines().all(|line| width(line) <= WIDTH + 2 && !line.starts_with('。')), "{out}");
    }
}
