//! Decisions about findings: which finding of an asset is meant, whatever scan saw it.

use serde::{Deserialize, Serialize};

use super::{Said, Subject, Value};
use crate::model::{Decision, Service, Vulnerability};

/// A finding of an asset: the scanner's vulnerability on a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingName {
    /// Family of scanners.
    pub scanner: String,
    /// Its id of the vulnerability.
    pub vulnerability: String,
    /// The service.
    pub service: Service,
}

impl FindingName {
    /// Of a vulnerability on a service.
    pub(in crate::sync) fn of(vulnerability: &Vulnerability, service: Service) -> Self {
        let (scanner, vulnerability) = (vulnerability.scanner.clone(), vulnerability.scanner_id.clone());
        Self { scanner, vulnerability, service }
    }

    /// Such as `38170 (443/tcp ssl)`, for a person.
    pub(super) fn words(&self) -> String {
        match self.service.label() {
            service if service.is_empty() => self.vulnerability.clone(),
            service => format!("{} ({service})", self.vulnerability),
        }
    }

    /// One text for one finding of an asset of this workspace.
    pub(in crate::sync) fn text_on(&self, asset: u32) -> String {
        format!("{asset}\u{1f}{}", self.text())
    }

    /// One text for one finding.
    pub(super) fn text(&self) -> String {
        let Service { port, protocol, ssl } = self.service;
        format!("{}\u{1f}{}\u{1f}{port}\u{1f}{}\u{1f}{ssl}", self.scanner, self.vulnerability, protocol.label())
    }
}

/// What changed when a decision was made, changed or taken away.
pub fn of_decision(
    asset: &Subject,
    finding: FindingName,
    before: Option<&Decision>,
    after: Option<&Decision>,
) -> Option<Said> {
    let (decision, is_deletion) = match (before, after) {
        (before, Some(after)) if before != Some(after) => (after, false),
        (Some(before), None) => (before, true),
        _ => return None,
    };
    Some(Said { subject: asset.clone(), value: Value::Decision(finding, decision.clone()), is_deletion })
}
