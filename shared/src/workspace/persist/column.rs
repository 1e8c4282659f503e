//! A column of numbers in few bytes: block by block as distances from the smallest number, or from one number to the
//! next, in the narrowest width that holds them. What is written is read back bit by bit; knows nothing of findings.

/// Numbers in a block: one long row widens its own block only.
pub(super) const BLOCK: usize = 1 << 12;
/// Bytes that a number may take.
const WIDTHS: [u8; 5] = [0, 1, 2, 4, 8];
/// Marks a block of steps; added to its width.
const STEPS: u8 = 0x10;

/// Writes a block: a byte for its form, what it starts from, then its numbers.
pub(super) fn write(numbers: &[u64], out: &mut Vec<u8>) {
    let Some(&first) = numbers.first() else { return };
    let plain = Spread::of(numbers.iter().copied());
    if let Some(steps) = narrower_steps(numbers, plain.width) {
        out.push(STEPS | steps.width);
        out.extend(first.to_le_bytes());
        out.extend(steps.least.to_le_bytes());
        put(steps_from(numbers, steps.least), numbers.len(), steps.width, out);
    } else {
        out.push(plain.width);
        out.extend(plain.least.to_le_bytes());
        let distances = numbers.iter().map(|number| number.wrapping_sub(plain.least));
        put(distances, numbers.len(), plain.width, out);
    }
}

/// Writes a block of numbers that are all `number`, as [`write`] would.
pub(super) fn write_alike(number: u64, out: &mut Vec<u8>) {
    out.push(0);
    out.extend(number.to_le_bytes());
}

/// Reads a block of `len` numbers in place of what `numbers` held; `None` where the bytes are no block.
pub(super) fn read(bytes: &mut &[u8], len: usize, numbers: &mut Vec<u64>) -> Option<()> {
    numbers.clear();
    let form = *take(bytes, 1)?.first()?;
    let width = form & !STEPS;
    let start = u64::from_le_bytes(take(bytes, 8)?.try_into().ok()?);
    let is_steps = form & STEPS != 0;
    let least = if is_steps { u64::from_le_bytes(take(bytes, 8)?.try_into().ok()?) } else { start };
    let cells = take(bytes, len.checked_mul(usize::from(width))?)?;
    match width {
        0 => numbers.resize(len, least),
        1 => numbers.extend(cells.iter().map(|cell| least.wrapping_add(u64::from(*cell)))),
        2 => numbers.extend(cut(cells).map(|cell| least.wrapping_add(u64::from(u16::from_le_bytes(cell))))),
        4 => numbers.extend(cut(cells).map(|cell| least.wrapping_add(u64::from(u32::from_le_bytes(cell))))),
        8 => numbers.extend(cut(cells).map(|cell| least.wrapping_add(u64::from_le_bytes(cell)))),
        _ => return None,
    }
    if is_steps {
        // The first step leads to the first number itself.
        let mut now = start;
        if let Some(first) = numbers.first_mut() {
            *first = 0;
        }
        for number in numbers {
            now = now.wrapping_add(*number);
            *number = now;
        }
    }
    Some(())
}

/// The smallest of some numbers, and the bytes that the largest distance from it takes.
struct Spread {
    least: u64,
    width: u8,
}

impl Spread {
    /// Signed, so that small steps back and forth lie near each other; distances wrap and are exact for any numbers.
    fn of(numbers: impl Iterator<Item = u64>) -> Self {
        let (least, most) = numbers
            .fold((i64::MAX, i64::MIN), |(least, most), number| (least.min(number as i64), most.max(number as i64)));
        let distance = (most as u64).wrapping_sub(least as u64);
        let holds = |width: &u8| *width == 8 || distance >> (u32::from(*width) * 8) == 0;
        Self { least: least as u64, width: WIDTHS.into_iter().find(holds).unwrap_or(8) }
    }
}

/// The steps of numbers, where they take fewer bytes than the numbers do.
fn narrower_steps(numbers: &[u64], width: u8) -> Option<Spread> {
    let mut all = steps(numbers);
    match width {
        0 => None,
        // Only nothing is less, and that is soon seen.
        1 => all.next().filter(|first| all.all(|step| step == *first)).map(|least| Spread { least, width: 0 }),
        _ => Some(Spread::of(all)).filter(|steps| steps.width < width),
    }
}

