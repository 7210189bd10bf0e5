//! What libraries call the codes: `CLOSE_ABNORMAL`, `CloseCode::Away`, `StatusGoingAway`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A library's names for codes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// The library.
    pub name: String,
    /// Where the names stand in it: a type, a module.
    pub path: String,
    /// The names with their numbers.
    pub members: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    library: Vec<Library>,
}

static FILE: LazyLock<File> = LazyLock::new(|| super::parsed("constants.toml", data!("codes/constants.toml")));

/// All libraries.
pub fn libraries() -> &'static [Library] {
    &FILE.library
}

/// What libraries call a number.
pub fn names_of(number: i64) -> Vec<(&'static Library, &'static str)> {
    let of = |library: &'static Library| {
        let found = library.members.iter().filter(move |(_, code)| **code == number);
        found.map(move |(name, _)| (library, name.as_str()))
    };
    libraries().iter().flat_map(of).collect()
}

/// The numbers that a name stands for, the most frequent first. A name with a path,
/// `CloseCode.Away`, is looked for where the path fits; where it fits nowhere, everywhere.
pub fn meant_by(name: &str) -> Vec<i64> {
    let mut segments: Vec<&str> = name.split(['.', ':']).filter(|segment| !segment.is_empty()).collect();
    let Some(last) = segments.pop() else {
        return Vec::new();
    };
    let owner = segments.last().copied();
    let fits = |library: &Library| {
        owner.is_none_or(|owner| library.path.split(['.', ':']).any(|part| part.eq_ignore_ascii_case(owner)))
    };
    let in_those = |wanted: &dyn Fn(&Library) -> bool| {
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for library in libraries().iter().filter(|library| wanted(library)) {
            for (_, code) in library.members.iter().filter(|(member, _)| member.eq_ignore_ascii_case(last)) {
                *counts.entry(*code).or_default() += 1;
            }
        }
        let mut found: Vec<(i64, usize)> = counts.into_iter().collect();
        found.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        found.into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    let found = in_those(&fits);
    if found.is_empty() { in_those(&|_| true) } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_their_codes() {
        assert_eq!(meant_by("CloseCode::Away"), [1001]);
        assert_eq!(meant_by("websocket.CloseAbnormalClosure"), [1006]);
        assert_eq!(meant_by("CloseStatus.BAD_DATA"), [1007]);
        assert_eq!(meant_by("EndpointUnavailable"), [1001]);
        assert!(meant_by("").is_empty() && meant_by("nothing").is_empty());
    }

    #[test]
    fn names_fit_the_registry() {
        for library in libraries() {
            for (name, code) in &library.members {
                assert!(super::super::find(*code).is_some(), "{}: {name}", library.name);
                // Where this crate knows the name itself, it says the same.
                assert!(super::super::named(name).is_none_or(|known| known == *code), "{}: {name}", library.name);
            }
        }
    }
}
