//! The merge rule, run by server and client alike: what becomes of a register when an operation reaches it. A value
//! disappears only where a later author had seen it. Never looks at a clock, nor at the value.

use super::{OpId, Seq};

/// Most operations that a value inherits in `gone` from those it replaces: what is older is known to a server by its id.
pub const MOST_INHERITED: usize = 256;

/// Where a value stands and what it puts out of force: all that merging needs of one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub struct Mark {
    /// Its place.
    pub seq: Seq,
    /// The operation it came by.
    pub id: OpId,
    /// Puts out of force what stands up to here: the highest place its author had seen in the register.
    pub base: Seq,
    /// And these operations, whenever they come: what its author had seen before it had a place.
    pub gone: Vec<OpId>,
}

/// What an operation does to a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Nothing: it was known before, or somebody who had seen it has put it out of force.
    Ignored,
    /// It becomes a live value.
    Placed {
        /// Places of the values that it replaces.
        replaced: Vec<Seq>,
        /// How it stands.
        mark: Mark,
    },
}

/// An operation reaches a register with these live values: on a server at the next place, with `base` and `sees` as its
/// author says; on a client as a row of a page, with `base` and `gone` as the server keeps them. `is_known`: has an
/// operation of this id been here before, live or not?
///
/// 1. It is ignored where its id is known, or is named in a live value's `gone`.
/// 2. Otherwise it replaces live values with a place up to `base`, or named in its `gone`.
/// 3. It stands at its place and inherits what those had seen, so that who never saw them gets rid of the same values.
pub fn merge(live: &[&Mark], new: &Mark, is_known: bool) -> Merged {
    if is_known || live.iter().any(|value| value.id == new.id || value.gone.contains(&new.id)) {
        return Merged::Ignored;
    }
    let mut mark = new.clone();
    let mut replaced = Vec::new();
    let mut inherited = Vec::new();
    for value in live.iter().filter(|value| value.seq <= new.base || new.gone.contains(&value.id)) {
        replaced.push(value.seq);
        mark.base = mark.base.max(value.base);
        inherited.extend(value.gone.iter().filter(|id| !new.gone.contains(id)));
    }
    // Newest last: a list that grew too long loses its oldest.
    inherited.drain(..inherited.len().saturating_sub(MOST_INHERITED));
    inherited.append(&mut mark.gone);
    mark.gone = inherited;
    Merged::Placed { replaced, mark }
}

#[cfg(test)]
mod tests {
    use super::{MOST_INHERITED, Mark, Merged, OpId, Seq, merge};

    fn id(name: u16) -> OpId {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&name.to_be_bytes());
        OpId(bytes)
    }

    fn mark(seq: u64, name: u16, base: u64, gone: &[u16]) -> Mark {
        Mark { seq: Seq(seq), id: id(name), base: Seq(base), gone: gone.iter().map(|name| id(*name)).collect() }
    }

    fn placed(replaced: &[u64], mark: Mark) -> Merged {
        Merged::Placed { replaced: replaced.iter().map(|seq| Seq(*seq)).collect(), mark }
    }

    #[test]
    fn only_what_the_author_had_seen_is_replaced() {
        let live = [mark(3, 1, 0, &[]), mark(5, 2, 0, &[]), mark(6, 3, 0, &[])];
        assert_eq!(merge(&live.each_ref(), &mark(9, 4, 3, &[3]), false), placed(&[3, 6], mark(9, 4, 3, &[3])));
        assert_eq!(merge(&live.each_ref(), &mark(9, 4, 0, &[]), false), placed(&[], mark(9, 4, 0, &[])));
    }

    #[test]
    fn what_is_known_or_put_out_of_force_is_ignored() {
        let live = [mark(5, 2, 0, &[1])];
        for (name, is_known) in [(2, false), (1, false), (7, true)] {
            assert_eq!(merge(&live.each_ref(), &mark(9, name, 8, &[]), is_known), Merged::Ignored);
        }
    }

    #[test]
    fn it_inherits_what_the_replaced_had_seen() {
        let live = [mark(5, 2, 4, &[1])];
        assert_eq!(merge(&live.each_ref(), &mark(9, 3, 1, &[2]), false), placed(&[5], mark(9, 3, 4, &[1, 2])));
    }

    #[test]
    fn a_list_that_is_too_long_loses_its_oldest() {
        let names: Vec<u16> = (100..100 + MOST_INHERITED as u16).collect();
        let live = [mark(5, 2, 0, &[1]), mark(6, 3, 0, &names)];
        let Merged::Placed { mark, .. } = merge(&live.each_ref(), &mark(9, 4, 6, &[]), false) else { panic!("placed") };
        assert_eq!((mark.gone.len(), mark.gone.contains(&id(1))), (MOST_INHERITED, false));
    }
}
