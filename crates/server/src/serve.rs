//! The running program: listens until it is told to stop, then lets what has begun come to its end.

use std::error::Error;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::Config;
use crate::site::{self, Site};

/// Serves the site until SIGTERM or ctrl-c.
///
/// # Errors
/// The address cannot be listened on, or the site cannot be opened.
pub async fn serve(config: Config) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(config.listen).await?;
    tracing::info!(listen = %listener.local_addr()?, site = %config.base_url, "serving");
    let service = site::router(Site::new(config)).into_make_service_with_connect_info::<SocketAddr>();
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
    };
    axum::serve(listener, service).with_graceful_shutdown(stop).await?;
    Ok(())
}
