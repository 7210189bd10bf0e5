//! Blocks as HTML.

use std::fmt::Write as _;

use crate::reference::{Block, inline};

/// Blocks below a title of level 3. Lists whose titles are in `folded` are closed until somebody opens them.
pub(super) fn blocks(blocks: &[Block], folded: &[&str]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            // The title stands above, with what can be done.
            Block::Title(_) => {}
            Block::Heading(title) => {
                let _ = writeln!(out, "<h4>{}</h4>", linked(title));
            }
            Block::Text(text) => {
                let _ = writeln!(out, "<p>{}</p>", linked(text));
            }
            Block::Facts(facts) => {
                out.push_str("<dl>\n");
                for (name, value) in facts {
                    let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", linked(name), linked(value));
                }
                out.push_str("</dl>\n");
            }
            Block::List { title, items } => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>\n", linked(item))).collect();
                let list = format!("<ul>\n{items}</ul>\n");
                if folded.contains(&title.as_str()) {
                    let _ = writeln!(out, "<details><summary>{}</summary>\n{list}</details>", linked(title));
                } else {
                    let _ = writeln!(out, "<h4>{}</h4>\n{list}", linked(title));
                }
            }
            Block::Table { title, head, rows } => out.push_str(&table(title, head, rows)),
        }
    }
    out
}

/// A table that scrolls by itself where the window is narrow.
pub(super) fn table(title: &str, head: &[String], rows: &[Vec<String>]) -> String {
    let head: String = head.iter().map(|name| format!("<th scope=\"col\">{}</th>", linked(name))).collect();
    let row = |cells: &Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", linked(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = rows.iter().map(row).collect();
    let title = linked(title);
    format!(
        "<div class=\"scroll\"><table>\n<caption>{title}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )
}

/// A text, with its addresses as links.
pub(super) fn linked(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in inline::html(text).split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if part.starts_with("https://") {
            let _ = write!(out, "<a href=\"{part}\" rel=\"noreferrer\">{part}</a>");
        } else {
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_links_and_nothing_becomes_markup() {
        assert_eq!(
            linked("see https://example.org/?a=1&b=\"x"),
            "see <a href=\"https://example.org/?a=1&amp;b=&quot;x\" rel=\"noreferrer\">https://example.org/?a=1&amp;b=&quot;x</a>"
        );
        assert_eq!(linked("<img src=x> javascript:alert(1)"), "&lt;img src=x&gt; javascript:alert(1)");
    }
}
