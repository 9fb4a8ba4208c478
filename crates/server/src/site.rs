//! The whole site as one service: shared state, and the order in which a request passes the layers.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use domain::staff::Staff;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::watch;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::adapters::oidc::Providers;
use crate::adapters::passkey::Passkeys;
use crate::adapters::{Reach, Trust};
use crate::cache::Cache;
use crate::config::{Anonymous, Config, SecondFactor};
use crate::flood::{Flood, proves};
use crate::limit::{self, Limiter};
use crate::metrics::{Gauge, Metrics};
use crate::routes::Routes;
use crate::words::Tongue;
use crate::{assets, cache, error, ground, guard, health, pages, rest, visitor};

/// Who is signed in.
pub enum SignedIn {
    Nobody,
    /// Somebody who has to set up a second factor before anything else.
    Newcomer(Arc<Staff>),
    Staff(Arc<Staff>),
}

/// What every request shares.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

pub struct Inner {
    pub config: Config,
    pub app: Arc<App>,
    pub cache: Cache,
    pub limits: Limiter,
    /// Reports of strangers, in case they pour in.
    pub flood: Flood,
    pub metrics: Metrics,
    /// Providers of identities.
    pub providers: Providers,
    /// Keys of devices.
    pub passkeys: Passkeys,
    /// Borders of areas, as maps read them.
    pub areas: rest::map::KeptAreas,
    /// Becomes true when the program is to stop, so that answers without an end come to theirs.
    pub stopping: watch::Sender<bool>,
}

impl Deref for Site {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Site {
    #[must_use]
    pub fn new(config: Config, app: App) -> Self {
        let passkeys = Passkeys::new(&config.base_url);
        let cache = Cache::new(&routes());
        let trust = Trust::load(config.ca_file.as_deref()).ok();
        let reach = if config.oidc_allow_private { Reach::Anywhere } else { Reach::Public };
        let providers = Providers::new(&config.oidc, config.base_url.clone(), trust.as_ref(), reach);
        Self(Arc::new(Inner {
            config,
            app: Arc::new(app),
            cache,
            limits: Limiter::default(),
            flood: Flood::default(),
            providers,
            passkeys,
            metrics: Metrics::default(),
            areas: rest::map::KeptAreas::default(),
            stopping: watch::Sender::new(false),
        }))
    }

    /// Whether browsers of people who are not signed in have to work for each report now.
    #[must_use]
    pub fn is_flooded(&self) -> bool {
        self.flood.is_on(self.config.flood)
    }

    /// Takes one report from the allowance of a household, and tells whether a moderator looks at it first. While reports pour
    /// in, who is not signed in and shows no proof of work has little allowance.
    ///
    /// # Errors
    /// [`app::Error::TooMany`] if nothing is left.
    pub fn admit(&self, stranger: bool, draft: &str, proof: &str, address: IpAddr) -> Result<bool, app::Error> {
        let unproven = stranger && self.is_flooded() && !proves(draft, proof, self.now());
        self.limits.take(if unproven { &limit::FLOODED } else { &limit::REPORT }, address)?;
        if stranger {
            self.flood.count();
        }
        Ok(unproven || (stranger && self.config.anonymous == Anonymous::Moderated))
    }

    /// The moment it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// Where the city's clocks stand.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.app.city().city().calendar.zone().clone()
    }

    /// What the city is called.
    #[must_use]
    pub fn city_name(&self, tongue: Tongue) -> String {
        self.app.city().city().name.get(tongue.code()).to_owned()
    }

    /// Who is signed in with this session of a browser, or else with this token of a program.
    ///
    /// # Errors
    /// [`app::Error::Unavailable`] if the database does not answer.
    pub async fn signed_in(&self, session: Option<&str>, token: Option<&str>) -> Result<SignedIn, app::Error> {
        let needed = self.config.second_factor == SecondFactor::Required;
        Ok(match (session, token) {
            (Some(secret), _) => match app::staff::by_session(&self.app, secret).await? {
                Some(own) if needed && !own.has_factor => SignedIn::Newcomer(Arc::new(own.staff)),
                Some(own) => SignedIn::Staff(Arc::new(own.staff)),
                None => SignedIn::Nobody,
            },
            (None, Some(secret)) => {
                let found = app::staff::by_token(&self.app, secret).await?;
                found.map_or(SignedIn::Nobody, |staff| SignedIn::Staff(Arc::new(staff)))
            }
            (None, None) => SignedIn::Nobody,
        })
    }

    /// Whether people can be served.
    ///
    /// # Errors
    /// [`app::Error::Unavailable`] if the database does not answer.
    pub async fn ready(&self) -> Result<(), app::Error> {
        app::start::ready(&self.app).await
    }

    /// Counts that are asked for, not kept.
    #[must_use]
    pub fn gauges(&self) -> Vec<Gauge> {
        let version = u64::from(self.app.city().version);
        let waiting = u64::try_from(self.app.db.busy()).unwrap_or(u64::MAX);
        let about = "Commands that wait for their shared commit (SQLite), or connections in use (PostgreSQL).";
        vec![
            Gauge { name: "city_pack_version", about: "Version of the city pack in force.", value: version },
            Gauge { name: "database_write_queue", about, value: waiting },
        ]
    }
}

/// Every address of the site with who may use it.
#[must_use]
pub fn routes() -> Routes {
    let parts = [pages::routes(), rest::routes(), ground::routes(), health::routes(), assets::routes()];
    parts.into_iter().fold(Routes::new(), Routes::merge)
}

/// The service. Layers stand from the outermost to the innermost.
pub fn router(site: Site) -> Router {
    let timeout = Duration::from_secs(site.config.request_timeout_s);
    let form_limit = site.config.form_limit();
    let headers = guard::Headers::new(&site.config.base_map, &routes());
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(site.clone(), guard::observe))
        .layer(from_fn_with_state(headers, guard::headers))
        .layer(from_fn_with_state(site.clone(), visitor::keep_language))
        .layer(from_fn_with_state(site.clone(), cache::share))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(site.clone(), visitor::recognise))
        .layer(from_fn_with_state(site.clone(), error::dress))
        .layer(CatchPanicLayer::custom(error::Panic))
        .layer(from_fn_with_state(site.clone(), guard::same_origin))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, timeout))
        .layer(DefaultBodyLimit::max(form_limit));
    routes().into_router(&site).fallback(error::not_found).layer(layers).with_state(site)
}
