//! What people do, action by action, on both databases.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod absence;
mod account;
mod blocks;
mod broadcast;
mod bulletins;
mod city;
mod common;
mod consent;
mod desk;
mod figures;
mod handling;
mod letters;
mod privacy;
mod requests;
mod retention;
mod safety;
mod sealed;
mod seeing;
mod sending;
mod sessions;
mod staff;
mod telling;
mod warning;
mod warning_chain;
