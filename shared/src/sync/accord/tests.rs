//! Two browsers with workspaces of their own and one server between them: what each person said is on both screens, and
//! where both said something, nothing is lost.

use proptest::prelude::*;

use super::*;
use crate::api::{Operation, Outcome, Page, PullQuery, Push, Pushed, Row};
use crate::desk::Desk;
use crate::model::{Asset, Day, DecisionKind, Finding, Host, Kind, Part, Service, Stars, Status, Vulnerability};
use crate::risk::SavedPreset;
use crate::rules::Rule;
use crate::sync::{Digest, Entry, Epoch, Held, Mark, Merged, OrgId, Seq, UserId, merge};
use crate::view::{DecisionEdit, Edit, FindingSelection, RatingEdit, Selection};

/// The merge rule and a row of places: what the real server comes to.
#[derive(Default)]
struct Server {
    head: u64,
    rows: Vec<Row>,
}

impl Server {
    fn push(&mut self, push: &Push) -> Pushed {
        let outcomes = push.ops.iter().map(|op| self.take(op)).collect();
        Pushed { outcomes, head: at(self.head) }
    }

    fn take(&mut self, op: &Operation) -> Outcome {
        let of = |row: &Row| Mark { seq: row.seq, id: row.id, base: row.base, gone: row.gone.clone() };
        let live: Vec<Mark> = self.rows.iter().filter(|row| row.register == op.register).map(of).collect();
        let new = Mark { seq: at(self.head + 1), id: op.id, base: op.base, gone: op.sees.clone() };
        let Merged::Placed { replaced, mark } = merge(live.iter(), &new, false) else {
            return Outcome::Duplicate(at(self.head));
        };
        self.head += 1;
        self.rows.retain(|row| !replaced.contains(&row.seq));
        let Operation { id, register, at_s, is_deletion, ref sealed, .. } = *op;
        let Mark { seq, base, gone, .. } = mark;
        self.rows.push(Row { seq, id, register, base, gone, author: 0, at_s, is_deletion, sealed: sealed.clone() });
        Outcome::Accepted(seq)
    }

    fn pull(&self, asked: &PullQuery) -> Page {
        let rows: Vec<Row> = self.rows.iter().filter(|row| row.seq > asked.cursor).cloned().collect();
        let counted = self.rows.iter().filter(|row| !row.is_deletion);
        let digest = counted.fold(Digest::default(), |digest, row| digest.with(&row.register, row.seq, &row.id));
        let head = at(self.head);
        Page { epoch: Epoch(1), authors: vec![UserId([9; 16])], rows, cursor: head, head, digest, generation: 1 }
    }
}

fn at(number: u64) -> Seq {
    Epoch(1).start().plus(number)
}

/// One browser.
struct Browser {
    desk: Desk,
    accord: Accord,
    replica: Replica,
    log: Vec<Entry>,
    ring: Ring,
    name: u8,
    next: u64,
}

fn asset(name: &str) -> Asset {
    let host = Host { dns: name.to_owned(), ..Host::default() };
    let part = Part { scanner: "qualys".to_owned(), host: host.clone(), ..Part::default() };
    Asset { host, parts: vec![part], ..Asset::default() }
}

