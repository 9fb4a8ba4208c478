//! A city with a history: cases over twelve weeks in every ward and category, sent and handled by the actions
//! themselves, and kept for the next measurement.

use app::{
    App, Error as Refused,
    case::{ActionInput, Who, act},
    ports::{Clock, Ids as _, MasterKey, MemoryFiles, RandomIds, SystemClock, uuid_at},
    report::{ReportInput, Sender, send},
    start::{Opening, open},
};
use domain::{
    area::Areas,
    case::{Case, Verdict},
    city::{Category, Level},
    code::CaseCode,
    id::{CaseId, StaffId},
    staff::{Grant, Staff, StaffRole},
};
use jiff::{SignedDuration, Timestamp};
use std::{
    cell::Cell,
    collections::HashSet,
    error::Error,
    fs,
    io::{Write, stdout},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};
use store::{MIGRATIONS, case::Stored};

/// How long the history is.
const DAYS: i64 = 84;
/// People who send, or act, at the same moment.
const TASKS: usize = 256;
/// Changes whenever the history told here changes, so that older files are left alone.
const EDITION: &str = "1";
/// Cases copied in one transaction.
const TOGETHER: usize = 1000;

const MATTERS: [&str; 8] = [
    "Đèn đường trước ngõ đã tắt ba hôm nay, buổi tối rất tối, người già và trẻ nhỏ đi lại khó khăn.",
    "Nắp cống bị vỡ một góc, xe máy đi qua dễ sụt bánh, đề nghị thay nắp mới trước khi có người ngã.",
    "Rác thải xây dựng đổ thành đống ở đầu ngõ từ tuần trước, chưa có ai đến dọn.",
    "Mặt đường có nhiều ổ gà sâu, mưa xuống nước ngập không nhìn thấy, đã có hai người bị ngã xe.",
    "Cây xanh nghiêng hẳn ra lòng đường sau trận mưa đêm qua, cành sà xuống dây điện.",
    "Vỉa hè bị lấn chiếm để bán hàng cả ngày, người đi bộ phải xuống lòng đường.",
    "Nước sinh hoạt đục và có mùi từ sáng thứ hai, cả tổ dân phố đều bị như vậy.",
    "Tiếng ồn từ công trường kéo dài đến quá nửa đêm, nhiều hộ trong ngõ không ngủ được.",
];
const WISHES: [&str; 4] = [
    "Mong cơ quan chức năng sớm kiểm tra.",
    "Chúng tôi đã báo cho tổ trưởng tổ dân phố nhưng chưa thấy thay đổi.",
    "Xin cảm ơn.",
    "Đề nghị cho biết thời gian xử lý để bà con yên tâm.",
];
const ANSWER: &str = "Đơn vị đã kiểm tra tại chỗ và xử lý xong trong ngày. Cảm ơn ông bà đã phản ánh, nếu còn tồn tại \
    xin báo lại để chúng tôi tiếp tục.";

tokio::task_local! {
    /// The moment at which this person acts.
    static NOW: Cell<Timestamp>;
}

/// The moment of the story for whoever is in it, the clock of the machine for everyone else.
struct StoryClock;

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        NOW.try_with(Cell::get).unwrap_or_else(|_| SystemClock.now())
    }
}

