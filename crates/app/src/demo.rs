//! The demonstration city: everything a visitor sees before the first real report.

pub mod picture;
