//! What `nhipcau demo` adds: the accounts it prints.

use app::demo::Story;
use domain::staff::StaffRole;
use server::config::Config;
use server::demo::{USUAL, introduction};

use crate::common::TestSite;

#[tokio::test]
async fn an_account_of_every_role_is_printed() {
    let site = TestSite::new().await;
    let accounts = Story::Living.people(&site.site.app.city()).unwrap();
    let config = Config::load_with(std::iter::empty(), USUAL).unwrap();
    let text = introduction(&config, false, &accounts);
    for role in StaffRole::ALL {
        let printed = accounts.iter().filter(|account| text.contains(&format!("    {} ", account.login)));
        let count = printed.filter(|account| account.roles.first() == Some(role)).count();
        assert_eq!(count, 1, "{role}: {text}");
    }
    assert!(text.contains("không bắt buộc"), "{text}");
    let required = [("NHIPCAU_SECOND_FACTOR".to_owned(), "required".to_owned())];
    let config = Config::load_with(required.into_iter(), USUAL).unwrap();
    assert!(introduction(&config, false, &accounts).contains("phải bật xác thực hai bước"));
}
