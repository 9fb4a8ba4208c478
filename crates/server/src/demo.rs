//! A demonstration city in a folder of its own: filled if the folder is empty, else served as it is.

pub mod identity;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use app::App;
use app::demo::{Account, PASSWORD, SEED, Story, StoryClock, StoryIds, neighbour};
use app::pack::{Import, NotImported, import_areas};
use app::ports::post::{Carrier, Carriers};
use app::ports::{Clock, SystemClock};
use app::start::Opening;
use domain::area::AreaSet;
use domain::city::{UnitKind, Words};
use domain::staff::StaffRole;
use jiff::SignedDuration;
use serde_json::json;

use crate::adapters::{self, Folder, NoCarriers, Outbox};
use crate::config::{Config, SecondFactor};
use crate::letters::Press;

/// What the demonstration tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Told {
    /// A city today, six weeks after it began.
    Living,
    /// 28 June to 8 August 2024 in Hanoi, as the press counted it.
    Launch,
}

/// A city that can be served, and who can sign in to it.
pub struct Demonstration {
    pub app: App,
    pub accounts: Vec<Account>,
    /// Whether it was there before.
    pub kept: bool,
}

/// Settings of a demonstration that nothing else is said of. Everybody who looks round shares the accounts, so nobody's phone
/// may lock the others out unless that is wanted.
pub const USUAL: &[(&str, &str)] = &[("second_factor", "offered")];

/// Written first and removed last: while it is there, the city is not whole.
const UNFINISHED: &str = "unfinished";
/// Folder of the letters that leave the machine no other way.
const LETTERS: &str = "letters";
/// Which story was told, and how many seconds its clock is apart from ours.
const STORY: &str = "story";

/// Opens the city of the settings and fills it if it is new. `borders` are those of the districts of the launch, if
/// there is a file of them.
///
/// # Errors
/// The folder cannot be used, or what an earlier start left in it is not whole.
pub async fn open(config: &Config, told: Told, borders: Option<PathBuf>) -> Result<Demonstration, Box<dyn Error>> {
    let folder = &config.data_dir;
    if folder.join(UNFINISHED).exists() {
        let folder = folder.display();
        return Err(format!(
            "{folder}: an earlier start was stopped while it filled this folder; remove it, or choose another with --data"
        )
        .into());
    }
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return keep(config).await;
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join(UNFINISHED), "")?;
    let story = match told {
        Told::Living => Story::Living,
        Told::Launch => Story::Launch,
    };
    let (begin, end) = story.span(SystemClock.now())?;
    let (clock, ids) = (Arc::new(StoryClock::told(begin)), Arc::new(StoryIds::told(SEED)));
    let app = app::start::open(opening(config, story, clock.clone(), ids.clone())?).await?;
    if let Some(file) = borders {
        app::city::import(&app, districts(&app, file)?).await?;
    }
    story.fill(&app, &clock, end).await?;
    let apart = end.duration_since(SystemClock.now());
    let apart = if told == Told::Living { SignedDuration::ZERO } else { apart };
    clock.go(apart);
    ids.go();
    fs::write(folder.join(STORY), format!("{} {}", word(story), apart.as_secs()))?;
    fs::remove_file(folder.join(UNFINISHED))?;
    let accounts = story.people(&app.city())?;
    let app = reaching(config, app, story)?;
    Ok(Demonstration { app, accounts, kept: false })
}

/// Opens what is there: a story where its clock now stands, anything else as `serve` would.
async fn keep(config: &Config) -> Result<Demonstration, Box<dyn Error>> {
    let written = fs::read_to_string(config.data_dir.join(STORY)).unwrap_or_default();
    let (story, apart) = match written.split_once(' ') {
        Some(("launch", apart)) => (Story::Launch, SignedDuration::from_secs(apart.trim().parse()?)),
        Some(("living", _)) => (Story::Living, SignedDuration::ZERO),
        _ => {
            let app = crate::serve::open(config).await?;
            return Ok(Demonstration { app, accounts: Vec::new(), kept: true });
        }
    };
    let ids = StoryIds::told(SEED);
    ids.go();
    let opening = opening(config, story, Arc::new(StoryClock::going(apart)), Arc::new(ids))?;
    let app = reaching(config, app::start::open(opening).await?, story)?;
    let accounts = story.people(&app.city())?;
    Ok(Demonstration { app, accounts, kept: true })
}

/// Lets citizens sign in by an invented identity too, if the settings name no provider. Without it the demonstration goes on.
pub async fn add_identity(config: &mut Config) {
    if !config.oidc.0.is_empty() {
        return;
    }
    match identity::start(config.listen, &config.base_url).await {
        Ok(known) => {
            config.oidc.0.push(known);
            config.oidc_allow_private = true;
        }
        Err(fault) => tracing::warn!(fault = crate::error::chain(&*fault), "no demonstration identity"),
    }
}

/// Letters of a demonstration go where the settings say, else into the folder [`LETTERS`].
///
/// # Errors
/// A channel that is wanted cannot be had.
fn carriers(config: &Config) -> Result<Carriers, NoCarriers> {
    let carriers = adapters::carriers(config)?;
    let folder: Arc<dyn Carrier> = Arc::new(Outbox::new(config.data_dir.join(LETTERS)));
    let or_folder = |carrier: Option<Arc<dyn Carrier>>| carrier.or_else(|| Some(Arc::clone(&folder)));
    Ok(Carriers { mail: or_folder(carriers.mail), sms: or_folder(carriers.sms), push: carriers.push })
}

