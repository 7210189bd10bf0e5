//! Names for types that stand for what they are given: `type Maybe<T> = T | null`.

use super::super::context::Cx;
use super::{Ty, union};
use crate::syntax::{Node, TypeText};

impl<'t> Cx<'t> {
    /// What such a name says of its argument. None if the name takes something else, or holds it in something.
    pub(super) fn as_argument(
        &self,
        text: &'t str,
        name: Node<'t>,
        args: &[TypeText<'t>],
        at: Node<'t>,
    ) -> Option<Vec<Ty<'t>>> {
        let [arg] = args else { return None };
        let params = self.file.text()[name.span().end..].trim_start().strip_prefix('<')?;
        let param = params[..params.find(['>', ',', '='])?].split_whitespace().next()?;
        let is_param =
            |part: &TypeText<'t>| matches!(part, TypeText::Name { path, args } if *path == [param] && args.is_empty());
        match TypeText::parse(text) {
            TypeText::Union(parts) if parts.iter().any(is_param) => Some(union(
                parts.iter().map(
                    |part| {
                        if is_param(part) { self.type_text(arg, at) } else { self.type_text(part, name) }
                    },
                ),
            )),
            part if is_param(&part) => Some(self.type_text(arg, at)),
            _ => None,
        }
    }
}
