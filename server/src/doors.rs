//! Where connections come in, and by which name people on this machine find the page. It never answers anything.
//!
//! Passkeys are bound to a name, never to an address of numbers (WebAuthn, section 5.1.3, "effective domain"), so the page's
//! name here is `localhost`. That stands for two addresses (RFC 6761, section 6.3), and browsers may try either first: hence
//! two doors, lest another program answers at one of them.

use std::io::{Error, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, TcpStream};

/// How often another port is tried where the system chooses one that is free at one address only.
const TRIES: u32 = 16;

/// What is listened on.
#[derive(Debug)]
pub struct Doors {
    first: TcpListener,
    other: Option<TcpListener>,
    name: String,
    taken: Option<SocketAddr>,
    is_behind_proxy: bool,
}

impl Doors {
    /// Listen at an address; where `localhost` means it, at the other address of that name too.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub(crate) async fn open(addr: SocketAddr) -> Result<Self, Error> {
        let mut doors = Self::try_open(addr).await?;
        for _ in 1..TRIES {
            if addr.port() != 0 || doors.taken.is_none() {
                break;
            }
            doors = Self::try_open(addr).await?;
        }
        Ok(doors)
    }

    async fn try_open(addr: SocketAddr) -> Result<Self, Error> {
        let first = TcpListener::bind(addr).await?;
        // The real one: port 0 lets the system choose.
        let addr = first.local_addr()?;
        let (other, taken) = match beside(addr) {
            None => (None, None),
            Some(beside) => match TcpListener::bind(beside).await {
                Ok(other) => (Some(other), None),
                Err(error) if error.kind() == ErrorKind::AddrInUse => (None, Some(beside)),
                // This machine has no such address, so nobody else is there either.
                Err(_) => (None, None),
            },
        };
        let name = if taken.is_some() { format!("http://{addr}") } else { local(addr) };
        Ok(Self { first, other, name, taken, is_behind_proxy: false })
    }

    /// The same, with so many proxies in front.
    #[must_use]
    pub(crate) fn behind(self, hops: usize) -> Self {
        Self { is_behind_proxy: hops > 0, ..self }
    }

    /// Do all who come in come from a proxy?
    pub(crate) fn is_behind_proxy(&self) -> bool {
        self.is_behind_proxy
    }

    /// Whoever comes in next.
    ///
    /// # Errors
    /// When the system has no room for another connection.
    pub(crate) async fn accept(&self) -> Result<(TcpStream, SocketAddr), Error> {
        match &self.other {
            None => self.first.accept().await,
            Some(other) => tokio::select! {
                accepted = self.first.accept() => accepted,
                accepted = other.accept() => accepted,
            },
        }
    }

    /// How the page is reached from this machine, without a path.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The other address of `localhost`, where another program listens on it.
    pub(crate) fn taken(&self) -> Option<SocketAddr> {
        self.taken
    }
}

/// One door, by the address that it is at.
impl From<TcpListener> for Doors {
    fn from(first: TcpListener) -> Self {
        let name = first.local_addr().map(|addr| format!("http://{addr}")).unwrap_or_default();
        Self { first, other: None, name, taken: None, is_behind_proxy: false }
    }
}

/// How a page at that address is called on this machine: `localhost` where that means it.
pub(crate) fn local(addr: SocketAddr) -> String {
    let is_local = addr.ip().is_unspecified() || is_localhost(addr.ip());
    if is_local { format!("http://localhost:{}", addr.port()) } else { format!("http://{addr}") }
}

fn is_localhost(ip: IpAddr) -> bool {
    ip == Ipv4Addr::LOCALHOST || ip == Ipv6Addr::LOCALHOST
}

/// What else `localhost` means. A listener on all addresses of IPv6 has those of IPv4 by itself.
fn beside(addr: SocketAddr) -> Option<SocketAddr> {
    let other: IpAddr = match addr.ip() {
        IpAddr::V4(Ipv4Addr::LOCALHOST | Ipv4Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::LOCALHOST) => Ipv4Addr::LOCALHOST.into(),
        _ => return None,
    };
    Some(SocketAddr::new(other, addr.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addr(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_page_of_this_machine_has_a_name() {
        for (at, name) in [
            ("127.0.0.1:8080", "http://localhost:8080"),
            ("[::1]:8080", "http://localhost:8080"),
            ("0.0.0.0:80", "http://localhost:80"),
            ("[::]:80", "http://localhost:80"),
            ("127.0.0.2:8080", "http://127.0.0.2:8080"),
            ("192.0.2.1:8080", "http://192.0.2.1:8080"),
        ] {
            assert_eq!(local(addr(at)), name);
        }
    }

    #[tokio::test]
    async fn both_addresses_of_the_name_are_one_door() {
        for first in ["127.0.0.1:0", "[::1]:0"] {
            let Ok(doors) = Doors::open(addr(first)).await else {
                eprintln!("skipped: this machine has no {first}");
                continue;
            };
            let port = doors.first.local_addr().unwrap().port();
            assert_eq!((doors.name(), doors.taken()), (format!("http://localhost:{port}").as_str(), None));
            for door in [Some(&doors.first), doors.other.as_ref()].into_iter().flatten() {
                let asking = TcpStream::connect(door.local_addr().unwrap());
                let (asked, accepted) = tokio::join!(asking, doors.accept());
                assert_eq!(asked.unwrap().local_addr().unwrap(), accepted.unwrap().1);
            }
        }
    }

    #[tokio::test]
    async fn a_name_that_another_program_answers_to_is_not_said() {
        let Ok(theirs) = TcpListener::bind("[::1]:0").await else {
            return eprintln!("skipped: this machine has no IPv6");
        };
        let port = theirs.local_addr().unwrap().port();
        let Ok(doors) = Doors::open(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await else {
            return eprintln!("skipped: another program listens on {port} as well");
        };
        assert_eq!(doors.name(), format!("http://127.0.0.1:{port}"));
        assert_eq!(doors.taken(), Some(theirs.local_addr().unwrap()));
    }
}
