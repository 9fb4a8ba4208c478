//! What a form sent: its fields and files, whichever way the browser wrote them down.

use app::case::Upload;
use app::photo::Facts;
use axum::Form;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use domain::report::Position;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::error::Failure;

/// The field in which the browser tells what it read from the photos.
pub const FACTS: &str = "photo_facts";

/// Fields and files of a form, in their order. Takes both encodings, so one form may have photos or not.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    fields: Vec<(String, String)>,
    files: Vec<SentFile>,
}

/// A file that was chosen in a field.
#[derive(Clone, Debug)]
pub struct SentFile {
    /// Name of the field.
    pub field: String,
    /// Name of the file, as the device has it.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What the browser read from one photo before it made it smaller.
#[derive(Debug, Deserialize)]
struct Fact {
    name: String,
    lat: Option<f64>,
    lon: Option<f64>,
    taken: Option<String>,
}

impl Sent {
    /// The first value of a field; empty if it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field, for checkboxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Whether the field was sent at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(own, _)| own == name)
    }

    /// All fields with their values.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// All files that are not empty.
    #[must_use]
    pub fn files(&self) -> &[SentFile] {
        &self.files
    }

    /// The files of a field with what the browser knew of them; `zone` is where a camera without an offset stood.
    #[must_use]
    pub fn uploads(&self, field: &str, zone: &TimeZone) -> Vec<Upload> {
        let told: Vec<Fact> = serde_json::from_str(self.get(FACTS)).unwrap_or_default();
        let facts = |name: &str| {
            let fact = told.iter().find(|fact| fact.name == name);
            fact.map_or_else(Facts::default, |fact| Facts {
                taken_at: fact.taken.as_deref().and_then(|text| moment(text, zone)),
                taken_where: fact.lat.zip(fact.lon).and_then(|(lat, lon)| Position::new(lat, lon)),
            })
        };
        let own = self.files.iter().filter(|file| file.field == field);
        own.map(|file| Upload { bytes: file.bytes.clone(), facts: facts(&file.name) }).collect()
    }

    async fn of_parts(mut parts: Multipart) -> Result<Self, Failure> {
        let mut sent = Self::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(ToOwned::to_owned) {
                Some(name) => {
                    let bytes = part.bytes().await.map_err(broken)?.to_vec();
                    if !bytes.is_empty() {
                        sent.files.push(SentFile { field, name, bytes });
                    }
                }
                None => sent.fields.push((field, part.text().await.map_err(broken)?)),
            }
        }
        Ok(sent)
    }
}

/// A moment with its offset, or as a clock in `zone` showed it.
fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let local = || Some(text.parse::<DateTime>().ok()?.to_zoned_datetime(zone.clone()).ok()?.timestamp());
    text.parse().ok().or_else(local)
}

fn broken(fault: MultipartError) -> Failure {
    if fault.status() == StatusCode::PAYLOAD_TOO_LARGE { Failure::TooLarge } else { Failure::Malformed }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Failure;

    async fn from_request(ask: Request, state: &S) -> Result<Self, Failure> {
        let kind = ask.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::from_request(ask, state).await.ok().ok_or(Failure::Malformed)?;
            return Self::of_parts(parts).await;
        }
        let form = Form::<Vec<(String, String)>>::from_request(ask, state).await;
        let Form(fields) = form.map_err(|fault| {
            if fault.status() == StatusCode::PAYLOAD_TOO_LARGE { Failure::TooLarge } else { Failure::Malformed }
        })?;
        Ok(Self { fields, files: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)], files: &[&str]) -> Sent {
        let own = |text: &str| text.to_owned();
        Sent {
            fields: fields.iter().map(|(name, value)| (own(name), own(value))).collect(),
            files: files
                .iter()
                .map(|name| SentFile { field: own("photos"), name: own(name), bytes: vec![1] })
                .collect(),
        }
    }

    #[test]
    fn what_was_not_sent_is_empty_and_boxes_have_many_values() {
        let sent = sent(&[("case", "A"), ("case", "B"), ("note", "")], &[]);
        assert_eq!((sent.get("level"), sent.has("note"), sent.has("level")), ("", true, false));
        assert_eq!(sent.all("case").collect::<Vec<_>>(), ["A", "B"]);
    }

    #[test]
    fn facts_find_their_photo_by_name_and_local_time_is_the_citys() {
        let told = r#"[{"name":"b.jpg","lat":21.0,"lon":105.8,"taken":"2026-11-23T14:05:00"},{"name":"c.jpg","lat":99,"lon":0}]"#;
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let uploads = sent(&[(FACTS, told)], &["a.jpg", "b.jpg", "c.jpg"]).uploads("photos", &zone);
        assert_eq!(uploads[0].facts, Facts::default());
        assert_eq!(uploads[1].facts.taken_at, Some("2026-11-23T07:05:00Z".parse().unwrap()));
        assert_eq!(uploads[1].facts.taken_where, Position::new(21.0, 105.8));
        assert_eq!(uploads[2].facts.taken_where, None, "not on the earth");
    }

    #[test]
    fn a_moment_with_an_offset_is_taken_as_it_is() {
        let at = moment("2026-11-23T14:05:00+07:00", &TimeZone::UTC);
        assert_eq!(at, Some("2026-11-23T07:05:00Z".parse().unwrap()));
        assert_eq!(moment("yesterday", &TimeZone::UTC), None);
    }
}
