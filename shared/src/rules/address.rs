//! Addresses as people write them in a condition: single ones, networks, ranges. What is wrong is said with how to write it.

use std::net::{IpAddr, Ipv4Addr};

use crate::model::{is_range, network};

/// First and last address of an item: `10.0.0.1`, `10.0.0.0/24`, `10.0.0.1-10.0.0.9`, `10.0.0.1-9`; IPv6 likewise, but
/// for the short range.
///
/// # Errors
/// What is wrong with it, in words that follow the item.
pub(super) fn range(item: &str) -> Result<(IpAddr, IpAddr), String> {
    if let Some((first, bits)) = item.split_once('/') {
        return block(address(first.trim())?, bits.trim());
    }
    let Some((first, last)) = item.split_once('-') else { return address(item).map(|one| (one, one)) };
    let first = address(first.trim())?;
    let last = match (first, last.trim()) {
        (IpAddr::V4(first), last) if is_number(last) => last_number(first, last)?,
        (_, last) => address(last)?,
    };
    if is_range(first, last) {
        Ok((first, last))
    } else if first.is_ipv4() == last.is_ipv4() {
        Err(format!("it ends before it starts: write {last}-{first}"))
    } else {
        Err("it starts with one family of addresses and ends with the other: write two ranges".to_owned())
    }
}

fn block(first: IpAddr, bits: &str) -> Result<(IpAddr, IpAddr), String> {
    let most = if first.is_ipv4() { 32 } else { 128 };
    let read = bits.parse::<u8>().ok().filter(|_| is_number(bits)).and_then(|bits| network(first, bits));
    read.ok_or_else(|| format!("/{bits} is no size of a network: write /0 to /{most}"))
}

fn last_number(first: Ipv4Addr, last: &str) -> Result<IpAddr, String> {
    let [a, b, c, _] = first.octets();
    Ok(Ipv4Addr::new(a, b, c, number(last)?).into())
}

fn address(text: &str) -> Result<IpAddr, String> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    if let Ok(ip) = bare.parse() {
        return Ok(ip);
    }
    if text.is_empty() {
        return Err("an address is missing: write 10.0.0.1-10.0.0.9 or 10.0.0.0/24".to_owned());
    }
    if text.split_whitespace().nth(1).is_some() {
        return Err("it has a space in it: write a comma between two".to_owned());
    }
    if bare.contains(':') {
        return Err("it is no IPv6 address: write it as 2001:db8::1 or 2001:db8::/32".to_owned());
    }
    if bare.chars().any(|c| !c.is_ascii_digit() && c != '.' && c != '*') {
        return Err(
            "it is no address: write 10.0.0.1, 10.0.0.0/24 or 10.0.0.1-10.0.0.9, and names as a condition of names"
                .to_owned(),
        );
    }
    Err(fault(bare))
}

/// What is wrong with a text of digits, dots and stars.
fn fault(text: &str) -> String {
    if text.contains('*') {
        return "a star stands for no number here: write the network, such as 10.0.0.0/24".to_owned();
    }
    let parts: Vec<&str> = text.split('.').collect();
    if let Some(wrong) = parts.iter().find_map(|part| number(part).err()) {
        return wrong;
    }
    let some = if parts.len() == 1 { "1 number".to_owned() } else { format!("{} numbers", parts.len()) };
    format!("it has {some}, an IPv4 address has 4: write 10.0.0.1, or a network as 10.0.0.0/8")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// One of the four numbers of an IPv4 address.
fn number(text: &str) -> Result<u8, String> {
    if text.is_empty() {
        return Err("a number is missing beside a dot: write 10.0.0.1".to_owned());
    }
    let read = text.parse::<u8>().map_err(|_| format!("{text} is not 0 to 255"))?;
    if text.len() > 1 && text.starts_with('0') {
        return Err(format!("{text} starts with 0: write {read}"));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn what_is_read() {
        for (item, from, to) in [
            ("10.0.0.1", "10.0.0.1", "10.0.0.1"),
            ("10.0.0.7/24", "10.0.0.0", "10.0.0.255"),
            ("0.0.0.0/0", "0.0.0.0", "255.255.255.255"),
            ("10.0.0.1/32", "10.0.0.1", "10.0.0.1"),
            ("10.0.0.1-10.0.1.9", "10.0.0.1", "10.0.1.9"),
            ("10.0.0.1 - 9", "10.0.0.1", "10.0.0.9"),
            ("10.0.0.9-9", "10.0.0.9", "10.0.0.9"),
            ("2001:db8::/126", "2001:db8::", "2001:db8::3"),
            ("[2001:db8::1]", "2001:db8::1", "2001:db8::1"),
            ("2001:db8::1-2001:db8::9", "2001:db8::1", "2001:db8::9"),
        ] {
            assert_eq!(range(item), Ok((from.parse().unwrap(), to.parse().unwrap())), "{item}");
        }
    }

    #[test]
    fn what_is_wrong_says_how_to_write_it() {
        for (item, words) in [
            ("10.300.0.0/16", "300 is not 0 to 255"),
            ("10.0.0.0/33", "/33 is no size of a network: write /0 to /32"),
            ("10.0.0.0/+8", "/+8 is no size"),
            ("10.0.0.0/255.0.0.0", "write /0 to /32"),
            ("2001:db8::/129", "write /0 to /128"),
            ("10.0.0.9-10.0.0.1", "it ends before it starts: write 10.0.0.1-10.0.0.9"),
            ("10.0.0.9-1", "write 10.0.0.1-10.0.0.9"),
            ("10.0.0.1-999", "999 is not 0 to 255"),
            ("10.0.0.1-", "an address is missing"),
            ("10.0.0.1-2001:db8::1", "write two ranges"),
            ("2001:db8::1-9", "it has 1 number"),
            ("10.0.0", "it has 3 numbers, an IPv4 address has 4"),
            ("10..0.1", "a number is missing beside a dot"),
            ("10.0.0.010", "010 starts with 0: write 10"),
            ("10.0.0.*", "write the network"),
            ("10.0.0.1 10.0.0.2", "write a comma"),
            ("web1", "names as a condition of names"),
            ("fe80::1%eth0", "it is no IPv6 address"),
        ] {
            let error = range(item).unwrap_err();
            assert!(error.contains(words), "{item}: {error}");
        }
    }
}
