//! What is wrong with a form that was sent.

use app::FieldError;

use crate::say::Say;

/// A fault, as the summary and the field show it.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// Id of the element that the summary leads to.
    pub field: String,
    pub text: String,
}

impl Fault {
    pub(crate) fn new(field: &str, text: String) -> Self {
        Self { field: field.to_owned(), text }
    }

    pub(crate) fn of(l: &Say, fault: &FieldError) -> Self {
        Self::new(&fault.field, l.fault(fault))
    }

    /// The words for one field; empty if nothing is wrong with it.
    pub(crate) fn at(faults: &[Self], field: &str) -> String {
        let own = faults.iter().filter(|fault| fault.field == field).map(|fault| fault.text.as_str());
        own.collect::<Vec<_>>().join(" ")
    }
}
