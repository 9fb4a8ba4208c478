//! A demonstration city in a folder of its own: filled if the folder is empty, else served as it is.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use app::App;
use app::demo::{Account, PASSWORD, SEED, StoryClock, StoryIds};
use app::ports::{Clock, SystemClock};
use app::start::Opening;
use jiff::SignedDuration;
use serde_json::json;

use crate::adapters::Folder;
use crate::config::Config;

/// What the demonstration tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Story {
    /// A city today, six weeks after it began.
    Living,
}

/// A city that can be served, and who can sign in to it.
pub struct Demonstration {
    pub app: App,
    pub accounts: Vec<Account>,
    /// Whether it was there before.
    pub kept: bool,
}

/// Written first and removed last: while it is there, the city is not whole.
const UNFINISHED: &str = "unfinished";

/// Opens the city of the settings and fills it if it is new.
///
/// # Errors
/// The folder cannot be used, or what an earlier start left in it is not whole.
pub async fn open(config: &Config, story: Story) -> Result<Demonstration, Box<dyn Error>> {
    let Story::Living = story;
    let folder = &config.data_dir;
    let unfinished = folder.join(UNFINISHED);
    if unfinished.exists() {
        let advice = "remove it, or choose another folder with --data";
        return Err(format!(
            "{}: an earlier start was stopped while it filled this folder; {advice}",
            folder.display()
        )
        .into());
    }
    let kept = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    fs::create_dir_all(folder)?;
    if kept {
        let app = crate::serve::open(config).await?;
        let accounts = known(&app).await?;
        return Ok(Demonstration { app, accounts, kept });
    }
    fs::write(&unfinished, "")?;
    let now = SystemClock.now();
    let clock = Arc::new(StoryClock::told(app::demo::beginning(now)));
    let ids = Arc::new(StoryIds::told(SEED));
    let app = app::start::open(opening(config, clock.clone(), ids.clone())?).await?;
    app::demo::fill(&app, &clock, now).await?;
    clock.go(SignedDuration::ZERO);
    ids.go();
    fs::remove_file(unfinished)?;
    let accounts = known(&app).await?;
    Ok(Demonstration { app, accounts, kept })
}

fn opening(config: &Config, clock: Arc<StoryClock>, ids: Arc<StoryIds>) -> Result<Opening, Box<dyn Error>> {
    let files = Arc::new(Folder::new(config.data_dir.join("photos"))?);
    let mut opening = Opening::new(&config.database_url, config.city_dir.clone(), files);
    (opening.clock, opening.ids) = (clock, ids);
    Ok(opening)
}

/// The accounts of the demonstration that are in this database; none if it is no demonstration.
async fn known(app: &App) -> Result<Vec<Account>, Box<dyn Error>> {
    let accounts = app::demo::people(&app.city())?;
    let there = app::staff::is_there(app, "coordinator").await?;
    Ok(if there { accounts } else { Vec::new() })
}

/// One line for programs.
#[must_use]
pub fn as_json(address: &str, accounts: &[Account]) -> String {
    json!({ "address": address, "accounts": accounts }).to_string()
}

/// What a person needs to look round, in Vietnamese and English.
#[must_use]
pub fn introduction(address: &str, demonstration: &Path, kept: bool, accounts: &[Account]) -> String {
    let folder = demonstration.display();
    let mut text = format!("\n  Nhịp Cầu: {address}\n\n");
    if kept {
        text.push_str(&format!(
            "  Dùng lại dữ liệu có sẵn trong {folder}.\n  Serving what is already in {folder}.\n\n"
        ));
    }
    text.push_str("  Người dân không cần tài khoản. / Citizens need no account.\n");
    let shown = ["intake", "head", "officer", "approver", "coordinator", "inspector", "admin"];
    let first = |word: &str| accounts.iter().find(|account| account.login.split('.').next() == Some(word));
    if first("admin").is_some() {
        text.push_str(&format!("  Cán bộ đăng nhập tại / Staff sign in at {address}/sign-in\n"));
        text.push_str(&format!("  Mật khẩu chung / one password for all: {PASSWORD}\n\n"));
    }
    for account in shown.iter().filter_map(|word| first(word)) {
        let role = account.login.split('.').next().unwrap_or_default();
        let (vi, en) = names(role);
        text.push_str(&format!("    {:<20} {vi} / {en}\n", account.login));
    }
    text.push_str("\n  Mọi người và mọi việc ở đây đều là giả định. / Everything here is invented.\n");
    text
}

fn names(role: &str) -> (&'static str, &'static str) {
    match role {
        "intake" => ("tiếp nhận, phường Hoàn Kiếm", "intake, Hoàn Kiếm ward"),
        "head" => ("lãnh đạo phường", "head of the ward"),
        "officer" => ("cán bộ xử lý", "handling officer"),
        "approver" => ("người duyệt trả lời", "approver of answers"),
        "coordinator" => ("điều phối thành phố", "city coordinator"),
        "inspector" => ("thanh tra", "inspector"),
        _ => ("quản trị", "administrator"),
    }
}
