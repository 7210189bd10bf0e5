//! What the models make the gate look for: names, and the words that give them a meaning.

use super::gate::Want;
use crate::apis::{Family, Handler, Model, Send, Slot, Step};

/// Parts that most names of such libraries have; a scan is quick as long as it looks for few words.
const STEMS: &[&str] = &["ebSocket", "ebsocket"];

/// What libraries of Rust call the message that carries a code.
const CLOSE_VARIANT: &str = "Close";

/// The names that carry codes of a library.
pub(super) fn names_of(model: &Model) -> Vec<(&str, Want)> {
    let sends = model.sends.iter();
    let mut names: Vec<(&str, Want)> = sends.map(|send| (send.name(), want_of(send))).collect();
    names.extend(model.given_names().map(|name| (name, Want::Given)));
    names.extend(model.ignores.iter().map(|ignores| (ignores.call.as_str(), Want::Call)));
    for receive in &model.receives {
        match &receive.handler {
            Handler::Property(name) => names.push((name, Want::Handler)),
            Handler::Method(name) => names.push((name, Want::Method)),
            Handler::On(event) | Handler::EventListener(event) => names.push((event, Want::Event)),
            Handler::Pattern(_) => names.push((CLOSE_VARIANT, Want::Pattern)),
            Handler::Function => {}
        }
    }
    names.extend(model.constants.iter().map(|constants| (constants.path.as_str(), Want::Constant)));
    names
}

/// What names the libraries that have one of these names, as it stands in a file; the fewest words.
pub(super) fn stems_of<'m>(models: impl Iterator<Item = &'m Model>, others: &[String]) -> Vec<String> {
    let has_other = |model: &&Model| names_of(model).iter().any(|(name, _)| others.iter().any(|other| other == name));
    let words = models.filter(has_other).flat_map(|model| match model.marks.as_slice() {
        [] => model.packages.iter().chain(&model.globals),
        marks => marks.iter().chain(&[]),
    });
    let mut stems: Vec<String> = STEMS.iter().map(|stem| (*stem).to_owned()).collect();
    let mut words: Vec<&String> = words.collect();
    words.sort_by_key(|word| word.len());
    for word in words {
        if !stems.iter().any(|stem| word.contains(stem.as_str())) {
            stems.push(word.clone());
        }
    }
    stems
}

/// What a send is looked for as.
fn want_of(send: &Send) -> Want {
    match send.call {
        Some(_) if send.is_constructor() => Want::New,
        Some(_) => Want::Call,
        None => Want::Record,
    }
}

/// What a file that uses a library contains: its name where it is imported, or a name that needs
/// no import.
pub(super) fn evidence_of(model: &Model, family: Family) -> Vec<String> {
    if !model.marks.is_empty() {
        return model.marks.clone();
    }
    let mut words = model.globals.clone();
    for package in &model.packages {
        match family {
            Family::Rust => words.push(package.replace('-', "_")),
            // Quoted, and as Deno and CDNs write it: `npm:ws@8`, `https://esm.sh/ws@8`.
            Family::JavaScript => words.extend([
                format!("\"{package}\""),
                format!("'{package}'"),
                format!("`{package}`"),
                format!(":{package}@"),
                format!("/{package}@"),
                format!(":{package}\""),
                format!(":{package}'"),
            ]),
        }
    }
    words
}

/// What a file contains that uses a library whose calls take the code under a key, or behind another
/// argument: how the library
/// is imported, else the names of the types in question.
pub(super) fn objects_of(model: &Model, evidence: &[String]) -> Vec<String> {
    let has_key = |slots: &[Slot]| slots.iter().any(|Slot(steps)| steps.as_slice() != [Step::Arg(0)]);
    let by_key: Vec<&str> =
        model.sends.iter().filter(|send| has_key(&send.code)).filter_map(|send| send.on.as_deref()).collect();
    match by_key.as_slice() {
        [] => Vec::new(),
        types if model.packages.is_empty() => types.iter().map(|name| (*name).to_owned()).collect(),
        _ => evidence.to_vec(),
    }
}
