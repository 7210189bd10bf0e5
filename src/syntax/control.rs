//! Control flow, as every language has it.

use super::Node;

/// A construct that decides whether and how often its parts run.
#[derive(Clone, Debug)]
pub enum Construct<'t> {
    /// Statements one after the other.
    Block(Vec<Node<'t>>),
    /// A condition and what depends on it.
    Branch {
        /// The condition.
        condition: Node<'t>,
        /// What runs if it holds.
        then: Option<Node<'t>>,
        /// What runs if it does not.
        otherwise: Option<Node<'t>>,
    },
    /// A choice among values.
    Switch {
        /// What is compared.
        subject: Option<Node<'t>>,
        /// The arms in order.
        arms: Vec<Arm<'t>>,
    },
    /// A loop.
    Loop {
        /// What is repeated.
        body: Option<Node<'t>>,
        /// How often at least.
        runs: Runs,
    },
    /// Statements that may stop half-way.
    Try {
        /// The statements.
        body: Option<Node<'t>>,
        /// What runs if they stop.
        handler: Option<Node<'t>>,
        /// What runs behind either.
        finally: Option<Node<'t>>,
    },
    /// Leaves the nearest loop or switch.
    Break,
    /// Leaves the function, or begins the loop again.
    Exit,
    /// A function: what is inside runs at another time.
    Function,
    /// Nothing that decides.
    Other,
}

/// How often a loop runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// Perhaps not at all.
    Any,
    /// Once at least.
    Once,
    /// Until something in it leaves.
    Endless,
}

/// An arm of a switch or match.
#[derive(Clone, Debug)]
pub struct Arm<'t> {
    /// The whole arm.
    pub node: Node<'t>,
    /// The values that it takes; empty for all that is left.
    pub values: Vec<Node<'t>>,
    /// Whether it takes all that is left.
    pub default: bool,
    /// A further condition.
    pub condition: Option<Node<'t>>,
    /// Whether it runs on into the next arm.
    pub falls_through: bool,
}
