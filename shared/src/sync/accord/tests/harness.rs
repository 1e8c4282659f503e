//! Browsers with workspaces of their own and a server between them, for tests of the accord: no network, no storage, no
//! clock; the server is the merge rule and a row of places.

use super::super::*;
use std::sync::Arc;

use crate::api::{Operation, Outcome, Page, PullQuery, Push, Pushed, Rejection, Row};
use crate::desk::Desk;
use crate::model::{Asset, Day, DecisionKind, Finding, Host, Kind, Part, Service, Stars, Status, Vulnerability};
use crate::rules::Rule;
use crate::sync::tests::kept;
use crate::sync::{Digest, Entry, Epoch, Mark, Merged, OpId, OrgId, Seq, UserId, merge};
use crate::view::{DecisionEdit, Edit, FindingSelection, RatingEdit, Selection};

/// The merge rule and a row of places: what the real server comes to.
#[derive(Default)]
pub(super) struct Server {
    pub(super) head: u64,
    pub(super) rows: Vec<Row>,
}

impl Server {
    pub(super) fn push(&mut self, push: &Push) -> Pushed {
        let outcomes = push.ops.iter().map(|op| self.take(op)).collect();
        Pushed { outcomes, head: at(self.head) }
    }

    fn take(&mut self, op: &Operation) -> Outcome {
        let of = |row: &Row| Mark { seq: row.seq, id: row.id, base: row.base, gone: row.gone.clone() };
        let live: Vec<Mark> = self.rows.iter().filter(|row| row.register == op.register).map(of).collect();
        let new = Mark { seq: at(self.head + 1), id: op.id, base: op.base, gone: op.sees.clone() };
        let Merged::Placed { replaced, mark } = merge(&live.iter().collect::<Vec<_>>(), &new, false) else {
            return Outcome::Duplicate(at(self.head));
        };
        self.head += 1;
        self.rows.retain(|row| !replaced.contains(&row.seq));
        let Operation { id, register, at_s, is_deletion, ref sealed, .. } = *op;
        let Mark { seq, base, gone, .. } = mark;
        self.rows.push(Row { seq, id, register, base, gone, author: 0, at_s, is_deletion, sealed: sealed.clone() });
        Outcome::Accepted(seq)
    }

    pub(super) fn pull(&self, asked: &PullQuery) -> Page {
        let rows: Vec<Row> = self.rows.iter().filter(|row| row.seq > asked.cursor).cloned().collect();
        let counted = self.rows.iter().filter(|row| !row.is_deletion);
        let digest = counted.fold(Digest::default(), |digest, row| digest.with(&row.register, row.seq, &row.id));
        let head = at(self.head);
        Page { epoch: Epoch(1), authors: vec![UserId([9; 16])], rows, cursor: head, head, digest, generation: 1 }
    }
}

pub(super) fn at(number: u64) -> Seq {
    Epoch(1).start().plus(number)
}

/// One browser.
pub(super) struct Browser {
    pub(super) desk: Desk,
    pub(super) accord: Accord,
    pub(super) replica: Replica,
    pub(super) log: Vec<Entry>,
    pub(super) ring: Ring,
    name: u8,
    next: u64,
}

pub(super) fn asset(name: &str) -> Asset {
    let host = Arc::new(Host { dns: name.to_owned(), ..Host::default() });
    let part = Part { scanner: "qualys".to_owned(), host: Arc::clone(&host), ..Part::default() };
    Asset { host, parts: vec![part], ..Asset::default() }
}

pub(super) fn workspace(names: &[&str]) -> Workspace {
    let mut workspace = Workspace::default();
    workspace.assets = names.iter().map(|name| asset(name)).collect();
    workspace.vulnerabilities = vec![Vulnerability {
        scanner: "qualys".to_owned(),
        scanner_id: "38170".to_owned(),
        ..Vulnerability::default()
    }];
    for asset in 0..names.len() as u32 {
        add_finding(&mut workspace, asset);
    }
    workspace
}

pub(super) fn add_finding(workspace: &mut Workspace, asset: u32) {
    let finding = Finding { asset, vulnerability: 0, kind: Kind::Confirmed, status: Status::New, ..Finding::lost() };
    workspace.findings.push(Finding { united: 0, service: Service::default(), ..finding });
}

impl Browser {
    pub(super) fn new(name: u8, workspace: Workspace) -> Self {
        let mut browser = Self {
            desk: Desk::new(workspace, Settings::default(), Day::default()),
            accord: Accord::default(),
            replica: Replica::default(),
            log: Vec::new(),
            ring: Ring::new(OrgId([1; 16]), [1; 32], [2; 32]),
            name,
            next: 0,
        };
        browser.begin();
        browser
    }

    /// The start of a worker, and what a change of assets or findings leads to.
    pub(super) fn begin(&mut self) {
        assert!(self.accord.name(&self.ring, self.desk.workspace(), 1_000));
        let local = Local { workspace: self.desk.workspace(), settings: self.desk.model().settings() };
        let heard = self.accord.open(&mut self.replica, &self.ring, local);
        self.desk.hear(heard);
        self.keep();
    }

    fn keep(&mut self) {
        if self.replica.has_unkept() {
            self.log.extend(self.replica.take_entries());
        }
    }

