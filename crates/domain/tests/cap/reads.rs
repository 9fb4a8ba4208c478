//! Messages of others: in the shape of the examples of the standard, in all the ways feeds write them, and broken.

use domain::cap::{
    Alert, Broken, Category, Certainty, Limits, MessageType, Scope, Severity, Status, Urgency, Why, read,
};

/// A weather office's warning with two languages, in the shape of the standard's thunderstorm example.
const STORM: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>KT-2026-0042</identifier>
  <sender>duty@weather.example</sender>
  <sent>2026-07-21T16:05:00+07:00</sent>
  <status>Actual</status>
  <msgType>Update</msgType>
  <scope>Public</scope>
  <references>duty@weather.example,KT-2026-0041,2026-07-21T10:00:00+07:00</references>
  <info>
    <language>vi</language>
    <category>Met</category>
    <category>Safety</category>
    <event>Dông, lốc</event>
    <responseType>Shelter</responseType>
    <urgency>Immediate</urgency>
    <severity>Severe</severity>
    <certainty>Observed</certainty>
    <eventCode><valueName>sample</valueName><value>DL</value></eventCode>
    <effective>2026-07-21T16:05:00+07:00</effective>
    <onset>2026-07-21T16:30:00+07:00</onset>
    <expires>2026-07-21T20:00:00+07:00</expires>
    <senderName>Đài mẫu</senderName>
    <headline>Dông &amp; lốc &lt; 2 giờ tới</headline>
    <description><![CDATA[Gió giật <cấp 8>.]]></description>
    <instruction>Vào nhà&#160;ngay.</instruction>
    <web>https://weather.example/42</web>
    <contact>duty@weather.example</contact>
    <parameter><valueName>gust</valueName><value>20 m/s</value></parameter>
    <resource>
      <resourceDesc>Ảnh ra-đa</resourceDesc>
      <mimeType>image/png</mimeType>
      <size>20480</size>
      <uri>https://weather.example/42.png</uri>
    </resource>
    <area>
      <areaDesc>Phía tây thành phố</areaDesc>
      <polygon>21.0,105.7 21.1,105.7 21.1,105.8 21.0,105.7</polygon>
      <circle>21.03,105.85 12.5</circle>
      <geocode><valueName>sample</valueName><value>W1</value></geocode>
      <altitude>0</altitude>
      <ceiling>3000.5</ceiling>
    </area>
  </info>
  <info>
    <category>Met</category>
    <event>Thunderstorm</event>
    <urgency>Immediate</urgency>
    <severity>Severe</severity>
    <certainty>Observed</certainty>
  </info>
</alert>
"#;

fn ok(document: &str) -> Alert {
    read(document.as_bytes(), &Limits::default()).unwrap()
}

fn err(document: &str) -> Broken {
    read(document.as_bytes(), &Limits::default()).unwrap_err()
}

#[test]
fn a_whole_message_is_read() {
    let alert = ok(STORM);
    assert_eq!((alert.identifier.as_str(), alert.sender.as_str()), ("KT-2026-0042", "duty@weather.example"));
    assert_eq!((alert.status, alert.message_type, alert.scope), (Status::Actual, MessageType::Update, Scope::Public));
    assert_eq!(alert.references[0].identifier.as_str(), "KT-2026-0041");
    let [vi, en] = alert.infos.as_slice() else { panic!("two languages") };
    assert_eq!(vi.categories, [Category::Met, Category::Safety]);
    assert_eq!((vi.urgency, vi.severity, vi.certainty), (Urgency::Immediate, Severity::Severe, Certainty::Observed));
    assert_eq!(vi.headline.as_deref(), Some("Dông & lốc < 2 giờ tới"));
    assert_eq!(vi.description.as_deref(), Some("Gió giật <cấp 8>."));
    assert_eq!(vi.instruction.as_deref(), Some("Vào nhà\u{a0}ngay."));
    assert_eq!(vi.expires.unwrap().at(), "2026-07-21T13:00:00Z".parse().unwrap());
    assert_eq!(vi.resources[0].size, Some(20_480));
    let area = &vi.areas[0];
    assert_eq!((area.polygons[0].0[1].x, area.polygons[0].0[1].y), (105.7, 21.1), "x is the longitude");
    assert_eq!((area.circles[0].lat, area.circles[0].lon, area.circles[0].km), (21.03, 105.85, 12.5));
    assert_eq!((area.altitude, area.ceiling), (Some(0.0), Some(3000.5)));
    assert_eq!((en.language.as_deref(), en.headline.as_deref(), en.areas.len()), (None, None, 0));
}

