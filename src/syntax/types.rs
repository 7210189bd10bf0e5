//! Types as they are written in annotations: TypeScript, JSDoc and Rust.
//!
//! One small reader of text serves all of them, since analysis asks only which names a type is
//! made of and how they nest.

use super::javascript::jsdoc;

/// A type as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeText<'t> {
    /// A name with its path and arguments: `Option<axum::extract::ws::WebSocket>`.
    Name {
        /// The path, outermost first.
        path: Vec<&'t str>,
        /// The type arguments.
        args: Vec<TypeText<'t>>,
    },
    /// One type of several: `WebSocket | null`.
    Union(Vec<TypeText<'t>>),
    /// Several types at once: `WebSocket & Extra`.
    Intersection(Vec<TypeText<'t>>),
    /// Several of one type: `WebSocket[]`.
    Array(Box<TypeText<'t>>),
    /// Several, each of its own type: `[id: string, socket: WebSocket]`.
    Tuple(Vec<TypeText<'t>>),
    /// `import("ws").WebSocket`.
    Import {
        /// The module.
        module: &'t str,
        /// The path inside it.
        path: Vec<&'t str>,
    },
    /// The type of a value, by its path: `typeof WebSocket`.
    Value(Vec<&'t str>),
    /// The type of a member of a type: `NodeWebSocket["upgradeWebSocket"]`.
    Member {
        /// The type.
        of: Box<TypeText<'t>>,
        /// The member.
        name: &'t str,
    },
    /// A function.
    Function {
        /// What it is given, `this` left out.
        params: Vec<TypeText<'t>>,
        /// What it says `this` is.
        this: Option<Box<TypeText<'t>>>,
        /// What it gives back.
        returned: Box<TypeText<'t>>,
    },
    /// An object type as written: `{ ws: WebSocket }`.
    Object(&'t str),
    /// Anything else.
    Unknown,
}

/// The type of a member of an object type as written.
pub fn member_of<'t>(object: &'t str, name: &str) -> Option<&'t str> {
    if jsdoc::is_described(object) {
        return jsdoc::property(object, name);
    }
    members(object)?.into_iter().find_map(|member| {
        let (key, ty) = match (member.find(':')?, member.find('(')) {
            // `bye(ws: WebSocket): void`
            (colon, Some(open)) if open < colon => (&member[..open], &member[open..]),
            (colon, _) => (&member[..colon], &member[colon + 1..]),
        };
        let key = key.trim_start_matches("readonly ").trim_end_matches('?').trim().trim_matches(['"', '\'']);
        (key == name).then(|| ty.trim())
    })
}

/// The type of what an object type as written has under any key: of `{ [id: string]: WebSocket }`.
pub fn value_under_any_key(object: &str) -> Option<&str> {
    members(object)?.into_iter().find_map(|member| {
        let (key, ty) = member.trim_start_matches("readonly ").strip_prefix('[')?.split_once(']')?;
        let is_any = key.contains(':') || key.contains(" in ");
        ty.trim_start_matches('?').strip_prefix(':').map(str::trim).filter(|_| is_any)
    })
}

/// The members of an object type as written; in a comment each line begins with a star.
fn members(object: &str) -> Option<Vec<&str>> {
    let inside = object.trim().strip_prefix('{')?.strip_suffix('}')?;
    let lines = split(inside, ';').into_iter().flat_map(|part| split(part, ',')).flat_map(|part| split(part, '\n'));
    Some(lines.map(|member| member.trim().trim_start_matches('*').trim()).collect())
}

/// No type written by hand nests deeper.
const MAX_DEPTH: usize = 16;

impl<'t> TypeText<'t> {
    /// Reads a type.
    pub fn parse(text: &'t str) -> TypeText<'t> {
        parse(text, MAX_DEPTH)
    }

    /// Reads the arguments of a generic type, without their brackets.
    pub fn parse_arguments(text: &'t str) -> Vec<TypeText<'t>> {
        arguments(text, MAX_DEPTH)
    }
}

fn parse(text: &str, depth: usize) -> TypeText<'_> {
    let text = strip(text);
    if depth == 0 || text.is_empty() {
        return TypeText::Unknown;
    }
    let parts = split(text, '|');
    if parts.len() > 1 {
        return TypeText::Union(
            parts.into_iter().filter(|part| !part.trim().is_empty()).map(|part| parse(part, depth - 1)).collect(),
        );
    }
    let parts = split(text, '&');
    if parts.len() > 1 && parts.iter().all(|part| !part.trim().is_empty()) {
        return TypeText::Intersection(parts.into_iter().map(|part| parse(part, depth - 1)).collect());
    }
    // `dyn Error + Send + Sync`
    if let [first, _, ..] = split(text, '+').as_slice() {
        return parse(first, depth - 1);
    }
    if text.starts_with('{') && text.ends_with('}') || jsdoc::is_described(text) {
        return TypeText::Object(text);
    }
    let function = |given, returned| {
        let this = this_parameter(given).map(|this| Box::new(parse(this, depth - 1)));
        let (params, returned) = (parameters(given, depth - 1), Box::new(parse(returned, depth - 1)));
        TypeText::Function { params, this, returned }
    };
    if let [given, .., returned] = arrows(text).as_slice()
        && text.starts_with(['(', '<'])
    {
        return function(given, returned);
    }
    // A method of an object type: `(ws: WebSocket): void`.
    if let [given, .., returned] = split(text, ':').as_slice()
        && text.starts_with('(')
        && given.trim_end().ends_with(')')
    {
        return function(given, returned);
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        // A Rust tuple: `(u64, WebSocket)`.
        return match split(inner, ',').as_slice() {
            [single] => parse(single, depth - 1),
            parts => TypeText::Tuple(parts.iter().map(|part| parse(part, depth - 1)).collect()),
        };
    }
    if let Some((of, name)) = text.strip_suffix(']').and_then(|text| text.rsplit_once('['))
        && let Some(name) = name.trim().strip_prefix(['"', '\'']).and_then(|name| name.strip_suffix(['"', '\'']))
        && !of.trim().is_empty()
    {
        return TypeText::Member { of: Box::new(parse(of, depth - 1)), name };
    }
    if let Some(element) = text.strip_suffix("[]") {
        return TypeText::Array(Box::new(parse(element, depth - 1)));
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        let parts = split(inner, ',');
        if parts.len() > 1 {
            return TypeText::Tuple(parts.into_iter().map(|part| parse(without_label(part), depth - 1)).collect());
        }
        // A Rust slice or array: `[T]`, `[T; 4]`.
        let element = split(inner, ';').into_iter().next().unwrap_or(inner);
        return TypeText::Array(Box::new(parse(element, depth - 1)));
    }
    if let Some(value) = text.strip_prefix("typeof ").map(str::trim) {
        let path: Vec<&str> = value.split('.').map(str::trim).collect();
        if path.iter().all(|part| is_name(part)) {
            return TypeText::Value(path);
        }
        // What a module exports is read like its own types; a module as a whole is no object of its class.
        return match parse(value, depth - 1) {
            TypeText::Import { path, .. } if path.is_empty() => TypeText::Unknown,
            ty => ty,
        };
    }
    if let Some(rest) = text.strip_prefix("import(") {
        let Some((module, path)) = rest.split_once(')') else {
            return TypeText::Unknown;
        };
        let path = path.split('<').next().unwrap_or(path);
        let path = path.split('.').map(str::trim).filter(|name| !name.is_empty()).collect();
        return TypeText::Import { module: module.trim().trim_matches(['"', '\'']), path };
    }
    let (name, args) = match text.find('<') {
        Some(open) if text.ends_with('>') => (&text[..open], &text[open + 1..text.len() - 1]),
        _ => (text, ""),
    };
    let path: Vec<&str> = name.split([':', '.']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if path.is_empty() || !path.iter().all(|part| is_name(part)) {
        return TypeText::Unknown;
    }
    TypeText::Name { path, args: arguments(args, depth - 1) }
}

/// What parameters as written say of `this`: `(this: WebSocket, code: number)`.
fn this_parameter(text: &str) -> Option<&str> {
    let inside = text.find('(').and_then(|open| text[open + 1..].trim_end().strip_suffix(')'))?;
    split(inside, ',').into_iter().next()?.trim().strip_prefix("this:").map(str::trim)
}

/// The types of parameters as written: of `(ws: WebSocket, code?: number)`.
fn parameters(text: &str, depth: usize) -> Vec<TypeText<'_>> {
    let inside = text.find('(').and_then(|open| text[open + 1..].trim_end().strip_suffix(')')).unwrap_or_default();
    let params = split(inside, ',').into_iter().map(str::trim).filter(|param| !param.is_empty());
    let typed = |param: &'_ str| split(param, ':').into_iter().next().map_or(0, str::len);
    params
        .filter(|param| !param.starts_with("this:"))
        .map(|param| match param.get(typed(param) + 1..) {
            Some(ty) if !param.starts_with("...") => parse(ty, depth),
            _ => TypeText::Unknown,
        })
        .collect()
}

/// A part of a tuple without the name that it may have: `socket?: WebSocket`.
fn without_label(part: &str) -> &str {
    match part.split_once(':') {
        Some((label, ty)) if is_name(label.trim().trim_end_matches('?')) && !ty.starts_with(':') => ty,
        _ => part,
    }
}

fn arguments(text: &str, depth: usize) -> Vec<TypeText<'_>> {
    split(text, ',').into_iter().map(str::trim).filter(|arg| !arg.is_empty()).map(|arg| parse(arg, depth)).collect()
}

/// Takes away what says nothing of the type's name: references, lifetimes, `mut`, `readonly`.
fn strip(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let before = text;
        for prefix in ["&", "*", "?", "!", "mut ", "const ", "dyn ", "impl ", "readonly ", "|"] {
            text = text.strip_prefix(prefix).unwrap_or(text).trim();
        }
        if let Some(rest) = text.strip_prefix('\'') {
            // A lifetime; a string type is left as it is, and is no name.
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            if !rest[end..].starts_with('\'') {
                text = rest[end..].trim();
            }
        }
        if text == before {
            return text;
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$')
}

/// Splits at the arrows of function types outside all brackets.
fn arrows(text: &str) -> Vec<&str> {
    let parts = split(text, '=');
    if parts.len() < 2 || !parts[1..].iter().all(|part| part.starts_with('>')) {
        return vec![text];
    }
    parts.into_iter().map(|part| part.strip_prefix('>').unwrap_or(part)).collect()
}

/// Splits at a character outside all brackets.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    let mut previous = ' ';
    for (offset, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' | '<' => depth += 1,
            // The arrow of a function type closes nothing.
            '>' if previous == '=' || previous == '-' => {}
            ')' | ']' | '}' | '>' => depth = depth.saturating_sub(1),
            _ if c == at && depth == 0 => {
                parts.push(&text[start..offset]);
                start = offset + c.len_utf8();
            }
            _ => {}
        }
        previous = c;
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name<'t>(path: &[&'t str], args: Vec<TypeText<'t>>) -> TypeText<'t> {
        TypeText::Name { path: path.to_vec(), args }
    }

    #[test]
    fn reads_types_of_every_language() {
        let ws = || name(&["WebSocket"], vec![]);
        assert_eq!(TypeText::parse(" WebSocket "), ws());
        assert_eq!(TypeText::parse("WebSocket | null"), TypeText::Union(vec![ws(), name(&["null"], vec![])]));
        assert_eq!(TypeText::parse("(WebSocket)[]"), TypeText::Array(Box::new(ws())));
        assert_eq!(TypeText::parse("Map<string, WebSocket>"), name(&["Map"], vec![name(&["string"], vec![]), ws()]));
        assert_eq!(
            TypeText::parse("&'a mut Option<ws::WebSocket>"),
            name(&["Option"], vec![name(&["ws", "WebSocket"], vec![])])
        );
        assert_eq!(TypeText::parse("CloseFrame<'static>"), name(&["CloseFrame"], vec![TypeText::Unknown]));
        assert_eq!(
            TypeText::parse("import('ws').WebSocket"),
            TypeText::Import { module: "ws", path: vec!["WebSocket"] }
        );
        assert_eq!(TypeText::parse("?WebSocket"), ws());
        let member = |of, name| TypeText::Member { of: Box::new(of), name };
        assert_eq!(TypeText::parse("WebSocket['onclose']"), member(ws(), "onclose"));
        assert_eq!(TypeText::parse("typeof a[\"b\"]['c']"), member(member(TypeText::Value(vec!["a"]), "b"), "c"));
        assert_eq!(TypeText::parse("['a', 'b']"), TypeText::Tuple(vec![TypeText::Unknown, TypeText::Unknown]));
        let class = || TypeText::Value(vec!["WebSocket"]);
        assert_eq!(TypeText::parse("typeof WebSocket"), class());
        assert_eq!(TypeText::parse("InstanceType<typeof WebSocket>"), name(&["InstanceType"], vec![class()]));
        let object = || TypeText::Object("{ id: string }");
        assert_eq!(TypeText::parse("WebSocket & { id: string }"), TypeText::Intersection(vec![ws(), object()]));
    }

    #[test]
    fn finds_members_of_object_types() {
        let object = "{ id: string; readonly ws?: Map<string, WebSocket>, 'quoted': { inner: Set<A> }\n bare: B\n}";
        assert_eq!(member_of(object, "ws"), Some("Map<string, WebSocket>"));
        assert_eq!(member_of(object, "quoted"), Some("{ inner: Set<A> }"));
        assert_eq!(member_of(object, "bare"), Some("B"));
        assert_eq!(member_of(object, "inner"), None);
        let methods = "{ open?(a: A): void; shut: (b: B) => void }";
        assert_eq!(member_of(methods, "open"), Some("(a: A): void"));
        assert_eq!(member_of(methods, "shut"), Some("(b: B) => void"));
        assert_eq!(member_of("{\n * a: A,\n * b: B\n * }", "b"), Some("B"));
        assert_eq!(value_under_any_key("{ id: A; [key: string]: B | undefined }"), Some("B | undefined"));
        assert_eq!(value_under_any_key("{ [K in Keys]?: B }"), Some("B"));
        assert_eq!(value_under_any_key("{ [Symbol.iterator]: B, close(): void }"), None);
    }

    #[test]
    fn does_not_read_what_is_no_name() {
        let function = TypeText::parse("(url: string, then: (ws: A) => void) => Promise<B>");
        let returned = Box::new(name(&["Promise"], vec![name(&["B"], vec![])]));
        let TypeText::Function { params, returned: found, this: None } = function else { panic!("no function") };
        assert_eq!((params.len(), found), (2, returned));
        let TypeText::Function { params, .. } = &params[1] else { panic!("no function") };
        assert_eq!(*params, [name(&["A"], vec![])]);
        let TypeText::Function { params, this: Some(this), .. } =
            TypeText::parse("<T>(this: A, { b }: B, c?: C, ...d: D[]) => void")
        else {
            panic!("no function")
        };
        assert_eq!(*this, name(&["A"], vec![]));
        assert_eq!(params, [name(&["B"], vec![]), name(&["C"], vec![]), TypeText::Unknown]);
        let TypeText::Function { params, returned, .. } = TypeText::parse("(ws: A, code?: number): Promise<B>") else {
            panic!("no method")
        };
        assert_eq!((params.len(), *returned), (2, name(&["Promise"], vec![name(&["B"], vec![])])));
        let pair = TypeText::Tuple(vec![name(&["A"], vec![]), name(&["B"], vec![])]);
        assert_eq!((TypeText::parse("(A, B)"), TypeText::parse("[a: A, B]")), (pair.clone(), pair));
        for text in ["'WebSocket'", "", "<<<", "a b"] {
            assert_eq!(TypeText::parse(text), TypeText::Unknown, "{text}");
        }
        TypeText::parse(&"<".repeat(100_000));
        TypeText::parse(&format!("{}X{}", "A<".repeat(10_000), ">".repeat(10_000)));
    }
}
