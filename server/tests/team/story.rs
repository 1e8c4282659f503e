//! The story of a team over real HTTP: browsers that edit the same few registers, a network that loses and doubles answers,
//! and at the end all of them hold the same and nobody's edit disappeared. `shared`'s simulation runs the same rules many
//! more times without a network; here the real server and the real databases take part.

use std::collections::{BTreeMap, BTreeSet};

use shared::api::{MemberState, Page, Pushed, Role};
use shared::sync::{Edit, OpId, Register, Replica, Sealed, Seq};

use crate::app::App;
use crate::on_both;
use crate::people::{Person, fresh};
use crate::sync::{register, team};

on_both!(nobodys_edit_disappears);

/// Stories of so many steps each; in all some thousand requests.
const STORIES: u64 = 4;
const STEPS: usize = 150;

/// A small generator of the same numbers every time (`SplitMix64`).
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31) % most
    }
}

struct Device {
    person: Person,
    replica: Replica,
}

impl Device {
    fn edit(&mut self, register: Register, saw: &mut BTreeMap<OpId, Vec<OpId>>) {
        let id = OpId(fresh());
        saw.insert(id, self.replica.live(&register).iter().map(|live| live.id).collect());
        let sealed = Sealed::stored(1, vec![1; 48]);
        self.replica.write(Edit { id, register, at_s: 0, is_deletion: false, sealed });
    }

    /// Send what waits; the answer may be lost, or the question sent twice.
    async fn push(&mut self, is_lost: bool, is_doubled: bool) {
        let Some(push) = self.replica.next_push() else { return };
        for _ in 0..=usize::from(is_doubled) {
            let answer: Pushed = self.person.try_push(push.epoch, &push.ops).await.ok().postcard();
            if !is_lost {
                self.replica.pushed(&push, &answer);
            }
        }
    }

    /// Ask for a page of what is new; the answer may be lost. Is there more?
    async fn pull(&mut self, limit: u32, is_lost: bool) -> bool {
        let asked = self.replica.next_pull(limit);
        let page: Page = self.person.ask(&asked).await.ok().postcard();
        if is_lost {
            return true;
        }
        let changes = self.replica.pulled(&asked, page).unwrap();
        assert!(!changes.has_diverged, "the digest says that this browser holds something else");
        !changes.is_whole
    }

    fn values(&self) -> BTreeSet<(Register, Seq, OpId)> {
        self.replica.held().map(|(register, held)| (*register, held.mark.seq, held.mark.id)).collect()
    }
}

async fn nobodys_edit_disappears(app: App) {
    let (mut admin, ada) = team(&app).await;
    let bob = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let people = [admin, ada, bob];
    let mut devices: Vec<Device> =
        people.into_iter().map(|person| Device { person, replica: Replica::default() }).collect();
    let mut saw = BTreeMap::new();
    for story in 0..STORIES {
        let mut random = Random(story);
        for _ in 0..STEPS {
            let device = &mut devices[random.below(3) as usize];
            match random.below(10) {
                0..4 => device.edit(register(random.below(3) as u8), &mut saw),
                4..7 => device.push(random.below(4) == 0, random.below(4) == 0).await,
                _ => drop(device.pull(1 + random.below(3) as u32, random.below(4) == 0).await),
            }
        }
    }
    // The network is whole again.
    for _ in 0..3 {
        for device in &mut devices {
            while !device.replica.outbox().is_empty() {
                device.push(false, false).await;
                while device.pull(50, false).await {}
            }
            while device.pull(50, false).await {}
        }
    }
    assert_eq!(devices[0].values(), devices[1].values());
    assert_eq!(devices[1].values(), devices[2].values());
    assert!(devices.iter().all(|device| device.replica.tray().is_empty()));
    // Whatever is not live was seen by who replaced it, or by who had seen that.
    let mut open: Vec<OpId> = devices[0].values().iter().map(|(_, _, id)| *id).collect();
    let mut witnessed = BTreeSet::new();
    while let Some(id) = open.pop() {
        if witnessed.insert(id) {
            open.extend(saw.get(&id).into_iter().flatten());
        }
    }
    let lost: Vec<&OpId> = saw.keys().filter(|id| !witnessed.contains(id)).collect();
    assert!(lost.is_empty(), "{lost:?} of {}", saw.len());
    println!("{} edits, none lost", saw.len());
}
