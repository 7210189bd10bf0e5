//! Languages: detection, parsing, and lowering to a small vocabulary.
//!
//! [`File`] is a parsed file. It answers questions in the words of `vocab`: what an expression
//! is, what an occurrence of a name is, what encloses a place. Each grammar family has one front
//! end below this room; no other room sees a tree. Walks are iterative, nodes are reached from the
//! root by offset, and broken syntax is simply a file that says less.

mod comments;
mod control;
mod documented;
mod edit;
mod embedded;
mod fields;
mod javascript;
mod language;
mod names;
mod parsed;
mod rust;
mod types;
mod vocab;

use std::cell::Cell;
use std::sync::Arc;

use fields::Fields;
use tree_sitter::Parser;

pub use control::*;
pub use edit::{LARGE, Stop};
pub use embedded::Host;
pub use language::Language;
use names::Names;
pub use parsed::Parsed;
pub use types::{TypeText, member_of, value_under_any_key};
pub use vocab::*;

use crate::source::{Source, Span};

/// Beyond this depth of nesting a place is not looked at: no code written by hand is that deep,
/// and climbing from each of thousands of such places would take minutes.
const MAX_DEPTH: usize = 1_000;

/// From the root (first) to a node (last).
type Path<'t> = Vec<tree_sitter::Node<'t>>;

