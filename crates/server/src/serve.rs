//! The running program: listens until it is told to stop, then lets what has begun come to its end.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::start::Opening;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::adapters::Folder;
use crate::config::Config;
use crate::error::chain;
use crate::site::{self, Site};

/// Opens the app that the settings describe.
///
/// # Errors
/// The data folder cannot be made, or the app cannot be opened.
pub async fn open(config: &Config) -> Result<App, Box<dyn Error>> {
    std::fs::create_dir_all(&config.data_dir)?;
    let files = Arc::new(Folder::new(config.data_dir.join("photos"))?);
    Ok(app::start::open(Opening::new(&config.database_url, config.city_dir.clone(), files)).await?)
}

/// Serves the site until SIGTERM or ctrl-c; `ready` is called when it answers.
///
/// # Errors
/// The address cannot be listened on.
pub async fn serve(config: Config, app: App, ready: impl FnOnce()) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(config.listen).await?;
    tracing::info!(listen = %listener.local_addr()?, site = %config.base_url, "serving");
    let site = Site::new(config, app);
    let ticking = tokio::spawn(tick(site.clone()));
    let service = site::router(site.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
    };
    ready();
    axum::serve(listener, service).with_graceful_shutdown(stop).await?;
    ticking.abort();
    site.app.close().await;
    Ok(())
}

/// Lets time act on the cases, every minute.
async fn tick(site: Site) {
    let mut minutes = tokio::time::interval(Duration::from_mins(1));
    loop {
        minutes.tick().await;
        if let Err(fault) = app::tick::tick(&site.app).await {
            tracing::warn!(fault = chain(&fault), "deadlines were not looked at");
        }
    }
}
