//! Numbers that look random and are the same every time. Not for secrets.
//!
//! Source: `SplitMix64`, Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 17.

pub(super) struct Random(u64);

impl Random {
    /// One stream per seed and number, so that host 17 is the same whoever came before it.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut random = Self(seed ^ stream.wrapping_mul(0xD134_2543_DE82_EF95));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `limit` - 1; 0 where the limit is 0. The bias of the multiplication is below one in four thousand million.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        (((self.next() >> 32) * u64::from(limit)) >> 32) as u32
    }

    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }
}
