//! Where a request comes from, as far as it can be known.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;

use crate::places;

/// The network address, put into a request by the guard.
#[derive(Clone, Debug)]
pub(super) struct Source(pub(super) String);

/// The address of who asks. Each of `hops` proxies in front added the address it saw to `X-Forwarded-For`, on the right;
/// what stands left of those anybody can write.
pub(super) fn of(request: &Request, hops: usize) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let told = if hops == 0 { None } else { forwarded(request.headers(), hops) };
    told.or(peer).map_or_else(String::new, name)
}

fn forwarded(headers: &HeaderMap, hops: usize) -> Option<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let told: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    told.len().checked_sub(hops).and_then(|at| told.get(at)).and_then(|text| text.parse().ok())
}

/// Who counts as one, by name.
fn name(ip: IpAddr) -> String {
    match places::network(ip) {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(network) => format!("{network}/64"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn check(line: &str, hops: usize, expected: &str) {
        let mut request = Request::builder().header("x-forwarded-for", line).body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 9], 1))));
        assert_eq!(of(&request, hops), expected, "{line} through {hops}");
    }

    #[test]
    fn only_what_our_proxies_said_counts() {
        check("198.51.100.1", 0, "192.0.2.9");
        check("198.51.100.1", 1, "198.51.100.1");
        check("203.0.113.5, 198.51.100.1", 1, "198.51.100.1");
        check("203.0.113.5, 198.51.100.1", 2, "203.0.113.5");
        check("198.51.100.1", 2, "192.0.2.9");
        check("nonsense", 1, "192.0.2.9");
        check("2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64");
        check("::ffff:198.51.100.1", 1, "198.51.100.1");
    }
}