fn workspace(names: &[&str]) -> Workspace {
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

fn add_finding(workspace: &mut Workspace, asset: u32) {
    let finding = Finding { asset, vulnerability: 0, kind: Kind::Confirmed, status: Status::New, ..Finding::lost() };
    workspace.findings.push(Finding { united: 0, service: Service::default(), ..finding });
}

impl Browser {
    fn new(name: u8, workspace: Workspace) -> Self {
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
    fn begin(&mut self) {
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

    fn say(&mut self) {
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

    fn resolve(&mut self, variant: impl Fn(&Variant) -> bool) {
        let differing = self.accord.differing(&self.replica, &self.ring);
        let chosen = differing[0].variants.iter().find(|one| variant(one)).expect("a variant").clone();
        let mut random = || [0xee; 16];
        let mut pen = Pen { ring: &self.ring, random: &mut random, at_s: 2 };
        self.accord.resolve(&mut self.replica, &mut pen, &differing[0], &chosen);
        self.hear();
    }

    fn hear(&mut self) {
        let changed: Vec<Register> = self.replica.unkept().copied().collect();
        let local = Local { workspace: self.desk.workspace(), settings: self.desk.model().settings() };
        let heard = self.accord.hear(&mut self.replica, &self.ring, local, &changed);
        self.desk.hear(heard);
        self.keep();
    }

    /// A round as the worker does it.
    fn sync(&mut self, server: &mut Server) {
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

    /// The worker ends and another one starts, with what was kept.
    fn reload(&mut self) {
        let mut replica = Replica::default();
        for entry in &self.log {
            replica.replay(entry.clone());
        }
        assert!(replica == self.replica, "the log says what the replica is");
        let mine = self.accord.mine().to_vec();
        (self.replica, self.accord) = (replica, Accord::new(mine));
        self.begin();
    }

    fn rate(&mut self, asset: u32, edit: &RatingEdit) {
        self.desk.rate(&Selection::These(vec![asset]), edit);
    }

    fn stars(&mut self, asset: u32, stars: u8) {
        self.rate(asset, &RatingEdit { stars: Edit::Set(Stars::new(stars).expect("stars")), ..RatingEdit::default() });
    }

    fn owner(&mut self, asset: u32, owner: &str) {
        self.rate(asset, &RatingEdit { owner: Edit::Set(owner.to_owned()), ..RatingEdit::default() });
    }

    fn rating(&self, asset: usize) -> &Rating {
        &self.desk.workspace().assets[asset].rating
    }

    fn shown_stars(&self, asset: usize) -> Option<u8> {
        self.rating(asset).stars.map(Stars::get)
    }

    fn decide(&mut self, finding: u32, reason: Option<&str>) {
        let decision =
            reason.map(|reason| DecisionEdit { kind: DecisionKind::Accepted, reason: reason.to_owned(), until: None });
        self.desk.decide(&FindingSelection::These(vec![finding]), decision.as_ref()).expect("decided");
    }

    fn decided(&self, finding: usize) -> Option<String> {
        let workspace = self.desk.workspace();
        workspace.decision(&workspace.findings.get(finding)?).map(|decision| decision.reason.clone())
    }

    fn rules(&self) -> Vec<&str> {
        self.desk.workspace().rules.iter().map(|rule| rule.name.as_str()).collect()
    }
}

fn rule(name: &str, stars: u8) -> Rule {
    let then = Rating { stars: Stars::new(stars), ..Rating::default() };
    Rule { name: name.to_owned(), then, ..Rule::default() }
}

fn pair() -> (Browser, Browser, Server) {
    let mut server = Server::default();
    let mut one = Browser::new(1, workspace(&["a.test", "b.test"]));
    let mut two = Browser::new(2, workspace(&["b.test", "a.test"]));
    one.sync(&mut server);
    two.sync(&mut server);
    (one, two, server)
}

#[test]
fn what_one_says_the_other_sees_and_takes_back() {
    let (mut one, mut two, mut server) = pair();
    one.stars(0, 5);
    one.decide(1, Some("old"));
    one.desk.set_rules(vec![rule("x", 1), rule("y", 2)]).expect("rules");
    let mut settings = one.desk.model().settings().clone();
    settings.saved.push(SavedPreset { name: "ours".to_owned(), ..SavedPreset::default() });
    settings.deadlines.critical = 1;
    one.desk.configure(settings);
    one.sync(&mut server);
    two.sync(&mut server);
    assert_eq!((two.shown_stars(1), two.decided(0).as_deref(), two.rules()), (Some(5), Some("old"), vec!["x", "y"]));
    let settings = two.desk.model().settings();
    assert_eq!((settings.saved.len(), settings.deadlines.critical), (1, 1));
    assert!(two.desk.workspace().undo.is_empty(), "what others said is not one's own to take back");
    two.rate(1, &RatingEdit { stars: Edit::Clear, ..RatingEdit::default() });
    two.decide(0, None);
    two.desk.set_rules(vec![rule("y", 2)]).expect("rules");
    two.reload();
    two.sync(&mut server);
    one.sync(&mut server);
    assert_eq!((one.shown_stars(0), one.decided(1), one.rules()), (None, None, vec!["y"]));
}

#[test]
fn taking_ones_own_back_leaves_what_others_said() {
    let (mut one, mut two, mut server) = pair();
    one.stars(0, 5);
    one.sync(&mut server);
    two.sync(&mut server);
    two.owner(1, "web");
    two.decide(0, Some("theirs"));
    two.sync(&mut server);
    one.decide(0, Some("mine"));
    one.sync(&mut server);
    one.desk.undo();
    one.desk.undo();
    assert_eq!((one.shown_stars(0), one.rating(0).owner.as_str()), (None, "web"));
    assert_eq!((one.decided(0), one.decided(1).as_deref()), (None, Some("theirs")));
    one.sync(&mut server);
    two.sync(&mut server);
    assert_eq!(
        (two.shown_stars(1), two.rating(1).owner.as_str(), two.decided(0).as_deref()),
        (None, "web", Some("theirs"))
    );
}

#[test]
fn joining_offers_what_is_new_and_loses_nothing() {
    let mut server = Server::default();
    let mut one = Browser::new(1, workspace(&["a.test", "b.test"]));
    one.stars(0, 4);
    one.owner(0, "ours");
    one.desk.set_rules(vec![rule("x", 1)]).expect("rules");
    one.sync(&mut server);
    let mut two = Browser::new(2, workspace(&["a.test", "b.test"]));
    two.stars(0, 2);
    two.stars(1, 3);
    two.rate(0, &RatingEdit { add_tags: vec!["mine".to_owned()], ..RatingEdit::default() });
    two.desk.set_rules(vec![rule("z", 5)]).expect("rules");
    two.sync(&mut server);
    // The organisation's counts, and what was said here waits.
    assert_eq!((two.shown_stars(0), two.rating(0).owner.as_str(), two.accord.mine().len()), (Some(4), "ours", 1));
    assert_eq!(two.rules(), ["x", "z"]);
    one.sync(&mut server);
    assert_eq!((one.shown_stars(1), one.rating(0).tags.len(), one.rules()), (Some(3), 1, vec!["x", "z"]));
    assert_eq!(one.accord.differing_count(), 0, "nobody else is bothered");
    two.reload();
    assert_eq!(two.accord.differing_count(), 1);
    two.resolve(|variant| variant.author.is_none());
    two.sync(&mut server);
    one.sync(&mut server);
    assert_eq!((one.shown_stars(0), two.shown_stars(0), two.accord.differing_count()), (Some(2), Some(2), 0));
}

#[test]
fn both_said_something_and_one_is_chosen() {
    let (mut one, mut two, mut server) = pair();
    one.owner(0, "red");
    two.owner(1, "blue");
    one.sync(&mut server);
    two.sync(&mut server);
    one.sync(&mut server);
    assert_eq!((one.accord.differing_count(), two.accord.differing_count()), (1, 1));
    assert_eq!(one.rating(0).owner, two.rating(1).owner, "the same is shown");
    one.resolve(|variant| variant.value == Value::Owner("red".to_owned()));
    one.sync(&mut server);
    two.sync(&mut server);
    assert_eq!((two.rating(1).owner.as_str(), two.accord.differing_count()), ("red", 0));
}

#[test]
fn a_later_import_hears_what_was_said_before() {
    let (mut one, mut two, mut server) = pair();
    one.stars(0, 5);
    one.decide(0, Some("old"));
    one.sync(&mut server);
    let mut three = Browser::new(3, workspace(&["b.test"]));
    three.sync(&mut server);
    assert_eq!(three.shown_stars(0), None);
    let mut wider = three.desk.workspace().clone();
    wider.assets.push(asset("a.test"));
    three.desk = Desk::new(wider.clone(), Settings::default(), Day::default());
    three.begin();
    three.sync(&mut server);
    assert_eq!(three.shown_stars(1), Some(5));
    // The finding comes with a report after that, and goes with it, and comes again.
    for _ in 0..2 {
        let rated = three.desk.workspace().clone();
        let mut fuller = rated.clone();
        add_finding(&mut fuller, 1);
        three.desk = Desk::new(fuller, Settings::default(), Day::default());
        three.begin();
        three.sync(&mut server);
        assert_eq!(three.decided(1).as_deref(), Some("old"));
        three.desk = Desk::new(rated, Settings::default(), Day::default());
        three.accord.gone(&mut three.replica, three.desk.workspace());
        three.begin();
        three.sync(&mut server);
    }
    // An asset that goes takes nothing back from the others.
    three.desk = Desk::new(workspace(&["b.test"]), Settings::default(), Day::default());
    three.accord.gone(&mut three.replica, three.desk.workspace());
    three.desk = Desk::new(wider, Settings::default(), Day::default());
    three.begin();
    three.sync(&mut server);
    two.sync(&mut server);
    assert_eq!((three.shown_stars(1), two.shown_stars(1), two.decided(1).as_deref()), (Some(5), Some(5), Some("old")));
}

/// What one of two people does.
#[derive(Clone, Debug)]
enum Step {
    Stars(bool, u32, u8),
    Owner(bool, u32, u8),
    Tag(bool, u32, bool),
    Decide(bool, u32, bool),
    Undo(bool),
    Sync(bool),
    Reload(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (any::<bool>(), 0_u32..2, 1_u8..=5).prop_map(|(who, asset, n)| Step::Stars(who, asset, n)),
        (any::<bool>(), 0_u32..2, 0_u8..3).prop_map(|(who, asset, n)| Step::Owner(who, asset, n)),
        (any::<bool>(), 0_u32..2, any::<bool>()).prop_map(|(who, asset, is)| Step::Tag(who, asset, is)),
        (any::<bool>(), 0_u32..2, any::<bool>()).prop_map(|(who, finding, is)| Step::Decide(who, finding, is)),
        any::<bool>().prop_map(Step::Undo),
        any::<bool>().prop_map(Step::Sync),
        any::<bool>().prop_map(Step::Sync),
        any::<bool>().prop_map(Step::Reload),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn both_come_to_the_same(steps in steps()) {
        let mut server = Server::default();
        let mut browsers = [1, 2].map(|name| Browser::new(name, workspace(&["a.test", "b.test"])));
        for step in steps {
            match step {
                Step::Stars(who, asset, n) => browsers[usize::from(who)].stars(asset, n),
                Step::Owner(who, asset, n) => browsers[usize::from(who)].owner(asset, ["", "red", "blue"][n as usize]),
                Step::Tag(who, asset, is_added) => {
                    let tags = vec!["t".to_owned()];
                    let edit = if is_added {
                        RatingEdit { add_tags: tags, ..RatingEdit::default() }
                    } else {
                        RatingEdit { remove_tags: tags, ..RatingEdit::default() }
                    };
                    browsers[usize::from(who)].rate(asset, &edit);
                }
                Step::Decide(who, finding, is) => browsers[usize::from(who)].decide(finding, is.then_some("why")),
                Step::Undo(who) => drop(browsers[usize::from(who)].desk.undo()),
                Step::Sync(who) => browsers[usize::from(who)].sync(&mut server),
                Step::Reload(who) => browsers[usize::from(who)].reload(),
            }
        }
        for _ in 0..2 {
            for browser in &mut browsers {
                browser.sync(&mut server);
            }
        }
        let [one, two] = &browsers;
        for at in 0..2 {
            prop_assert_eq!(one.rating(at), two.rating(at));
            prop_assert_eq!(one.decided(at), two.decided(at));
        }
        let held = |browser: &Browser| browser.replica.held().map(|(r, h)| (*r, Held::clone(h))).collect::<Vec<_>>();
        prop_assert_eq!(held(one), held(two));
    }
}
