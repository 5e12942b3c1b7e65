//! Who calls: the address that limits go by.

use std::net::{IpAddr, Ipv6Addr};

/// The caller's address, as the door found it out; put into the extensions of
/// every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller(pub IpAddr);

impl Caller {
    /// The address that limits go by: of IPv6 the first 64 bits, since a single
    /// customer has all the rest to himself.
    #[must_use]
    pub fn key(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V6(address) => {
                let own = u128::from(address) & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from(own))
            }
            address @ IpAddr::V4(_) => address,
        }
    }
}
