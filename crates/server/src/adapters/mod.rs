//! The real thing behind each port of the actions.

mod folder;

pub use folder::Folder;