/// What each grammar family knows of its own syntax.
trait FrontEnd: Sync {
    /// Lowers an expression, one level deep.
    fn expr<'t>(&self, file: &'t File, node: tree_sitter::Node<'t>) -> Expr<'t>;
    /// What the name at the end of the path is.
    fn role<'t>(&self, file: &'t File, path: &[tree_sitter::Node<'t>]) -> Role<'t>;
    /// Whether names can be defined for this node alone.
    fn is_scope(&self, node: tree_sitter::Node<'_>) -> bool;
    /// Whether this node is a function or closure.
    fn is_function(&self, node: tree_sitter::Node<'_>) -> bool;
    /// Whether this node is what `this` or `self` stands for.
    fn is_class(&self, node: tree_sitter::Node<'_>) -> bool;
    /// The function at this node.
    fn function<'t>(&self, file: &'t File, node: tree_sitter::Node<'t>) -> Option<Function<'t>>;
    /// What the function at this node gives back: expressions.
    fn returns<'t>(&self, file: &'t File, function: tree_sitter::Node<'t>) -> Vec<tree_sitter::Node<'t>>;
    /// What the function at this node yields, one by one, and whether it yields all of that one by one.
    fn yields<'t>(&self, _function: tree_sitter::Node<'t>) -> Option<Vec<(tree_sitter::Node<'t>, bool)>> {
        None
    }
    /// How this node decides about its parts.
    fn construct<'t>(&self, file: &'t File, node: tree_sitter::Node<'t>) -> Construct<'t>;
    /// What becomes of the value at the end of the path.
    fn fate<'t>(&self, file: &'t File, path: &[tree_sitter::Node<'t>]) -> Fate<'t>;
    /// Members of an enumeration in order.
    fn enum_members<'t>(&self, file: &'t File, node: tree_sitter::Node<'t>) -> Vec<EnumMember<'t>>;
    /// Whether control never runs past this statement.
    fn exits(&self, node: tree_sitter::Node<'_>) -> bool;
    /// Whether nobody hears of it if what the path leads to fails.
    fn is_silenced(&self, file: &File, path: &[tree_sitter::Node<'_>]) -> bool;
    /// Whether this node is a statement of its own.
    fn is_statement(&self, node: tree_sitter::Node<'_>, parent: tree_sitter::Node<'_>) -> bool;
    /// Whether this node is test code by its own mark.
    fn is_test(&self, file: &File, node: tree_sitter::Node<'_>) -> bool;
    /// The text of the type that this node says its operand has.
    fn asserted_type<'t>(&self, file: &'t File, node: tree_sitter::Node<'t>) -> Option<&'t str>;
    /// The function whose caller decides what `this` is at the end of the path, and the text of the
    /// type that it says `this` has.
    fn this_function<'t>(
        &self,
        file: &'t File,
        path: &[tree_sitter::Node<'t>],
    ) -> Option<(tree_sitter::Node<'t>, Option<&'t str>)>;
    /// The class or type that this one extends, and its own name.
    fn heritage<'t>(&self, file: &'t File, class: tree_sitter::Node<'t>) -> Heritage<'t>;
    /// Modules all of whose names are taken in.
    fn globs<'t>(&self, file: &'t File) -> Vec<Vec<&'t str>>;
    /// What the file gives to others under a name.
    fn exports<'t>(&self, file: &'t File, root: tree_sitter::Node<'t>, name: &str) -> Vec<Export<'t>>;
    /// The modules all of whose names the file gives to others.
    fn stars<'t>(&self, file: &'t File, root: tree_sitter::Node<'t>) -> Vec<&'t str>;
    /// The text of a comment without its marks.
    fn comment_text<'t>(&self, text: &'t str) -> &'t str;
    /// Whether this node is a comment.
    fn is_comment(&self, node: tree_sitter::Node<'_>) -> bool;
}

/// The name of a class, and what it extends.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heritage<'t> {
    /// Its name.
    pub name: Option<&'t str>,
    /// The class that it extends.
    pub base: Option<Node<'t>>,
    /// Whether it is a type alone, as what it extends is then.
    pub is_interface: bool,
}

/// A parsed file.
pub struct File {
    source: Arc<Source>,
    language: Language,
    tree: tree_sitter::Tree,
    /// Whether the tree speaks of the whole text, and not of scripts in it.
    is_whole_text: bool,
    /// Whether the parser was given a text with less in it.
    is_shortened: bool,
    /// What was read of macro calls.
    macros: rust::Macros,
    /// How many parts of broken code may still be passed on the way to a place.
    patience: Cell<usize>,
    /// What was found out about names.
    names: Names,
}

/// What the parser makes no sense of is one node with all its parts side by side, and each look at a
/// place passes them one by one: of a file that is broken throughout, the rest is given up.
const PATIENCE: usize = 1 << 28;

/// Few places lie deeper in their file.
const USUAL_DEPTH: usize = 32;

impl File {
    /// Parses a file. None if there is nothing to parse, or the parser gives up, which takes an unusable grammar.
    pub fn parse(source: Arc<Source>, language: Language) -> Option<File> {
        Self::parse_unless(source, language, &|| false)
    }

    /// The same, unless it is stopped before its end.
    pub fn parse_unless(source: Arc<Source>, language: Language, stop: Stop<'_>) -> Option<File> {
        let is_whole_text = !matches!(language, Language::Embedded(_));
        let (language, spans) = match language {
            Language::Embedded(host) => embedded::scripts(source.text(), host),
            _ => (language, vec![Span::new(source.bom_len(), source.text().len())]),
        };
        // Without any range the parser would read everything.
        if spans.is_empty() {
            return None;
        }
        let tree = edit::parse_with(source.text(), language, &spans, None, stop)?;
        Some(Self::of_tree(source, language, tree, is_whole_text))
    }

    /// A file of which nothing was asked yet.
    fn of_tree(source: Arc<Source>, language: Language, tree: tree_sitter::Tree, is_whole_text: bool) -> File {
        let (macros, names, patience) = (rust::Macros::default(), Names::default(), Cell::new(PATIENCE));
        let is_shortened = javascript::inline::has_modules(source.text(), language);
        File { source, language, tree, is_whole_text, is_shortened, macros, names, patience }
    }

    /// The text and its lines.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// The text of a range.
    pub fn slice(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// The text of a node.
    pub fn text_of(&self, node: Node<'_>) -> &str {
        self.slice(node.span())
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether the parser met something that it does not understand.
    pub fn has_errors(&self) -> bool {
        self.tree.root_node().has_error()
    }

    /// How many places the parser did not understand, counted up to `limit`.
    pub fn error_count(&self, limit: usize) -> usize {
        let mut cursor = self.tree.walk();
        let mut count = 0;
        loop {
            let node = cursor.node();
            count += usize::from(node.is_error() || node.is_missing());
            if count >= limit || !(node.has_error() && cursor.goto_first_child()) {
                loop {
                    if count >= limit {
                        return count;
                    }
                    if cursor.goto_next_sibling() {
                        break;
                    }
                    if !cursor.goto_parent() {
                        return count;
                    }
                }
            }
        }
    }

    fn front_end(&self) -> &'static dyn FrontEnd {
        match self.language {
            Language::JavaScript | Language::TypeScript | Language::Tsx | Language::Embedded(_) => {
                &javascript::JavaScript
            }
            Language::Rust => &rust::Rust,
        }
    }

    fn raw<'t>(&'t self, node: tree_sitter::Node<'t>) -> &'t str {
        self.slice(Span::new(node.start_byte(), node.end_byte()))
    }

    /// The path to the innermost node at `offset`; none where the file nests too deeply.
    fn path(&self, offset: usize) -> Option<Path<'_>> {
        let mut path = self.path_in(&self.tree, offset)?;
        if self.language == Language::Rust {
            rust::enter(self, &mut path, offset)?;
        }
        Some(path)
    }

    /// The path from a tree's root to the innermost node at `offset`.
    fn path_in<'t>(&self, tree: &'t tree_sitter::Tree, offset: usize) -> Option<Path<'t>> {
        let mut cursor = tree.walk();
        let mut path = Vec::with_capacity(USUAL_DEPTH);
        path.push(cursor.node());
        loop {
            if let Some(broken) = path.last().filter(|node| node.is_error()) {
                self.patience.set(self.patience.get().saturating_sub(broken.child_count()));
            }
            if self.patience.get() == 0 || path.len() > MAX_DEPTH {
                return None;
            }
            if cursor.goto_first_child_for_byte(offset).is_none() || cursor.node().start_byte() > offset {
                return Some(path);
            }
            path.push(cursor.node());
        }
    }

    /// The path to a node: from the root to it.
    fn path_to<'t>(&'t self, node: Node<'t>) -> Option<Path<'t>> {
        let mut path = self.path(node.0.start_byte())?;
        let at = path.iter().rposition(|step| *step == node.0)?;
        path.truncate(at + 1);
        Some(path)
    }

    /// What encloses a node, from the inside out.
    pub fn ancestors<'t>(&'t self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut path = self.path_to(node).unwrap_or_default();
        path.pop();
        path.into_iter().rev().map(Node).collect()
    }

    /// The innermost node at a byte; none outside the text or where the file nests too deeply.
    pub fn node_at(&self, offset: usize) -> Option<Node<'_>> {
        self.path(offset)?.pop().map(Node)
    }

    /// The innermost node that covers exactly these bytes.
    pub fn node_of(&self, span: Span) -> Option<Node<'_>> {
        self.path(span.start)?.into_iter().rev().map(Node).find(|node| node.span() == span)
    }

    /// Lowers an expression, one level deep.
    pub fn expr<'t>(&'t self, node: Node<'t>) -> Expr<'t> {
        self.front_end().expr(self, node.0)
    }

    /// The expression without what leaves its value alone: parentheses, casts of type, `await`.
    pub fn plain<'t>(&'t self, mut node: Node<'t>) -> Node<'t> {
        while let Expr::Same(inner) = self.expr(node) {
            node = inner;
        }
        node
    }

    /// The text of the type that an expression says it has (`value as Type`).
    pub fn asserted_type<'t>(&'t self, node: Node<'t>) -> Option<&'t str> {
        self.front_end().asserted_type(self, node.0)
    }

    /// The function whose caller decides what `this` is at a place, and the text of the type that
    /// it says `this` has; none where `this` is the object of a class.
    pub fn this_function<'t>(&'t self, node: Node<'t>) -> Option<(Node<'t>, Option<&'t str>)> {
        let path = self.path_to(node)?;
        let (function, annotation) = self.front_end().this_function(self, &path)?;
        Some((Node(function), annotation))
    }