#[test]
fn feeds_may_write_it_in_other_ways() {
    let same = ok(STORM);
    let prefixed = STORM.replace("</", "</c:").replace('<', "<c:").replace("<c:/c:", "</c:");
    let prefixed = prefixed.replace("<c:?", "<?").replace("<c:![CDATA", "<![CDATA").replace("xmlns=", "xmlns:c=");
    let prefixed = prefixed.replace("<c:cấp", "<cấp");
    assert_eq!(ok(&prefixed), same, "with a prefix");
    assert_eq!(ok(&format!("\u{FEFF}{STORM}")), same, "with a byte order mark");
    assert_eq!(ok(&STORM.replace('\n', "\r\n")), same, "with other line ends");
    let sheet = "?>\n<?xml-stylesheet href=\"a.xsl\"?><!-- a comment -->";
    assert_eq!(ok(&STORM.replacen("?>", sheet, 1)), same, "with instructions and comments");
    let empty = STORM.replacen("<scope>", "<source/><scope>", 1).replacen("<web>", "<audience> </audience><web>", 1);
    assert_eq!(ok(&empty), same, "with empty elements, in another order");
    let signed = STORM.replace(
        "</alert>",
        "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo>x<a/></SignedInfo></Signature></alert>",
    );
    assert_eq!(ok(&signed), same, "signed");
    assert_eq!(ok(&STORM.replacen("Observed", "Very Likely", 1)).infos[0].certainty, Certainty::Likely, "as in 1.0");
}

#[test]
fn version_1_1_may_leave_out_a_media_type_and_write_times_with_a_letter() {
    let old = STORM.replace("cap:1.2", "cap:1.1");
    assert_eq!(ok(&old), ok(STORM));
    let loose = old.replace("<mimeType>image/png</mimeType>", "").replace("16:30:00+07:00", "09:30:00.000Z");
    let alert = ok(&loose);
    assert_eq!(alert.infos[0].resources[0].mime_type, "application/octet-stream");
    assert_eq!(alert.infos[0].onset.unwrap().at(), "2026-07-21T09:30:00Z".parse().unwrap());
}

