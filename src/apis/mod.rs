//! Library models: which calls send a close code, what each library does with each number, and
//! what its handlers receive. Knowledge is data: one TOML file per library, compiled in.
//!
//! This room knows codes and nobody else; [`crate::sites`] applies the models to source code.

mod handler;
mod misuse;
mod own;
mod path;
mod receive;
mod release;
mod schema;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

pub use handler::Handler;
pub use misuse::{Alone, Ignores, Instead, ReasonAlone};
pub use own::{Models, Own, module_path};
pub use path::{Slot, Step, Way};
pub use receive::{Event, Receive};
pub use release::{ByRelease, Releases};
pub use schema::{
    Abort, Constants, Does, Environment, EnvironmentModel, Family, Model, NoCode, NonNumber, Not, Outcome, Over,
    ReasonLimit, Role, Send, Type, When, Which,
};

/// The models that come with wslint.
const FILES: &[(&str, &str)] = &[
    ("javascript/agents", data!("apis/javascript/agents.toml")),
    ("javascript/ahooks", data!("apis/javascript/ahooks.toml")),
    ("javascript/bun", data!("apis/javascript/bun.toml")),
    ("javascript/bun-server", data!("apis/javascript/bun-server.toml")),
    ("javascript/cells", data!("apis/javascript/cells.toml")),
    ("javascript/colyseus", data!("apis/javascript/colyseus.toml")),
    ("javascript/colyseus-client", data!("apis/javascript/colyseus-client.toml")),
    ("javascript/crossws", data!("apis/javascript/crossws.toml")),
    ("javascript/deno", data!("apis/javascript/deno.toml")),
    ("javascript/deno-client", data!("apis/javascript/deno-client.toml")),
    ("javascript/deno-either", data!("apis/javascript/deno-either.toml")),
    ("javascript/discord-api-types", data!("apis/javascript/discord-api-types.toml")),
    ("javascript/discordjs-ws", data!("apis/javascript/discordjs-ws.toml")),
    ("javascript/elysia", data!("apis/javascript/elysia.toml")),
    ("javascript/express-ws", data!("apis/javascript/express-ws.toml")),
    ("javascript/fastify-websocket", data!("apis/javascript/fastify-websocket.toml")),
    ("javascript/faye-websocket", data!("apis/javascript/faye-websocket.toml")),
    ("javascript/graphql-ws", data!("apis/javascript/graphql-ws.toml")),
    ("javascript/hocuspocus", data!("apis/javascript/hocuspocus.toml")),
    ("javascript/hono", data!("apis/javascript/hono.toml")),
    ("javascript/hono-node", data!("apis/javascript/hono-node.toml")),
    ("javascript/hyper-express", data!("apis/javascript/hyper-express.toml")),
    ("javascript/isomorphic-ws", data!("apis/javascript/isomorphic-ws.toml")),
    ("javascript/koa-websocket", data!("apis/javascript/koa-websocket.toml")),
    ("javascript/look-alikes", data!("apis/javascript/look-alikes.toml")),
    ("javascript/nestjs", data!("apis/javascript/nestjs.toml")),
    ("javascript/partyserver", data!("apis/javascript/partyserver.toml")),
    ("javascript/partysocket", data!("apis/javascript/partysocket.toml")),
    ("javascript/phoenix", data!("apis/javascript/phoenix.toml")),
    ("javascript/playwright", data!("apis/javascript/playwright.toml")),
    ("javascript/react-native", data!("apis/javascript/react-native.toml")),
    ("javascript/react-use-websocket", data!("apis/javascript/react-use-websocket.toml")),
    ("javascript/reconnecting-websocket", data!("apis/javascript/reconnecting-websocket.toml")),
    ("javascript/rpc-websockets", data!("apis/javascript/rpc-websockets.toml")),
    ("javascript/rxjs", data!("apis/javascript/rxjs.toml")),
    ("javascript/sockjs", data!("apis/javascript/sockjs.toml")),
    ("javascript/sockjs-client", data!("apis/javascript/sockjs-client.toml")),
    ("javascript/subscriptions-transport-ws", data!("apis/javascript/subscriptions-transport-ws.toml")),
    ("javascript/supabase", data!("apis/javascript/supabase.toml")),
    ("javascript/tauri", data!("apis/javascript/tauri.toml")),
    ("javascript/trpc", data!("apis/javascript/trpc.toml")),
    ("javascript/undici", data!("apis/javascript/undici.toml")),
    ("javascript/uwebsockets", data!("apis/javascript/uwebsockets.toml")),
    ("javascript/vueuse", data!("apis/javascript/vueuse.toml")),
    ("javascript/websocket", data!("apis/javascript/websocket.toml")),
    ("javascript/websocket-as-promised", data!("apis/javascript/websocket-as-promised.toml")),
    ("javascript/websocket-ts", data!("apis/javascript/websocket-ts.toml")),
    ("javascript/websocketstream", data!("apis/javascript/websocketstream.toml")),
    ("javascript/whatwg", data!("apis/javascript/whatwg.toml")),
    ("javascript/workers", data!("apis/javascript/workers.toml")),
    ("javascript/ws", data!("apis/javascript/ws.toml")),
    ("javascript/y-websocket", data!("apis/javascript/y-websocket.toml")),
    ("rust/actix", data!("apis/rust/actix.toml")),
    ("rust/axum", data!("apis/rust/axum.toml")),
    ("rust/dioxus", data!("apis/rust/dioxus.toml")),
    ("rust/embedded-websocket", data!("apis/rust/embedded-websocket.toml")),
    ("rust/ezsockets", data!("apis/rust/ezsockets.toml")),
    ("rust/fastwebsockets", data!("apis/rust/fastwebsockets.toml")),
    ("rust/gloo-net", data!("apis/rust/gloo-net.toml")),
    ("rust/look-alikes", data!("apis/rust/look-alikes.toml")),
    ("rust/ntex", data!("apis/rust/ntex.toml")),
    ("rust/picoserve", data!("apis/rust/picoserve.toml")),
    ("rust/poem", data!("apis/rust/poem.toml")),
    ("rust/ratchet", data!("apis/rust/ratchet.toml")),
    ("rust/reqwest-websocket", data!("apis/rust/reqwest-websocket.toml")),
    ("rust/rocket-ws", data!("apis/rust/rocket-ws.toml")),
    ("rust/rust-websocket", data!("apis/rust/rust-websocket.toml")),
    ("rust/salvo", data!("apis/rust/salvo.toml")),
    ("rust/serenity", data!("apis/rust/serenity.toml")),
    ("rust/soketto", data!("apis/rust/soketto.toml")),
    ("rust/tokio-tungstenite-wasm", data!("apis/rust/tokio-tungstenite-wasm.toml")),
    ("rust/tokio-websockets", data!("apis/rust/tokio-websockets.toml")),
    ("rust/tungstenite", data!("apis/rust/tungstenite.toml")),
    ("rust/twilight", data!("apis/rust/twilight.toml")),
    ("rust/warp", data!("apis/rust/warp.toml")),
    ("rust/web-sys", data!("apis/rust/web-sys.toml")),
    ("rust/worker", data!("apis/rust/worker.toml")),
    ("rust/ws-rs", data!("apis/rust/ws-rs.toml")),
    ("rust/ws-stream-wasm", data!("apis/rust/ws-stream-wasm.toml")),
    ("rust/yawc", data!("apis/rust/yawc.toml")),
];

