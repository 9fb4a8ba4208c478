//! Measurements, each a subcommand that prints what it found and fails below its goal.

mod lookups;
mod photos;
mod seam;

use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    match env::args().nth(1).as_deref() {
        Some("lookups") => lookups::run(),
        Some("photos") => photos::run(),
        Some("seam") => seam::run(),
        _ => Err("say what to measure: lookups, photos, seam".into()),
    }
}
