//! Asking a desk that runs on this machine whether it can work, for whoever
//! watches over it and has no HTTP client at hand.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longest that the answer may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// What is asked.
const QUESTION: &[u8] =
    b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// Whether the door at `listen` says that the desk is ready.
pub async fn answers(listen: SocketAddr) -> bool {
    let asked = tokio::time::timeout(PATIENCE, ask(reachable(listen))).await;
    matches!(asked, Ok(Ok(true)))
}

async fn ask(address: SocketAddr) -> io::Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(QUESTION).await?;
    let mut line = [0; 12];
    stream.read_exact(&mut line).await?;
    Ok(&line == b"HTTP/1.1 200")
}

/// From here, "every address" is this machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let here: IpAddr = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(here, listen.port())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn every_address_is_reached_at_home() {
        let reached = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(reached("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(reached("[::]:80"), "[::1]:80");
        assert_eq!(reached("10.0.0.5:80"), "10.0.0.5:80");
    }

    #[tokio::test]
    async fn only_a_plain_200_is_an_answer() {
        for (said, good) in [
            ("HTTP/1.1 200 OK\r\n\r\n", true),
            ("HTTP/1.1 503 Service Unavailable\r\n\r\n", false),
            ("nonsense", false),
        ] {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(async move {
                let (mut stream, _) = listener.accept().await.unwrap();
                stream.write_all(said.as_bytes()).await.unwrap();
            });
            assert_eq!(answers(address).await, good, "{said}");
            assert!(!answers(address).await, "nobody is there any more");
        }
    }
}
