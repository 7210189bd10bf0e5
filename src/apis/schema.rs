//! What a library model may say. The vocabulary is closed: an unknown word is an error.
//!
//! CONTRIBUTING.md explains each word with examples; the files beside this one are the models.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::misuse::{Ignores, ReasonAlone};
use super::path::{Slot, Way};
use super::receive::{Event, Receive};
use super::release::{ByRelease, Releases};
use crate::codes::Ranges;

/// A family of languages that share one library world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// JavaScript and TypeScript, with and without JSX.
    JavaScript,
    /// Rust.
    Rust,
}

/// Which end of a connection an object is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It opened the connection.
    Client,
    /// It accepted the connection.
    Server,
    /// It can be either.
    #[default]
    Either,
}

impl Role {
    /// The word that models and reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Client => "client",
            Role::Server => "server",
            Role::Either => "either",
        }
    }
}

/// What a library does with a number that it is asked to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Does {
    /// Puts it on the wire as it is.
    Sends,
    /// Sends a Close without a code.
    Empty,
    /// Sends another number.
    Rewrites,
    /// Throws an exception.
    Throws,
    /// Returns an error.
    Rejects,
    /// Panics.
    Panics,
    /// Ends the connection without a Close frame.
    Drops,
    /// Does nothing and says nothing; the connection stays open.
    Swallows,
}

impl Does {
    /// The word that models and reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Does::Sends => "sends",
            Does::Empty => "empty",
            Does::Rewrites => "rewrites",
            Does::Throws => "throws",
            Does::Rejects => "rejects",
            Does::Panics => "panics",
            Does::Drops => "drops",
            Does::Swallows => "swallows",
        }
    }
}

/// One library, as far as closing WebSockets goes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The name that users see.
    pub id: String,
    /// How messages call it, where the id reads badly.
    #[serde(default)]
    pub title: Option<String>,
    /// Languages it is used from.
    pub languages: Vec<Family>,
    /// Import specifiers or crate names.
    #[serde(default)]
    pub packages: Vec<String>,
    /// Names that need no import.
    #[serde(default)]
    pub globals: Vec<String>,
    /// Words of which a file that uses it contains one; its packages and globals if empty.
    #[serde(default)]
    pub marks: Vec<String>,
    /// Packages of a framework that the library plugs into: where only such a one is imported, or nothing but the
    /// project has the library, its objects hand out the library's where a call says so.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The words by which a call says so.
    #[serde(default)]
    pub says: Vec<String>,
    /// Modules of a user's own project, as paths without an ending; only in `wslint.toml`.
    #[serde(skip)]
    pub modules: Vec<PathBuf>,
    /// What holds for its releases, where they differ.
    #[serde(skip)]
    pub by_release: Option<Arc<ByRelease>>,
    /// Whether it stands in a user's `wslint.toml`.
    #[serde(skip)]
    pub is_own: bool,
    /// Releases that the model speaks of.
    #[serde(default)]
    pub versions: Option<String>,
    /// The release that was read or run.
    #[serde(default)]
    pub checked: Option<String>,
    /// The day, or the month, of that.
    #[serde(default)]
    pub date: Option<String>,
    /// Whether the real library was run against the model.
    #[serde(default)]
    pub proved: bool,
    /// Where its facts come from.
    pub source: String,
    /// The environment whose global `WebSocket` this is, and what proves it.
    #[serde(default)]
    pub environment: Option<EnvironmentModel>,
    /// Kinds of objects.
    #[serde(default, rename = "type")]
    pub types: Vec<Type>,
    /// Calls and records that carry a code.
    #[serde(default, rename = "send")]
    pub sends: Vec<Send>,
    /// Calls that look as if they took a code, and do not read it.
    #[serde(default)]
    pub ignores: Vec<Ignores>,
    /// What happens to a number; the first that matches counts.
    #[serde(default, rename = "outcome")]
    pub outcomes: Vec<Outcome>,
    /// Where received codes appear.
    #[serde(default, rename = "receive")]
    pub receives: Vec<Receive>,
    /// Events that carry a code, as programs make them up.
    #[serde(default, rename = "event")]
    pub events: Vec<Event>,
    /// Ways to drop a connection without a code.
    #[serde(default, rename = "abort")]
    pub aborts: Vec<Abort>,
    /// Named codes.
    #[serde(default)]
    pub constants: Vec<Constants>,
    /// Boxes that hold a socket.
    #[serde(default, rename = "cell")]
    pub cells: Vec<Cell>,
    /// What is proven not to be a WebSocket.
    #[serde(default, rename = "not")]
    pub nots: Vec<Not>,
}

