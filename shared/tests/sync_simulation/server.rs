//! A server in memory that keeps to the protocol, and the four that do not: each leaves one part of it out.

use std::collections::BTreeMap;

use shared::api::{Operation, Outcome, Page, PullQuery, Push, Pushed, Row};
use shared::sync::{Digest, Epoch, Mark, Merged, OpId, Register, Seq, UserId, merge};

/// Which part of the protocol is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// None.
    Whole,
    /// The value with the latest clock replaces all others, whoever had seen them.
    LastWriterWins,
    /// An operation that comes twice is taken twice.
    NoOperationId,
    /// Places are given before the transaction that fills them ends.
    SequenceGap,
    /// A restore goes on counting where the backup was.
    NoEpoch,
}

/// What a server answers when it does not do as asked.
#[derive(Clone, Copy, Debug)]
pub enum Refusal {
    /// 409.
    Epoch(Epoch),
    /// 410.
    CursorTooOld,
}

/// What a backup holds: everything.
#[derive(Clone)]
pub struct Database {
    pub epoch: Epoch,
    pub head: Seq,
    pub live: BTreeMap<Register, Vec<Row>>,
    known: BTreeMap<OpId, Seq>,
    digest: Digest,
    /// Clients with a cursor below have not seen deletions that were forgotten.
    floor: Seq,
}

pub struct Server {
    pub mutant: Mutant,
    pub db: Database,
    /// Pushes whose places are given and not filled yet; only a mutant has any.
    open: Vec<(Push, Seq)>,
}

impl Server {
    pub fn new(mutant: Mutant) -> Self {
        let epoch = Epoch(1);
        let db = Database {
            epoch,
            head: epoch.start(),
            live: BTreeMap::new(),
            known: BTreeMap::new(),
            digest: Digest::default(),
            floor: Seq::ZERO,
        };
        Self { mutant, db, open: Vec::new() }
    }

    pub fn push(&mut self, push: &Push) -> Result<Pushed, Refusal> {
        if push.epoch != self.db.epoch {
            return Err(Refusal::Epoch(self.db.epoch));
        }
        let first = self.db.head.plus(1);
        self.db.head = self.db.head.plus(push.ops.len() as u64);
        Ok(self.fill(push, first))
    }

    /// The mutant's way: places now, values later.
    pub fn begin(&mut self, push: &Push) {
        if push.epoch == self.db.epoch {
            self.open.push((push.clone(), self.db.head.plus(1)));
            self.db.head = self.db.head.plus(push.ops.len() as u64);
        }
    }

    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    pub fn end(&mut self, which: usize) -> (Push, Pushed) {
        let (push, first) = self.open.remove(which % self.open.len());
        let answer = self.fill(&push, first);
        (push, answer)
    }

    fn fill(&mut self, push: &Push, first: Seq) -> Pushed {
        let places = (0..).map(|n| first.plus(n));
        let outcomes = push.ops.iter().zip(places).map(|(op, seq)| self.place(op, seq)).collect();
        Pushed { outcomes, head: self.db.head }
    }

    fn place(&mut self, op: &Operation, seq: Seq) -> Outcome {
        let db = &mut self.db;
        let rows = db.live.entry(op.register).or_default();
        let marks: Vec<Mark> = rows.iter().map(mark).collect();
        let checks = self.mutant != Mutant::NoOperationId;
        let known = db.known.get(&op.id).copied().filter(|_| checks);
        let new = Mark { seq, id: op.id, base: op.base, gone: op.sees.clone() };
        let merged = match self.mutant {
            Mutant::LastWriterWins if known.is_none() => {
                let is_latest = rows.iter().all(|row| row.at_s <= op.at_s);
                let replaced = marks.iter().map(|mark| mark.seq).collect();
                let mark = Mark { base: Seq(seq.0 - 1), ..new };
                if is_latest { Merged::Placed { replaced, mark } } else { Merged::Ignored }
            }
            // Without the ids, what others put out of force is not looked at either.
            Mutant::NoOperationId => {
                let unnamed: Vec<Mark> = marks.iter().map(|mark| Mark { gone: Vec::new(), ..mark.clone() }).collect();
                merge(&unnamed.iter().filter(|mark| mark.id != op.id).collect::<Vec<_>>(), &new, false)
            }
            _ => merge(&marks.iter().collect::<Vec<_>>(), &new, known.is_some()),
        };
        let Merged::Placed { replaced, mark } = merged else {
            let place = known.unwrap_or(db.head);
            db.known.entry(op.id).or_insert(place);
            return Outcome::Duplicate(place);
        };
        for row in rows.iter().filter(|row| replaced.contains(&row.seq) && !row.is_deletion) {
            db.digest = db.digest.without(&op.register, row.seq, &row.id);
        }
        rows.retain(|row| !replaced.contains(&row.seq));
        if !op.is_deletion {
            db.digest = db.digest.with(&op.register, seq, &op.id);
        }
        let Operation { register, at_s, is_deletion, ref sealed, .. } = *op;
        let Mark { seq, id, base, gone } = mark;
        rows.push(Row { seq, id, register, base, gone, author: 0, at_s, is_deletion, sealed: sealed.clone() });
        db.known.insert(op.id, seq);
        Outcome::Accepted(seq)
    }

    pub fn pull(&self, asked: &PullQuery) -> Result<Page, Refusal> {
        let db = &self.db;
        if asked.cursor != Seq::ZERO && asked.epoch != db.epoch {
            return Err(Refusal::Epoch(db.epoch));
        }
        if asked.cursor != Seq::ZERO && asked.cursor.max(asked.began) < db.floor {
            return Err(Refusal::CursorTooOld);
        }
        let mut rows: Vec<Row> = db.live.values().flatten().filter(|row| row.seq > asked.cursor).cloned().collect();
        rows.sort_by_key(|row| row.seq);
        let is_last = rows.len() <= asked.limit as usize;
        rows.truncate(asked.limit as usize);
        let last = rows.last().map_or(db.head, |row| row.seq);
        // A server without epochs cannot say that a cursor is ahead of it.
        let cursor = if is_last { db.head.max(asked.cursor) } else { last };
        let head = if self.mutant == Mutant::NoEpoch { db.head.max(asked.cursor) } else { db.head };
        let (epoch, digest) = (db.epoch, db.digest);
        Ok(Page { epoch, authors: vec![UserId([9; 16])], rows, cursor, head, digest, generation: 1 })
    }

    /// Puts a backup in place of the database.
    pub fn restore(&mut self, backup: &Database, random: u16) {
        let replaced = self.db.epoch;
        self.db = backup.clone();
        self.open.clear();
        if self.mutant != Mutant::NoEpoch {
            self.db.epoch = Epoch::after_restore(backup.epoch, replaced, random);
            self.db.head = self.db.epoch.start();
        }
    }

    /// Forgets values that are deletions and alone in their register. Answers what was forgotten.
    pub fn forget_deleted(&mut self) -> Vec<OpId> {
        let mut forgotten = Vec::new();
        for rows in self.db.live.values_mut() {
            if let [row] = rows.as_slice()
                && row.is_deletion
            {
                forgotten.push(row.id);
                self.db.floor = self.db.floor.max(row.seq);
                // What it put out of force stays so: by name, when the value that said it is gone.
                self.db.known.extend(row.gone.iter().map(|id| (*id, row.seq)));
                rows.clear();
            }
        }
        forgotten
    }
}

fn mark(row: &Row) -> Mark {
    Mark { seq: row.seq, id: row.id, base: row.base, gone: row.gone.clone() }
}
