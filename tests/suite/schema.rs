//! The JSON schema of `wslint.toml`, for editors that know TOML: it takes what wslint takes.

use std::path::Path;

use serde_json::Value;

use crate::common::root;

fn schema() -> Value {
    let text = std::fs::read_to_string(root().join("editors/wslint.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What wslint says of a configuration; nothing if it is fine.
fn problem(text: &str) -> Option<String> {
    wslint::config::parse(Path::new("wslint.toml"), text).err().map(|problem| problem.message.to_string())
}

/// The keys of a table that the schema has, and those that wslint names when it meets another.
fn assert_same_keys(schema: &Value, head: &str) {
    let told = problem(&format!("{head}\nno_such_key = 1\n")).unwrap_or_else(|| panic!("{head} takes anything"));
    let mut known: Vec<&str> = told.split('`').skip(3).step_by(2).collect();
    let mut listed: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    known.sort_unstable();
    listed.sort_unstable();
    assert_eq!(known, listed, "{head}: {told}");
    assert_eq!(schema["additionalProperties"], false, "{head}");
}

#[test]
fn the_schema_has_the_keys_that_are_read() {
    let schema = schema();
    assert_same_keys(&schema, "");
    assert_same_keys(&schema["properties"]["files"], "[files]");
    assert_same_keys(&schema["properties"]["overrides"]["items"], "[[overrides]]\nfiles = []");
    assert_same_keys(&schema["properties"]["code"]["items"], "[[code]]\ncode = 4000\nname = \"A\"");
    let api = &schema["properties"]["api"]["items"];
    let like = "[[api]]\nlike = \"ws\"";
    assert_same_keys(api, like);
    let cases = [
        ("type", "name = \"A\""),
        ("send", "code = [\"arg 0\"]"),
        ("receive", "on = \"A\"\nhandler = \"function\"\ncode = [\"arg 0\"]"),
        ("abort", "on = \"A\"\ncall = \"a\""),
    ];
    for (table, required) in cases {
        assert_same_keys(&api["properties"][table]["items"], &format!("{like}\n[[api.{table}]]\n{required}"));
    }
}

#[test]
fn the_schema_has_the_words_that_are_read() {
    let schema = schema();
    let words = |place: &Value| -> Vec<String> {
        place["enum"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let code = "[[code]]\ncode = 4000\nname = \"A\"\n";
    let cases = [
        (words(&schema["$defs"]["level"]), "[rules]\nreserved-code = \"{}\"\n".to_owned()),
        (words(&schema["properties"]["environment"]["oneOf"][0]), "environment = \"{}\"\n".to_owned()),
        (
            words(&schema["properties"]["overrides"]["items"]["properties"]["kind"]),
            "[[overrides]]\nfiles = []\nkind = \"{}\"\n".to_owned(),
        ),
        (
            words(&schema["properties"]["code"]["items"]["properties"]["reconnect"]),
            format!("{code}reconnect = \"{{}}\"\n"),
        ),
        (words(&schema["properties"]["code"]["items"]["properties"]["sent_by"]), format!("{code}sent_by = \"{{}}\"\n")),
        (
            words(&schema["properties"]["api"]["items"]["properties"]["type"]["items"]["properties"]["role"]),
            "[[api]]\nlike = \"ws\"\nmodule = \"./a\"\n[[api.type]]\nname = \"A\"\nfrom = [\"a\"]\nrole = \"{}\"\n"
                .to_owned(),
        ),
    ];
    for (words, template) in cases {
        assert!(problem(&template.replace("{}", "no-such-word")).is_some(), "{template}");
        for word in words {
            assert_eq!(problem(&template.replace("{}", &word)), None, "{template}: {word}");
        }
    }
}
