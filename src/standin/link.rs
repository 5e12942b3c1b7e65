//! The listener, and connections that can be cut on demand: a fault may take
//! the answer away after the call was applied.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The connection a request came over.
#[derive(Debug, Clone)]
pub struct Link {
    cut: Arc<AtomicBool>,
    closed: Arc<AtomicBool>,
}

impl Link {
    /// Cuts the connection: nothing is written to it any more.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Release);
    }

    fn gone(&self) -> bool {
        self.cut.load(Ordering::Acquire) || self.closed.load(Ordering::Acquire)
    }
}

/// Accepts connections; setting `closed` cuts all of them.
pub struct Gate {
    /// The socket.
    pub listener: TcpListener,
    /// True once the stand-in has stopped.
    pub closed: Arc<AtomicBool>,
}

impl Listener for Gate {
    type Io = Stream;
    type Addr = Link;

    async fn accept(&mut self) -> (Stream, Link) {
        let (tcp, _) = Listener::accept(&mut self.listener).await;
        // Answers are small and awaited one by one.
        let _ = tcp.set_nodelay(true);
        let link = Link {
            cut: Arc::default(),
            closed: Arc::clone(&self.closed),
        };
        (
            Stream {
                tcp,
                link: link.clone(),
            },
            link,
        )
    }

    fn local_addr(&self) -> io::Result<Link> {
        Ok(Link {
            cut: Arc::default(),
            closed: Arc::clone(&self.closed),
        })
    }
}

impl Connected<IncomingStream<'_, Gate>> for Link {
    fn connect_info(stream: IncomingStream<'_, Gate>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A connection that fails once its [`Link`] is cut.
pub struct Stream {
    tcp: TcpStream,
    link: Link,
}

impl Stream {
    fn alive(&self) -> io::Result<()> {
        if self.link.gone() {
            Err(io::ErrorKind::ConnectionReset.into())
        } else {
            Ok(())
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.alive()?;
        Pin::new(&mut self.tcp).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.alive()?;
        Pin::new(&mut self.tcp).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.alive()?;
        Pin::new(&mut self.tcp).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }
}
