//! Listening, with patience for slow clients bounded.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::finding::Finding;

/// Connections open at once; further ones wait to be accepted.
const CONNECTIONS: usize = 512;

/// How long clients are waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the headers of a request, and for a next request on a connection.
    pub headers: Duration,
    /// For a connection to end, whatever it does.
    pub life: Duration,
    /// For the requests under way when it is time to stop.
    pub farewell: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(15),
            life: Duration::from_mins(10),
            farewell: Duration::from_secs(3),
        }
    }
}

/// Listens at `addr` (port 0: a free one).
pub async fn bind(addr: SocketAddr) -> Result<TcpListener, Finding> {
    TcpListener::bind(addr).await.map_err(|error| {
        let addr = addr.to_string();
        match error.kind() {
            ErrorKind::AddrInUse => Finding::PortInUse { addr },
            _ => Finding::CannotListen { addr },
        }
    })
}

/// Serves until `stop`; then takes no more connections and lets the requests
/// under way end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let tasks = TaskTracker::new();
    while let Some((stream, peer, place)) = next(&listener, &places, &stop).await {
        let (router, stop) = (router.clone(), stop.clone());
        tasks.spawn(async move {
            // What a client does wrong is no news.
            let _ = tokio::time::timeout(
                patience.life,
                converse((stream, peer), router, patience, stop),
            )
            .await;
            drop(place);
        });
    }
    drop(listener);
    tasks.close();
    let _ = tokio::time::timeout(patience.farewell, tasks.wait()).await;
}

/// The next client; `None` when it is time to stop.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    loop {
        let accepted = async {
            let place = places.clone().acquire_owned().await.ok()?;
            Some((listener.accept().await, place))
        };
        let (accepted, place) = tokio::select! {
            () = stop.cancelled() => return None,
            accepted = accepted => accepted?,
        };
        match accepted {
            Ok((stream, peer)) => {
                let _ = stream.set_nodelay(true);
                return Some((stream, peer, place));
            }
            // Out of file descriptors, mostly: it passes when others end.
            Err(error) if !is_of_client(error.kind()) => {
                tracing::warn!(%error, "cannot accept connections");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Err(_) => {}
        }
    }
}

/// Serves one connection. One that becomes a socket leaves here and has the
/// limits of whoever took it over.
async fn converse(
    (stream, peer): (TcpStream, SocketAddr),
    router: Router,
    patience: Patience,
    stop: CancellationToken,
) -> Result<(), hyper::Error> {
    let router = TowerToHyperService::new(router);
    let router = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.headers)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(stream), router)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        done = connection.as_mut() => done,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    }
}

fn is_of_client(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}
