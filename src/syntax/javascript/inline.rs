//! Types that name their module where they stand: `import("bun").ServerWebSocket<Data>`. The grammar of TypeScript
//! does not read them with type arguments, and gives up what is around them: there the module is left out.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use crate::syntax::Language;

/// No module has a longer name, with what stands around it.
const MAX_MODULE: usize = 256;

/// The text as the grammar can read it: of the same length, with spaces for such modules.
pub(in crate::syntax) fn readable(text: &str, language: Language) -> Cow<'_, [u8]> {
    let mut bytes = Cow::Borrowed(text.as_bytes());
    for module in modules(text, language) {
        bytes.to_mut()[module].fill(b' ');
    }
    bytes
}

/// Whether the grammar is given another text.
pub(in crate::syntax) fn has_modules(text: &str, language: Language) -> bool {
    modules(text, language).next().is_some()
}

/// The text of a type, with the module in front of it that was left out.
pub(super) fn with_module(text: &str, ty: Range<usize>) -> &str {
    let nearest = ty.start.saturating_sub(MAX_MODULE);
    let before = &text.as_bytes()[nearest..ty.start];
    let start = before.last().filter(|byte| **byte == b'.').and_then(|_| memmem::rfind(before, b"import("));
    match start.map(|start| nearest + start) {
        Some(start) if module_at(text, start).is_some_and(|module| module.end == ty.start) => &text[start..ty.end],
        _ => &text[ty],
    }
}

/// The modules that are left out: `import("bun").`
fn modules(text: &str, language: Language) -> impl Iterator<Item = Range<usize>> + '_ {
    let text = if matches!(language, Language::TypeScript | Language::Tsx) { text } else { "" };
    memmem::find_iter(text.as_bytes(), "import(").filter_map(|at| module_at(text, at))
}

/// The module in front of a type with type arguments. Of what a running program takes in nothing is read like that:
/// a promise has no member with a name like this.
fn module_at(text: &str, at: usize) -> Option<Range<usize>> {
    let open = at + "import(".len();
    let rest = &text.as_bytes()[open..text.len().min(open + MAX_MODULE)];
    let (quote, name) = rest.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    let length = memchr::memchr2(*quote, b'\n', name).filter(|end| name[*end] == *quote)?;
    let end = open + 1 + length + 1;
    let path = text.get(end..)?.strip_prefix(").")?;
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    let type_args = path.find(|c| !is_part(c))?;
    let last = path[..type_args].rsplit('.').next()?;
    let is_type = last.starts_with(char::is_uppercase) && path[type_args..].starts_with('<');
    is_type.then(|| at..end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_of_generic_types_are_left_out() {
        let read = |text: &str| String::from_utf8(readable(text, Language::TypeScript).into_owned()).unwrap();
        assert_eq!(read("a: import('b').C<D>"), "a:             C<D>");
        assert_eq!(read("import(\"b\").c.C<D>"), "            c.C<D>");
        for text in [
            "a: import('b').C", "import('b').then<C>(d)", "import(b).C<D>", "import('b", "import('b').",
            "import('ü').C",
        ] {
            assert_eq!(read(text), text);
        }
        assert!(!has_modules("import('b').C<D>", Language::JavaScript));
        let text = "type A = import('b').C<D>;";
        assert_eq!(with_module(text, 21..25), "import('b').C<D>");
        assert_eq!(with_module(text, 5..6), "A");
    }
}