/// From each number to the next; the first step repeats the second, so that it widens nothing.
fn steps(numbers: &[u64]) -> impl Iterator<Item = u64> + '_ {
    let pairs = numbers.iter().zip(numbers.get(1..).unwrap_or_default());
    let steps = pairs.map(|(one, next)| next.wrapping_sub(*one));
    steps.clone().take(1).chain(steps)
}

fn steps_from(numbers: &[u64], least: u64) -> impl Iterator<Item = u64> + '_ {
    steps(numbers).map(move |step| step.wrapping_sub(least))
}

/// Appends so many numbers of a width.
fn put(numbers: impl Iterator<Item = u64>, len: usize, width: u8, out: &mut Vec<u8>) {
    match width {
        0 => {}
        1 => out.extend(numbers.map(|number| number as u8)),
        2 => put_cells(numbers.map(|number| (number as u16).to_le_bytes()), len, out),
        4 => put_cells(numbers.map(|number| (number as u32).to_le_bytes()), len, out),
        _ => put_cells(numbers.map(u64::to_le_bytes), len, out),
    }
}

/// Cells of equal width: room for all is made once, not for each of them.
fn put_cells<const N: usize>(cells: impl Iterator<Item = [u8; N]>, len: usize, out: &mut Vec<u8>) {
    let before = out.len();
    out.resize(before + N * len, 0);
    let mut places = out.get_mut(before..).unwrap_or_default().as_chunks_mut::<N>().0.iter_mut();
    // A loop inside the iterator: chained ones are slow to ask cell by cell.
    cells.for_each(|cell| {
        if let Some(place) = places.next() {
            *place = cell;
        }
    });
}

fn cut<const N: usize>(cells: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
    cells.as_chunks::<N>().0.iter().copied()
}

/// The next `len` bytes; `None` where there are fewer.
pub(super) fn take<'a>(bytes: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{read, write, write_alike};

    fn written(numbers: &[u64]) -> Vec<u8> {
        let mut out = Vec::new();
        write(numbers, &mut out);
        out
    }

    #[test]
    fn narrow_columns_take_few_bytes() {
        assert_eq!(written(&vec![7; 4000]).len(), 9, "all alike");
        let mut alike = Vec::new();
        write_alike(7, &mut alike);
        assert_eq!(written(&vec![7; 4000]), alike);
        let offsets: Vec<u64> = (0..4000).map(|row| 1_000_000_000 + row * 417 + row % 13).collect();
        assert_eq!(written(&offsets).len(), 17 + 4000, "steps of one byte");
        let codes: Vec<u64> = (0..4000).map(|row| 60_000 + row * 7919 % 300).collect();
        assert_eq!(written(&codes).len(), 9 + 8000, "two bytes, whatever the order");
        let back: Vec<u64> = (0..4000).map(|row| u64::MAX - row * 3).collect();
        assert_eq!(written(&back).len(), 17, "one step again and again");
        let few: Vec<u64> = (0..100).map(|row| 40 + row * 2).collect();
        assert_eq!(written(&few).len(), 17, "also where a byte holds each number");
    }

    #[test]
    fn what_is_no_block_is_not_read() {
        let bytes = written(&[1, 900, 5]);
        for end in 0..bytes.len() {
            assert_eq!(read(&mut &bytes[..end], 3, &mut Vec::new()), None, "cut at {end}");
        }
        let strange = [[3_u8].as_slice(), &[0; 100]].concat();
        assert_eq!(read(&mut strange.as_slice(), 3, &mut Vec::new()), None, "a width that nothing has");
        assert_eq!(read(&mut bytes.as_slice(), usize::MAX, &mut Vec::new()), None, "more than can be");
    }

    proptest! {
        #[test]
        fn any_numbers_come_back(
            numbers in prop_oneof![
                prop::collection::vec(any::<u64>(), 1..200),
                prop::collection::vec(0u64..300, 1..200),
                (any::<u64>(), prop::collection::vec(-70_000i64..70_000, 1..200)).prop_map(|(first, steps)| {
                    steps.into_iter().scan(first, |now, step| { *now = now.wrapping_add_signed(step); Some(*now) }).collect()
                }),
            ],
        ) {
            let bytes = written(&numbers);
            let (mut rest, mut again) = (bytes.as_slice(), vec![99]);
            prop_assert_eq!(read(&mut rest, numbers.len(), &mut again), Some(()));
            prop_assert_eq!(again, numbers);
            prop_assert!(rest.is_empty());
        }
    }
}
