//! The running program: listens until it is told to stop, then lets what has begun come to its end.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::jobs::{self, Lane};
use app::letter::Voice;
use app::start::Opening;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

use crate::adapters::{self, Folder};
use crate::config::Config;
use crate::error::chain;
use crate::letters::Press;
use crate::site::{self, Site};

/// Opens the app that the settings describe.
///
/// # Errors
/// The data folder cannot be made, a channel cannot be set up, or the app cannot be opened.
pub async fn open(config: &Config) -> Result<App, Box<dyn Error>> {
    std::fs::create_dir_all(&config.data_dir)?;
    let files = Arc::new(Folder::new(config.data_dir.join("photos"))?);
    let carriers = adapters::carriers(config)?;
    let opening = Opening::new(&config.database_url, config.city_dir.clone(), files, adapters::vault(config));
    let voice: Option<Arc<dyn Voice>> = Some(Arc::new(Press { base_url: config.base_url.clone() }));
    let feeds = adapters::feeds(config)?;
    let retention = config.retention.clone();
    Ok(app::start::open(Opening { carriers, voice, feeds, retention, ..opening }).await?)
}

/// Serves the site until SIGTERM or ctrl-c; `ready` is called when it answers.
///
/// # Errors
/// The address cannot be listened on.
pub async fn serve(config: Config, app: App, ready: impl FnOnce()) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(config.listen).await?;
    tracing::info!(listen = %listener.local_addr()?, site = %config.base_url, "serving");
    let site = Site::new(config, app);
    let mut behind =
        if site.config.work { behind(&site.app) } else { vec![tokio::spawn(follow(Arc::clone(&site.app)))] };
    look_around(&site.app).await;
    behind.push(tokio::spawn(watch(Arc::clone(&site.app))));
    let service = site::router(site.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let mut terminate = signal(SignalKind::terminate())?;
    let running = site.clone();
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        running.stopping.send_replace(true);
    };
    ready();
    axum::serve(listener, service).with_graceful_shutdown(stop).await?;
    for task in behind {
        task.abort();
    }
    site.app.close().await;
    Ok(())
}

/// Does jobs, and what time alone does, until SIGTERM or ctrl-c.
///
/// # Errors
/// Signals cannot be listened to.
pub async fn work(app: App) -> Result<(), Box<dyn Error>> {
    let app = Arc::new(app);
    let mut terminate = signal(SignalKind::terminate())?;
    let tasks = behind(&app);
    tracing::info!("working");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    for task in tasks {
        task.abort();
    }
    app.close().await;
    Ok(())
}

/// What goes on behind the pages. May be stopped anywhere: a job that is not finished is done again.
fn behind(app: &Arc<App>) -> Vec<JoinHandle<()>> {
    let workers = Lane::ALL.into_iter().flat_map(|lane| (0..lane.workers()).map(move |_| lane));
    let mut tasks: Vec<_> = workers.map(|lane| tokio::spawn(serve_lane(Arc::clone(app), lane))).collect();
    tasks.push(tokio::spawn(tick(Arc::clone(app))));
    tasks.push(tokio::spawn(tidy(Arc::clone(app))));
    tasks
}

/// Does the jobs of a lane as they come.
async fn serve_lane(app: Arc<App>, lane: Lane) {
    loop {
        let pause = match jobs::round(&app, lane).await {
            Ok(0) => Duration::from_secs(1),
            Ok(_) => Duration::ZERO,
            Err(fault) => {
                tracing::warn!(lane = lane.as_str(), fault = chain(&fault), "jobs cannot be done");
                Duration::from_secs(5)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Takes what others loaded into force, every minute; for a process that does no other work behind the pages.
async fn follow(app: Arc<App>) {
    let mut minutes = tokio::time::interval(Duration::from_mins(1));
    loop {
        minutes.tick().await;
        if let Err(fault) = app::city::refresh(&app).await {
            tracing::warn!(fault = chain(&fault), "the city in force cannot be read");
        }
        app::keys::refresh(&app).await;
    }
}

/// Follows what other processes do that every page depends on; what this one does it knows at once.
async fn watch(app: Arc<App>) {
    let mut rounds = tokio::time::interval(Duration::from_secs(3));
    loop {
        rounds.tick().await;
        look_around(&app).await;
    }
}

async fn look_around(app: &App) {
    if let Err(fault) = app::warning::refresh(app).await {
        tracing::warn!(fault = chain(&fault), "the warnings in force cannot be read");
    }
    if let Err(fault) = app::account::follow_revocations(app).await {
        tracing::warn!(fault = chain(&fault), "revoked sessions cannot be read");
    }
}

/// Lets time act on the cases, every minute.
async fn tick(app: Arc<App>) {
    let mut minutes = tokio::time::interval(Duration::from_mins(1));
    loop {
        minutes.tick().await;
        if let Err(fault) = app::tick::tick(&app).await {
            tracing::warn!(fault = chain(&fault), "deadlines were not looked at");
        }
    }
}

/// Clears old things away, every hour.
async fn tidy(app: Arc<App>) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    loop {
        hours.tick().await;
        if let Err(fault) = app::tick::tidy(&app).await {
            tracing::warn!(fault = chain(&fault), "old things were not cleared away");
        }
    }
}