    pub(super) fn say(&mut self) {
        let (name, next) = (self.name, &mut self.next);
        let mut random = || {
            *next += 1;
            let mut id = [name; 16];
            id[..8].copy_from_slice(&next.to_be_bytes());
            id
        };
        let mut pen = Pen { ring: &self.ring, random: &mut random, at_s: 1 };
        let local = Local { workspace: self.desk.workspace(), settings: self.desk.model().settings() };
        self.accord.say(&mut self.replica, local, &mut pen);
    }

    pub(super) fn resolve(&mut self, variant: impl Fn(&Variant) -> bool) {
        let differing = self.accord.differing(&self.replica, &self.ring);
        let chosen = differing[0].variants.iter().find(|one| variant(one)).expect("a variant").clone();
        let mut random = || [0xee; 16];
        let mut pen = Pen { ring: &self.ring, random: &mut random, at_s: 2 };
        self.accord.resolve(&mut self.replica, &mut pen, &differing[0], &chosen);
        self.hear();
    }

    pub(super) fn hear(&mut self) {
        let changed: Vec<Register> = self.replica.unkept().copied().collect();
        let local = Local { workspace: self.desk.workspace(), settings: self.desk.model().settings() };
        let heard = self.accord.hear(&mut self.replica, &self.ring, local, &changed);
        self.desk.hear(heard);
        self.keep();
    }

    /// A round as the worker does it.
    pub(super) fn sync(&mut self, server: &mut Server) {
        for _ in 0..2 {
            self.say();
            self.hear();
            while let Some(push) = self.replica.next_push() {
                let pushed = server.push(&push);
                self.replica.pushed(&push, &pushed);
            }
            let asked = self.replica.next_pull(100);
            let changes = self.replica.pulled(&asked, server.pull(&asked)).expect("the answer");
            assert!(!changes.has_diverged);
            self.hear();
        }
        self.say();
        assert!(self.replica.outbox().is_empty(), "everything is said");
    }

    /// The server refuses all that waits.
    pub(super) fn are_refused(&mut self) -> Vec<OpId> {
        self.say();
        let push = self.replica.next_push().expect("something to send");
        let outcomes = push.ops.iter().map(|_| Outcome::Rejected(Rejection::TooLarge)).collect();
        self.replica.pushed(&push, &Pushed { outcomes, head: self.replica.cursor() });
        self.replica.tray().iter().map(|refused| refused.op.id).collect()
    }

    pub(super) fn take_back(&mut self, id: OpId) {
        let local = Local { workspace: self.desk.workspace(), settings: self.desk.model().settings() };
        let heard = self.accord.take_back(&mut self.replica, &self.ring, local, id);
        self.desk.hear(heard);
        self.keep();
    }

    /// The worker ends and another one starts, with what was kept.
    pub(super) fn reload(&mut self) {
        let mut replica = Replica::default();
        for entry in &self.log {
            replica.replay(entry.clone());
        }
        assert_eq!(kept(&replica), kept(&self.replica), "the log says what the replica is");
        let mine = self.accord.mine().to_vec();
        (self.replica, self.accord) = (replica, Accord::new(mine));
        self.begin();
    }

    pub(super) fn rate(&mut self, asset: u32, edit: &RatingEdit) {
        self.desk.rate(&Selection::These(vec![asset]), edit);
    }

    pub(super) fn stars(&mut self, asset: u32, stars: u8) {
        self.rate(asset, &RatingEdit { stars: Edit::Set(Stars::new(stars).expect("stars")), ..RatingEdit::default() });
    }

    pub(super) fn owner(&mut self, asset: u32, owner: &str) {
        self.rate(asset, &RatingEdit { owner: Edit::Set(owner.to_owned()), ..RatingEdit::default() });
    }

    pub(super) fn rating(&self, asset: usize) -> &Rating {
        &self.desk.workspace().assets[asset].rating
    }

    pub(super) fn shown_stars(&self, asset: usize) -> Option<u8> {
        self.rating(asset).stars.map(Stars::get)
    }

    pub(super) fn decide(&mut self, finding: u32, reason: Option<&str>) {
        let decision =
            reason.map(|reason| DecisionEdit { kind: DecisionKind::Accepted, reason: reason.to_owned(), until: None });
        self.desk.decide(&FindingSelection::These(vec![finding]), decision.as_ref()).expect("decided");
    }

    pub(super) fn decided(&self, finding: usize) -> Option<String> {
        let workspace = self.desk.workspace();
        workspace.decision(&workspace.findings.get(finding)?).map(|decision| decision.reason.clone())
    }

    pub(super) fn rules(&self) -> Vec<&str> {
        self.desk.workspace().rules.iter().map(|rule| rule.name.as_str()).collect()
    }
}

pub(super) fn rule(name: &str, stars: u8) -> Rule {
    let then = Rating { stars: Stars::new(stars), ..Rating::default() };
    Rule { name: name.to_owned(), then, ..Rule::default() }
}

pub(super) fn pair() -> (Browser, Browser, Server) {
    let mut server = Server::default();
    let mut one = Browser::new(1, workspace(&["a.test", "b.test"]));
    let mut two = Browser::new(2, workspace(&["b.test", "a.test"]));
    one.sync(&mut server);
    two.sync(&mut server);
    (one, two, server)
}
