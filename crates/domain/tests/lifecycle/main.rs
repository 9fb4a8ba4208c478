//! The life of a case: the table, every guard, random walks, and the page of the documentation.

mod docs;
mod guards;
mod stage;
mod table;
mod walks;