/// A model's place in [`Apis`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelId(usize);

/// A type of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId {
    /// The model.
    pub model: ModelId,
    index: usize,
}

/// What a package is known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A library with a model.
    Library(ModelId),
    /// A look-alike.
    Not,
}

/// All models, with the look-ups that analysis needs.
#[derive(Debug)]
pub struct Apis {
    models: Vec<Arc<Model>>,
    /// The models for other releases than the newest, behind which of the models they stand.
    others: Vec<Arc<Model>>,
    others_of: HashMap<ModelId, usize>,
    packages: HashMap<(Family, String), Known>,
    globals: HashMap<(Family, String), Known>,
}

impl Apis {
    /// The models that come with wslint.
    pub fn builtin() -> &'static Apis {
        static APIS: OnceLock<Apis> = OnceLock::new();
        APIS.get_or_init(|| {
            let parse = |&(name, text): &(&str, &str)| {
                // The models are part of the program and a test parses them.
                let model: Model =
                    serde_json::from_str(text).unwrap_or_else(|error| unreachable!("src/apis/{name}.toml: {error}"));
                Arc::new(model.by_releases())
            };
            Apis::new(FILES.iter().map(parse).collect())
        })
    }

    fn new(models: Vec<Arc<Model>>) -> Self {
        let mut packages = HashMap::new();
        let mut globals = HashMap::new();
        // A project's own are added to what is known of a name, and asked for by themselves.
        for (index, model) in models.iter().enumerate().filter(|(_, model)| !model.is_own) {
            let library = Known::Library(ModelId(index));
            for &family in &model.languages {
                for name in &model.packages {
                    packages.insert((family, crate_name(family, name)), library);
                }
                for name in &model.globals {
                    globals.insert((family, name.clone()), library);
                }
                for not in &model.nots {
                    for name in &not.packages {
                        packages.insert((family, crate_name(family, name)), Known::Not);
                    }
                    for name in &not.globals {
                        globals.insert((family, name.clone()), Known::Not);
                    }
                }
            }
        }
        let (mut others, mut others_of) = (Vec::new(), HashMap::new());
        for (index, model) in models.iter().enumerate() {
            let Some(by_release) = &model.by_release else { continue };
            others_of.insert(ModelId(index), models.len() + others.len());
            others.extend(by_release.runs.iter().map(|(_, model)| model.clone()));
        }
        Self { models, others, others_of, packages, globals }
    }

    /// The model.
    pub fn model(&self, id: ModelId) -> &Model {
        self.models.get(id.0).unwrap_or_else(|| &self.others[id.0 - self.models.len()])
    }

    /// The model for some releases of a library; the same where they make no difference.
    pub fn of_release(&self, id: ModelId, releases: &Releases) -> ModelId {
        let run = self.model(id).by_release.as_ref().and_then(|by_release| by_release.run(releases));
        match (run, self.others_of.get(&id)) {
            (Some(run), Some(first)) => ModelId(first + run),
            _ => id,
        }
    }

    /// All models with their ids.
    pub fn models(&self) -> impl Iterator<Item = (ModelId, &Model)> {
        self.models.iter().enumerate().map(|(index, model)| (ModelId(index), &**model))
    }

    /// The models for a family of languages.
    pub fn of_family(&self, family: Family) -> impl Iterator<Item = (ModelId, &Model)> {
        self.models().filter(move |(_, model)| model.languages.contains(&family))
    }

    /// The model with this name.
    pub fn named(&self, id: &str) -> Option<ModelId> {
        self.models().find(|(_, model)| model.id == id).map(|(id, _)| id)
    }

    /// The type.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.model(id.model).types[id.index]
    }

    /// The types of a model with their ids.
    pub fn types(&self, model: ModelId) -> impl Iterator<Item = (TypeId, &Type)> {
        self.model(model).types.iter().enumerate().map(move |(index, ty)| (TypeId { model, index }, ty))
    }

    /// What is known of the package behind an import specifier or a crate name.
    pub fn package(&self, family: Family, specifier: &str) -> Option<Known> {
        let name = match family {
            Family::JavaScript => package_name(specifier).to_owned(),
            Family::Rust => crate_name(family, specifier),
        };
        self.packages.get(&(family, name)).copied()
    }

    /// What is known of a name that needs no import.
    pub fn global(&self, family: Family, name: &str) -> Option<Known> {
        self.globals.get(&(family, name.to_owned())).copied()
    }

    /// A project's own models that have this package, crate or global name.
    pub fn own_named<'a>(&'a self, family: Family, name: &'a str) -> impl Iterator<Item = ModelId> + 'a {
        let has =
            move |names: &[String]| names.iter().any(|known| crate_name(family, known) == crate_name(family, name));
        self.own(family).filter(move |(_, model)| has(&model.packages) || has(&model.globals)).map(|(id, _)| id)
    }

    /// A project's own models that have the module of this path.
    pub fn own_module<'a>(&'a self, family: Family, path: &'a Path) -> impl Iterator<Item = ModelId> + 'a {
        self.own(family).filter(move |(_, model)| model.modules.iter().any(|known| known == path)).map(|(id, _)| id)
    }

    /// The handlers that stand under a key and are given an object of a type as their argument of a number from 0.
    pub fn handlers_given(&self, given: TypeId, key: &str, index: usize) -> impl Iterator<Item = TypeId> {
        let ways: Vec<Way> = self.ty(given).from.iter().filter_map(|way| way.handler(key, index)).collect();
        let handlers = self.types(given.model).filter(move |(_, ty)| ways.iter().any(|way| ty.from.contains(way)));
        handlers.map(|(id, _)| id)
    }

    /// A project's own models.
    pub fn own(&self, family: Family) -> impl Iterator<Item = (ModelId, &Model)> {
        self.of_family(family).filter(|(_, model)| model.is_own)
    }

    /// The library behind the global `WebSocket` of an environment.
    pub fn global_websocket(&self, environment: Environment) -> Option<ModelId> {
        let own =
            self.models().find(|(_, model)| model.environment.as_ref().is_some_and(|own| own.name == environment));
        own.map(|(id, _)| id).or_else(|| self.named("whatwg"))
    }

    /// The model of what is declared as the global `WebSocket` of an environment, where the declaration alone says
    /// nothing of the end.
    pub fn declared_websocket(&self, global: ModelId) -> Option<ModelId> {
        self.named(self.model(global).environment.as_ref()?.declared.as_deref()?)
    }

    /// Whether a function of this name makes a box.
    pub fn makes_cell(&self, name: &str) -> bool {
        self.models.iter().any(|model| model.cells.iter().any(|cell| cell.make.iter().any(|make| make == name)))
    }

    /// Whether a member of this name gives what a box holds.
    pub fn reads_cell(&self, name: &str) -> bool {
        self.models.iter().any(|model| model.cells.iter().any(|cell| cell.read.iter().any(|read| read == name)))
    }

    /// The members that give what boxes of a function of this name hold; none where it makes no box.
    pub fn cell_members(&self, maker: &str) -> Vec<&str> {
        let cells = self.models.iter().flat_map(|model| &model.cells);
        let made = cells.filter(|cell| cell.make.iter().any(|make| make == maker));
        made.flat_map(|cell| cell.read.iter().map(String::as_str)).collect()
    }

    /// Whether an annotation of this name, not imported from a known library, is a look-alike.
    pub fn is_not_annotation(&self, family: Family, name: &str) -> bool {
        self.of_family(family).any(|(_, model)| model.nots.iter().any(|not| not.annotations.iter().any(|a| a == name)))
    }
}

