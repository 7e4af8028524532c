//! What the server that received a message found out about its sender (RFC 8601).

use crate::EmailAddress;

/// Whether the sender of a message is who they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The domain of the sender vouches for the message.
    Passed,
    /// Nobody says anything.
    Unknown,
    /// The domain of the sender denies the message.
    Failed,
}

/// The headers `Authentication-Results` of a message, the topmost first, unfolded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthenticationResults(pub Vec<String>);

/// One finding: `method=result` with the properties behind it.
struct Finding {
    method: String,
    result: String,
    properties: Vec<(String, String)>,
}

impl AuthenticationResults {
    /// What the server of this name says of the sender.
    ///
    /// Anybody can write such a header, so one counts only if it has the name of our own server, which removes those of others with its
    /// name (RFC 8601, 5), and of those only the topmost, which is the last that was written. The sender is proven by DMARC; or by a
    /// signature of, or a sending server allowed by, exactly the domain that stands in `From`.
    ///
    /// ```
    /// use switchboard_domain::intake::{AuthenticationResults, Verdict};
    ///
    /// let results = AuthenticationResults(vec!["mx.example.org; dmarc=pass (p=none) header.from=example.com".to_owned()]);
    /// let sender = "alice@example.com".parse()?;
    /// assert_eq!(results.verdict("mx.example.org", &sender), Verdict::Passed);
    /// assert_eq!(results.verdict("mx.other.example", &sender), Verdict::Unknown);
    /// # Ok::<(), switchboard_domain::InvalidEmail>(())
    /// ```
    #[must_use]
    pub fn verdict(&self, server: &str, sender: &EmailAddress) -> Verdict {
        let ours = self.0.iter().find_map(|header| findings_of(header, server));
        let Some(findings) = ours else { return Verdict::Unknown };
        let domain = sender.canonical().rsplit_once('@').map_or("", |(_, domain)| domain);
        let is = |method: &str, result: &str| {
            findings
                .iter()
                .filter(|finding| finding.method == method && finding.result == result)
                .collect::<Vec<_>>()
        };
        let about_sender = |findings: Vec<&Finding>, property: &str| {
            findings.iter().any(|finding| finding.domains(property).any(|found| found == domain))
        };
        if !is("dmarc", "fail").is_empty() {
            return Verdict::Failed;
        }
        let is_proven = about_sender(is("dmarc", "pass"), "header.from")
            || about_sender(is("dkim", "pass"), "header.d")
            || about_sender(is("dkim", "pass"), "header.i")
            || about_sender(is("spf", "pass"), "smtp.mailfrom");
        if is_proven { Verdict::Passed } else { Verdict::Unknown }
    }
}

impl Finding {
    /// The domains that properties of this name have, in lower case. That of an address is what stands behind its `@`.
    fn domains<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a str> {
        self.properties
            .iter()
            .filter(move |(name, _)| name == property)
            .map(|(_, value)| value.rsplit_once('@').map_or(value.as_str(), |(_, domain)| domain))
    }
}

/// The findings of a header, if it is one of this server.
fn findings_of(header: &str, server: &str) -> Option<Vec<Finding>> {
    let plain = without_comments(header).to_ascii_lowercase();
    let mut parts = plain.split(';');
    let name = parts.next()?.split_ascii_whitespace().next()?;
    if !name.eq_ignore_ascii_case(server) {
        return None;
    }
    Some(parts.filter_map(finding_of).collect())
}

fn finding_of(part: &str) -> Option<Finding> {
    // Space around `=` is allowed (RFC 8601, 2.2).
    let tight = part.split('=').map(str::trim).collect::<Vec<_>>().join("=");
    let mut words = tight.split_ascii_whitespace();
    let (method, result) = words.next()?.split_once('=')?;
    // The version of a method stands behind a slash.
    let method = method.split('/').next()?.to_owned();
    let properties = words.filter_map(|word| {
        let (name, value) = word.split_once('=')?;
        Some((name.to_owned(), value.trim_matches('"').to_owned()))
    });
    Some(Finding { method, result: result.to_owned(), properties: properties.collect() })
}