    /// The scopes around a node, from the inside out.
    pub fn scopes<'t>(&'t self, node: Node<'t>) -> Vec<Node<'t>> {
        let front_end = self.front_end();
        let path = self.path_to(node).unwrap_or_default();
        path.into_iter().rev().filter(|node| front_end.is_scope(*node)).map(Node).collect()
    }

    /// Modules all of whose names are taken in (`use a::b::*`), as paths.
    pub fn globs(&self) -> Vec<Vec<&str>> {
        self.front_end().globs(self)
    }

    /// What the file gives to others under a name; `""` is what it gives as a whole.
    pub fn exports<'t>(&'t self, name: &str) -> Vec<Export<'t>> {
        self.front_end().exports(self, self.tree.root_node(), name)
    }

    /// The modules all of whose names the file gives to others.
    pub fn stars(&self) -> Vec<&str> {
        self.front_end().stars(self, self.tree.root_node())
    }

    /// The function at a node.
    pub fn function<'t>(&'t self, node: Node<'t>) -> Option<Function<'t>> {
        self.front_end().function(self, node.0)
    }

    /// The name that a function is declared under.
    pub fn function_name<'t>(&'t self, function: Node<'t>) -> Option<Node<'t>> {
        function.0.field("name").map(Node)
    }

    /// The name that a parameter is bound to, if it is a plain name.
    pub fn pattern_name<'t>(&'t self, param: Node<'t>) -> Option<Node<'t>> {
        let pattern = param.0.field("pattern").unwrap_or(param.0);
        (pattern.kind() == "identifier").then_some(Node(pattern))
    }

    /// The text of the type that a parameter of a function is annotated with.
    pub fn parameter_type<'t>(&'t self, param: Node<'t>) -> Option<&'t str> {
        let text = self.raw(param.0.field("type")?);
        Some(text.trim_start_matches(':').trim())
    }

    /// Whether a node is a function or closure.
    pub fn is_function(&self, node: Node<'_>) -> bool {
        self.front_end().is_function(node.0)
    }

    /// Whether a node is what `this` or `self` stands for.
    pub fn is_class(&self, node: Node<'_>) -> bool {
        self.front_end().is_class(node.0)
    }

    /// What a function gives back.
    pub fn returns<'t>(&'t self, function: Node<'t>) -> Vec<Node<'t>> {
        self.front_end().returns(self, function.0).into_iter().map(Node).collect()
    }

    /// What a function yields: expressions, and whether all that is in them is yielded one by one (`yield* sockets`).
    /// None for a function that is no generator.
    pub fn yields<'t>(&'t self, function: Node<'t>) -> Option<Vec<(Node<'t>, bool)>> {
        let yielded = self.front_end().yields(function.0)?;
        Some(yielded.into_iter().map(|(value, is_all)| (Node(value), is_all)).collect())
    }

    /// How a node decides about its parts.
    pub fn construct<'t>(&'t self, node: Node<'t>) -> Construct<'t> {
        self.front_end().construct(self, node.0)
    }

    /// What becomes of a value where it stands.
    pub fn fate<'t>(&'t self, node: Node<'t>) -> Fate<'t> {
        match self.path_to(node) {
            Some(path) => self.front_end().fate(self, &path),
            None => Fate::Other,
        }
    }

    /// Members of an enumeration in order.
    pub fn enum_members<'t>(&'t self, node: Node<'t>) -> Vec<EnumMember<'t>> {
        self.front_end().enum_members(self, node.0)
    }

    /// Whether control never runs past a statement.
    pub fn exits(&self, node: Node<'_>) -> bool {
        self.front_end().exits(node.0)
    }

    /// Whether nobody hears of it if what a node does fails: its result is thrown away, or an empty
    /// handler catches what it throws.
    pub fn is_silenced<'t>(&'t self, node: Node<'t>) -> bool {
        self.path_to(node).is_some_and(|path| self.front_end().is_silenced(self, &path))
    }

    /// The statement that a node belongs to.
    pub fn statement<'t>(&'t self, node: Node<'t>) -> Node<'t> {
        let Some(path) = self.path_to(node) else {
            return node;
        };
        let front_end = self.front_end();
        let at = (1..path.len()).rev().find(|&at| front_end.is_statement(path[at], path[at - 1]));
        at.map_or(node, |at| Node(path[at]))
    }

    /// Whether a node stands in test code, by a mark in the code itself.
    pub fn is_in_test<'t>(&'t self, node: Node<'t>) -> bool {
        let front_end = self.front_end();
        self.path_to(node).is_some_and(|path| path.iter().any(|step| front_end.is_test(self, *step)))
    }

    /// The name of a class, and what it extends.
    pub fn heritage<'t>(&'t self, class: Node<'t>) -> Heritage<'t> {
        self.front_end().heritage(self, class.0)
    }

    /// The names of the functions and classes around a place, outermost first.
    pub fn symbol(&self, offset: usize) -> String {
        let front_end = self.front_end();
        let path = self.path(offset).unwrap_or_default();
        let holders = path.iter().filter(|node| front_end.is_function(**node) || front_end.is_class(**node));
        let names = holders.filter_map(|node| front_end.heritage(self, *node).name);
        names.collect::<Vec<_>>().join(".")
    }
}

/// Parses some ranges of a text as if nothing stood between them.
fn parse(text: &str, language: Language, spans: &[Span]) -> Option<tree_sitter::Tree> {
    parser(text, language, spans)?.parse(text, None)
}

/// A parser for some ranges of a text. One for each parse: one that was stopped half-way would begin
/// the next with what it has.
fn parser(text: &str, language: Language, spans: &[Span]) -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(&language.grammar()).ok()?;
    if spans != [Span::new(0, text.len())] {
        let point = |byte| tree_sitter::Point::new(0, byte);
        let range = |span: &Span| tree_sitter::Range {
            start_byte: span.start,
            end_byte: span.end,
            start_point: point(span.start),
            end_point: point(span.end),
        };
        parser.set_included_ranges(&spans.iter().map(range).collect::<Vec<_>>()).ok()?;
    }
    Some(parser)
}

/// The named children of a node that are no comments.
fn children<'t>(node: tree_sitter::Node<'t>) -> Vec<tree_sitter::Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| !child.is_extra()).collect()
}

/// Whether `node` is the child of `parent` in this field.
fn is_field(parent: tree_sitter::Node<'_>, field: &str, node: tree_sitter::Node<'_>) -> bool {
    parent.field(field) == Some(node)
}
