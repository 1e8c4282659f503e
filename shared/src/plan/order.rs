//! One way to put things in order: by two numbers each. One sort for all of them, because each kind of sort is some
//! kilobytes of the engine.

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

#[cfg(test)]
mod tests {
    use super::{in_order, largest_first, ordered};

    #[test]
    fn by_the_first_number_then_the_second_then_as_they_were() {
        assert_eq!(ordered(vec![(2, 1), (1, 9), (1, 3), (1, 9)]), [2, 1, 3, 0]);
        assert_eq!(in_order(vec!["a", "b", "c"], vec![(3, 0), (1, 0), (2, 0)]), ["b", "c", "a"]);
        assert!(largest_first(2_u32) < largest_first(1_u32));
    }
}
