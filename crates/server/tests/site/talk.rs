//! The conversation between a reporter and the unit: photos both ways, and nothing that tells who or where the sender is.

use axum::http::StatusCode;
use domain::staff::StaffRole::{Head, Intake};

use crate::common::{Page, Part, TestSite, jpeg};
use crate::office::signed_in;
use crate::people::{WARD, report, send};

/// A photo whose file tells more than its picture: who took it, in a segment as cameras write them.
fn telling() -> Vec<u8> {
    let picture = jpeg();
    let secret = b"Exif\0\0MM\0*\0\0\0\x08\0\0 Nguoi Chup 21.0375 105.8365";
    let segment = |what: &[u8]| {
        let length = u16::try_from(what.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, 0xE1], length.as_slice(), what].concat()
    };
    // As large as what telephones take: more than a form without photos may be.
    let large = segment(&vec![0; 60_000]).repeat(6);
    let (start, rest) = picture.split_at(2);
    [start, &segment(secret), &large, rest].concat()
}

/// Addresses of the photos of messages on a page.
fn pictures(page: &Page) -> Vec<String> {
    let body = page.body();
    let messages = body.split("class=\"message").skip(1).flat_map(|part| part.split("src=\"").skip(1));
    messages
        .filter_map(|part| part.split('"').next())
        .filter(|url| url.contains("/photos/"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn photos_go_both_ways_and_tell_nothing_but_the_picture() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    let own = site.stranger();
    own.follow(&own.get(&format!("/cases/{code}?key={key}")).await).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let other = signed_in(&site, "hoa", "00008", &[Intake, Head]).await;

    let picture = telling();
    let file = Part::File { name: "photos", file: "nha-ong-Nguyen-Van-Thu.jpg", kind: "image/jpeg", bytes: &picture };
    let said = own.post_parts(&format!("/cases/{code}/messages"), &[Part::Text("message", "Chỗ này đây"), file]).await;
    let page = own.follow(&said).await;
    let shown = pictures(&page);
    assert_eq!(shown.len(), 1, "{}", page.body().split("id=\"talk\"").nth(1).unwrap_or_default());
    assert_eq!(own.get(&shown[0]).await.status, StatusCode::OK);

    let desk = head.get(&format!("/work/{code}")).await;
    let theirs = pictures(&desk);
    assert_eq!(theirs.len(), 1, "{}", desk.text());
    assert!(theirs[0].starts_with("/work/"));
    assert!(!desk.body().contains("Nguyen-Van-Thu"), "no name of a file");
    for url in [&theirs[0], theirs[0].trim_end_matches("/thumb")] {
        let answer = head.get(url).await;
        assert_eq!(answer.status, StatusCode::OK, "{url}");
        let told = format!("{:?}", answer.headers);
        assert!(!told.contains("Nguyen") && !told.contains("last-modified"), "{told}");
        let bytes = answer.bytes;
        let has = |what: &[u8]| bytes.windows(what.len()).any(|part| part == what);
        assert!(!has(b"Exif") && !has(b"Nguoi Chup"), "the picture alone");
    }
    let id = theirs[0].split('/').nth(4).unwrap().parse().map(domain::id::PhotoId).unwrap();
    let files = std::sync::Arc::clone(&site.site.app.files);
    let kept = app::photo::open(files, id, app::photo::Size::Original).await.unwrap();
    assert_eq!(kept, None, "the file as it was sent is nowhere");
    assert_eq!(other.get(&theirs[0]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.stranger().get(&shown[0]).await.status, StatusCode::NOT_FOUND);
    let public = site.stranger().get(&format!("/cases/{code}")).await;
    assert!(pictures(&public).is_empty() && !public.body().contains(&shown[0]));

    let plan = crate::people::png();
    let back = Part::File { name: "photos", file: "ban-do.png", kind: "image/png", bytes: &plan };
    let version = Part::Text("version", "1");
    let answered = head.post_parts(&format!("/work/{code}/message"), &[version, Part::Text("text", ""), back]).await;
    assert!(answered.status.is_redirection(), "{}", answered.text());
    let page = own.get(&format!("/cases/{code}")).await;
    assert_eq!(pictures(&page).len(), 2, "a photo may go without words");
}

#[tokio::test]
async fn documents_and_empty_messages_are_refused_and_words_stay() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    site.follow(&site.get(&format!("/cases/{code}?key={key}")).await).await;
    let to = format!("/cases/{code}/messages");
    let pdf = Part::File {
        name: "photos",
        file: "don.pdf",
        kind: "application/pdf",
        bytes: b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF",
    };
    let refused = site.post_parts(&to, &[Part::Text("message", "Gửi kèm đơn"), pdf]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("Gửi kèm đơn"), "what was typed is there");
    assert!(refused.text().contains("Tin nhắn chỉ kèm được ảnh"), "{}", refused.text());
    assert_eq!(site.post(&to, &[("message", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
