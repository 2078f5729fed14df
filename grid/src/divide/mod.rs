//! Division of an area into cells: blocks in, cells out that are connected, equal in weight and compact.

mod graph;

pub use graph::{Block, Graph, GraphError, Link, LinkKind};
