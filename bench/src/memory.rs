//! The program as an operator runs it, on a large database: how soon it answers, how much memory it takes under load,
//! and how much a first visit brings over the wire.

use crate::{
    Choice, Outcome,
    browser::{Answer, Connection, Tour, pages_a_second},
    judge, story,
};
use std::{
    collections::BTreeSet,
    error::Error,
    fs,
    io::{Write, stdout},
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const LOAD: Duration = Duration::from_secs(10);
const MEGABYTES: f64 = 200.0;
const SECONDS: f64 = 0.5;
const KILOBYTES: f64 = 60.0;
const STARTS: usize = 5;
/// How long the program may take before it is given up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Starts the program that lies beside this one.
pub(crate) fn run(choice: &Choice) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(choice))
}

/// The program, ended when it is let go.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    fn start(database: &Path, data: &Path) -> Result<Self, Box<dyn Error>> {
        let program = std::env::current_exe()?.with_file_name("nhipcau");
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(&program);
        command.arg("serve").stdin(Stdio::null()).stdout(Stdio::null());
        let settings = [
            ("LISTEN", address.to_string()),
            ("BASE_URL", format!("http://{address}")),
            ("DATABASE_URL", format!("sqlite:{}", database.display())),
            ("DATA_DIR", data.display().to_string()),
            ("LOG", "warn".to_owned()),
        ];
        command.envs(settings.map(|(name, value)| (format!("NHIPCAU_{name}"), value)));
        let child = command.spawn().map_err(|fault| format!("{}: {fault}; build it first", program.display()))?;
        Ok(Self { child, address })
    }

    /// The first answer for an address, as soon as there is one.
    async fn first(&self, target: &str) -> Result<Answer, Box<dyn Error>> {
        let start = Instant::now();
        loop {
            let answer = match Connection::open(self.address, true).await {
                Ok(mut connection) => connection.get(target).await,
                Err(fault) => Err(fault),
            };
            match answer {
                Ok(answer) if answer.status == 200 => return Ok(answer),
                _ if start.elapsed() > PATIENCE => return Err(format!("{target} is not answered").into()),
                _ => tokio::time::sleep(Duration::from_millis(2)).await,
            }
        }
    }

    /// Memory in use now, and the most that ever was, in megabytes.
    fn memory(&self) -> Result<(f64, f64), Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let value = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        };
        let both = value("VmRSS").zip(value("VmHWM")).ok_or("the program has ended")?;
        Ok((both.0 / 1024.0, both.1 / 1024.0))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.child.kill().and_then(|()| self.child.wait()).is_err() {
            tracing::warn!("the program had ended by itself");
        }
    }
}

async fn measure(choice: &Choice) -> Outcome {
    let database = story::multiplied(choice.cases, choice.copies).await?;
    let app = story::begin(&database).await?;
    let codes = story::public_codes(&app).await?;
    app.close().await;
    let data = tempfile::tempdir()?;

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let start = Instant::now();
        let program = Program::start(&database, data.path())?;
        program.first("/healthz").await?;
        program.first("/").await?;
        starts.push(start.elapsed().as_secs_f64());
    }
    starts.sort_by(f64::total_cmp);
    let start = starts[STARTS / 2];
    let cases = u64::from(choice.cases) * u64::from(choice.copies);
    writeln!(
        stdout(),
        "  from start to the first page with {cases} cases: {:.0} ms (median of {STARTS})",
        start * 1e3
    )?;
    let mut reached = judge("seconds to start", start, start <= SECONDS, "at most 0.5")?;

    let program = Program::start(&database, data.path())?;
    let visit = visit(&program).await?;
    reached &= judge("kilobytes of a first visit", visit, visit <= KILOBYTES, "at most 60")?;

    let before = program.memory()?.0;
    let pages = ["/", "/cases", "/cases?group=open", "/statistics"].map(str::to_owned);
    let tour = codes.iter().flat_map(|code| pages.iter().cloned().chain([format!("/cases/{code}")])).collect();
    let rate = pages_a_second(program.address, &Tour::new(tour), true, LOAD).await?;
    let (after, most) = program.memory()?;
    writeln!(
        stdout(),
        "  {before:.0} MB before, {after:.0} MB after {LOAD:?} of {rate:.0} pages/s, at most {most:.0} MB"
    )?;
    reached &= judge("megabytes under load", most, most <= MEGABYTES, "at most 200")?;
    if reached { Ok(()) } else { Err("above the goal".into()) }
}

/// Kilobytes of the first page with all that it and its styles refer to: every font, though a browser takes only those
/// whose letters occur. Links to other pages are not followed.
async fn visit(program: &Program) -> Result<f64, Box<dyn Error>> {
    let page = program.first("/").await?;
    let mut connection = Connection::open(program.address, true).await?;
    let mut parts = vec![("/".to_owned(), page.size())];
    let mut wanted = assets(&plain(&page)?);
    let mut seen = BTreeSet::new();
    while let Some(target) = wanted.pop() {
        if !seen.insert(target.clone()) {
            continue;
        }
        let answer = connection.get(&target).await?;
        if answer.status != 200 {
            return Err(format!("{target} answers {}", answer.status).into());
        }
        if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/css")) {
            wanted.extend(assets(&plain(&answer)?));
        }
        parts.push((target, answer.size()));
    }
    for (target, size) in &parts {
        writeln!(stdout(), "  {size:>7} bytes {target}")?;
    }
    let bytes: usize = parts.iter().map(|(_, size)| size).sum();
    Ok(f64::from(u32::try_from(bytes)?) / 1000.0)
}

fn plain(answer: &Answer) -> Result<String, Box<dyn Error>> {
    use std::io::Read as _;
    let mut text = String::new();
    if answer.header("content-encoding") == Some("gzip") {
        flate2::read::GzDecoder::new(&answer.body[..]).read_to_string(&mut text)?;
    } else {
        text.push_str(std::str::from_utf8(&answer.body)?);
    }
    Ok(text)
}

/// Addresses of assets in a page or a style sheet, without what belongs to maps or only to installing the site. Styles
/// name fonts by the way from their own folder.
fn assets(text: &str) -> Vec<String> {
    let ends = |sign: char| matches!(sign, '"' | '\'' | ')' | '#' | ' ' | '>');
    let whole = |rest: &str| rest[..rest.find(ends).unwrap_or(rest.len())].replace("&amp;", "&").replace("&#38;", "&");
    let absolute = text.match_indices("/assets/").map(|(at, _)| whole(&text[at..]));
    let relative =
        text.match_indices("url(../").map(|(at, step)| format!("/assets/{}", whole(&text[at + step.len()..])));
    let installs =
        |path: &String| ["map", "icon-192", "icon-512", "webmanifest"].iter().any(|part| path.contains(part));
    absolute.chain(relative).filter(|path| !installs(path)).collect()
}
