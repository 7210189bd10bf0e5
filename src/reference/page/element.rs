//! The codes as a custom element, for pages of others: `<close-code code="1006">`.

use serde_json::{Map, Value};

use super::html;
use crate::codes;
use crate::reference::{Reference, inline};

impl Reference<'_> {
    /// A script that defines the element. It holds all that the element shows, and fetches nothing.
    pub fn element(&self) -> String {
        let numbers = codes::all().iter().map(|code| code.code).chain(self.own.iter().map(|own| own.code));
        let all: Map<String, Value> = numbers.map(|code| (code.to_string(), Value::String(self.alone(code)))).collect();
        // The page's own looks, inside the element; light or dark is what its host is.
        let css = include_str!("page.css").replace("  color-scheme: light dark;\n", "").replace(":root", ":host");
        let css = format!(
            ":host {{ display: block; }}\n{css}article {{ margin: 0; color: var(--fore); font: 1rem/1.55 system-ui, sans-serif; }}\n"
        );
        let literal = |value: &Value| value.to_string().replace('<', "\\u003c");
        format!(
            "// Written by `wslint docs --element`: <close-code code=\"1006\">.\n\"use strict\";\n(() => {{\n  const css = {css};\n  const codes = {codes};\n{script}",
            css = literal(&Value::String(css)),
            codes = literal(&Value::Object(all)),
            script = include_str!("element.js"),
        )
    }

    /// A code as it stands without the page around it. The page's language is not that of its host.
    fn alone(&self, code: i64) -> String {
        let folded = self.folded();
        format!(
            "<article lang=\"{lang}\" data-category=\"{category}\">\n<h3>{title}</h3>\n{body}</article>",
            lang = self.locale.tag(),
            category = codes::category(code).as_str(),
            title = inline::html(&self.heading(code)),
            body = html::blocks(&self.blocks_of(code), &folded),
        )
    }
}