/// Numbers that look random and are the same each time (G. L. Steele and others, `SplitMix64`, 2014).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u32) -> Self {
        Self(u64::from(seed).wrapping_mul(0xA076_1D64_78BD_642F))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % (end as u64).max(1)).unwrap_or_default()
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn part(&mut self) -> f64 {
        f64::from(u32::try_from(self.roll() >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    }
}

/// The app on a database with this many cases; filled now, or by an earlier measurement.
pub(crate) async fn filled(cases: u32) -> Result<App, Box<dyn Error>> {
    let file = kept(&format!("cases-{cases}"))?;
    if !file.exists() {
        making(&file, async |part| fill(part, cases).await).await?;
    }
    begin(&file).await
}

/// The same with many more: `copies` of each case of [`filled`], put in by the store with the first event of its history.
pub(crate) async fn multiplied(cases: u32, copies: u32) -> Result<PathBuf, Box<dyn Error>> {
    let file = kept(&format!("cases-{cases}-times-{copies}"))?;
    if !file.exists() {
        filled(cases).await?.close().await;
        let base = kept(&format!("cases-{cases}"))?;
        making(&file, async |part| multiply(&base, part, copies).await).await?;
    }
    Ok(file)
}

/// The app on a file.
pub(crate) async fn begin(file: &Path) -> Result<App, Box<dyn Error>> {
    let mut opening = Opening::new(
        &format!("sqlite:{}", file.display()),
        None,
        Arc::new(MemoryFiles::default()),
        Arc::new(MasterKey::from([7; 32])),
    );
    opening.clock = Arc::new(StoryClock);
    Ok(open(opening).await?)
}

/// Where a database is kept, under a name that changes with its tables.
pub(crate) fn kept(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let schema: String = MIGRATIONS.iter().map(|step| format!("{}{}", step.name, step.postgres())).collect();
    let schema = app::digest(format!("{EDITION}{schema}"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    fs::create_dir_all(&folder)?;
    Ok(folder.canonicalize()?.join(format!("{name}-{}.db", &schema[..8])))
}

/// Makes a file under another name first, so that half of one is never taken for a whole.
pub(crate) async fn making(
    file: &Path,
    work: impl AsyncFnOnce(&Path) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let part = file.with_extension("part");
    for rest in ["part", "part-wal", "part-shm"] {
        match fs::remove_file(file.with_extension(rest)) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(fault.into()),
            _ => {}
        }
    }
    let start = Instant::now();
    work(&part).await?;
    fs::rename(&part, file)?;
    let size = fs::metadata(file)?.len() >> 20;
    writeln!(stdout(), "  filled {} ({size} MB) in {:.0} s", file.display(), start.elapsed().as_secs_f64())?;
    Ok(())
}

/// What all who send share.
struct Story {
    app: App,
    begins: Timestamp,
    cases: u32,
    next: AtomicU32,
    officer: StaffId,
    approver: StaffId,
}

async fn fill(file: &Path, cases: u32) -> Result<(), Box<dyn Error>> {
    let app = begin(file).await?;
    let begins = SystemClock.now().checked_sub(SignedDuration::from_hours(24 * DAYS))?;
    let units: Vec<_> = app.city().city().units.keys().cloned().collect();
    let account = async |login: &str, role| {
        let grants = units.iter().map(|unit| Grant { unit: unit.clone(), role }).collect();
        app::staff::add(&app, login, login, "a password of the bench", grants).await
    };
    let officer = account("officer", StaffRole::Officer).await?;
    let approver = account("approver", StaffRole::Approver).await?;
    let story = Arc::new(Story { app, begins, cases, next: AtomicU32::new(0), officer, approver });
    let people: Vec<_> = (0..TASKS).map(|_| tokio::spawn(NOW.scope(Cell::new(begins), live(story.clone())))).collect();
    for person in people {
        person.await??;
    }
    let acted = app::tick::tick(&story.app).await?;
    writeln!(stdout(), "  {cases} cases sent; time acted on {acted} of them")?;
    story.app.close().await;
    Ok(())
}

async fn live(story: Arc<Story>) -> Result<(), Refused> {
    loop {
        let number = story.next.fetch_add(1, Ordering::Relaxed);
        if number >= story.cases {
            return Ok(());
        }
        one(&story, number).await?;
    }
}

/// One case from its sending to where it stands today: the older, the more likely it is done.
async fn one(story: &Story, number: u32) -> Result<(), Refused> {
    let mut dice = Dice::new(number);
    let share = f64::from(number) / f64::from(story.cases);
    let sent_at = story.begins.saturating_add(SignedDuration::from_hours(24 * DAYS).mul_f64(share));
    NOW.with(|now| now.set(sent_at.unwrap_or(story.begins)));
    let receipt = loop {
        match send(&story.app, report(&story.app, &mut dice), Vec::new(), Sender::web()).await {
            // Too near to a border to be sure, or outside the approximate ones: from somewhere else, then.
            Err(Refused::Invalid(_)) => {}
            other => break other?,
        }
    };
    let case = &receipt.stored.case;
    let age = (1.0 - share) * 84.0;
    let done = match dice.part() * 20.0 {
        luck if luck > 19.0 || age < 0.5 => 0,
        luck if luck > 17.0 || age < 2.0 => 1,
        luck if luck > 15.0 || age < 5.0 => 4,
        luck if luck > 8.0 || age < 8.0 => 5,
        _ => 6,
    };
    for (action, who) in life(story, case, receipt.key.unwrap_or_default()).into_iter().take(done) {
        NOW.with(|now| now.set(now.get().saturating_add(SignedDuration::from_mins(90)).unwrap_or(now.get())));
        act(&story.app, who, case.code, action, Vec::new()).await?;
    }
    Ok(())
}

/// What happens to a case if all goes well.
fn life(story: &Story, case: &Case, key: String) -> [(ActionInput, Who); 6] {
    let staff = |id, roles: &[StaffRole]| {
        let grants = roles.iter().map(|role| Grant { unit: case.holder.clone(), role: *role }).collect();
        Who::Staff(Staff::new(id, String::new(), grants))
    };
    let head = || staff(story.officer, &[StaffRole::Intake, StaffRole::Head]);
    let officer = || staff(story.officer, &[StaffRole::Officer]);
    let action = |word: &str| ActionInput { action: word.to_owned(), ..ActionInput::default() };
    let exception = "Việc không để lại dấu vết để chụp ảnh.".to_owned();
    [
        (ActionInput { level: Some(Level::Normal), ..action("receive") }, head()),
        (ActionInput { officer: Some(story.officer), ..action("assign") }, head()),
        (action("start"), officer()),
        (ActionInput { text: ANSWER.to_owned(), exception: exception.clone(), ..action("propose") }, officer()),
        (ActionInput { exception, ..action("approve") }, staff(story.approver, &[StaffRole::Approver])),
        (ActionInput { verdict: Some(Verdict::Satisfied), ..action("rate") }, Who::Reporter(key.into())),
    ]
}

/// A report from somewhere in the city about any category.
pub(crate) fn report(app: &App, dice: &mut Dice) -> ReportInput {
    let city = app.city();
    let category: &Category = dice.pick(&city.city().categories);
    let (area, lon, lat) = place(app, dice).unwrap_or_default();
    let questions = category.questions.iter().map(|question| {
        let answer = question.choices.first().map_or("có", |choice| choice.value.as_str());
        (question.key.clone(), answer.to_owned())
    });
    ReportInput {
        category: category.code.to_string(),
        description: format!("{} {}", dice.pick(&MATTERS), dice.pick(&WISHES)),
        lat: lat.to_string(),
        lon: lon.to_string(),
        accuracy: "5".to_owned(),
        address: format!("Số {} ngõ {}", 1 + dice.below(300), 1 + dice.below(120)),
        area,
        questions: questions.collect(),
        language: "vi".to_owned(),
        ..ReportInput::default()
    }
}

/// Somewhere in the middle of a ward, each as likely.
fn place(app: &App, dice: &mut Dice) -> Option<(String, f64, f64)> {
    let city = app.city();
    let areas = Areas::in_force(&city.areas, city.day(SystemClock.now()))?;
    let area = dice.pick(&areas.set().areas);
    let corners = || area.shape.0.iter().flat_map(|shape| shape.exterior().0.iter());
    let middle = |of: fn(&geo::Coord<f64>) -> f64| {
        let least = corners().map(of).fold(f64::MAX, f64::min);
        let most = corners().map(of).fold(f64::MIN, f64::max);
        (least, most)
    };
    let ((west, east), (south, north)) = (middle(|corner| corner.x), middle(|corner| corner.y));
    let lon = west + (0.2 + 0.6 * dice.part()) * (east - west);
    let lat = south + (0.2 + 0.6 * dice.part()) * (north - south);
    let found = areas.locate(lon, lat)?;
    Some((found.code.to_string(), lon, lat))
}

/// Codes of the public cases, in no order.
pub(crate) async fn public_codes(app: &App) -> Result<Vec<CaseCode>, Box<dyn Error>> {
    let sql = "select code from cases where publication = 'public'";
    let texts =
        app.db.read(move |tx| Box::pin(async move { tx.all(sql, &[], |row| row.get::<String>(0)).await })).await?;
    let mut codes = texts.iter().map(|text| text.parse()).collect::<Result<Vec<CaseCode>, _>>()?;
    let mut dice = Dice::new(1);
    for at in (1..codes.len()).rev() {
        codes.swap(at, dice.below(at + 1));
    }
    Ok(codes)
}

async fn multiply(base: &Path, file: &Path, copies: u32) -> Result<(), Box<dyn Error>> {
    fs::copy(base, file)?;
    let app = begin(file).await?;
    let sql = "select id, code from cases order by sent_at, id";
    let known = app.db.read(move |tx| {
        Box::pin(async move { tx.all(sql, &[], |row| Ok((CaseId(row.get(0)?), row.get::<String>(1)?))).await })
    });
    let (ids, codes): (Vec<_>, Vec<_>) = known.await?.into_iter().unzip();
    let mut taken = codes.iter().map(|text| text.parse()).collect::<Result<HashSet<CaseCode>, _>>()?;
    for part in ids.chunks(TOGETHER / copies.max(1) as usize + 1) {
        // Among a million codes some are drawn twice; who sends a report gets another one then, and so does a copy.
        let copies_of = |id: &CaseId| (*id, (1..copies).map(|_| new_code(&mut taken)).collect::<Vec<_>>());
        let part: Vec<_> = part.iter().map(copies_of).collect();
        let (now, city) = (SystemClock.now(), app.city());
        let work = app.db.write::<_, Refused>(move |tx| {
            Box::pin(async move {
                for (id, codes) in part {
                    let Some(stored) = store::case::find(tx, id).await? else { continue };
                    let event = store::event::of_case(tx, id).await?.into_iter().next();
                    // What is past due is noted in the original; nobody should have to note it again for each copy.
                    let due = app::case::due(&stored.case, &city, now).filter(|due| due.at > now);
                    for (copy, code) in (1..).zip(codes) {
                        let stored = copied(&stored, copy, code);
                        let folded = store::case::searchable(
                            &stored.case,
                            &stored.report.description,
                            &stored.report.place.address,
                            &[],
                        );
                        store::case::insert(tx, &stored, due, "", &folded).await?;
                        if let Some(event) = &event {
                            store::event::append(tx, stored.case.id, event.clone()).await?;
                        }
                    }
                }
                Ok(())
            })
        });
        work.await?;
    }
    let sums: Vec<_> =
        domain::statistics::Tally::NAMES.iter().map(|name| format!("{name} = {name} * {copies}")).collect();
    let sql = format!("update tally set {}", sums.join(", "));
    app.db.write::<_, Refused>(move |tx| Box::pin(async move { Ok(tx.exec(sql, &[]).await?) })).await?;
    app.close().await;
    Ok(())
}

/// The same case under another name, a moment later.
fn copied(stored: &Stored, copy: i64, code: CaseCode) -> Stored {
    let mut new = stored.clone();
    let later = SignedDuration::from_millis(copy);
    new.case.sent_at = new.case.sent_at.saturating_add(later).unwrap_or(new.case.sent_at);
    new.case.id = CaseId(uuid_at(new.case.sent_at, RandomIds.random(), RandomIds.random()));
    new.case.code = code;
    new
}

/// A code that is not taken yet.
fn new_code(taken: &mut HashSet<CaseCode>) -> CaseCode {
    loop {
        let code = RandomIds.code();
        if taken.insert(code) {
            return code;
        }
    }
}