#[test]
fn what_is_broken_is_named_with_its_reason() {
    let word = |text: &str| Why::Word(text.into());
    let cases: &[(&str, &str, &str, Why)] = &[
        // The head.
        ("<identifier>KT-2026-0042</identifier>", "", "alert/identifier", Why::Missing),
        ("KT-2026-0042", " ", "alert/identifier", Why::Missing),
        ("KT-2026-0042", "KT 42", "alert/identifier", Why::Token("KT 42".into())),
        ("<sender>duty@weather.example<", "<sender>a,b<", "alert/sender", Why::Token("a,b".into())),
        ("<sender>duty@weather.example<", "<sender>a&amp;b<", "alert/sender", Why::Token("a&b".into())),
        ("<sent>", "<sent>2026-07-21T16:05:00+07:00</sent><sent>", "alert/sent", Why::Twice),
        ("<sent>2026-07-21T16:05:00+07:00", "<sent>yesterday", "alert/sent", Why::Time("yesterday".into())),
        (
            "<sent>2026-07-21T16:05:00+07:00",
            "<sent>2026-07-21T09:05:00Z",
            "alert/sent",
            Why::Time("2026-07-21T09:05:00Z".into()),
        ),
        (
            "<sent>2026-07-21T16:05:00+07:00",
            "<sent>2026-02-30T16:05:00+07:00",
            "alert/sent",
            Why::Time("2026-02-30T16:05:00+07:00".into()),
        ),
        (">Actual<", ">actual<", "alert/status", word("actual")),
        (">Update<", ">Revoke<", "alert/msgType", word("Revoke")),
        (">Public<", ">Restricted<", "alert/restriction", Why::Missing),
        (">Public<", ">Private<", "alert/addresses", Why::Missing),
        (
            "<references>duty@weather.example,KT-2026-0041,2026-07-21T10:00:00+07:00</references>",
            "",
            "alert/references",
            Why::Missing,
        ),
        (
            ",KT-2026-0041,2026-07-21T10:00:00+07:00",
            ",KT-2026-0041",
            "alert/references",
            Why::Reference("duty@weather.example,KT-2026-0041".into()),
        ),
        // What it says.
        ("<category>Met</category>\n    <category>Safety</category>", "", "alert/info/category", Why::Missing),
        (">Safety<", ">Weather<", "alert/info/category", word("Weather")),
        ("<event>Dông, lốc</event>", "", "alert/info/event", Why::Missing),
        (">Shelter<", ">Run<", "alert/info/responseType", word("Run")),
        (">Immediate<", ">Now<", "alert/info/urgency", word("Now")),
        (">Severe<", ">Orange<", "alert/info/severity", word("Orange")),
        (">Observed<", "><", "alert/info/certainty", Why::Missing),
        (
            "<expires>2026-07-21T20:00:00+07:00",
            "<expires>2026-07-21",
            "alert/info/expires",
            Why::Time("2026-07-21".into()),
        ),
        ("<value>DL</value>", "", "alert/info/eventCode/value", Why::Missing),
        ("<valueName>gust</valueName>", "", "alert/info/parameter/valueName", Why::Missing),
        ("<mimeType>image/png</mimeType>", "", "alert/info/resource/mimeType", Why::Missing),
        (">20480<", ">20 kB<", "alert/info/resource/size", Why::Number("20 kB".into())),
        (">20480<", ">-1<", "alert/info/resource/size", Why::Number("-1".into())),
        // Where.
        ("<areaDesc>Phía tây thành phố</areaDesc>", "", "alert/info/area/areaDesc", Why::Missing),
        ("21.1,105.8 21.0,105.7<", "21.1,105.8<", "alert/info/area/polygon", Why::Short),
        ("21.1,105.8 21.0,105.7<", "21.1,105.8 21.0,105.6<", "alert/info/area/polygon", Why::Open),
        ("21.1,105.8 21", "21.1;105.8 21", "alert/info/area/polygon", Why::Place("21.1;105.8".into())),
        ("21.1,105.8 21", "105.8,21.1 21", "alert/info/area/polygon", Why::Place("105.8,21.1".into())),
        ("21.1,105.8 21", "NaN,105.8 21", "alert/info/area/polygon", Why::Place("NaN,105.8".into())),
        ("21.1,105.8 21", "2e1,105.8 21", "alert/info/area/polygon", Why::Place("2e1,105.8".into())),
        (" 12.5<", " -1<", "alert/info/area/circle", Why::Number("-1".into())),
        ("21.03,105.85 12.5", "21.03,105.85", "alert/info/area/circle", Why::Place("21.03,105.85".into())),
        ("<altitude>0</altitude>", "", "alert/info/area/altitude", Why::Missing),
        ("3000.5", "high", "alert/info/area/ceiling", Why::Number("high".into())),
        // Elements and text in the wrong place.
        ("<scope>", "<level>3</level><scope>", "alert/level", Why::Unknown),
        ("<areaDesc>", "<headline>x</headline><areaDesc>", "alert/info/area/headline", Why::Unknown),
        ("Phía tây", "<b>Phía</b> tây", "alert/info/area/areaDesc/b", Why::Unknown),
        ("<category>Met", "stray<category>Met", "alert/info", Why::StrayText),
        // XML.
        ("cap:1.2", "cap:2.0", "alert", Why::NotCap),
        (" xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"", "", "alert", Why::NotCap),
        ("<scope>", "<scope xmlns=\"urn:oasis:names:tc:emergency:cap:1.1\">", "alert", Why::NotCap),
        ("<alert", "<!DOCTYPE alert [<!ENTITY a \"b\">]><alert", "alert", Why::DocumentType),
        ("<alert", "<!DOCTYPE alert SYSTEM \"http://weather.example/cap.dtd\"><alert", "alert", Why::DocumentType),
        ("Đài mẫu", "&a;", "alert/info/senderName", Why::Entity("a".into())),
        ("Đài mẫu", "&#0;", "alert/info/senderName", Why::Entity("#0".into())),
        ("Đài mẫu", "&#x1;", "alert/info/senderName", Why::Sign),
        ("Đài mẫu", "\u{1}", "alert", Why::Sign),
        ("UTF-8", "ISO-8859-1", "alert", Why::Encoding),
    ];
    for (old, new, element, why) in cases {
        let broken = STORM.replacen(old, new, 1);
        assert_ne!(broken, STORM, "{old} is there");
        assert_eq!(err(&broken), Broken { element: (*element).to_owned(), why: why.clone() }, "{old} → {new}");
    }
    assert_eq!(
        err(&STORM.replacen(">Severe<", ">Orange<", 1)).to_string(),
        "alert/info/severity: \"Orange\" is not one of the values allowed"
    );
}

#[test]
fn what_is_not_xml_is_refused() {
    let as_other_root = STORM.replace("<alert", "<feed").replace("</alert", "</feed");
    assert_eq!(err(&as_other_root).why, Why::NotCap);
    for (document, element) in [
        (String::new(), "alert"),
        ("a page instead of a message".to_owned(), "alert"),
        (STORM.replacen("</event>", "</evnt>", 1), "alert/info/event"),
        (STORM.replacen("</alert>", "", 1), "alert"),
        (format!("{STORM}<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"/>"), "alert"),
        (format!("{STORM}and more"), "alert"),
        (STORM.replacen("Đài mẫu", "a & b", 1), "alert/info/senderName"),
        (STORM[..1_000].to_owned(), "alert"),
    ] {
        let broken = err(&document);
        assert!(matches!(broken.why, Why::Xml(_) | Why::StrayText), "{broken}");
        assert!(broken.element.starts_with(element), "{broken}");
    }
    let mut latin = STORM.as_bytes().to_vec();
    latin[300] = 0xE9;
    assert_eq!(read(&latin, &Limits::default()).unwrap_err().why, Why::Encoding);
}

#[test]
fn what_is_too_much_is_refused() {
    let polygon = "<polygon>21.0,105.7 21.1,105.7 21.1,105.8 21.0,105.7</polygon>";
    let elements = STORM.matches('<').count()
        - ["</", "<?", "<!", "<cấp"].map(|not| STORM.matches(not).count()).iter().sum::<usize>();
    let within = Limits { bytes: STORM.len(), depth: 5, elements, shapes: 2, points: 4 };
    assert!(read(STORM.as_bytes(), &within).is_ok());
    let shapes = STORM.replacen(polygon, &polygon.repeat(2), 1);
    let large = Limits { bytes: 10_000, ..within };
    for (document, limits, element, why) in [
        (
            STORM.to_owned(),
            Limits { bytes: within.bytes - 1, ..within },
            "alert",
            Why::Bytes { most: within.bytes - 1 },
        ),
        (STORM.to_owned(), Limits { depth: 4, ..within }, "alert/info/area/geocode", Why::Depth { most: 4 }),
        (
            STORM.to_owned(),
            Limits { elements: elements - 1, ..within },
            "alert/info",
            Why::Elements { most: elements - 1 },
        ),
        (STORM.to_owned(), Limits { points: 3, ..within }, "alert/info/area/polygon", Why::Points { most: 3 }),
        (shapes, Limits { points: 8, elements: 60, ..large }, "alert/info/area/circle", Why::Shapes { most: 2 }),
    ] {
        assert_eq!(read(document.as_bytes(), &limits), Err(Broken { element: element.to_owned(), why }));
    }
    let deep = STORM.replacen("<scope>", &format!("{}<scope>", "<x xmlns=\"other\">".repeat(100)), 1);
    assert_eq!(err(&deep).why, Why::Depth { most: 16 }, "also inside what is passed over");
    let long = STORM.replacen(">Severe<", &format!(">{}<", "x".repeat(10_000)), 1);
    let name = "x".repeat(10_000);
    let named = STORM.replacen("<scope>", &format!("<{name}>1</{name}><scope>"), 1);
    let unclosed = STORM.replacen("<scope>", &format!("<{name}><scope>"), 1);
    for document in [long, named, unclosed] {
        assert!(err(&document).to_string().len() < 300, "an error says only the beginning");
    }
}
