//! Networks that a key may be used from, and proxies whose word is taken for it.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

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

/// The proxies that stand before the server, whose word is taken for where a request comes from. By default there are none.
///
/// ```
/// use switchboard_domain::TrustedProxies;
///
/// let proxies = TrustedProxies::parse(["10.0.0.0/8"])?;
/// let through = |peer: &str, forwarded_for: &[&str]| proxies.client(peer.parse().ok()?, &[], forwarded_for);
/// assert_eq!(through("10.0.0.1", &["198.51.100.9, 203.0.113.7"]), "203.0.113.7".parse().ok());
/// assert_eq!(through("192.0.2.1", &["203.0.113.7"]), "192.0.2.1".parse().ok(), "a stranger is not believed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Reads a list of addresses and networks, IPv4 and IPv6.
    ///
    /// # Errors
    /// [`InvalidNetworks`] as with [`AllowedNetworks::parse`].
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, InvalidNetworks> {
        AllowedNetworks::parse(entries).map(|AllowedNetworks(networks)| Self(networks))
    }

    /// Where a request comes from that this peer brought, with the values of its headers `Forwarded` and `X-Forwarded-For` in their order.
    ///
    /// The headers are read from right to left for as long as a trusted proxy says where a request came to it from. Nothing is known
    /// where one of them says nothing that can be read, or where the two headers lead to different addresses: a proxy passes on the one
    /// that it does not write, and what its client made up stands in it.
    #[must_use]
    pub fn client(&self, peer: IpAddr, forwarded: &[&str], x_forwarded_for: &[&str]) -> Option<IpAddr> {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return Some(peer);
        }
        let by_forwarded = self.walk(peer, elements(forwarded).into_iter().map(forwarded_node));
        let by_list = self.walk(peer, elements(x_forwarded_for).into_iter().map(node));
        match (forwarded.is_empty(), x_forwarded_for.is_empty()) {
            (true, _) => by_list,
            (false, true) => by_forwarded,
            (false, false) => by_list.filter(|_| by_list == by_forwarded),
        }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The first address, from the end, that is no trusted proxy; the last one that is, where all of them are.
    fn walk(&self, peer: IpAddr, nodes: impl DoubleEndedIterator<Item = Option<IpAddr>>) -> Option<IpAddr> {
        let mut client = peer;
        for node in nodes.rev() {
            client = node?;
            if !self.trusts(client) {
                break;
            }
        }
        Some(client)
    }
}

/// The elements of a header that is a list, in order. Commas in quotes separate nothing.
fn elements<'a>(values: &[&'a str]) -> Vec<&'a str> {
    values.iter().flat_map(|value| split_outside_quotes(value, ',')).collect()
}

fn split_outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |character| {
        is_quoted ^= character == '"';
        character == separator && !is_quoted
    })
}

/// The address in an element of `Forwarded`, if it says one.
fn forwarded_node(element: &str) -> Option<IpAddr> {
    let mut named = split_outside_quotes(element, ';').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then_some(value)
    });
    let (value, None) = (named.next()?, named.next()) else { return None };
    node(value.trim().trim_matches('"'))
}

