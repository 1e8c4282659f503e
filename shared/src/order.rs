//! Putting things in order: a few of them by two numbers each, many of them by counting. One sort for all of them, because
//! each kind of sort is some kilobytes of the engine. Knows numbers only.

/// Two numbers that sort; the first counts more.
pub type Key = (u128, u128);

/// A number turned around: the largest comes first.
pub fn largest_first(number: impl Into<u128>) -> u128 {
    u128::MAX - number.into()
}

/// Places of `keys` in the order of their keys; equal ones stay as they are.
pub fn ordered(keys: Vec<Key>) -> Vec<u32> {
    let mut keyed: Vec<(Key, u32)> = keys.into_iter().zip(0..).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, place)| place).collect()
}

/// `things` in the order of their keys.
pub fn in_order<T>(things: Vec<T>, keys: Vec<Key>) -> Vec<T> {
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    let take = |place: u32| things.get_mut(place as usize).and_then(Option::take);
    ordered(keys).into_iter().filter_map(take).collect()
}

/// Counters of one pass fit a processor's cache: 2^17 of them.
const MOST_BITS: u32 = 17;

/// `rows` in the order of `keys` (one for each row), the smallest first; equal ones stay as they are. Nothing is compared:
/// one pass over the rows where the keys are below 2^17, else two.
pub fn counted(rows: Vec<u32>, keys: Vec<u32>) -> Vec<u32> {
    if keys.is_sorted() {
        return rows;
    }
    let bits = u32::BITS - keys.iter().copied().max().unwrap_or(0).leading_zeros();
    let passes = bits.div_ceil(MOST_BITS);
    let width = bits.div_ceil(passes.max(1));
    let (mut rows, mut keys) = (rows, keys);
    for pass in 0..passes {
        (rows, keys) = pass_by(&rows, &keys, pass * width, width, pass + 1 < passes);
    }
    rows
}

/// One pass by `width` bits of the keys from `shift` on. The keys move along where `keeps_keys`.
fn pass_by(rows: &[u32], keys: &[u32], shift: u32, width: u32, keeps_keys: bool) -> (Vec<u32>, Vec<u32>) {
    let digit = |key: u32| (key >> shift & ((1 << width) - 1)) as usize;
    let mut places = vec![0_u32; 1 << width];
    for key in keys {
        if let Some(count) = places.get_mut(digit(*key)) {
            *count += 1;
        }
    }
    starts(&mut places);
    let mut out = vec![0; rows.len()];
    let mut moved = vec![0; if keeps_keys { rows.len() } else { 0 }];
    for (row, key) in rows.iter().zip(keys) {
        let Some(place) = places.get_mut(digit(*key)) else { continue };
        if let Some(cell) = out.get_mut(*place as usize) {
            *cell = *row;
        }
        if let Some(cell) = moved.get_mut(*place as usize) {
            *cell = *key;
        }
        *place += 1;
    }
    (out, moved)
}

/// Keys turned around: the largest comes first, and equal ones stay equal.
pub fn turned(keys: Vec<u32>) -> Vec<u32> {
    let most = keys.iter().copied().max().unwrap_or(0);
    keys.into_iter().map(|key| most - key).collect()
}

/// Turns counts into the place where each begins. Answers their sum.
pub fn starts(counts: &mut [u32]) -> u32 {
    let mut sum = 0;
    for count in counts {
        sum += std::mem::replace(count, sum);
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{counted, in_order, largest_first, ordered, starts};

    proptest! {
        #[test]
        fn counting_is_sorting(keys in prop_oneof![
            prop::collection::vec(0_u32..9, 0..200),
            prop::collection::vec(0_u32..200_000, 0..200),
            prop::collection::vec(any::<u32>(), 0..200),
        ]) {
            let rows: Vec<u32> = (0..keys.len() as u32).rev().collect();
            let mut plain: Vec<(u32, u32)> = keys.iter().copied().zip(rows.iter().copied()).collect();
            plain.sort_by_key(|(key, _)| *key);
            let plain: Vec<u32> = plain.into_iter().map(|(_, row)| row).collect();
            prop_assert_eq!(counted(rows, keys), plain);
        }
    }

    #[test]
    fn counts_become_places() {
        let mut counts = [3, 0, 2, 1];
        assert_eq!((starts(&mut counts), counts), (6, [0, 3, 3, 5]));
    }

    #[test]
    fn by_the_first_number_then_the_second_then_as_they_were() {
        assert_eq!(ordered(vec![(2, 1), (1, 9), (1, 3), (1, 9)]), [2, 1, 3, 0]);
        assert_eq!(in_order(vec!["a", "b", "c"], vec![(3, 0), (1, 0), (2, 0)]), ["b", "c", "a"]);
        assert!(largest_first(2_u32) < largest_first(1_u32));
    }
}