fn outcome_among(outcomes: &[Outcome], number: i64) -> Option<&Outcome> {
    outcomes.iter().find(|outcome| match &outcome.codes {
        Which::These(ranges) => ranges.contains(number),
        Which::Rest => true,
    })
}

impl Model {
    /// How messages call the library.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.id)
    }

    /// What the library does with a number; none if the model says nothing of it.
    pub fn outcome(&self, number: i64) -> Option<&Outcome> {
        outcome_among(&self.outcomes, number)
    }

    /// What one of its sends does with a number.
    pub fn outcome_of(&self, send: usize, number: i64) -> Option<&Outcome> {
        match self.sends.get(send) {
            Some(send) if !send.outcomes.is_empty() => outcome_among(&send.outcomes, number),
            _ => self.outcome(number),
        }
    }

    /// Whether the library looks at a code only while the connection is open, and does nothing after that.
    pub fn looks_only_while_open(&self) -> bool {
        self.outcomes.iter().any(|outcome| outcome.when == Some(When::Open))
    }

    /// Whether every call of the library puts the number on the wire as it is.
    pub fn sends(&self, number: i64) -> bool {
        let goes_out = |outcome: Option<&Outcome>| outcome.is_none_or(|outcome| outcome.does == Does::Sends);
        let own = self.sends.iter().filter(|send| !send.outcomes.is_empty());
        goes_out(self.outcome(number)) && own.into_iter().all(|send| goes_out(outcome_among(&send.outcomes, number)))
    }

    /// Whether the library has something of this name: a type, a record, a holder of constants
    /// and what it holds, or a message that arrives.
    pub fn names(&self, name: &str) -> bool {
        self.types.iter().any(|ty| ty.name == name)
            || self.sends.iter().any(|send| send.record.is_some() && send.name() == name)
            || self.constants.iter().any(|constants| {
                constants.path == name || constants.members.contains_key(name) || constants.wraps.contains_key(name)
            })
            || self.receives.iter().any(|receive| receive.handler.message() == Some(name))
    }

    /// Whether it says anything of source code by itself.
    pub fn has_sites(&self) -> bool {
        !self.sends.is_empty() || !self.ignores.is_empty() || !self.receives.is_empty()
    }

    /// The names at which handlers stand that are functions of a type of their own.
    pub fn given_names(&self) -> impl Iterator<Item = &str> {
        let handlers = self.receives.iter().filter(|receive| receive.handler == Handler::Function);
        let types = handlers.flat_map(|receive| self.types.iter().filter(|ty| receive.on.as_ref() == Some(&ty.name)));
        types.flat_map(|ty| ty.from.iter().filter_map(Way::last_name))
    }

    /// The call that drops a connection of this type without a code.
    pub fn abort(&self, ty: &str) -> Option<&Abort> {
        self.aborts.iter().find(|abort| abort.on == ty)
    }
}