/// An address, with or without a port, those of IPv6 in brackets where one follows.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text
        .parse::<IpAddr>()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6));
    address.map(|address| address.to_canonical())
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
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

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

    fn client(peer: &str, forwarded: &[&str], list: &[&str]) -> String {
        let proxies = TrustedProxies::parse(["10.0.0.0/8", "2001:db8:ffff::/48"]).unwrap();
        let client = proxies.client(peer.parse().unwrap(), forwarded, list);
        client.map_or("unknown".to_owned(), |address| address.to_string())
    }

    #[test]
    fn a_trusted_proxy_says_where_a_request_comes_from() {
        const NONE: &[&str] = &[];
        for (peer, forwarded, list, expected) in [
            ("203.0.113.1", NONE, &["192.0.2.7"][..], "203.0.113.1"),
            ("203.0.113.1", &["for=192.0.2.7"][..], &[], "203.0.113.1"),
            ("::ffff:203.0.113.1", &[], &[], "203.0.113.1"),
            ("10.0.0.1", &[], &[], "10.0.0.1"),
            ("10.0.0.1", &[], &["192.0.2.7"], "192.0.2.7"),
            ("::ffff:10.0.0.1", &[], &["::ffff:192.0.2.7"], "192.0.2.7"),
            ("10.0.0.1", &[], &["198.51.100.1, 192.0.2.7 , 10.1.1.1"], "192.0.2.7"),
            ("10.0.0.1", &[], &["198.51.100.1", "192.0.2.7", "10.1.1.1"], "192.0.2.7"),
            ("10.0.0.1", &[], &["10.2.2.2, 10.1.1.1"], "10.2.2.2"),
            ("10.0.0.1", &[], &["192.0.2.7:4711"], "192.0.2.7"),
            ("10.0.0.1", &[], &["[2001:db8::7]:4711"], "2001:db8::7"),
            ("2001:db8:ffff::1", &[], &["2001:db8::7"], "2001:db8::7"),
            ("10.0.0.1", &[], &["192.0.2.7, unknown"], "unknown"),
            ("10.0.0.1", &[], &["192.0.2.7, "], "unknown"),
            ("10.0.0.1", &[], &["unknown, 192.0.2.7"], "192.0.2.7"),
            ("10.0.0.1", &["for=192.0.2.7"], &[], "192.0.2.7"),
            ("10.0.0.1", &["For=\"[2001:db8::7]:4711\";proto=https;by=10.0.0.1"], &[], "2001:db8::7"),
            ("10.0.0.1", &["for=\"192.0.2.7:80\", for=10.1.1.1"], &[], "192.0.2.7"),
            ("10.0.0.1", &["for=198.51.100.1;host=\"a,b\"", "for=192.0.2.7"], &[], "192.0.2.7"),
            ("10.0.0.1", &["for=_hidden"], &[], "unknown"),
            ("10.0.0.1", &["for=unknown"], &[], "unknown"),
            ("10.0.0.1", &["proto=https"], &[], "unknown"),
            ("10.0.0.1", &["for=192.0.2.7;for=192.0.2.8"], &[], "unknown"),
            ("10.0.0.1", &["for=192.0.2.7"], &["192.0.2.7"], "192.0.2.7"),
            ("10.0.0.1", &["for=198.51.100.1"], &["192.0.2.7"], "unknown"),
        ] {
            assert_eq!(client(peer, forwarded, list), expected, "{peer} {forwarded:?} {list:?}");
        }
        assert_eq!(
            TrustedProxies::default().client("10.0.0.1".parse().unwrap(), &["for=192.0.2.7"], &["192.0.2.7"]),
            "10.0.0.1".parse().ok(),
            "by default nobody is believed"
        );
    }

    proptest! {
        /// Whatever a client puts before what the proxies wrote, it changes nothing.
        #[test]
        fn what_a_client_makes_up_is_not_believed(
            made_up in "[^\"]{0,40}",
            real in any::<u32>().prop_map(Ipv4Addr::from).prop_filter("a proxy", |it| it.octets()[0] != 10),
            hops in prop::collection::vec(any::<[u8; 3]>(), 0..4),
        ) {
            let hops: Vec<String> = hops.iter().map(|[a, b, c]| format!("10.{a}.{b}.{c}")).collect();
            let list = [&[made_up, real.to_string()][..], &hops].concat().join(",");
            prop_assert_eq!(client("10.0.0.1", &[], &[&list]), real.to_string());
        }

        /// No header makes the reader fail, and without trust none matters.
        #[test]
        fn any_header_is_read(forwarded in "\\PC{0,60}", list in "\\PC{0,60}", peer in any::<u128>()) {
            let peer = IpAddr::from(Ipv6Addr::from(peer));
            let proxies = TrustedProxies::parse(["::/0", "0.0.0.0/0"]).unwrap();
            let _read = proxies.client(peer, &[&forwarded], &[&list]);
            let nobody = TrustedProxies::default();
            prop_assert_eq!(nobody.client(peer, &[&forwarded], &[&list]), Some(peer.to_canonical()));
        }

        /// A network allows exactly the addresses that share its first bits, mapped ones included.
        #[test]
        fn a_network_allows_what_shares_its_first_bits(address in any::<u32>(), other in any::<u32>(), length in 0..=32_u32) {
            let network = format!("{}/{length}", Ipv4Addr::from(address));
            let networks = AllowedNetworks::parse([network.as_str()]).unwrap();
            let shares = length == 0 || (address ^ other) >> (32 - length) == 0;
            let other = Ipv4Addr::from(other);
            prop_assert_eq!(networks.allow(other.into()), shares);
            prop_assert_eq!(networks.allow(other.to_ipv6_mapped().into()), shares);
        }
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
