//! Addresses of hosts, as an engine tells them from other text: what may stand as the host of a URI.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a text is a host name, an IPv4 or an IPv6 address, the latter in brackets or not.
pub(super) fn is_address(text: &str) -> bool {
    if text.contains(':') {
        let inner = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'));
        let inner = inner.unwrap_or(text);
        let (address, scope) = inner.split_once('%').unwrap_or((inner, "0"));
        return address.parse::<Ipv6Addr>().is_ok()
            && !scope.is_empty()
            && scope.bytes().all(|byte| byte.is_ascii_alphanumeric());
    }
    text.parse::<Ipv4Addr>().is_ok() || is_name(text)
}

/// Labels between dots, of which one may follow the last; the last of several begins with a letter.
fn is_name(text: &str) -> bool {
    let labels: Vec<_> = text.strip_suffix('.').unwrap_or(text).split('.').collect();
    let is_label = |label: &&str| {
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = label.as_bytes();
        edge(bytes.first())
            && edge(bytes.last())
            && bytes
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let last = labels.last().and_then(|label| label.bytes().next());
    labels.iter().all(is_label)
        && (labels.len() == 1 || last.is_some_and(|byte| byte.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_are_hosts_of_a_uri() {
        for good in [
            "10.54.0.4",
            "host",
            "host1.example.com",
            "host.",
            "a-b.c",
            "123",
            "::1",
            "[::1]",
            "fe80::1%eth0",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "10.54.0.4.",
            "-x",
            "x-",
            "a..b",
            "my_host",
            "bad address",
            "1.2.3",
            "a.1",
            "300.1.1.1",
            "[::1",
            "1:2",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