/// Where code runs; decides what the global `WebSocket` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Environment {
    /// A page or a worker of one.
    Browser,
    /// Node.js.
    Node,
    /// Deno.
    Deno,
    /// Bun.
    Bun,
    /// Cloudflare Workers.
    Workers,
    /// React Native.
    ReactNative,
}

/// What proves that code runs in an environment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentModel {
    /// The environment.
    pub name: Environment,
    /// Import specifiers; `bun:*` stands for all that begin so.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Names that stand in the file.
    #[serde(default)]
    pub names: Vec<String>,
    /// Packages that the nearest `package.json` or `tsconfig.json` names.
    #[serde(default)]
    pub dependencies: Vec<String>,
    /// Files beside the nearest `package.json`.
    #[serde(default)]
    pub files: Vec<String>,
    /// Packages that say, beside one of `dependencies`, that the code runs elsewhere too.
    #[serde(default)]
    pub unless: Vec<String>,
    /// The model of a socket that is only declared, where the global's own is that of one end.
    pub declared: Option<String>,
}

/// A kind of object, and the ways to get one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// Its name in this model.
    pub name: String,
    /// Which end of the connection it is.
    #[serde(default)]
    pub role: Role,
    /// Ways to get one; `new` stands for its constructor.
    #[serde(default)]
    pub from: Vec<Way>,
    /// Names under which the class can be had from the packages or as a global; its own name if
    /// empty. `default` is the default export, and what `require` gives.
    #[serde(default)]
    pub exports: Vec<String>,
    /// Names of types that prove it in annotations.
    #[serde(default)]
    pub annotations: Vec<String>,
}

impl Type {
    /// Whether the class can be had under this name.
    pub fn exported_as(&self, name: &str) -> bool {
        if self.exports.is_empty() { self.name == name } else { self.exports.iter().any(|export| export == name) }
    }
}

/// A call, or a record, that carries a code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The type whose method it is.
    #[serde(default)]
    pub on: Option<String>,
    /// The method or function that is called; `constructor` for that of `on`.
    #[serde(default)]
    pub call: Option<String>,
    /// The record that is built.
    #[serde(default)]
    pub record: Option<String>,
    /// The releases that it speaks of, where they differ; the newest stands first.
    #[serde(default)]
    pub versions: Option<Releases>,
    /// Whether no other library has a call of this name, so that the name proves the library.
    #[serde(default)]
    pub distinct: bool,
    /// Where the socket stands, for functions that are handed one.
    #[serde(default)]
    pub socket: Option<Slot>,
    /// Where the code stands; several places are tried in order.
    pub code: Vec<Slot>,
    /// The type that a number must say it has there, where the call takes more than one: `1011_u16`.
    #[serde(default)]
    pub number: Option<String>,
    /// Where the reason stands.
    #[serde(default)]
    pub reason: Vec<Slot>,
    /// What a reason that is too long leads to.
    #[serde(default)]
    pub reason_limit: Option<ReasonLimit>,
    /// What a reason without a code leads to, where it does not simply go out with 1000.
    #[serde(default)]
    pub reason_alone: Option<ReasonAlone>,
    /// What goes out without a code.
    #[serde(default)]
    pub no_code: Option<NoCode>,
    /// The call that closes without a code, if it is another one.
    #[serde(default)]
    pub without: Option<String>,
    /// Whether the call closes only where a code is given, and means something else without.
    #[serde(default)]
    pub needs_code: bool,
    /// Where the call is told to send nothing, unless `false` stands there.
    #[serde(default)]
    pub unless: Option<Slot>,
    /// The packages of which every record goes out through this call, whoever builds it.
    #[serde(default)]
    pub carries: Vec<String>,
    /// What happens to a code that is no number; thrown out if not said.
    #[serde(default)]
    pub non_number: Option<NonNumber>,
    /// What happens to a number here, where that is not what other calls do with it.
    #[serde(default, rename = "outcome")]
    pub outcomes: Vec<Outcome>,
}

