//! Several browsers with several tabs, a server and a network between them that loses, doubles and delays everything;
//! browsers and server that go back in time.

use std::collections::BTreeSet;

use shared::api::{Page, PullQuery, Push, Pushed};
use shared::sync::{Edit, FieldKey, OpId, Register, RegisterKey, Replica, Sealed};

use crate::ledger::Ledger;
use crate::random::Random;
use crate::server::{Database, Mutant, Refusal, Server};

/// Ten years, in seconds.
const TEN_YEARS_S: i64 = 10 * 365 * 86_400;

struct Device {
    /// What is stored, and what the tab that writes shows.
    disk: Replica,
    /// What another tab shows: the same, some time ago.
    tab: Replica,
    /// A copy of the profile.
    copy: Option<Replica>,
    /// Seconds its clock is off.
    skew_s: i64,
}

enum Message {
    Push(usize, Push),
    Pushed(usize, Push, Result<Pushed, Refusal>),
    Pull(usize, PullQuery),
    Page(usize, PullQuery, Result<Page, Refusal>),
}

/// How a schedule ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// An edit disappeared that nobody who replaced it had seen.
    pub lost: bool,
    /// Browsers and server hold different values at the end, or the digest said so on the way.
    pub diverged: bool,
    /// A value counts again though an author who had seen it replaced it. Allowed after a restore of the server.
    pub revived: bool,
    pub edits: usize,
    pub restores: usize,
    pub rollbacks: usize,
}

pub struct World {
    random: Random,
    server: Server,
    backup: Option<Database>,
    devices: Vec<Device>,
    wire: Vec<Message>,
    ledger: Ledger,
    registers: usize,
    outcome: Outcome,
}

/// Runs the schedule of this number to its end.
pub fn run(seed: u64, mutant: Mutant) -> Outcome {
    let mut random = Random::new(seed);
    let device = |random: &mut Random| Device {
        disk: Replica::default(),
        tab: Replica::default(),
        copy: None,
        skew_s: random.below(2 * TEN_YEARS_S as usize) as i64 - TEN_YEARS_S,
    };
    let devices = (0..2 + random.below(3)).map(|_| device(&mut random)).collect();
    let registers = 1 + random.below(3);
    let (may_roll_back, may_restore) = (random.percent(50), random.percent(50));
    let mut world = World {
        server: Server::new(mutant),
        backup: None,
        devices,
        wire: Vec::new(),
        ledger: Ledger::default(),
        registers,
        outcome: Outcome::default(),
        random,
    };
    for step in 0..60 + world.random.below(120) {
        world.step(step as i64, may_roll_back, may_restore);
    }
    world.settle();
    world.outcome
}

impl World {
    fn step(&mut self, step: i64, may_roll_back: bool, may_restore: bool) {
        let who = self.random.below(self.devices.len());
        match self.random.below(100) {
            0..14 => self.edit(who, step),
            14..28 => self.send_push(who),
            28..44 => self.send_pull(who),
            44..86 => self.deliver(),
            86..90 => self.devices[who].tab = self.devices[who].disk.clone(),
            90..92 => self.devices[who].copy = Some(self.devices[who].disk.clone()),
            92..94 if may_roll_back => self.roll_back(who),
            94..96 if may_restore => self.backup = Some(self.server.db.clone()),
            96..98 if may_restore => self.restore(),
            98 => self.pass_ninety_days(),
            _ => {}
        }
        if self.server.is_open() && self.random.percent(30) {
            self.end_open();
        }
    }

    fn edit(&mut self, who: usize, step: i64) {
        let name = self.random.below(self.registers) as u8;
        let register = Register { key: RegisterKey([name; 16]), field: FieldKey([0; 8]) };
        let id = OpId(self.random.id());
        let is_deletion = self.random.percent(15);
        let is_in_tab = self.random.percent(20);
        let device = &mut self.devices[who];
        // Each browser's clock is off by up to ten years either way.
        let at_s = 1_700_000_000 + device.skew_s + step;
        let shown = if is_in_tab { &device.tab } else { &device.disk };
        self.ledger.made(id, shown.live(&register).iter().map(|live| live.id).collect());
        let edit = Edit { id, register, at_s, is_deletion, sealed: Sealed::stored(1, Vec::new()) };
        let op = shown.draft(edit);
        device.disk.add(op);
    }

    fn send_push(&mut self, who: usize) {
        if let Some(push) = self.devices[who].disk.next_push() {
            self.wire.push(Message::Push(who, push));
        }
    }

    fn send_pull(&mut self, who: usize) {
        let limit = 1 + self.random.below(3) as u32;
        self.wire.push(Message::Pull(who, self.devices[who].disk.next_pull(limit)));
    }

    /// One of the messages under way arrives: any of them, perhaps never, perhaps not for the last time.
    fn deliver(&mut self) {
        if self.wire.is_empty() {
            return;
        }
        let which = self.random.below(self.wire.len());
        let message = self.wire.remove(which);
        if self.random.percent(15) {
            return;
        }
        if self.random.percent(15) {
            self.wire.push(message.again());
        }
        match message {
            Message::Push(who, push) if self.server.mutant == Mutant::SequenceGap => {
                self.server.begin(&push);
                let _ = who;
            }
            Message::Push(who, push) => {
                let answer = self.server.push(&push);
                self.wire.push(Message::Pushed(who, push, answer));
            }
            Message::Pushed(who, push, answer) => self.take_pushed(who, &push, &answer),
            Message::Pull(who, asked) => self.wire.push(Message::Page(who, asked, self.server.pull(&asked))),
            Message::Page(who, asked, page) => self.take_page(who, &asked, page),
        }
    }

