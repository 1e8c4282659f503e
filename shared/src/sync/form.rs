//! The form of what is synced and of what a browser keeps of it: postcard's (its specification: numbers as varints, signed ones
//! zigzag, arrays and fields one behind the other), read and written here for the browser. What derives make of the same
//! is three times as much code to load, for each field has a way out of its own; here a reader goes on after a mistake, and
//! says in the end that there was one. Never reads what postcard refuses: a test compares them.

use super::{
    Digest, Epoch, FieldKey, Mark, OpId, Pending, Register, RegisterKey, Sealed, Seq, UserId, replica::Held,
    replica::Refused,
};
use crate::api::{Operation, Outcome, Page, Push, Pushed, Rejection, Row};

/// Something that has this form.
pub(super) trait Form: Sized {
    /// Writes it.
    fn write(&self, to: &mut Vec<u8>);
    /// Reads it; anything after a mistake.
    fn read(from: &mut Reader<'_>) -> Self;
}

/// Bytes that are read one after the other.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    is_broken: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or_else(|| {
            self.is_broken = true;
            (&[], &[])
        });
        self.rest = rest;
        taken
    }

    /// A number of at most so many bits.
    #[inline(never)]
    fn number(&mut self, bits: u32) -> u64 {
        let mut number = 0_u64;
        for shift in (0..bits).step_by(7) {
            let byte = self.take(1).first().copied().unwrap_or_default();
            let part = u64::from(byte & 0x7f);
            // The last byte holds what is left of the bits.
            if shift + 7 > bits && part >> (bits - shift) != 0 {
                break;
            }
            number |= part << shift;
            if byte & 0x80 == 0 {
                return number;
            }
        }
        self.is_broken = true;
        0
    }

    fn expect<T: Default>(&mut self, known: Option<T>) -> T {
        self.is_broken |= known.is_none();
        known.unwrap_or_default()
    }
}

/// Everything that these bytes say; `None` where they are not of this form.
pub(super) fn read<T: Form>(bytes: &[u8]) -> Option<T> {
    let mut from = Reader { rest: bytes, is_broken: false };
    let read = T::read(&mut from);
    (!from.is_broken).then_some(read)
}

/// In this form.
pub(super) fn written<T: Form>(what: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    what.write(&mut bytes);
    bytes
}

#[inline(never)]
fn write_number(mut number: u64, to: &mut Vec<u8>) {
    while number > 0x7f {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

macro_rules! numbers {
    ($($kind:ty: $bits:literal),*) => {$(
        impl Form for $kind {
            fn write(&self, to: &mut Vec<u8>) {
                write_number(u64::from(*self), to);
            }

            fn read(from: &mut Reader<'_>) -> Self {
                from.number($bits) as Self
            }
        }
    )*};
}
macro_rules! fields {
    ($($kind:ty { $($field:ident),* })*) => {$(
        impl $crate::sync::form::Form for $kind {
            fn write(&self, to: &mut Vec<u8>) {
                $($crate::sync::form::Form::write(&self.$field, to);)*
            }

            fn read(from: &mut $crate::sync::form::Reader<'_>) -> Self {
                $(let $field = $crate::sync::form::Form::read(from);)*
                Self { $($field),* }
            }
        }
    )*};
}
pub(super) use fields;
macro_rules! wrapped {
    ($($kind:ident),*) => {$(
        impl Form for $kind {
            fn write(&self, to: &mut Vec<u8>) {
                self.0.write(to);
            }

            fn read(from: &mut Reader<'_>) -> Self {
                Self(Form::read(from))
            }
        }
    )*};
}

numbers!(u16: 16, u32: 32, u64: 64);
wrapped!(Seq, Epoch, OpId, UserId, RegisterKey, FieldKey, Digest);
fields! {
    Register { key, field }
    Mark { seq, id, base, gone }
    Held { mark, author, at_s, is_deletion, sealed }
    Pending { op, is_sent, acknowledged, was }
    Refused { op, why }
    Operation { id, register, base, sees, at_s, is_deletion, sealed }
    Row { seq, id, register, base, gone, author, at_s, is_deletion, sealed }
    Push { epoch, ops }
    Pushed { outcomes, head }
    Page { epoch, authors, rows, cursor, head, digest, generation }
}

impl Form for i64 {
    fn write(&self, to: &mut Vec<u8>) {
        write_number(((self << 1) ^ (self >> 63)) as u64, to);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let number = from.number(64);
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }
}

impl Form for bool {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let said = match from.take(1) {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        };
        from.expect(said)
    }
}

impl<const N: usize> Form for [u8; N] {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.take(N).try_into().unwrap_or([0; N])
    }
}

impl Form for Sealed {
    fn write(&self, to: &mut Vec<u8>) {
        self.generation().write(to);
        write_number(self.bytes().len() as u64, to);
        to.extend_from_slice(self.bytes());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let generation = Form::read(from);
        let length = from.number(u32::BITS) as usize;
        Self::stored(generation, from.take(length).to_vec())
    }
}

impl<T: Form> Form for Vec<T> {
    fn write(&self, to: &mut Vec<u8>) {
        write_number(self.len() as u64, to);
        for one in self {
            one.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let length = from.number(u32::BITS) as usize;
        let mut list = Self::new();
        // A length is only believed as far as there is something.
        while list.len() < length && !from.is_broken {
            list.push(T::read(from));
        }
        list
    }
}

impl<T: Form> Form for Option<T> {
    fn write(&self, to: &mut Vec<u8>) {
        self.is_some().write(to);
        if let Some(one) = self {
            one.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        bool::read(from).then(|| T::read(from))
    }
}

impl<A: Form, B: Form> Form for (A, B) {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        (A::read(from), B::read(from))
    }
}

impl Form for Outcome {
    fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::Accepted(place) => (0_u32, *place).write(to),
            Self::Duplicate(place) => (1_u32, *place).write(to),
            Self::Rejected(why) => (2_u32, *why).write(to),
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match u32::read(from) {
            0 => Self::Accepted(Form::read(from)),
            1 => Self::Duplicate(Form::read(from)),
            2 => Self::Rejected(Form::read(from)),
            _ => {
                from.is_broken = true;
                Self::Accepted(Seq::ZERO)
            }
        }
    }
}

/// In the order of their declaration.
const REJECTIONS: [Rejection; 5] = [
    Rejection::TooLarge,
    Rejection::SeesTooMuch,
    Rejection::TooManyConflicts,
    Rejection::OldKeys,
    Rejection::FromTheFuture,
];

impl Form for Rejection {
    fn write(&self, to: &mut Vec<u8>) {
        write_number(*self as u64, to);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let known = REJECTIONS.get(u32::read(from) as usize).copied();
        from.is_broken |= known.is_none();
        known.unwrap_or(Self::TooLarge)
    }
}

impl Push {
    /// As it travels.
    pub fn to_bytes(&self) -> Vec<u8> {
        written(self)
    }
}

impl Pushed {
    /// From what travelled; `None` where it was something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        read(bytes)
    }
}

impl Page {
    /// From what travelled; `None` where it was something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        read(bytes)
    }
}

#[cfg(test)]
mod tests;
