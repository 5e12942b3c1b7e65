//! A range of internet addresses, such as `10.0.0.0/8`.

use std::net::IpAddr;

/// Addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    prefix: u32,
}

impl Net {
    /// Reads `10.0.0.0/8`, `::1` and the like.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.parse().ok().filter(|bits| *bits <= most)?,
            None => most,
        };
        Some(Self { address, prefix })
    }

    /// Whether an address lies in it. An IPv4 address in IPv6 clothes
    /// (`::ffff:10.0.0.1`) is the IPv4 address.
    #[must_use]
    pub fn holds(&self, other: IpAddr) -> bool {
        match (self.address.to_canonical(), other.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differ = u32::from(own) ^ u32::from(other);
                differ.leading_zeros() >= self.prefix.min(32)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differ = u128::from(own) ^ u128::from(other);
                differ.leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn holds(net: &str, address: &str) -> bool {
        Net::parse(net).unwrap().holds(address.parse().unwrap())
    }

    #[test]
    fn a_range_holds_those_that_begin_alike() {
        assert!(holds("10.0.0.0/8", "10.255.0.1"));
        assert!(!holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(!holds("127.0.0.1", "127.0.0.2"));
        assert!(holds("2001:db8::/32", "2001:db8:1::1"));
        assert!(!holds("2001:db8::/32", "2001:db9::1"));
        assert!(holds("0.0.0.0/0", "1.2.3.4"));
        assert!(!holds("0.0.0.0/0", "::1"));
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for wrong in [
            "",
            "10.0.0.0/33",
            "10.0.0.0/",
            "/8",
            "a/8",
            "10.0.0/8",
            "::/129",
            "10.0.0.0/-1",
        ] {
            assert_eq!(Net::parse(wrong), None, "{wrong}");
        }
    }
}
