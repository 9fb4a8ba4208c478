//! A case.
