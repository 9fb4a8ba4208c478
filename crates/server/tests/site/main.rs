//! The real router, in process. One program for all tests of the crate, so that it is linked once: a noun's tests are a
//! module here, and `common` is how they use the site.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod absence;
mod account;
mod blocks;
mod bulletins;
#[expect(clippy::panic, reason = "what is not of the standard has failed")]
#[path = "../../../domain/tests/cap/schema.rs"]
mod cap_schema;
mod case;
mod common;
mod console;
mod crawl;
mod data;
mod demo;
mod desk;
mod fitness;
mod flood;
mod frame;
mod glass;
mod inbox;
mod invitation;
mod launch;
mod letters;
mod list;
mod notices;
mod office;
mod operator;
mod organisation;
mod people;
mod privacy;
mod provider;
mod report;
mod rest;
mod safety;
mod second_factor;
mod sign_in;
mod statistics;
mod talk;
mod terms;
mod warning;
mod work;
