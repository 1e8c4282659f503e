//! Things by a number that counts something from 0 (an asset, a finding): no hashing, and hardly any code for each kind of
//! thing. Takes four bytes for every number up to the largest.

/// Things by number.
#[derive(Clone, Debug)]
pub struct Numbered<T> {
    places: Places,
    things: Vec<(u32, T)>,
}

/// Where the things are: one more than the place, 0 for nothing there.
#[derive(Clone, Debug, Default)]
struct Places(Vec<u32>);

impl Places {
    fn get(&self, number: u32) -> Option<usize> {
        self.0.get(number as usize)?.checked_sub(1).map(|place| place as usize)
    }

    #[inline(never)]
    fn set(&mut self, number: u32, place: usize) {
        let at = number as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(known) = self.0.get_mut(at) {
            *known = place as u32 + 1;
        }
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { places: Places::default(), things: Vec::new() }
    }
}

impl<T> Numbered<T> {
    /// The thing of a number.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.things.get(self.places.get(number)?).map(|(_, thing)| thing)
    }

    /// The same, to change it; made where it is not there.
    pub fn get_or(&mut self, number: u32, make: impl FnOnce() -> T) -> Option<&mut T> {
        if self.places.get(number).is_none() {
            self.insert(number, make());
        }
        self.things.get_mut(self.places.get(number)?).map(|(_, thing)| thing)
    }

    /// This is the thing of a number from now on. Answers what was.
    pub fn insert(&mut self, number: u32, thing: T) -> Option<T> {
        if let Some((_, known)) = self.places.get(number).and_then(|place| self.things.get_mut(place)) {
            return Some(std::mem::replace(known, thing));
        }
        self.places.set(number, self.things.len());
        self.things.push((number, thing));
        None
    }

    /// Nothing is of this number from now on. Answers what was.
    pub fn remove(&mut self, number: u32) -> Option<T> {
        let place = self.places.get(number)?;
        let (_, thing) = self.things.swap_remove(place);
        if let Some((moved, _)) = self.things.get(place) {
            self.places.set(*moved, place);
        }
        if let Some(gone) = self.places.0.get_mut(number as usize) {
            *gone = 0;
        }
        Some(thing)
    }

    /// All of them with their numbers, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &(u32, T)> {
        self.things.iter()
    }

    /// The same, as they are.
    pub fn into_things(self) -> Vec<(u32, T)> {
        self.things
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Numbered;

    proptest! {
        #[test]
        fn it_is_a_map(steps in prop::collection::vec((0_u32..20, prop::option::of(any::<u8>())), 0..60)) {
            let (mut ours, mut plain) = (Numbered::default(), BTreeMap::new());
            for (number, thing) in steps {
                if let Some(thing) = thing {
                    prop_assert_eq!(ours.insert(number, thing), plain.insert(number, thing));
                } else {
                    prop_assert_eq!(ours.remove(number), plain.remove(&number));
                }
                prop_assert_eq!(ours.get(number), plain.get(&number));
            }
            prop_assert_eq!(ours.get(7), plain.get(&7));
            let all: BTreeMap<u32, u8> = ours.into_things().into_iter().collect();
            prop_assert_eq!(all, plain);
        }
    }
}
