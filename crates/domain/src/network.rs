//! Networks that a key may be used from.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

/// The most entries that one key may have.
pub const NETWORKS_MAX: usize = 100;

/// The addresses and networks that a key may be used from. An empty list allows any.
///
/// ```
/// use switchboard_domain::AllowedNetworks;
///
/// let office = AllowedNetworks::parse(["203.0.113.7", "2001:db8::/32"])?;
/// assert!(office.allow("203.0.113.7".parse()?));
/// assert!(office.allow("::ffff:203.0.113.7".parse()?), "an IPv4 address mapped into IPv6 is the same address");
/// assert!(!office.allow("203.0.113.8".parse()?));
/// assert!(AllowedNetworks::default().allow("203.0.113.8".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedNetworks(Vec<IpNet>);

/// Why a list of networks is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNetworks {
    /// The entry at this place, from 0, is neither an address nor a network in CIDR notation.
    #[error("must be an IP address or a network such as 203.0.113.0/24")]
    Entry {
        /// Its place in the list, from 0.
        index: usize,
    },
    /// There are more than [`NETWORKS_MAX`] entries.
    #[error("must not have more than {NETWORKS_MAX} entries")]
    TooMany,
}

impl AllowedNetworks {
    /// Reads a list of addresses and networks, IPv4 and IPv6.
    ///
    /// # Errors
    /// [`InvalidNetworks`] for the first entry that cannot be read, or for a list that is too long.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, InvalidNetworks> {
        let networks: Vec<IpNet> = entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| parse_entry(entry.trim()).ok_or(InvalidNetworks::Entry { index }))
            .collect::<Result<_, _>>()?;
        if networks.len() > NETWORKS_MAX { Err(InvalidNetworks::TooMany) } else { Ok(Self(networks)) }
    }

    /// Whether a call from this address is allowed.
    #[must_use]
    pub fn allow(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.is_empty() || self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether any address is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries as text: a single address without its prefix length.
    pub fn iter(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|network| {
            if network.prefix_len() == network.max_prefix_len() {
                network.addr().to_string()
            } else {
                network.to_string()
            }
        })
    }
}

impl fmt::Display for AllowedNetworks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().collect::<Vec<_>>().join(","))
    }
}

fn parse_entry(entry: &str) -> Option<IpNet> {
    let network = entry.parse::<IpNet>().or_else(|_| entry.parse::<IpAddr>().map(IpNet::from)).ok()?;
    Some(mapped_to_ipv4(network).unwrap_or(network).trunc())
}

/// The IPv4 network that an IPv6 network of mapped addresses stands for.
fn mapped_to_ipv4(network: IpNet) -> Option<IpNet> {
    let IpNet::V6(network) = network else { return None };
    let address = network.addr().to_ipv4_mapped()?;
    let prefix_length = network.prefix_len().checked_sub(96)?;
    IpNet::new(address.into(), prefix_length).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(entry: &str, address: &str, allowed: bool) {
        let networks = AllowedNetworks::parse([entry]).unwrap();
        assert_eq!(networks.allow(address.parse().unwrap()), allowed, "{entry} {address}");
    }

    #[test]
    fn addresses_and_networks_match_in_both_families() {
        check("10.0.0.0/8", "10.255.255.255", true);
        check("10.0.0.0/8", "11.0.0.0", false);
        check("10.1.2.3/8", "10.9.9.9", true);
        check("0.0.0.0/0", "203.0.113.9", true);
        check("0.0.0.0/0", "2001:db8::1", false);
        check("::/0", "2001:db8::1", true);
        check("2001:db8::/33", "2001:db8:8000::1", false);
        check("::ffff:10.0.0.0/104", "10.3.4.5", true);
        check("::ffff:10.0.0.1", "::ffff:10.0.0.1", true);
    }

    #[test]
    fn a_wrong_entry_is_named_by_its_place() {
        for wrong in ["", "10.0.0", "10.0.0.0/33", "010.0.0.1", "example.org", "10.0.0.1 ,", "1"] {
            assert_eq!(
                AllowedNetworks::parse(["10.0.0.1", wrong]),
                Err(InvalidNetworks::Entry { index: 1 }),
                "{wrong}"
            );
        }
        assert_eq!(AllowedNetworks::parse(["10.0.0.1"; NETWORKS_MAX + 1]), Err(InvalidNetworks::TooMany));
    }
}