/// Crates are named with `-` in manifests and with `_` in code.
fn crate_name(family: Family, name: &str) -> String {
    match family {
        Family::JavaScript => name.to_owned(),
        Family::Rust => name.replace('-', "_"),
    }
}

/// The release that a specifier names: 8 of `npm:ws@8`.
pub fn release_in(specifier: &str) -> Option<Releases> {
    let start = specifier.find(package_name(specifier))? + package_name(specifier).len();
    let version = specifier[start..].strip_prefix('@')?;
    Releases::npm(version.split(['/', '?']).next()?)
}

/// The package of a specifier as Deno and CDNs write it: `npm:ws@8`, `https://esm.sh/ws@8.18.0`.
fn package_name(specifier: &str) -> &str {
    let name = ["npm:", "https://esm.sh/", "https://cdn.skypack.dev/"]
        .iter()
        .find_map(|prefix| specifier.strip_prefix(prefix))
        .unwrap_or(specifier);
    match name.char_indices().skip(1).find(|&(_, c)| c == '@') {
        Some((at, _)) => &name[..at],
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_file_is_listed_and_parses() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/apis");
        let mut found = Vec::new();
        for family in ["javascript", "rust"] {
            for entry in std::fs::read_dir(root.join(family)).unwrap() {
                let path = entry.unwrap().path();
                found.push(format!("{family}/{}", path.file_stem().unwrap().to_str().unwrap()));
            }
        }
        found.sort();
        let listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(found, listed);
        assert_eq!(Apis::builtin().models().count(), FILES.len());
    }

    #[test]
    fn models_refer_to_their_own_types() {
        for (_, model) in Apis::builtin().models() {
            let known = |name: &str| model.types.iter().any(|ty| ty.name == name);
            for on in model.sends.iter().filter_map(|send| send.on.as_deref()) {
                assert!(known(on), "{}: send on {on}", model.id);
            }
            for on in model.receives.iter().filter_map(|receive| receive.on.as_deref()) {
                assert!(known(on), "{}: receive on {on}", model.id);
            }
            for ignores in &model.ignores {
                assert!(known(&ignores.on), "{}: ignores on {}", model.id, ignores.on);
                if let Some(Instead::Call(call)) = &ignores.instead {
                    let sends = |send: &Send| send.call.as_ref() == Some(call) && send.on.as_ref() == Some(&ignores.on);
                    assert!(model.sends.iter().any(sends), "{}: {call} takes no code either", model.id);
                }
            }
            for abort in &model.aborts {
                assert!(known(&abort.on), "{}: abort on {}", model.id, abort.on);
            }
            for send in &model.sends {
                assert!(send.call.is_some() != send.record.is_some(), "{}: a send is a call or a record", model.id);
                let is_whole = send.outcomes.last().is_none_or(|outcome| matches!(outcome.codes, Which::Rest));
                assert!(is_whole, "{}: the rest of {}", model.id, send.name());
                let by_release = send.outcomes.iter().any(|outcome| outcome.versions.is_some());
                assert!(!by_release, "{}: releases belong to {} as a whole", model.id, send.name());
            }
            // What holds of both ends of a socket that is only declared leaves open what becomes of a number.
            let mut environments = Apis::builtin().models().filter_map(|(_, other)| other.environment.as_ref());
            let is_open = environments.any(|environment| environment.declared.as_ref() == Some(&model.id));
            if !model.sends.is_empty() && !is_open {
                assert!(matches!(model.outcomes.last().unwrap().codes, Which::Rest), "{}: the rest", model.id);
            }
            if let Some(declared) = model.environment.as_ref().and_then(|environment| environment.declared.as_ref()) {
                assert!(Apis::builtin().named(declared).is_some(), "{}: {declared}", model.id);
            }
        }
    }

    #[test]
    fn every_number_that_may_be_sent_can_be_said_by_somebody() {
        for number in (0..6000).filter(|&number| crate::codes::is_sendable(number)) {
            assert!(Apis::builtin().models().any(|(_, model)| !model.sends.is_empty() && model.sends(number)));
        }
    }

    #[test]
    fn specifiers_name_packages() {
        for (specifier, name) in [
            ("ws", "ws"),
            ("npm:ws@8.18.0", "ws"),
            ("https://esm.sh/ws@8", "ws"),
            ("@hono/node-ws", "@hono/node-ws"),
            ("npm:@hono/node-ws@1", "@hono/node-ws"),
        ] {
            assert_eq!(package_name(specifier), name);
        }
        assert_eq!(
            Apis::builtin().package(Family::Rust, "tokio_tungstenite"),
            Apis::builtin().package(Family::Rust, "tokio-tungstenite"),
        );
    }
}
