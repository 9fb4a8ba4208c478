//! The table of authority, held against the same said another way, and against its page.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../shared/page.rs"]
mod page;
mod people;
mod table;

#[test]
fn the_page_holds_the_table_of_the_code() {
    page::expect_table("authority.md", &domain::authority::as_markdown());
    let words = domain::authority::Relation::ALL.iter().map(|relation| relation.as_str());
    page::expect_rows("authority.md", words.chain(domain::staff::StaffRole::ALL.iter().map(|role| role.as_str())));
}

#[test]
fn the_page_of_requests_holds_their_terms() {
    page::expect_table("requests.md", &domain::request::as_markdown());
    page::expect_rows("requests.md", domain::request::Kind::ALL.iter().map(|kind| kind.as_str()));
}
