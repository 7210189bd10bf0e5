//! What `wslint.toml` says of a project's own wrappers.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::Problem;
use super::parse::at;
use crate::apis::{Abort, Apis, Handler, Model, Own, Receive, Send, Slot, Type};
use crate::message::Message;
use crate::source::Span;

/// A wrapper as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenApi {
    like: Spanned<String>,
    #[serde(default)]
    module: Option<Spanned<String>>,
    #[serde(default)]
    packages: Vec<String>,
    #[serde(default)]
    globals: Vec<String>,
    #[serde(default, rename = "type")]
    types: Vec<Spanned<Type>>,
    #[serde(default, rename = "send")]
    sends: Vec<Spanned<WrittenSend>>,
    #[serde(default, rename = "receive")]
    receives: Vec<WrittenReceive>,
    #[serde(default, rename = "abort")]
    aborts: Vec<WrittenAbort>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSend {
    #[serde(default)]
    on: Option<Spanned<String>>,
    #[serde(default)]
    call: Option<String>,
    #[serde(default)]
    record: Option<String>,
    #[serde(default)]
    distinct: bool,
    #[serde(default)]
    socket: Option<Slot>,
    code: Vec<Slot>,
    #[serde(default)]
    reason: Vec<Slot>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenReceive {
    on: Spanned<String>,
    handler: Handler,
    code: Vec<Slot>,
    #[serde(default)]
    reason: Vec<Slot>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAbort {
    on: Spanned<String>,
    call: String,
}

/// The models of a file's wrappers. Modules start from its folder.
pub(super) fn models(written: Vec<Spanned<WrittenApi>>, root: &Path) -> Result<Vec<Arc<Model>>, Problem> {
    written.into_iter().map(|entry| model(entry, root).map(Arc::new)).collect()
}

fn model(entry: Spanned<WrittenApi>, root: &Path) -> Result<Model, Problem> {
    let whole = at(&entry);
    let written = entry.into_inner();
    let like = like(&written.like)?;
    let names: Vec<&str> = written.types.iter().map(|ty| ty.get_ref().name.as_str()).collect();
    let known = |on: &Spanned<String>| match names.contains(&on.get_ref().as_str()) {
        true => Ok(on.get_ref().clone()),
        false => problem(at(on), format!("there is no `[[api.type]]` of the name `{}`", on.get_ref())),
    };
    let has_origin = written.module.is_some() || !(written.packages.is_empty() && written.globals.is_empty());
    let mut own = Own { packages: written.packages, globals: written.globals, ..Own::default() };
    if let Some(module) = &written.module {
        if module.get_ref().is_empty() {
            return problem(at(module), "`module` names no file".into());
        }
        own.modules.push(root.join(module.get_ref()));
    }
    for send in &written.sends {
        let place = at(send);
        let send = send.get_ref();
        if send.call.is_some() == send.record.is_some() {
            return problem(place, "`[[api.send]]` needs a `call` or a `record`, and not both".into());
        }
        if !has_origin && !send.distinct {
            let what = "nothing says where this comes from: give its `[[api]]` a `module`, `packages` or `globals`, or say `distinct = true` where the name alone tells";
            return problem(place, what.into());
        }
        own.sends.push(Send {
            on: send.on.as_ref().map(known).transpose()?,
            call: send.call.clone(),
            record: send.record.clone(),
            distinct: send.distinct,
            socket: send.socket.clone(),
            code: send.code.clone(),
            reason: send.reason.clone(),
            ..Send::default()
        });
    }
    for receive in &written.receives {
        own.receives.push(Receive {
            on: Some(known(&receive.on)?),
            handler: receive.handler.clone(),
            code: receive.code.clone(),
            reason: receive.reason.clone(),
            ..Receive::default()
        });
    }
    for abort in &written.aborts {
        own.aborts.push(Abort { on: known(&abort.on)?, call: abort.call.clone() });
    }
    if own.sends.is_empty() && written.types.is_empty() {
        return problem(
            whole,
            "`[[api]]` says nothing that closes: give it an `[[api.send]]` or an `[[api.type]]`".into(),
        );
    }
    for ty in &written.types {
        let (place, ty) = (at(ty), ty.get_ref());
        if ty.from.is_empty() && ty.annotations.is_empty() {
            let what = format!("nothing leads to a `{}`: give it `from` or `annotations`", ty.name);
            return problem(place, what);
        }
    }
    own.types = written.types.into_iter().map(Spanned::into_inner).collect();
    Ok(like.wrapped(own))
}

fn problem<T>(span: Span, message: String) -> Result<T, Problem> {
    Err(Problem { span, message: Message::new("invalid-config.problem").with("problem", message) })
}

/// The library that a wrapper acts like.
fn like(name: &Spanned<String>) -> Result<&'static Model, Problem> {
    let senders = || Apis::builtin().models().map(|(_, model)| model).filter(|model| !model.sends.is_empty());
    let Some(model) = senders().find(|model| model.id == *name.get_ref()) else {
        let near = crate::suggest::did_you_mean(name.get_ref(), senders().map(|model| model.id.as_str()));
        return problem(at(name), format!("there is no model of a library `{}`{near}", name.get_ref()));
    };
    Ok(model)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::super::parse;

    fn problem(text: &str) -> (String, String) {
        let problem = parse(Path::new("/p/wslint.toml"), text).unwrap_err();
        (text.get(problem.span.start..problem.span.end).unwrap_or("").to_owned(), problem.message.to_string())
    }

    #[test]
    fn wrappers_are_read_with_what_their_library_does() {
        let text = "[[api]]\nlike = \"ws\"\nmodule = \"./net/shutdown.ts\"\n[[api.send]]\ncall = \"shutdown\"\nsocket = \"arg 0\"\ncode = [\"arg 1\"]\n";
        let file = parse(Path::new("/p/wslint.toml"), text).unwrap();
        let models: Vec<_> = file.config.apis().models().filter(|(_, model)| model.is_own).collect();
        let [(_, own)] = models.as_slice() else { panic!("{models:?}") };
        assert_eq!(own.modules, [PathBuf::from("/p/net/shutdown")]);
        assert!(!own.sends(1006));
    }

    #[test]
    fn problems_stand_at_their_place() {
        let api = |more: &str| format!("[[api]]\nlike = \"ws\"\nmodule = \"./a\"\n{more}");
        let send = |more: &str| api(&format!("[[api.send]]\ncode = [\"arg 0\"]\n{more}\n"));
        let (place, message) = problem("[[api]]\nlike = \"undicy\"\n[[api.send]]\ncode = [\"arg 0\"]\ncall = \"a\"\n");
        assert_eq!(place, "\"undicy\"");
        assert!(message.ends_with("did you mean `undici`?"), "{message}");
        assert_eq!(problem(&send("on = \"Sokket\"\ncall = \"a\"")).0, "\"Sokket\"");
        assert_eq!(problem(&send("call = \"a\"\nreason = [\"argument 1\"]")).0, "[\"argument 1\"]");
        let (place, message) = problem(&send("call = \"a\"\nsockt = \"arg 0\""));
        assert_eq!(place, "sockt");
        assert!(message.ends_with("did you mean `socket`?"), "{message}");
        assert!(problem(&send("")).1.contains("`call` or a `record`"));
        assert!(problem(&send("call = \"a\"\nrecord = \"A\"")).0.starts_with("[[api.send]]"));
        assert!(problem(&api("")).1.contains("nothing that closes"));
        assert!(problem(&api("[[api.type]]\nname = \"A\"\n")).1.contains("nothing leads to a `A`"));
        assert!(
            problem("[[api]]\nlike = \"ws\"\n[[api.send]]\ncall = \"a\"\ncode = [\"arg 0\"]\n").1.contains("distinct")
        );
    }
}
