//! The scans for a set of models, each built when the first file needs it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use crate::apis::{Apis, Family, Models};
use crate::sites::{Gate, Scope};

/// The scans for a set of models, by family and scope.
#[derive(Default)]
pub(super) struct Gates([[OnceLock<Gate>; 4]; 2]);

impl Gates {
    /// The scan for a family of languages.
    pub(super) fn get(&self, apis: &Apis, family: Family, scope: Scope) -> &Gate {
        let of_family = match family {
            Family::JavaScript => &self.0[0],
            Family::Rust => &self.0[1],
        };
        let gate = match scope {
            Scope::Check => &of_family[0],
            // What is unknown is found without it.
            Scope::All | Scope::Unknown => &of_family[1],
            Scope::Why => &of_family[2],
            Scope::Edit => &of_family[3],
        };
        gate.get_or_init(|| Gate::new(apis, family, scope))
    }
}

/// The scans for these models. Those of a configuration are kept as long as it is in use.
pub(super) fn of(models: &Models) -> Arc<Gates> {
    static BUILTIN: OnceLock<Arc<Gates>> = OnceLock::new();
    static OF_PROJECTS: Mutex<Vec<(Weak<Apis>, Arc<Gates>)>> = Mutex::new(Vec::new());
    let Some(own) = models.own() else { return BUILTIN.get_or_init(Arc::default).clone() };
    let mut known = OF_PROJECTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, gates)) = known.iter().find(|(apis, _)| std::ptr::eq(apis.as_ptr(), Arc::as_ptr(own))) {
        return gates.clone();
    }
    known.retain(|(apis, _)| apis.strong_count() > 0);
    let gates = Arc::<Gates>::default();
    known.push((Arc::downgrade(own), gates.clone()));
    gates
}
