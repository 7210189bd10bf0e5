//! What the TOML parser says of a file that it cannot read, as a message that can be translated.

use crate::message::Message;

/// A message of the parser as one of ours. What it says of syntax stays as it is, in English, where
/// there is no phrase for it.
pub(super) fn understood(said: &str) -> Message {
    let line = said.lines().next().unwrap_or_default();
    let quoted: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
    match (line.split_once(", expected "), quoted.as_slice()) {
        _ if line.starts_with("unknown field `") => unknown("invalid-config.unknown-key", &quoted),
        _ if line.starts_with("unknown variant `") => unknown("invalid-config.unknown-value", &quoted),
        (_, [key]) if line.starts_with("missing field `") => {
            Message::new("invalid-config.missing-key").with("key", *key)
        }
        (Some((found, wanted)), _) if line.starts_with("invalid type: ") || line.starts_with("invalid value: ") => {
            let found = found.split_once(": ").map_or(found, |(_, found)| found);
            // `string "x"` and `integer 1` say what is there; the value is in the file.
            let kind = found.split(['"', '`']).next().unwrap_or(found).trim();
            Message::new("invalid-config.type").with("found", with_article(kind)).with("wanted", in_words(wanted))
        }
        _ => Message::new("invalid-config.problem").with("problem", lower_first(line)),
    }
}

/// A key or value that nobody knows, with those that are known.
fn unknown(key: &'static str, quoted: &[&str]) -> Message {
    let (found, known) = quoted.split_first().map_or(("", [].as_slice()), |(found, known)| (*found, known));
    let all: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
    let near = super::near(found, known.iter().copied());
    Message::new(key).with("key", found).with("known", all.join(", ")).with("near", near)
}

/// What is there, in words.
fn with_article(kind: &str) -> &str {
    match kind {
        "string" => "a string",
        "integer" => "a number",
        "floating point" => "a fraction",
        "boolean" => "`true` or `false`",
        "sequence" => "a list",
        "map" => "a table",
        _ => kind,
    }
}

/// What is expected, in the words of the file and not of the program.
fn in_words(wanted: &str) -> &str {
    match wanted {
        "a sequence" => "a list",
        "i64" => "a whole number",
        "a string" => "a text in quotes",
        _ if wanted.starts_with("struct ") || wanted == "a map" => "a table",
        _ => wanted,
    }
}

fn lower_first(text: &str) -> String {
    let text = if text.is_empty() { "not understood" } else { text };
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::locale::Locale;

    #[test]
    fn mistakes_are_told_in_two_languages() {
        for (text, english, japanese) in [
            (
                "[files]\nexclud = []",
                "unknown key `exclud`, expected one of `include`, `exclude`; did you mean `exclude`?",
                "`exclud` というキーはない。使えるのは `include`, `exclude`。`exclude` のことか?",
            ),
            ("services = 'x'", "a string stands where a list is expected", "文字列があるが、必要なのはリスト"),
            ("[[code]]\ncode = 4000", "the key `name` is missing", "キー `name` がない"),
            (
                "[[code]]\ncode = '4'\nname = 'A'",
                "a string stands where a whole number is expected",
                "文字列があるが、必要なのは整数",
            ),
            ("[rules", "unclosed table, expected `]`", "テーブルが閉じていない。`]` が必要"),
            ("baseline = 'a'\nbaseline = 'b'", "duplicate key", "キーが重複している"),
            ("key", "key with no value, expected `=`", "キーに値がない。`=` が必要"),
            (
                "[[overrides]]\nfiles = []\nkind = 'tset'",
                "unknown value `tset`, expected one of `implementation`, `test`; did you mean `test`?",
                "`tset` という値はない。使えるのは `implementation`, `test`。`test` のことか?",
            ),
        ] {
            let problem = crate::config::parse(Path::new("wslint.toml"), text).err();
            let said = problem.map(|problem| [Locale::En, Locale::Ja].map(|locale| problem.message.in_locale(locale)));
            assert_eq!(said, Some([english.to_owned(), japanese.to_owned()]), "{text}");
        }
    }
}
