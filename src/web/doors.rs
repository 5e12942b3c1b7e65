//! The doors of channels, and who knocks at them.
//!
//! A proxy's word on whom it speaks for is taken only if the settings name the
//! proxy: from anybody else it is a lie that costs nothing.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::{self, Next};
use axum::response::Response;

use crate::channels::street::caller::Caller;
use crate::config::net::Net;

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Adds the doors, each at its path, to the router. Requests must carry
/// [`ConnectInfo`] of a [`SocketAddr`]; those without count as from nowhere.
pub fn mount(router: Router, doors: Vec<(String, Router)>, proxies: &[Net]) -> Router {
    let proxies: Arc<[Net]> = proxies.into();
    let all = doors
        .into_iter()
        .fold(Router::new(), |all, (path, door)| all.nest(&path, door));
    let named = middleware::from_fn(move |request: Request, next: Next| {
        named(proxies.clone(), request, next)
    });
    router.merge(all.layer(named))
}

async fn named(proxies: Arc<[Net]>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip());
    let caller = Caller(caller(peer, request.headers(), &proxies));
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// The last address on the way here that is no trusted proxy's: what stands
/// before it anybody may have written.
fn caller(peer: IpAddr, headers: &HeaderMap, proxies: &[Net]) -> IpAddr {
    let trusted = |address: IpAddr| proxies.iter().any(|net| net.holds(address));
    let mut known = peer.to_canonical();
    let said: Vec<&str> = headers
        .get_all(FORWARDED)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for address in said.into_iter().rev() {
        if !trusted(known) {
            break;
        }
        let Some(before) = address_of(address.trim()) else {
            break;
        };
        known = before;
    }
    known
}

/// An address, perhaps with a port.
fn address_of(text: &str) -> Option<IpAddr> {
    let address = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|found| found.ip());
    Some(address.or_else(with_port)?.to_canonical())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn called(peer: &str, said: &[&str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for said in said {
            headers.append(FORWARDED, said.parse().unwrap());
        }
        let proxies: Vec<Net> = proxies.iter().map(|net| Net::parse(net).unwrap()).collect();
        caller(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(called("9.9.9.9", &["1.1.1.1"], &[]), "9.9.9.9");
        assert_eq!(called("9.9.9.9", &["1.1.1.1"], &["10.0.0.0/8"]), "9.9.9.9");
    }

    #[test]
    fn a_proxy_is_believed_for_one_step() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(called("10.0.0.1", &["1.1.1.1"], &proxies), "1.1.1.1");
        // The first is what the customer wrote himself.
        assert_eq!(
            called("10.0.0.1", &["8.8.8.8, 1.1.1.1"], &proxies),
            "1.1.1.1"
        );
        assert_eq!(
            called("10.0.0.1", &["8.8.8.8", "1.1.1.1, 10.0.0.2"], &proxies),
            "1.1.1.1"
        );
        assert_eq!(
            called("::ffff:10.0.0.1", &["[2001:db8::1]:99"], &proxies),
            "2001:db8::1"
        );
    }

    #[test]
    fn nonsense_from_a_proxy_leaves_the_proxy() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(
            called("10.0.0.1", &["1.1.1.1, unknown"], &proxies),
            "10.0.0.1"
        );
        assert_eq!(called("10.0.0.1", &[], &proxies), "10.0.0.1");
        assert_eq!(called("10.0.0.1", &["10.0.0.3"], &proxies), "10.0.0.3");
    }
}
