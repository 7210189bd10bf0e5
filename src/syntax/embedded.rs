//! Scripts inside other files: `.vue`, `.svelte`, `.astro` and `.html`.
//!
//! The scripts of a file are parsed as one, each at its own place, so that they see each other and
//! every position is one of the outer file. What is outside of them is not read.

use super::Language;
use crate::source::Span;

/// The kind of a file that holds scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// A component of Vue.
    Vue,
    /// A component of Svelte.
    Svelte,
    /// A component of Astro, with a script between its fences.
    Astro,
    /// A page.
    Html,
}

/// The scripts of a file, and the language that they are parsed in.
pub(super) fn scripts(text: &str, host: Host) -> (Language, Vec<Span>) {
    let mut language = if host == Host::Astro { Language::TypeScript } else { Language::JavaScript };
    let mut spans: Vec<Span> = front_matter(text, host).into_iter().collect();
    let mut at = spans.first().map_or(0, |span| span.end);
    while let Some(open) = next_script(text, at) {
        let Some(tag_end) = tag_end(text, open) else { break };
        let attributes = &text[open..tag_end];
        let end = find_ignoring_case(text, tag_end, "</script").unwrap_or(text.len());
        match attribute(attributes, "lang") {
            Some("ts" | "typescript") if language == Language::JavaScript => language = Language::TypeScript,
            Some("tsx") => language = Language::Tsx,
            _ => {}
        }
        if is_code(attributes) {
            spans.push(Span::new(tag_end, end));
        }
        at = end;
    }
    spans.retain(|span| !span.is_empty());
    (language, spans)
}

/// The script between the fences at the start of an Astro component.
fn front_matter(text: &str, host: Host) -> Option<Span> {
    let start = text.len() - text.trim_start().trim_start_matches('\u{feff}').len();
    if host != Host::Astro || !text[start..].starts_with("---") {
        return None;
    }
    let start = start + 3;
    let end = text[start..].match_indices("---").map(|(at, _)| start + at);
    let mut fences = end.filter(|at| text[..*at].ends_with(['\n', '\r']));
    Some(Span::new(start, fences.next()?))
}

/// Where the next `<script` stands that is in no comment.
fn next_script(text: &str, mut from: usize) -> Option<usize> {
    loop {
        let open = from + memchr::memchr(b'<', &text.as_bytes()[from..])?;
        let rest = &text.as_bytes()[open..];
        if rest.starts_with(b"<!--") {
            from = open + 4 + memchr::memmem::find(&rest[4..], b"-->")?;
        } else if rest.len() > 7 && rest[..7].eq_ignore_ascii_case(b"<script") && !rest[7].is_ascii_alphanumeric() {
            return Some(open);
        } else {
            from = open + 1;
        }
    }
}

/// Behind the `>` of a tag; one inside quotes is none.
fn tag_end(text: &str, open: usize) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(open) {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn find_ignoring_case(text: &str, from: usize, word: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let found = memchr::memchr_iter(word.as_bytes()[0], &bytes[from..]).map(|at| from + at);
    let same =
        |at: &usize| bytes[*at..].get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    found.into_iter().find(same)
}

/// The value of an attribute in a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (at, _) = tag.match_indices(name).find(|(at, _)| tag[..*at].ends_with(char::is_whitespace))?;
    let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next(),
        _ => value.split(|c: char| c.is_whitespace() || c == '>').next(),
    }
}

/// Whether a script is code, and not data or a template.
fn is_code(tag: &str) -> bool {
    match attribute(tag, "type") {
        None | Some("" | "module") => true,
        Some(kind) => ["javascript", "typescript", "ecmascript", "babel", "jsx"].iter().any(|word| kind.contains(word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, host: Host) -> (Language, Vec<&str>) {
        let (language, spans) = scripts(text, host);
        (language, spans.into_iter().map(|span| &text[span.start..span.end]).collect())
    }

    #[test]
    fn finds_the_scripts_of_every_host() {
        let vue = "<template><p>\"</p></template>\n<script>a</script>\n<script setup lang=\"ts\">b</script>";
        assert_eq!(found(vue, Host::Vue), (Language::TypeScript, vec!["a", "b"]));
        assert_eq!(found("---\na\n---\n<p/><script>b</script>", Host::Astro).1, ["\na\n", "b"]);
        assert_eq!(found("<SCRIPT>a</Script >", Host::Html), (Language::JavaScript, vec!["a"]));
        assert_eq!(found("<script lang='tsx'>a", Host::Svelte), (Language::Tsx, vec!["a"]));
    }

    #[test]
    fn leaves_data_and_comments_alone() {
        let page = "<!-- <script>a</script> --><script type=\"application/json\">b</script><script src=\"x.js\"></script>\
                    <scripted>c</scripted><script type=module data-x=\"a>b\">d</script>";
        assert_eq!(found(page, Host::Html).1, ["d"]);
        for broken in ["<script", "<script x=\"", "<!-- <script>", "---", "<", ""] {
            assert!(found(broken, Host::Astro).1.is_empty(), "{broken}");
        }
    }
}