impl Send {
    /// Whether it is the constructor of its type.
    pub fn is_constructor(&self) -> bool {
        self.call.as_deref() == Some("constructor")
    }

    /// The name that stands in source code: of the call, of the type that is constructed, or the
    /// last part of the record's.
    pub fn name(&self) -> &str {
        if let Some(on) = self.on.as_deref().filter(|_| self.is_constructor()) {
            return on;
        }
        let name = self.call.as_deref().or(self.record.as_deref()).unwrap_or_default();
        name.rsplit(['.', ':']).next().unwrap_or(name)
    }
}

/// What a library does with a code that is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NonNumber {
    /// Throws an exception.
    Throws,
    /// Makes a number of it, as JavaScript does, and goes on with that.
    Converts,
    /// Does as if no code was given.
    Defaults,
}

/// What happens to a reason that is too long.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonLimit {
    /// Most bytes of UTF-8 that fit.
    pub bytes: usize,
    /// What happens beyond.
    pub over: Over,
    /// The error that is thrown or returned.
    #[serde(default)]
    pub error: Option<String>,
}

/// What a library does with a reason over the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// Throws an exception.
    Throws,
    /// Returns an error.
    Rejects,
    /// Panics.
    Panics,
    /// Cuts the reason silently.
    Truncates,
    /// Sends a frame that no peer may accept.
    Sends,
}

/// What goes out when no code is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum NoCode {
    /// A Close without a code; the peer sees 1005.
    Empty,
    /// This number.
    Code(i64),
}

impl TryFrom<String> for NoCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "empty" => Ok(NoCode::Empty),
            _ => text.parse().map(NoCode::Code).map_err(|_| format!("`{text}` is neither `empty` nor a number")),
        }
    }
}

/// The numbers that an outcome speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Which {
    /// These.
    These(Ranges),
    /// All that no earlier outcome took.
    Rest,
}

impl TryFrom<String> for Which {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "rest" { Ok(Which::Rest) } else { Ranges::try_from(text).map(Which::These) }
    }
}

/// What the library does with some numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The numbers.
    pub codes: Which,
    /// What is done with them.
    pub does: Does,
    /// The number that goes out instead, for `rewrites`.
    #[serde(default)]
    pub to: Option<i64>,
    /// The error that is thrown or returned.
    #[serde(default)]
    pub error: Option<String>,
    /// The releases that it speaks of, where they differ; the newest stands first.
    #[serde(default)]
    pub versions: Option<Releases>,
    /// What was done before, where a project can have either.
    #[serde(skip)]
    pub earlier: Option<Box<Outcome>>,
    /// Whether the socket cannot be closed any more after it refused the number.
    #[serde(default)]
    pub stuck: bool,
    /// In which state the check is made; `always` if before any look at the state.
    #[serde(default)]
    pub when: Option<When>,
    /// What else is good to know.
    #[serde(default)]
    pub note: Option<String>,
}

/// In which state of the connection a library checks the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Only while the connection is open.
    Open,
    /// Before any look at the state.
    Always,
}

/// A call that drops the connection without a code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abort {
    /// The type whose method it is.
    pub on: String,
    /// The method.
    pub call: String,
}

/// Named codes of a library.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constants {
    /// The enum, module or class that holds them.
    pub path: String,
    /// Name and number of each.
    #[serde(default)]
    pub members: BTreeMap<String, i64>,
    /// Constructors around a number: name, and where the number stands.
    #[serde(default)]
    pub wraps: BTreeMap<String, Slot>,
    /// The wrap that is written for numbers of a range, when a fix needs one.
    #[serde(default)]
    pub write: BTreeMap<String, Ranges>,
}

/// Boxes that hold one value, such as the references of React and Vue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// The functions that make one.
    pub make: Vec<String>,
    /// The members that give what it holds.
    #[serde(default)]
    pub read: Vec<String>,
}

/// What is proven not to be a WebSocket, whatever its name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Not {
    /// Import specifiers or crate names.
    #[serde(default)]
    pub packages: Vec<String>,
    /// Names that need no import.
    #[serde(default)]
    pub globals: Vec<String>,
    /// Names of types in annotations, without an import of a WebSocket library.
    #[serde(default)]
    pub annotations: Vec<String>,
}
