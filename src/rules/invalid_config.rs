//! `invalid-config`: something is wrong with `wslint.toml`.

use super::{Group, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Message;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "invalid-config",
    group: Group::Correctness,
    severity: Severity::Error,
    needs: None,
    summary: "something is wrong with wslint.toml, shown there",
    fixes: "",
    messages: MESSAGES,
    check: None,
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("invalid-config.problem", "{problem}"),
    ("invalid-config.unknown-key", "unknown key `{key}`, expected one of {known}{near}"),
    ("invalid-config.unknown-value", "unknown value `{key}`, expected one of {known}{near}"),
    ("invalid-config.missing-key", "the key `{key}` is missing"),
    ("invalid-config.type", "{found} stands where {wanted} is expected"),
    ("invalid-config.near", "; did you mean `{name}`?"),
    ("invalid-config.nothing", ""),
    ("invalid-config.rule", "unknown rule `{rule}`{near}"),
    ("invalid-config.level", "unknown level `{level}`; levels are off, info, warning and error"),
    ("invalid-config.range", "code {code} is outside 3000-4999, the numbers that an application may define"),
    ("invalid-config.twice", "code {code} is declared twice, as `{name}` before"),
    ("invalid-config.unnamed", "code {code} needs a name"),
    ("invalid-config.name-twice", "the name `{name}` is given twice, to {code} before"),
    ("invalid-config.docs", "`docs` is an address that begins with `https://`"),
    ("invalid-config.word", "`{key}` is one of {words}"),
    ("invalid-config.service", "there is no service `{service}`{near}; `wslint codes --services` lists them"),
    (
        "invalid-config.clash",
        "code {code} is declared as `{name}`, but belongs to {service}, which `services` names: take another number",
    ),
    ("invalid-config.glob", "`{glob}` is no glob: {why}"),
    ("invalid-config.baseline", "`baseline` names no file"),
    ("invalid-config.circle", "`extends` goes round in a circle"),
    ("invalid-config.outside", "{file} lies outside of the folders that are open; open its folder too"),
    ("invalid-config.gone", "there is no file {file}"),
    ("invalid-config.unread", "cannot be read: {why}"),
];

const DOCS: &str = r#"
A configuration that is not understood is not used: `wslint check` stops with exit code 2, an editor
keeps the last settings that were good. The message stands at the key in question.

```toml bad
[rules]
reserved-cod = "off"
```

```toml bad
[rules]
reserved-code = "loud"
```

```toml bad
[[code]]
code = 1006
name = "LINK_LOST"
```

```toml good
[rules]
reserved-code = "warning"
```

```toml good
[[code]]
code = 4006
name = "LINK_LOST"
```

```toml good
environment = ["browser", "node"]
```

```toml look-alike
[[overrides]]
files = ["rules/**"]
```
"#;

/// A finding in the configuration file itself.
pub fn invalid_config(span: Span, problem: Message) -> Diagnostic {
    super::unknown_rule::comment_finding(&RULE, span, problem, Severity::Error)
}
