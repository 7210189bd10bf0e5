//! The numbers of variants, and the constants of structures, whose type another file of Rust defines.

use super::super::context::Cx;
use super::super::set::CodeSet;
use super::locate::Located;
use super::methods::Foreigner;
use crate::syntax::{DefKind, Expr, Node};

impl<'t> Cx<'t> {
    /// What a method gives that does nothing but cast a variant of an enumeration of another file:
    /// `reason.code()`.
    pub(in crate::sites) fn cast_by_method_elsewhere(&self, object: Node<'t>, name: &str) -> Option<CodeSet> {
        self.trail?;
        let Foreigner { mut ty, .. } = self.choosy(false, || self.foreigner(object))?;
        ty.names.push(name.to_owned());
        let is_cast = |cx: &Cx<'_>| {
            let is_of_enum = cx.enum_located(&ty).is_some();
            is_of_enum && cx.located_function(&ty).is_some_and(|function| cx.is_cast_alone(function, true))
        };
        if self.in_file(&ty.path, is_cast)? { self.variant_named(object) } else { None }
    }

    /// Whether what `From<Own> for u16` makes of an enumeration of another file is the number of its variant.
    pub(super) fn is_cast_elsewhere(&self, ty: &Located) -> bool {
        let look = |cx: &Cx<'_>| {
            let functions = cx.enum_located(ty).map(|name| cx.conversions(name)).unwrap_or_default();
            !functions.is_empty() && functions.iter().all(|function| cx.is_conversion_by_cast(*function))
        };
        self.in_file(&ty.path, look).unwrap_or(false)
    }

    /// The enumeration of this file that a definition is, by its name.
    fn enum_located(&self, ty: &Located) -> Option<&'t str> {
        let node = self.file.node_of(ty.at)?;
        let Expr::Name(name) = self.expr(node) else { return None };
        matches!(self.definition(name, node)?.kind, DefKind::Enum(_)).then_some(name)
    }

    /// The value of a constant of a structure of this file: `Code::LOST`.
    pub(super) fn constant_located(&self, ty: &Located, constant: &str) -> Option<Node<'t>> {
        let node = self.file.node_of(ty.at)?;
        let Expr::Name(name) = self.expr(node) else { return None };
        match self.definition(name, node)?.kind {
            DefKind::Class(_) => self.constant_in(name, constant),
            _ => None,
        }
    }
}
