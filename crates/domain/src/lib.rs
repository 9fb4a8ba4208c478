//! The rules of Nhịp Cầu: what may happen to a case, who may do it, by when, and who is responsible for a place.
//!
//! Nothing here reads a file, a clock or a socket: time, ids and the city come in as values.

pub mod access;
pub mod account;
pub mod area;
pub mod authority;
pub mod blur;
mod borders;
pub mod bulletin;
pub mod calendar;
pub mod cap;
pub mod case;
pub mod city;
pub mod code;
pub mod command;
pub mod consent;
pub mod deadline;
pub mod decide;
pub mod fold;
pub mod gap;
pub mod id;
pub mod interest;
pub mod lifecycle;
pub mod mention;
pub mod notice;
pub mod organisation;
pub mod quality;
pub mod report;
pub mod request;
pub mod retention;
pub mod routing;
pub mod sample;
pub mod staff;
pub mod statistics;
pub mod subscriber;
pub mod text;
mod timeline;
pub mod warning;
mod words;
