//! A neighbouring province that warns, so that there is a bulletin to look at. Nothing in it is real: Mẫu means sample.

use crate::ports::fetch::{Fault, Feeds, Fetch, Fetched};
use domain::cap::Time;
use futures::future::{BoxFuture, FutureExt as _};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::{collections::BTreeMap, sync::Arc};

/// Its messages never change, so they are given once.
const TAG: &str = "\"mau\"";

struct Neighbour(String);

impl Fetch for Neighbour {
    fn get<'a>(&'a self, _: &'a str, etag: Option<&'a str>) -> BoxFuture<'a, Result<Fetched, Fault>> {
        let fetched = match etag {
            Some(TAG) => Fetched::NotModified,
            _ => Fetched::Document { body: self.0.clone().into_bytes(), etag: Some(TAG.to_owned()) },
        };
        async { Ok(fetched) }.boxed()
    }
}

/// The feed of an invented neighbour that has just warned. It asks nobody.
#[must_use]
pub fn neighbour(now: Timestamp, zone: &TimeZone) -> Feeds {
    let moment = |hours| Time::new(now + SignedDuration::from_hours(hours), zone).to_string();
    let document = include_str!("neighbour.xml");
    let document = document.replace("{sent}", &moment(0)).replace("{onset}", &moment(1)).replace("{end}", &moment(12));
    let addresses = BTreeMap::from([("lang-gieng".to_owned(), "https://lang-gieng.example/cap.atom".to_owned())]);
    Feeds { addresses, fetch: Some(Arc::new(Neighbour(document))) }
}

#[cfg(test)]
mod tests {
    use super::neighbour;
    use crate::ports::fetch::Fetched;
    use domain::cap::{Feed, Holds, Limits, feed};
    use futures::executor::block_on;
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn every_message_of_the_neighbour_can_be_read_and_comes_once() {
        let feeds = neighbour(Timestamp::UNIX_EPOCH, &TimeZone::UTC);
        let fetch = feeds.fetch.unwrap();
        let Fetched::Document { body, etag } = block_on(fetch.get("", None)).unwrap() else {
            unreachable!("a document")
        };
        let Feed::List { entries, .. } = feed(&body, &Limits::default()).unwrap() else { unreachable!("a list") };
        let whole = entries.iter().filter(|entry| matches!(entry.holds, Ok(Holds::Message(_)))).count();
        assert_eq!((entries.len(), whole), (2, 2));
        assert_eq!(block_on(fetch.get("", etag.as_deref())), Ok(Fetched::NotModified));
    }
}
