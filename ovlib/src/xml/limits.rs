//! What a document may hold before we refuse it: far above anything an engine sends, low enough to stay harmless.

/// Elements inside each other, the root included.
pub const MAX_DEPTH: usize = 256;
/// Bytes of one entity, its tags included.
pub const MAX_ENTITY_BYTES: usize = 64 << 20;
/// Elements of one entity.
pub const MAX_ELEMENTS: usize = 1_000_000;
/// Attributes of one element; an engine sends three at most.
pub const MAX_ATTRIBUTES: usize = 256;
/// Bytes of an element's or attribute's name.
pub(super) const MAX_NAME: usize = 1000;
