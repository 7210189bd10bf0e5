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
    messages: &[("invalid-config.problem", "{problem}")],
    check: None,
    docs: DOCS,
};

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
pub fn invalid_config(span: Span, problem: &str) -> Diagnostic {
    let message = Message::new("invalid-config.problem").with("problem", problem);
    super::unknown_rule::comment_finding(&RULE, span, message, Severity::Error)
}
