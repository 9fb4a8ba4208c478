//! Lists of messages, as weather services publish them, and broken.

use domain::cap::{Broken, Entry, Feed, Holds, Limits, MOST_ENTRIES, Why, feed, read};
use proptest::{collection::vec, prelude::*, sample::select};

const ALERT: &str = r#"<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>M-1</identifier>
<sender>tram@mau.example</sender><sent>2026-11-25T08:00:00+07:00</sent><status>Actual</status><msgType>Alert</msgType>
<scope>Public</scope></alert>"#;

fn entries(document: &str) -> Vec<Entry> {
    match feed(document.as_bytes(), &Limits::default()).unwrap() {
        Feed::List { entries, beyond: 0 } => entries,
        other => panic!("expected a whole list, got {other:?}"),
    }
}

fn links(document: &str) -> Vec<String> {
    let link = |entry: Entry| match entry.holds {
        Ok(Holds::Link(link)) => link,
        other => panic!("expected a link, got {other:?}"),
    };
    entries(document).into_iter().map(link).collect()
}

fn atom(entries: &str) -> String {
    format!("<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Mẫu</title>{entries}</feed>")
}

fn rss(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>Mẫu</title><link>https://mau.example</link>{items}</channel></rss>")
}

#[test]
fn an_address_may_give_one_message() {
    let Feed::Message(alert) = feed(ALERT.as_bytes(), &Limits::default()).unwrap() else { panic!("a message") };
    assert_eq!(*alert, read(ALERT.as_bytes(), &Limits::default()).unwrap());
    let broken = feed(ALERT.replace(">Public<", ">Here<").as_bytes(), &Limits::default()).unwrap_err();
    assert_eq!(broken, Broken { element: "alert/scope".into(), why: Why::Word("Here".into()) });
}

#[test]
fn entries_of_atom_lead_to_messages() {
    let document = atom(
        r#"<entry><id>1</id><updated>a</updated><link href="https://a.example/page"/>
           <link rel="related" type="application/cap+xml" href="https://a.example/1.xml?x=1&amp;y=2"/></entry>
           <entry><id>2</id><link rel="self" href="https://a.example/self"/><link rel="alternate" href=" https://a.example/2 "/></entry>
           <entry><id>3</id><cap:event xmlns:cap="urn:oasis:names:tc:emergency:cap:1.1">Flood</cap:event>
           <x:link xmlns:x="urn:other" href="https://a.example/no"/><link href="https://a.example/3"/></entry>"#,
    );
    assert_eq!(links(&document), ["https://a.example/1.xml?x=1&y=2", "https://a.example/2", "https://a.example/3"]);
    let key = |document: &str| entries(document)[0].key.clone();
    assert_ne!(key(&document), key(&document.replace(">a<", ">b<")), "an entry that was updated is another one");
}

#[test]
fn an_entry_may_hold_its_message_and_one_that_is_broken_stops_no_other() {
    let inside = |alert: &str| format!("<entry><id>1</id><content type=\"text/xml\">{alert}</content></entry>");
    let broken = ALERT.replace("M-1", "M 1");
    let prefixed =
        ALERT.replace("xmlns=", "xmlns:c=").replace("</", "</c:").replace('<', "<c:").replace("<c:/c:", "</c:");
    let document = atom(&[inside(ALERT), inside(&broken), "<entry/>".to_owned(), inside(&prefixed)].concat());
    let read: Vec<Result<String, String>> = entries(&document)
        .into_iter()
        .map(|entry| match entry.holds {
            Ok(Holds::Message(alert)) => Ok(alert.identifier.to_string()),
            Ok(Holds::Link(link)) => panic!("no link was given: {link}"),
            Err(broken) => Err(broken.element),
        })
        .collect();
    let (element, link) = ("alert/identifier".to_owned(), "feed/entry/link".to_owned());
    let unnamed = atom(&format!("<entry><content>{ALERT}</content></entry>"));
    let key = |document: &str| entries(document)[0].key.clone();
    assert_ne!(key(&unnamed), key(&unnamed.replace("M-1", "M-2")), "an entry without a name is known by its message");
    assert_eq!(read, [Ok("M-1".to_owned()), Err(element), Err(link), Ok("M-1".to_owned())]);
}