/// The text without comments, which nest, and with what stands in quotes made harmless: a `;` there ends nothing.
fn without_comments(text: &str) -> String {
    let (mut kept, mut depth, mut is_quoted, mut is_escaped) =
        (String::with_capacity(text.len()), 0_usize, false, false);
    for character in text.chars() {
        let was_escaped = std::mem::take(&mut is_escaped);
        match character {
            '\\' if !was_escaped && (is_quoted || depth > 0) => is_escaped = true,
            '"' if !was_escaped && depth == 0 => is_quoted = !is_quoted,
            '(' if !was_escaped && !is_quoted => depth = depth.saturating_add(1),
            ')' if !was_escaped && !is_quoted && depth > 0 => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ';' | '=' | '(' | ')' if is_quoted => kept.push('_'),
            other if is_quoted && other.is_whitespace() => kept.push('_'),
            other => kept.push(other),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "mx.desk.example";

    fn check(headers: &[&str], expected: Verdict) {
        let results = AuthenticationResults(headers.iter().map(|&header| header.to_owned()).collect());
        let sender = "Alice@Example.com".parse().unwrap();
        assert_eq!(results.verdict(OURS, &sender), expected, "{headers:?}");
    }

    #[test]
    fn a_proof_is_about_the_domain_of_the_sender() {
        for proof in [
            "mx.desk.example; dmarc=pass header.from=example.com",
            "MX.Desk.Example 1; spf=none; dmarc = pass (p=reject dis=none) header.from=Example.COM",
            "mx.desk.example; dkim=pass header.i=@example.com header.s=a",
            "mx.desk.example; dkim=fail header.d=example.com; dkim=pass (2048-bit key) header.d=example.com",
            "mx.desk.example; spf=pass smtp.mailfrom=bounces@example.com",
            "mx.desk.example; dkim/1=pass header.d=\"example.com\"",
        ] {
            check(&[proof], Verdict::Passed);
        }
        for nothing in [
            "mx.desk.example; none",
            "mx.desk.example; dmarc=pass header.from=evil.example",
            "mx.desk.example; dmarc=pass",
            "mx.desk.example; dkim=pass header.d=com",
            "mx.desk.example; dkim=pass header.d=example.com.evil.example",
            "mx.desk.example; dkim=none header.d=example.com",
            "mx.desk.example; spf=pass smtp.mailfrom=alice@evil.example",
            "mx.desk.example; spf=softfail smtp.mailfrom=alice@example.com",
            "mx.desk.example; iprev=pass policy.iprev=192.0.2.1",
            "mx.desk.example; x=1 (; dmarc=pass header.from=example.com)",
            "mx.desk.example; spf=pass reason=\"; dmarc=pass header.from=example.com\"",
            "",
            ";",
        ] {
            check(&[nothing], Verdict::Unknown);
        }
        check(
            &["mx.desk.example; dkim=pass header.d=example.com; dmarc=fail header.from=example.com"],
            Verdict::Failed,
        );
    }

    #[test]
    fn only_the_topmost_header_of_our_own_server_counts() {
        let (pass, none) =
            ("mx.desk.example; dmarc=pass header.from=example.com", "mx.desk.example; dmarc=none");
        let foreign = "mx.evil.example; dmarc=pass header.from=example.com";
        check(&[], Verdict::Unknown);
        check(&[foreign], Verdict::Unknown);
        check(&[foreign, pass], Verdict::Passed);
        check(&[none, pass], Verdict::Unknown);
        check(&["mx.desk.example.evil.example; dmarc=pass header.from=example.com"], Verdict::Unknown);
        check(&["(mx.desk.example) evil; dmarc=pass header.from=example.com"], Verdict::Unknown);
    }
}
