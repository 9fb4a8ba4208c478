//! The outside: pages, the interface for programs, and the binary `nhipcau`.
#![expect(missing_docs, reason = "the outside documents what surprises; the inside documents everything")]

pub mod adapters;
pub mod assets;
pub mod backup;
mod browser;
pub mod cache;
pub mod cli;
pub mod config;
pub mod demo;
pub mod error;
pub mod flood;
pub mod ground;
pub mod guard;
pub mod health;
pub mod keys;
pub mod letters;
pub mod limit;
pub mod metrics;
pub mod net;
pub mod pages;
mod paper;
pub mod rest;
pub mod routes;
pub mod say;
pub mod sent;
pub mod serve;
pub mod signature;
pub mod site;
pub mod told;
pub mod visitor;
pub mod words;
