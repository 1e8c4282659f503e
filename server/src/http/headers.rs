//! The headers of every response, errors and redirects included. No handler sets one of these itself.
//!
//! The policy's directives stand in `app/web/policy.txt`, one per line: the build writes the same ones into the page
//! for hosts that send no headers. Meaning of each: W3C Content Security Policy Level 3, W3C Trusted Types.

use std::sync::LazyLock;

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

const DIRECTIVES: &str = include_str!("../../../app/web/policy.txt");

/// Headers besides the policy, with the reason for each value.
const FIXED: [(HeaderName, &str); 6] = [
    // A file is what its type says, never what its bytes look like.
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // The fragment of the address may tell what a person looks at: no other site learns the address.
    (header::REFERRER_POLICY, "no-referrer"),
    // Nobody else's window or page holds a handle on ours, or embeds our files.
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // For browsers that do not know frame-ancestors.
    (header::X_FRAME_OPTIONS, "DENY"),
    // What the page never asks for, it cannot be made to ask for. Passkeys it does, and nobody in a frame of it.
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), publickey-credentials-create=(self), \
         publickey-credentials-get=(self), usb=()",
    ),
];

static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| HeaderValue::from_str(&content_security_policy()).ok());

/// The whole policy on one line.
pub fn content_security_policy() -> String {
    DIRECTIVES.lines().collect::<Vec<_>>().join("; ")
}

/// Put every header on a response, over what is there.
pub(crate) async fn protect(mut response: Response) -> Response {
    set_all(response.headers_mut());
    response
}

fn set_all(headers: &mut HeaderMap) {
    if let Some(policy) = POLICY.as_ref() {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_a_header_value_and_starts_closed() {
        let policy = POLICY.as_ref().unwrap().to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(policy.ends_with("; trusted-types default"), "{policy}");
    }
}