#[test]
fn items_of_rss_lead_to_messages() {
    let document = rss(r#"<item><guid>1</guid><link>https://a.example/page</link>
           <enclosure type="application/cap+xml" url="https://a.example/1.xml" length="1"/></item>
           <item><link> https://a.example/2.xml </link><enclosure type="image/png" url="https://a.example/2.png"/></item>
           <item><title>3</title><enclosure url="https://a.example/3.xml"/></item>"#);
    assert_eq!(links(&document), ["https://a.example/1.xml", "https://a.example/2.xml", "https://a.example/3.xml"]);
    let none = &entries(&rss("<item><title>4</title></item>"))[0];
    assert_eq!(none.holds, Err(Broken { element: "rss/channel/item/link".into(), why: Why::Missing }));
}

#[test]
fn what_is_no_feed_says_so() {
    for (document, why) in [
        ("<html><body/></html>", Why::NotFeed),
        ("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", Why::NotFeed),
        ("<feed/>", Why::NotFeed),
        ("<rss xmlns=\"urn:other\"/>", Why::NotFeed),
        ("<!DOCTYPE html><html/>", Why::DocumentType),
    ] {
        assert_eq!(
            feed(document.as_bytes(), &Limits::default()),
            Err(Broken { element: "feed".into(), why }),
            "{document}"
        );
    }
    for document in ["", "{\"alerts\":[]}", "<rss>", "<rss></feed>", "<rss><item a=1/></rss>", "<rss></rss><rss/>"] {
        let broken = feed(document.as_bytes(), &Limits::default()).unwrap_err();
        assert!(matches!(broken.why, Why::Xml(_) | Why::StrayText), "{document}: {broken}");
    }
    let entity = rss("<item><link>&a;</link></item>");
    let broken = feed(entity.as_bytes(), &Limits::default()).unwrap_err();
    assert_eq!(broken, Broken { element: "rss/channel/item/link".into(), why: Why::Entity("a".into()) });
    let entity = rss("<item><enclosure url=\"&a;\"/></item>");
    assert!(matches!(feed(entity.as_bytes(), &Limits::default()).unwrap_err().why, Why::Xml(_)));
}

#[test]
fn no_more_is_read_than_the_limits_allow() {
    let item = "<item><link>https://a.example/1</link></item>";
    let Feed::List { entries, beyond } = feed(rss(&item.repeat(502)).as_bytes(), &Limits::default()).unwrap() else {
        panic!("a list")
    };
    assert_eq!((entries.len(), beyond), (MOST_ENTRIES, 2));
    let long = Limits { bytes: 100, ..Limits::default() };
    assert_eq!(feed(rss(&item.repeat(9)).as_bytes(), &long).unwrap_err().why, Why::Bytes { most: 100 });
    let many = Limits { elements: 5, ..Limits::default() };
    assert_eq!(feed(rss(&item.repeat(9)).as_bytes(), &many).unwrap_err().why, Why::Elements { most: 5 });
    let deep = rss(&"<a>".repeat(99));
    assert_eq!(feed(deep.as_bytes(), &Limits::default()).unwrap_err().why, Why::Depth { most: 16 });
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=''")).collect();
    let began = std::time::Instant::now();
    assert!(feed(rss(&format!("<item{attributes}/>")).as_bytes(), &Limits::default()).is_ok());
    assert!(
        began.elapsed() < std::time::Duration::from_secs(5),
        "many attributes do not take the square of their time"
    );
}

/// Pieces that feeds are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "</feed>",
        "<rss>",
        "</rss>",
        "<channel>",
        "</channel>",
        "<item>",
        "</item>",
        "<entry>",
        "</entry>",
        "<link href='x'/>",
        "<content>",
        "</content>",
        ALERT,
        "<link>",
        "</link>",
        "<!DOCTYPE a>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&a;",
        "&#0;",
        "xmlns",
        "=",
        "'",
        "\u{0}",
        "đ",
    ]);
    vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_that_arrives_stops_the_program(text in pieces(), bytes in vec(any::<u8>(), 0..200)) {
        let _read = (feed(text.as_bytes(), &Limits::default()), feed(&bytes, &Limits::default()));
    }
}
