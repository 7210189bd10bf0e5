//! The small vocabulary that every language is lowered to.
//!
//! Nothing here is specific to a language, and nothing here is a tree: a [`Node`] is a handle that
//! only this room can look into. Lowering is shallow, one level per call, so that analysis pays
//! for what it asks and deep nesting costs no stack.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::source::Span;

/// A place in a syntax tree; opaque outside this room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Node<'t>(pub(super) tree_sitter::Node<'t>);

impl Node<'_> {
    /// The bytes that it covers.
    pub fn span(self) -> Span {
        Span::new(self.0.start_byte(), self.0.end_byte())
    }

    /// Identity for caches: two nodes are the same node if these are equal.
    pub fn key(self) -> (usize, Span) {
        (self.0.id(), self.span())
    }
}

impl Hash for Node<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}..{}", self.0.kind(), self.0.start_byte(), self.0.end_byte())
    }
}

/// An expression, one level deep.
#[derive(Clone, Debug)]
pub enum Expr<'t> {
    /// An integer literal; saturated where it does not fit.
    Int(i64),
    /// A number with a fraction.
    Fraction,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
    /// A string, with what is known of its text.
    Text(Text<'t>),
    /// A plain name.
    Name(&'t str),
    /// The object that a method belongs to: `this`, `self`.
    This,
    /// The same object, as its base class sees it: `super`.
    Super,
    /// `object.name` or `object::name`.
    Member {
        /// What the member belongs to.
        object: Node<'t>,
        /// The member's name.
        name: &'t str,
    },
    /// `object[index]`.
    Index {
        /// What is indexed.
        object: Node<'t>,
        /// The index.
        index: Node<'t>,
    },
    /// A call, or the construction of an object.
    Call(Call<'t>),
    /// An object literal, or a record with named fields.
    Record(Record<'t>),
    /// An array or a tuple.
    List(Vec<Node<'t>>),
    /// The numbers from one to another.
    Range {
        /// Where it begins, if anywhere.
        low: Option<Node<'t>>,
        /// Where it ends, if anywhere.
        high: Option<Node<'t>>,
        /// Whether the end is part of it.
        inclusive: bool,
    },
    /// Whether a value is in one of some ranges: `matches!(code, 1004..=1006 | 1015)`.
    Matches {
        /// The value as written.
        value: &'t str,
        /// The ranges.
        ranges: Vec<Bounds<'t>>,
    },
    /// The elements of another collection, one by one: `...values`.
    Spread(Node<'t>),
    /// One of several values: a conditional, the arms of a match.
    Choice(Vec<Node<'t>>),
    /// A value, and what stands in for it: `a || b`, `a ?? b`.
    Fallback {
        /// The value.
        value: Node<'t>,
        /// What is taken if there is none.
        fallback: Node<'t>,
        /// Whether zero counts as none (`||`).
        falsy: bool,
    },
    /// An operator between two expressions.
    Binary {
        /// The operator as written, or the macro that compares: `assert_eq`.
        op: &'t str,
        /// Left operand.
        left: Node<'t>,
        /// Right operand.
        right: Node<'t>,
    },
    /// An operator before an expression.
    Unary {
        /// The operator as written.
        op: &'t str,
        /// The operand.
        operand: Node<'t>,
    },
    /// An expression around another that has the same value: parentheses, casts of type, `await`.
    Same(Node<'t>),
    /// A cast to an unsigned integer type of so many bits.
    Cast {
        /// What is cast.
        operand: Node<'t>,
        /// Width of the type in bits.
        bits: u32,
    },
    /// A function as a value.
    Function(Function<'t>),
    /// A class as a value.
    Class(Node<'t>),
    /// Anything else.
    Unknown,
}

/// The numbers from one to another.
#[derive(Clone, Debug)]
pub struct Bounds<'t> {
    /// Where they begin, if anywhere.
    pub low: Option<Node<'t>>,
    /// Where they end, if anywhere.
    pub high: Option<Node<'t>>,
    /// Whether the end is part of them.
    pub inclusive: bool,
}

/// A call, or the construction of an object.
#[derive(Clone, Debug)]
pub struct Call<'t> {
    /// The whole call.
    pub node: Node<'t>,
    /// What is called.
    pub callee: Node<'t>,
    /// The arguments.
    pub args: Vec<Node<'t>>,
    /// The range of the argument list with its parentheses, if it has one.
    pub list: Option<Span>,
    /// The text of its type arguments, without their brackets.
    pub type_args: Option<&'t str>,
    /// Whether it is `new`.
    pub new: bool,
    /// Whether one argument stands for several (`...args`).
    pub spread: bool,
}

/// An object literal, or a record with named fields.
#[derive(Clone, Debug)]
pub struct Record<'t> {
    /// The type that is built, where the language names it.
    pub name: Option<Node<'t>>,
    /// The fields.
    pub fields: Vec<Field<'t>>,
    /// Objects whose fields it takes over: `{ ...defaults }`.
    pub spreads: Vec<Node<'t>>,
    /// Whether it takes fields from somewhere else too.
    pub open: bool,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field<'t> {
    /// Its name.
    pub name: &'t str,
    /// Its value; for a shorthand the name itself.
    pub value: Node<'t>,
}

/// A string: pieces in order.
#[derive(Clone, Debug)]
pub struct Text<'t> {
    /// What it is made of.
    pub pieces: Vec<Piece<'t>>,
}

/// A piece of a string.
#[derive(Clone, Debug)]
pub enum Piece<'t> {
    /// Known text, with escapes resolved.
    Fixed(String),
    /// The value of an expression.
    Value(Node<'t>),
    /// The value of a name that stands inside the text: `{name}` in Rust.
    Name(String),
    /// Something that is not understood; at least nothing.
    Unknown,
}

/// A function, method or closure.
#[derive(Clone, Debug)]
pub struct Function<'t> {
    /// The whole function.
    pub node: Node<'t>,
    /// Its parameters, without a receiver.
    pub params: Vec<Param<'t>>,
    /// Whether reading what it belongs to runs it: `get code() { .. }`.
    pub getter: bool,
}

/// A parameter of a function.
#[derive(Clone, Debug)]
pub struct Param<'t> {
    /// The name or pattern.
    pub node: Node<'t>,
    /// The default value.
    pub default: Option<Node<'t>>,
}

/// One step of taking a value apart in a pattern, from the outside in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick<'t> {
    /// The value under a key.
    Key(&'t str),
    /// The item at a place, from 0.
    Item(usize),
    /// What a variant holds at a place, from 0.
    Variant(&'t str, usize),
    /// What is left over.
    Rest,
}

/// A definition of a name.
#[derive(Clone, Debug)]
pub struct Def<'t> {
    /// The name, where it is defined.
    pub node: Node<'t>,
    /// What it is.
    pub kind: DefKind<'t>,
    /// Where the name can be used.
    pub scope: Span,
    /// The module, class or implementation that it is reached through (`codes::X`), if any.
    pub container: Option<&'t str>,
}

/// What a definition defines.
#[derive(Clone, Debug)]
pub enum DefKind<'t> {
    /// A variable or constant.
    Variable(Variable<'t>),
    /// A parameter of a function.
    Parameter {
        /// The function.
        function: Node<'t>,
        /// Its place, from 0, without a receiver.
        index: usize,
        /// How the name is taken out of the argument.
        picks: Vec<Pick<'t>>,
        /// The default value.
        default: Option<Node<'t>>,
        /// The text of its type.
        annotation: Option<&'t str>,
        /// Whether it makes a member of the class too (`constructor(private ws: WebSocket)`).
        property: bool,
    },
    /// A name from another module.
    Import {
        /// The module, as written.
        module: &'t str,
        /// What is taken from it.
        what: Imported<'t>,
    },
    /// A name from another module, by path (`use a::b::C`).
    Path(Vec<&'t str>),
    /// A function.
    Function(Node<'t>),
    /// A class, structure, interface or type with members.
    Class(Node<'t>),
    /// An enumeration.
    Enum(Node<'t>),
    /// Another name for a type.
    Alias(&'t str),
    /// A module or namespace.
    Module(Node<'t>),
    /// What a loop runs over, one at a time.
    Item {
        /// What the loop runs over.
        of: Node<'t>,
        /// How the name is taken out of an element.
        picks: Vec<Pick<'t>>,
    },
    /// A caught error.
    Caught,
    /// Something else.
    Other,
}

/// A variable or constant.
#[derive(Clone, Debug)]
pub struct Variable<'t> {
    /// Its first value.
    pub value: Option<Node<'t>>,
    /// How the name is taken out of the value.
    pub picks: Vec<Pick<'t>>,
    /// The value where the picked one is missing.
    pub default: Option<Node<'t>>,
    /// The text of its type.
    pub annotation: Option<&'t str>,
    /// Whether it can be given another value.
    pub mutable: bool,
    /// Whether it belongs to a file or module, not to a function.
    pub shared: bool,
}

/// What an import takes from a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported<'t> {
    /// The module as a whole.
    All,
    /// Its default export.
    Default,
    /// An export by name.
    Name(&'t str),
}

impl<'t> Imported<'t> {
    /// The name of the export; nothing for the module as a whole.
    pub fn name(self) -> &'t str {
        match self {
            Imported::All => "",
            Imported::Default => "default",
            Imported::Name(name) => name,
        }
    }
}

/// What a file gives to others under a name.
#[derive(Clone, Copy, Debug)]
pub enum Export<'t> {
    /// What has this name in the file.
    Local(Node<'t>),
    /// A value.
    Value(Node<'t>),
    /// What it takes from another module itself.
    From {
        /// The module, as written.
        module: &'t str,
        /// What is taken from it.
        what: Imported<'t>,
    },
}

/// What one occurrence of a name is.
#[derive(Clone, Debug)]
pub enum Role<'t> {
    /// Its definition.
    Define(Def<'t>),
    /// A new value for it; none where the value is not understood.
    Write(Option<Node<'t>>),
    /// The name of a member: `object.name`, with the value that it is given here.
    Member {
        /// The whole `object.name`.
        node: Node<'t>,
        /// What it is set to here.
        write: Option<Node<'t>>,
    },
    /// The key of a record's field.
    Key {
        /// The record.
        record: Node<'t>,
        /// The field's value.
        value: Node<'t>,
    },
    /// A member of a class, where it is declared.
    Field(ClassField<'t>),
    /// The name that something has elsewhere, where it is given another one: `X as Y`, `type Y = X`.
    Renamed(Node<'t>),
    /// A use of its value.
    Use,
    /// Not a name at all, or one that means nothing to analysis.
    Other,
}

/// A member of a class, where it is declared.
#[derive(Clone, Debug)]
pub struct ClassField<'t> {
    /// The class.
    pub class: Node<'t>,
    /// Its first value, or the method.
    pub value: Option<Node<'t>>,
    /// The text of its type.
    pub annotation: Option<&'t str>,
    /// Whether it can be given another value.
    pub mutable: bool,
    /// Whether reading it runs its method: `get code() { .. }`.
    pub getter: bool,
}

/// A member of an enumeration.
#[derive(Clone, Copy, Debug)]
pub struct EnumMember<'t> {
    /// Its name.
    pub name: &'t str,
    /// Its name, where it is declared.
    pub node: Node<'t>,
    /// Its value, where one is written.
    pub value: Option<Node<'t>>,
}

/// One occurrence of a name.
#[derive(Clone, Debug)]
pub struct Occurrence<'t> {
    /// Where it stands.
    pub node: Node<'t>,
    /// What it is there.
    pub role: Role<'t>,
}

/// What becomes of an expression's value where it stands.
#[derive(Clone, Debug)]
pub enum Fate<'t> {
    /// It is an argument of a call.
    Argument {
        /// The call.
        call: Node<'t>,
        /// Its place, from 0.
        index: usize,
    },
    /// It is what a call is made on: `value.method(..)`.
    Receiver {
        /// The call.
        call: Node<'t>,
        /// The method.
        method: &'t str,
    },
    /// It is a field of a record.
    Field {
        /// The record.
        record: Node<'t>,
        /// The field.
        name: &'t str,
    },
    /// It becomes part of a larger value, or passes through unchanged.
    Part(Node<'t>),
    /// It is the first value of a variable, whose name this is.
    Bound(Node<'t>),
    /// It is assigned to this.
    Assigned(Node<'t>),
    /// It is what this function gives back.
    Returned(Node<'t>),
    /// It is what the module exports by default.
    Exported,
    /// It is compared with something, or matched.
    Compared,
    /// It is thrown away.
    Dropped,
    /// Something else.
    Other,
}
