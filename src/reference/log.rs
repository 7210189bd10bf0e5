//! Close codes in log lines and error texts.

/// Words that tell that the number beside them is a close code.
const NEAR: &[&str] = &[
    "code", "close", "closed", "closecode", "closing", "status", "statuscode", "sent", "received", "disconnected",
    "コード", "切断",
];

/// The close codes in a line, without doubles: those beside a word that tells so, and if there are
/// none, those that stand alone.
pub(super) fn codes(line: &str) -> Vec<i64> {
    let tokens = tokens(line);
    let mut sure = Vec::new();
    let mut likely = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        // What is called a close code is one to whoever writes so, however wrong the number.
        let is_called = is_close_code(&tokens[..at]);
        let Some(number) = token.number.filter(|number| is_called || (1000..=4999).contains(number)) else {
            continue;
        };
        if !token.stands_alone {
            continue;
        }
        let before = tokens[..at].iter().rev().take(3);
        let after = tokens[at + 1..].iter().take(1);
        let told = before.chain(after).any(|near| NEAR.iter().any(|word| near.word.ends_with(word)));
        let list = if told { &mut sure } else { &mut likely };
        if !list.contains(&number) {
            list.push(number);
        }
    }
    if sure.is_empty() { likely } else { sure }
}

/// Whether the words before a number end in `close code`, `closeCode:` or `close(`.
fn is_close_code(before: &[Token]) -> bool {
    match before {
        [.., close, code] if code.word == "code" && matches!(close.word.as_str(), "close" | "closing") => true,
        [.., last] => last.word == "closecode" || last.word == "close" && last.calls,
        [] => false,
    }
}

struct Token {
    word: String,
    number: Option<i64>,
    /// Whether it is no part of a date, a time, an address, a version or an amount.
    stands_alone: bool,
    /// Whether an opening parenthesis follows.
    calls: bool,
}

fn tokens(line: &str) -> Vec<Token> {
    let chars: Vec<char> = line.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_alphanumeric() {
            at += 1;
            continue;
        }
        let start = at;
        let is_digit = chars[at].is_ascii_digit();
        while at < chars.len() && chars[at].is_alphanumeric() && chars[at].is_ascii_digit() == is_digit {
            at += 1;
        }
        let word: String = chars[start..at].iter().collect();
        let joins = |near: Option<&char>, far: Option<&char>| match near {
            Some(c) if c.is_ascii_alphabetic() || *c == '_' => true,
            // `12:1006` and `10.1006` are parts of something, `code:1006` and `1006.` are not.
            Some('.' | ':' | '-' | '/' | ',') => far.is_some_and(char::is_ascii_digit),
            Some('%') => true,
            _ => false,
        };
        let before =
            joins(start.checked_sub(1).and_then(|i| chars.get(i)), start.checked_sub(2).and_then(|i| chars.get(i)));
        let after = joins(chars.get(at), chars.get(at + 1));
        let is_port = start > 0
            && chars[start - 1] == ':'
            && start > 1
            && chars[start - 2].is_alphanumeric()
            && line.contains("://")
            && chars[..start]
                .iter()
                .collect::<String>()
                .rsplit(char::is_whitespace)
                .next()
                .is_some_and(|part| part.contains("://"));
        let number = word.parse().ok().filter(|_| is_digit);
        let calls = chars.get(at) == Some(&'(');
        tokens.push(Token { word: word.to_lowercase(), number, stands_alone: !before && !after && !is_port, calls });
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_other_numbers() {
        for (line, expected) in [
            ("2026-11-20 10:30:1006 INFO ws closed: 1011 keepalive", vec![1011]),
            ("websocket: close 1006 (abnormal closure): unexpected EOF", vec![1006]),
            ("CloseEvent {isTrusted: true, wasClean: false, code: 1006, reason: '', type: 'close'}", vec![1006]),
            ("connected to ws://localhost:4000/socket, closed with code=4001", vec![4001]),
            ("[1732181234] socket closed code=4004 after 3000ms", vec![4004]),
            ("received 1000 (OK); then sent 1000 (OK)", vec![1000]),
            ("client gone 4408", vec![4408]),
            ("ECONNRESET at 10.0.0.1:3000", vec![]),
            ("took 1234ms", vec![]),
            ("Disconnected (4014)", vec![4014]),
            ("ws.close(401)", vec![401]),
            ("close code 0", vec![0]),
            ("exit code 137", vec![]),
        ] {
            assert_eq!(codes(line), expected, "{line}");
        }
    }
}