    fn end_open(&mut self) {
        let which = self.random.below(8);
        let (push, answer) = self.server.end(which);
        // Whose it was: whoever has the first operation.
        let id = push.ops.first().map(|op| op.id);
        let owner = self.devices.iter().position(|device| device.disk.outbox().iter().any(|p| Some(p.op.id) == id));
        if let Some(who) = owner {
            self.wire.push(Message::Pushed(who, push, Ok(answer)));
        }
    }

    fn take_pushed(&mut self, who: usize, push: &Push, answer: &Result<Pushed, Refusal>) {
        match answer {
            Ok(answer) => self.devices[who].disk.pushed(push, answer),
            Err(refusal) => self.refused(who, push.epoch, *refusal),
        }
    }

    fn take_page(&mut self, who: usize, asked: &PullQuery, page: Result<Page, Refusal>) {
        match page {
            Ok(page) => {
                if let Ok(changes) = self.devices[who].disk.pulled(asked, page) {
                    self.outcome.diverged |= changes.has_diverged;
                }
            }
            Err(refusal) if *asked == self.devices[who].disk.next_pull(asked.limit) => {
                self.refused(who, asked.epoch, refusal);
            }
            Err(_) => {}
        }
    }

    fn refused(&mut self, who: usize, asked: shared::sync::Epoch, refusal: Refusal) {
        let disk = &mut self.devices[who].disk;
        // A refusal that comes late says nothing any more.
        if asked != disk.epoch() {
            return;
        }
        match refusal {
            Refusal::Epoch(epoch) => disk.restored(epoch),
            Refusal::CursorTooOld => disk.start_again(),
        }
    }

    fn roll_back(&mut self, who: usize) {
        let Some(copy) = self.devices[who].copy.clone() else { return };
        self.outcome.lost |= !self.ledger.lost(self.there()).is_empty();
        self.outcome.rollbacks += 1;
        self.devices[who].disk = copy.clone();
        self.devices[who].tab = copy;
        // A browser whose profile is put back was not running: what it had asked before is answered to nobody.
        self.wire.retain(|message| match message {
            Message::Pushed(to, ..) | Message::Page(to, ..) | Message::Pull(to, _) => *to != who,
            Message::Push(..) => true,
        });
        self.ledger.destroy(self.there());
    }

    fn restore(&mut self) {
        let Some(backup) = self.backup.clone() else { return };
        self.outcome.lost |= !self.ledger.lost(self.there()).is_empty();
        self.outcome.restores += 1;
        let random = self.random.next() as u16;
        self.server.restore(&backup, random);
        self.ledger.destroy(self.there());
    }

    /// Nobody does anything for so long that the server forgets deletions. What was under way has ended by then, and
    /// copies of profiles and backups are too old to use.
    fn pass_ninety_days(&mut self) {
        self.wire.clear();
        self.backup = None;
        self.devices.iter_mut().for_each(|device| device.copy = None);
        let forgotten = self.server.forget_deleted();
        self.ledger.forgotten.extend(forgotten);
    }

    /// Every value that is anywhere: on the server, or in a browser.
    fn there(&self) -> Vec<OpId> {
        let mut there: Vec<OpId> = self.server.db.live.values().flatten().map(|row| row.id).collect();
        for Device { disk, .. } in &self.devices {
            there.extend(disk.held().map(|(_, held)| held.mark.id));
            there.extend(disk.outbox().iter().map(|pending| pending.op.id));
        }
        there
    }

    /// The network is whole again: everybody pushes and pulls until nothing is left to do.
    fn settle(&mut self) {
        self.wire.clear();
        while self.server.is_open() {
            self.end_open();
        }
        while let Some(message) = self.wire.pop() {
            if let Message::Pushed(who, push, answer) = message {
                self.take_pushed(who, &push, &answer);
            }
        }
        for _ in 0..40 {
            for who in 0..self.devices.len() {
                let asked = self.devices[who].disk.next_pull(7);
                let page = self.server.pull(&asked);
                self.take_page(who, &asked, page);
                if let Some(push) = self.devices[who].disk.next_push() {
                    let answer = self.server.push(&push);
                    self.take_pushed(who, &push, &answer);
                }
            }
        }
        self.judge();
    }

    fn judge(&mut self) {
        let values = |disk: &Replica| -> BTreeSet<_> {
            let held = disk.held().filter(|(_, held)| !held.is_deletion);
            held.map(|(register, held)| (*register, held.mark.seq, held.mark.id)).collect()
        };
        let rows = self.server.db.live.values().flatten();
        let truth: BTreeSet<_> =
            rows.filter(|row| !row.is_deletion).map(|row| (row.register, row.seq, row.id)).collect();
        let is_same = |device: &Device| device.disk.outbox().is_empty() && values(&device.disk) == truth;
        self.outcome.diverged |= !self.devices.iter().all(is_same);
        let live: BTreeSet<OpId> = self.server.db.live.values().flatten().map(|row| row.id).collect();
        self.outcome.lost |= !self.ledger.lost(live.iter().copied()).is_empty();
        self.outcome.revived = !self.ledger.revived(&live).is_empty();
        self.outcome.edits = self.ledger.edits;
    }
}

impl Message {
    fn again(&self) -> Self {
        match self {
            Self::Push(who, push) => Self::Push(*who, push.clone()),
            Self::Pushed(who, push, answer) => Self::Pushed(*who, push.clone(), answer.clone()),
            Self::Pull(who, asked) => Self::Pull(*who, *asked),
            Self::Page(who, asked, page) => Self::Page(*who, *asked, page.clone()),
        }
    }
}