/// With the channels and feeds of the settings, or the feed of an invented neighbour. They come once the story is told: nobody
/// gets letters about what is invented.
fn reaching(config: &Config, mut app: App, story: Story) -> Result<App, Box<dyn Error>> {
    app.carriers = carriers(config)?;
    app.feeds = adapters::feeds(config)?;
    if app.feeds.addresses.is_empty() && story == Story::Living {
        app.feeds = neighbour(app.clock.now(), app.city().city().calendar.zone());
    }
    app.voice = Some(Arc::new(Press { base_url: config.base_url.clone() }));
    Ok(app)
}

const fn word(story: Story) -> &'static str {
    match story {
        Story::Living => "living",
        Story::Launch => "launch",
    }
}

fn opening(
    config: &Config,
    story: Story,
    clock: Arc<StoryClock>,
    ids: Arc<StoryIds>,
) -> Result<Opening, Box<dyn Error>> {
    let files = Arc::new(Folder::new(config.data_dir.join("photos"))?);
    let mut opening = Opening::new(&config.database_url, config.city_dir.clone(), files, adapters::vault(config));
    (opening.clock, opening.ids, opening.story) = (clock, ids, Some(story));
    Ok(opening)
}

/// Borders of the districts, in force to their last day.
fn districts(app: &App, file: PathBuf) -> Result<AreaSet, NotImported> {
    let names = [("vi", "30 quận, huyện, thị xã (đến 2025)"), ("en", "30 districts (until 2025)")];
    let import = Import {
        file,
        code: "districts-2024".into(),
        name: Words(names.map(|(language, name)| (language.to_owned(), name.to_owned())).into()),
        kind: Some(UnitKind::District),
        valid_from: None,
        valid_to: Some(jiff::civil::date(2025, 6, 30)),
        code_property: None,
        name_property: Some("name".into()),
        source: "geoBoundaries / Open Development Mekong".into(),
        licence: "CC BY-SA 4.0".into(),
    };
    let imported = import_areas(&import, app.city().city())?;
    for mismatch in &imported.mismatches {
        tracing::warn!("{mismatch}");
    }
    Ok(imported.set)
}

/// One line for programs.
#[must_use]
pub fn as_json(address: &str, accounts: &[Account]) -> String {
    json!({ "address": address, "accounts": accounts }).to_string()
}

/// What a person needs to look round, in Vietnamese and English.
#[must_use]
pub fn introduction(config: &Config, kept: bool, accounts: &[Account]) -> String {
    let (address, folder) = (&config.base_url, config.data_dir.display());
    let mut text = format!("\n  Nhịp Cầu: {address}\n\n");
    if kept {
        text.push_str(&format!(
            "  Dùng lại dữ liệu có sẵn trong {folder}.\n  Serving what is already in {folder}.\n\n"
        ));
    }
    text.push_str("  Người dân không cần tài khoản. / Citizens need no account.\n");
    text.push_str(&format!("  Đăng nhập nếu muốn / signing in, for who likes to: {address}/account\n"));
    text.push_str("    mã một lần, khoá của máy / one-time code, passkey\n");
    for provider in &config.oidc.0 {
        text.push_str(&format!("    {} / {}\n", provider.called("vi"), provider.called("en")));
    }
    if !accounts.is_empty() {
        text.push_str(&format!("  Cán bộ đăng nhập tại / Staff sign in at {address}/sign-in\n"));
        text.push_str(&format!("  Mật khẩu chung / one password for all: {PASSWORD}\n"));
        text.push_str(match config.second_factor {
            SecondFactor::Required => {
                "  Mỗi tài khoản phải bật xác thực hai bước trước. /\n  Each account sets up a second factor first.\n\n"
            }
            SecondFactor::Offered => {
                "  Ở đây xác thực hai bước không bắt buộc; khi chạy thật thì bắt buộc. /\n  \
                 The second factor is not required here; with `serve` it is.\n\n"
            }
        });
    }
    for role in StaffRole::ALL.iter().copied() {
        let has = |account: &&Account| account.roles.first() == Some(&role);
        if let Some(account) = accounts.iter().find(has) {
            let (vi, en) = names(role);
            text.push_str(&format!("    {:<20} {vi} / {en}\n", account.login));
        }
    }
    text.push_str(&format!(
        "\n  Thư được ghi vào / letters are written to {}\n",
        config.data_dir.join(LETTERS).display()
    ));
    text.push_str("\n  Mọi người và mọi việc ở đây đều là giả định. / Everything here is invented.\n");
    text
}

const fn names(role: StaffRole) -> (&'static str, &'static str) {
    match role {
        StaffRole::Intake => ("tiếp nhận", "intake"),
        StaffRole::Head => ("lãnh đạo đơn vị", "head of the unit"),
        StaffRole::Officer => ("cán bộ xử lý", "handling officer"),
        StaffRole::Approver => ("người duyệt trả lời", "approver of answers"),
        StaffRole::Coordinator => ("điều phối thành phố", "city coordinator"),
        StaffRole::Inspector => ("thanh tra", "inspector"),
        StaffRole::Reception => ("tiếp công dân", "reception, writes down what people bring"),
        StaffRole::Operator => ("tổng đài, ghi phản ánh", "hotline, writes reports down"),
        StaffRole::UnitAdmin => ("quản trị nhân sự của đơn vị", "looks after the people of the unit"),
        StaffRole::Admin => ("quản trị", "administrator"),
        StaffRole::Publisher => ("soạn cảnh báo", "writes warnings"),
        StaffRole::Releaser => ("phát hành cảnh báo", "releases warnings"),
    }
}
