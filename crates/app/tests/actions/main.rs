//! What people do, action by action, on both databases.

mod common;
mod figures;
mod handling;
mod seeing;
mod sending;
