//! What an operator may choose: environment variables over one TOML file, read once at start. Every fault is told at
//! once. The doc comments below are the reference: `docs/configuration.md` is made from them.

mod setting;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use app::ports::MasterKey;
use domain::retention::Rules;
use hyper::Method;
use lettre::Address;
use lettre::message::Mailbox;

use crate::adapters::{Addresses, mail, oidc, sms};
use crate::ground::Ground;
use crate::net::Net;
use crate::signature::Signer;

pub(crate) use setting::Setting;
pub use setting::{Anonymous, BaseUrl, Given, List, SecondFactor, Secure};

/// Everything that was wrong, one line each.
#[derive(Debug, thiserror::Error)]
#[error("configuration:\n  {}", .0.join("\n  "))]
pub struct BadConfig(pub Vec<String>);

/// One line of the reference.
pub struct Entry {
    pub name: &'static str,
    pub default: &'static str,
    pub secret: bool,
    pub about: &'static [&'static str],
}

macro_rules! config {
    ($($(#[doc = $about:literal])+ $name:ident: $kind:ty = $default:literal $($secret:ident)?;)+) => {
        /// The choices of the operator.
        #[derive(Clone, Debug)]
        pub struct Config {
            $($(#[doc = $about])+ pub $name: $kind,)+
        }

        /// All choices, in the order of the reference.
        pub const ENTRIES: &[Entry] = &[
            $(Entry {
                name: stringify!($name),
                default: $default,
                secret: config!(@secret $($secret)?),
                about: &[$($about),+],
            },)+
        ];

        impl Config {
            fn from_texts(texts: &mut BTreeMap<&'static str, String>, faults: &mut Vec<String>) -> Option<Self> {
                $(let $name = parse::<$kind>(stringify!($name), texts.remove(stringify!($name)), $default, faults);)+
                Some(Self { $($name: $name?,)+ })
            }
        }
    };
    (@secret) => { false };
    (@secret secret) => { true };
}

config! {
    /// Address and port to listen on.
    listen: SocketAddr = "127.0.0.1:8080";
    /// Where people reach the site, without a slash at the end. Links in messages, QR codes and the check of where a
    /// form came from use it.
    base_url: BaseUrl = "http://localhost:8080";
    /// Database: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    database_url: String = "sqlite:data/nhipcau.db" secret;
    /// Folder for photos and what belongs to them.
    data_dir: PathBuf = "data";
    /// Master key, by which the keys of personal data in the database are sealed: 32 bytes in Base64, such as
    /// `openssl rand -base64 32` makes. Whoever loses it loses that data. Empty: the file `master.key` in `data_dir`, which is
    /// made with a new database. It is in no backup; keep it apart from them.
    key: Given<MasterKey> = "" secret;
    /// Folder of the city pack that a new database begins with, and that `nhipcau city load` takes into force. Empty: the
    /// pack of Hanoi that is in the program.
    city_dir: Given<PathBuf> = "";
    /// Map background: path of a PMTiles file, or address of a MapLibre style. Empty: maps show the areas and the
    /// cases only.
    base_map: Ground = "";
    /// Proxies whose `X-Forwarded-For` is believed, as addresses or networks with commas between.
    trusted_proxies: List<Net> = "";
    /// Networks that may read `/metrics`.
    metrics_from: List<Net> = "127.0.0.0/8, ::1";
    /// Send cookies over HTTPS only: `yes`, `no`, or `auto` to follow `base_url`.
    secure_cookies: Secure = "auto";
    /// Hours after which staff sign in again.
    session_hours: u32 = "12";
    /// Second factor of staff, codes of an app: `required`, so that who has none can do nothing but set one up, or `offered`.
    second_factor: SecondFactor = "required";
    /// Reports of people who are not signed in: `published` at once, where their category allows it, or `moderated`, which is
    /// looked at first.
    anonymous: Anonymous = "published";
    /// Reports of people who are not signed in, within ten minutes, from which on their browsers have to work for a second or
    /// two before each; without script one report in ten minutes is taken from a household, and is looked at before it is
    /// public. 0: never.
    flood: u32 = "300";
    /// Largest form without photos, in kilobytes.
    form_limit_kb: usize = "256";
    /// Largest photo, in megabytes.
    photo_limit_mb: usize = "15";
    /// Most photos in one sending.
    photos_most: usize = "5";
    /// Seconds after which a request is given up.
    request_timeout_s: u64 = "30";
    /// Do jobs in the process that serves: `yes`, or `no` where `nhipcau work` does them.
    work: bool = "yes";
    /// File with certificates (PEM) of authorities that are believed besides those of this machine, for the mail server,
    /// the gateway of text messages, push services and feeds.
    ca_file: Given<PathBuf> = "";
    /// Mail server: `smtp://USER@HOST:587` changes to TLS before anything is said, `smtps://USER@HOST:465` is TLS from the
    /// start, `smtp+plain://HOST:25` has none. Without a user nobody signs in. Empty: the city sends no e-mail.
    mail_url: Given<mail::Server> = "";
    /// Password of the user of the mail server.
    mail_password: String = "" secret;
    /// Whom e-mail is from, as `Name <address>`.
    mail_from: Given<Mailbox> = "";
    /// Address for reports of mail servers that could not deliver, such as `bounce@example.org`; mail to
    /// `bounce+ANYTHING@example.org` must arrive there too. Empty: they go to whom the mail is from.
    mail_bounces: Given<Address> = "";
    /// Gateway for text messages: its address, in which `{to}` (`+84…`), `{digits}` (`84…`), `{text}`, `{id}` (the same
    /// when a message is tried again) and `{sender}` may stand. Empty: the city sends no text messages.
    sms_url: Given<sms::Template> = "";
    /// Method of HTTP for the gateway: `GET`, `POST` or `PUT`.
    sms_method: Method = "POST";
    /// Headers for the gateway, one a line, as `Name: value`.
    sms_headers: String = "" secret;
    /// Body for the gateway, with places as in the address: a JSON document, else a form such as
    /// `phone={to}&message={text}`.
    sms_body: sms::Body = "" secret;
    /// What text messages say they are from, where the gateway wants to know.
    sms_sender: String = "";
    /// Where the answer (JSON) says what the gateway calls the message, as names with dots between: `data.0.id`.
    sms_reference: Given<sms::Path> = "";
    /// Where the answer says how it went. Empty: the status of HTTP alone counts.
    sms_result: Given<sms::Path> = "";
    /// Answers by which a message is taken, with commas between: values of the result, or `http:200`, `http:2xx`.
    sms_taken: List<sms::Sign> = "http:2xx";
    /// Answers by which to try again later; so does every answer that no list knows.
    sms_later: List<sms::Sign> = "http:408, http:425, http:429, http:5xx";
    /// Answers by which a message is given up.
    sms_never: List<sms::Sign> = "http:4xx";
    /// Answers by which nobody is at the number.
    sms_gone: List<sms::Sign> = "";
    /// Where the list stands in a body of delivery receipts. Empty: the body is the list, or one receipt.
    sms_receipt_list: Given<sms::Path> = "";
    /// Where a receipt names the message, in JSON or as field of a form. Empty: there are no receipts.
    sms_receipt_reference: Given<sms::Path> = "";
    /// Where a receipt says what became of it.
    sms_receipt_result: Given<sms::Path> = "";
    /// Results by which a message has arrived, with commas between.
    sms_receipt_delivered: List<String> = "delivered";
    /// Results by which it has not and will not.
    sms_receipt_failed: List<String> = "failed, undelivered, expired, rejected";
    /// Results by which nobody is at the number.
    sms_receipt_gone: List<String> = "";
    /// Secret end of the addresses that take what comes back: delivery receipts of the gateway are posted to
    /// `/api/v1/receipts/sms/KEY`, reports of mail servers, as whole messages, to `/api/v1/receipts/mail/KEY`. Letters and
    /// digits, 16 at least. Empty: neither is taken.
    receipts_key: String = "" secret;
    /// Private key for messages to browsers; `nhipcau keys push` makes a pair. Empty: the city sends none. Another key
    /// loses everybody who has subscribed.
    push_key: String = "" secret;
    /// Public key of the pair.
    push_public_key: String = "";
    /// Whom push services write to if something is wrong: `mailto:…` or `https://…`.
    push_contact: String = "";
    /// Send to endpoints on this machine and in inner networks too: for tests only.
    push_allow_private: bool = "no";
    /// Private key by which warnings are signed as messages of the Common Alerting Protocol: on P-256, as PKCS #8 in PEM,
    /// with its certificates after it if they are to go along. Empty: they are not signed.
    cap_key: Given<Signer> = "" secret;
    /// Feeds of other authorities that are looked at every minute, as `NAME=https://…` with commas between: CAP, or Atom and
    /// RSS 2.0 that lead to it. A name has small letters, digits and hyphens, 40 at most. What they say is shown to people who
    /// issue warnings, under `/work/bulletins`; nothing of it goes out by itself.
    feeds: Addresses = "";
    /// Look at feeds on this machine and in inner networks too: for tests only.
    feeds_allow_private: bool = "no";
    /// Providers of identities by OpenID Connect, as a JSON list of `{"id": "vneid", "name": {"vi": "VNeID"}, "issuer": "https://…",
    /// "client_id": "…", "client_secret": "…", "level": "identity"}`. The level is `identity` for one that has seen papers, else
    /// `contact`; `scopes` are `["profile", "email"]` unless they are named. It sends people back to
    /// `/account/providers/ID/callback`.
    oidc: oidc::Settings = "" secret;
    /// Ask providers on this machine and in inner networks too: for tests only.
    oidc_allow_private: bool = "no";
    /// Days after which personal data is cleared away at night, by kind, in place of the usual ones: `KIND=DAYS` or `KIND=keep`,
    /// with commas between. Kinds: `draft` (7), `invitation` (30), `session` (1), `sending` (30), `message` (90), `safety` (90),
    /// and those that are kept until you decide: `contact` (name and contact in cases that are over), `original` (photos as
    /// they were sent), `access` (who looked at personal data), `request` (what somebody asked about their data, and the
    /// answer). No law gave these numbers; `nhipcau retention --dry-run` says what would go.
    retention: Rules = "";
    /// What to log, as `level` or `part=level` with commas between.
    log: String = "info";
}

impl Config {
    /// Reads the choices. `vars` are the variables of the environment; `NHIPCAU_CONFIG` names the TOML file.
    ///
    /// # Errors
    /// [`BadConfig`] with every fault.
    pub fn load(vars: impl Iterator<Item = (String, String)>) -> Result<Self, BadConfig> {
        Self::load_with(vars, &[])
    }

    /// The same where other values are usual for what nothing is said of.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_with(
        vars: impl Iterator<Item = (String, String)>,
        usual: &[(&'static str, &str)],
    ) -> Result<Self, BadConfig> {
        let mut given: BTreeMap<String, String> =
            vars.filter_map(|(name, value)| Some((name.strip_prefix("NHIPCAU_")?.to_lowercase(), value))).collect();
        let mut faults = Vec::new();
        let mut texts = given.remove("config").map(|path| file(Path::new(&path), &mut faults)).unwrap_or_default();
        for entry in ENTRIES {
            if let Some(path) = given.remove(&format!("{}_file", entry.name)).filter(|_| entry.secret) {
                match std::fs::read_to_string(&path) {
                    Ok(text) => drop(texts.insert(entry.name, text.trim().to_owned())),
                    Err(fault) => faults.push(format!("{}: {path}: {fault}", variable(entry.name))),
                }
            }
            if let Some(text) = given.remove(entry.name) {
                texts.insert(entry.name, text);
            }
        }
        for (name, text) in usual {
            texts.entry(name).or_insert_with(|| (*text).to_owned());
        }
        faults.extend(given.keys().map(|name| format!("{}: there is no such setting", variable(name))));
        let config = Self::from_texts(&mut texts, &mut faults);
        config.filter(|_| faults.is_empty()).ok_or(BadConfig(faults))
    }

    /// Whether cookies go over HTTPS only.
    #[must_use]
    pub fn secure(&self) -> bool {
        match self.secure_cookies {
            Secure::Yes => true,
            Secure::No => false,
            Secure::Auto => self.base_url.as_str().starts_with("https:"),
        }
    }

    /// The key that browsers subscribe to (`applicationServerKey`), if messages to them are sent.
    #[must_use]
    pub fn push_public(&self) -> Option<&str> {
        Some(self.push_public_key.as_str()).filter(|_| !self.push_key.is_empty())
    }

    /// Bytes a sending with photos may have.
    #[must_use]
    pub fn photos_limit(&self) -> usize {
        self.photos_most * self.photo_limit_mb * 1024 * 1024 + self.form_limit()
    }

    /// Bytes a form may have.
    #[must_use]
    pub fn form_limit(&self) -> usize {
        self.form_limit_kb * 1024
    }
}

/// The reference as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from(
        "# Configuration\n\nMade from `crates/server/src/config.rs`; `nhipcau doctor --settings` prints it.\n\nEach \
         setting is an environment variable. `NHIPCAU_CONFIG` may name a TOML file with the same names, without the \
         prefix and in small letters; the environment wins. A secret may also be read from the file that the variable \
         with `_FILE` at its end names.\n",
    );
    let entries = ENTRIES.iter().map(|entry| {
        let about: Vec<&str> = entry.about.iter().map(|line| line.trim()).collect();
        let default = if entry.default.is_empty() { "empty".to_owned() } else { format!("`{}`", entry.default) };
        let secret = if entry.secret { " Secret." } else { "" };
        format!("\n## `{}`\n\n{}\n\nDefault: {default}.{secret}\n", variable(entry.name), about.join("\n"))
    });
    text.extend(entries);
    text
}

fn variable(name: &str) -> String {
    format!("NHIPCAU_{}", name.to_uppercase())
}

fn file(path: &Path, faults: &mut Vec<String>) -> BTreeMap<&'static str, String> {
    let mut tell = |fault: &dyn Display| faults.push(format!("{}: {fault}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|fault| tell(&fault)).unwrap_or_default();
    let table = text.parse::<toml::Table>().map_err(|fault| tell(&fault)).unwrap_or_default();
    let mut texts = BTreeMap::new();
    for (name, value) in table {
        match ENTRIES.iter().find(|entry| entry.name == name) {
            Some(entry) => drop(texts.insert(entry.name, as_text(&value))),
            None => tell(&format_args!("`{name}`: there is no such setting")),
        }
    }
    texts
}

fn as_text(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(values) => values.iter().map(as_text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn parse<T: Setting>(name: &str, given: Option<String>, default: &str, faults: &mut Vec<String>) -> Option<T> {
    let text = given.unwrap_or_else(|| default.to_owned());
    T::from_setting(text.trim()).map_err(|fault| faults.push(format!("{}: {fault}", variable(name)))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(vars: &[(&str, &str)]) -> Result<Config, BadConfig> {
        Config::load(vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn nothing_need_be_chosen() {
        let config = load(&[("PATH", "/bin")]).unwrap();
        assert_eq!(config.listen, "127.0.0.1:8080".parse().unwrap());
        assert_eq!((config.city_dir.clone(), config.secure(), config.metrics_from.len()), (None, false, 2));
    }

    #[test]
    fn what_is_said_wins_over_what_is_usual_in_a_demonstration() {
        let second_factor = |vars: &[(&str, &str)]| {
            let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Config::load_with(vars, crate::demo::USUAL).unwrap().second_factor
        };
        assert_eq!(second_factor(&[]), SecondFactor::Offered);
        assert_eq!(second_factor(&[("NHIPCAU_SECOND_FACTOR", "required")]), SecondFactor::Required);
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let BadConfig(faults) = load(&[
            ("NHIPCAU_LISTEN", "here"),
            ("NHIPCAU_SESSION_HOURS", "-1"),
            ("NHIPCAU_LISTN", "127.0.0.1:1"),
            ("NHIPCAU_BASE_URL", "https://example.org/path"),
        ])
        .unwrap_err();
        assert_eq!(faults.len(), 4, "{faults:?}");
    }

    #[test]
    fn the_environment_wins_over_the_file_and_secrets_come_from_their_own() {
        let folder = std::env::temp_dir().join(format!("nhipcau-config-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (settings, secret) = (folder.join("nhipcau.toml"), folder.join("database"));
        std::fs::write(
            &settings,
            "base_url = \"https://a.example\"\nsession_hours = 3\ntrusted_proxies = [\"10.0.0.0/8\"]",
        )
        .unwrap();
        std::fs::write(&secret, "postgres://a:b@c/d\n").unwrap();
        let config = load(&[
            ("NHIPCAU_CONFIG", settings.to_str().unwrap()),
            ("NHIPCAU_SESSION_HOURS", "4"),
            ("NHIPCAU_DATABASE_URL_FILE", secret.to_str().unwrap()),
        ])
        .unwrap();
        assert_eq!((config.session_hours, config.database_url.as_str()), (4, "postgres://a:b@c/d"));
        assert!(config.secure() && config.trusted_proxies.len() == 1);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn channels_are_described_in_full_or_not_at_all() {
        let config = load(&[
            ("NHIPCAU_MAIL_URL", "smtp://site@mail.example"),
            ("NHIPCAU_SMS_BODY", r#"{"to":"{digits}","text":"{text}"}"#),
            ("NHIPCAU_SMS_TAKEN", "100, http:202"),
            ("NHIPCAU_BASE_URL", "http://nhipcau.example:8080"),
        ])
        .unwrap();
        assert_eq!((config.sms_taken.len(), config.base_url.host()), (2, "nhipcau.example"));
        let fault = crate::adapters::carriers(&config).err().unwrap().to_string();
        assert!(fault.contains("NHIPCAU_MAIL_FROM"), "{fault}");
        let BadConfig(faults) = load(&[
            ("NHIPCAU_MAIL_URL", "mail.example"),
            ("NHIPCAU_MAIL_FROM", "nobody"),
            ("NHIPCAU_SMS_BODY", "to={too}"),
            ("NHIPCAU_SMS_METHOD", "DELETE"),
        ])
        .unwrap_err();
        assert_eq!(faults.len(), 4, "{faults:?}");
    }
}
