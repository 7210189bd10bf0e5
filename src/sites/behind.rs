//! The types of libraries behind what a call is made on: its own, or that which its class extends.

use super::Api;
use super::context::Cx;
use super::types::Ty;
use crate::apis::{Family, Role, TypeId};
use crate::syntax::Node;

impl<'t> Cx<'t> {
    /// The sends of this name on objects of these types.
    pub(super) fn apis_of(&self, types: &[Ty<'t>], name: &str) -> Vec<(Api, Role)> {
        let mut apis: Vec<(Api, Role)> = Vec::new();
        for ty in types.iter().filter(|ty| !self.has_own(ty, name)).flat_map(|ty| self.holders(ty)) {
            let model = self.apis.model(ty.model);
            let of = self.apis.ty(ty);
            let sends = model.sends.iter().enumerate();
            let matching =
                sends.filter(|(_, send)| send.call.as_deref() == Some(name) && send.on.as_deref() == Some(&of.name));
            for (index, _) in matching {
                let api = Api { model: ty.model, index };
                match apis.iter_mut().find(|(known, _)| *known == api) {
                    Some((_, role)) if *role != of.role => *role = Role::Either,
                    Some(_) => {}
                    None => apis.push((api, of.role)),
                }
            }
        }
        apis
    }

    /// Whether a class does itself what a method of this name does, in place of the library's class that it extends.
    fn has_own(&self, ty: &Ty<'t>, name: &str) -> bool {
        match ty {
            Ty::Object(_) if self.family() == Family::JavaScript => self.method(ty, name).is_some(),
            Ty::Foreign(foreign) => self.family() == Family::JavaScript && self.foreign_method(foreign, name).is_some(),
            _ => false,
        }
    }

    /// The library types whose functions are called on a value, or, in Rust, on a type by its path.
    fn holders(&self, ty: &Ty<'t>) -> Vec<TypeId> {
        match ty {
            Ty::Export(model, path) if self.family() == Family::Rust => {
                let named = self.apis.types(*model).filter(|(_, ty)| ty.name == *path);
                named.map(|(id, _)| id).collect()
            }
            _ => self.bases(ty),
        }
    }

    /// The library types behind a type: itself, or what a class of this file extends.
    pub(super) fn bases(&self, ty: &Ty<'t>) -> Vec<TypeId> {
        match ty {
            Ty::Instance(id) => vec![*id],
            Ty::Object(class) => self.nested(Vec::new, || self.base_types(*class)),
            Ty::Foreign(foreign) => self.foreign_bases(foreign),
            _ => Vec::new(),
        }
    }

    fn base_types(&self, class: Node<'t>) -> Vec<TypeId> {
        self.extended(class).iter().flat_map(|ty| self.bases(ty)).collect()
    }
}
