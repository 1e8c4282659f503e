//! Words that two people compare on the telephone, so that no server stands between them: ten of 256 words are 80 bits of
//! a hash. Spelled and heard differently, none the beginning of another; a change of the list changes everybody's words.

use sha2::{Digest as _, Sha256};

use super::PublicKey;

/// How many words a fingerprint has.
const COUNT: usize = 10;

/// The words of a person's public key.
pub fn fingerprint(public: &PublicKey) -> Vec<&'static str> {
    words(b"person", public.as_bytes())
}

/// The words of some bytes; `kind` keeps those of different things apart.
pub fn words(kind: &[u8], bytes: &[u8]) -> Vec<&'static str> {
    let length = (kind.len() as u64).to_le_bytes();
    let hash =
        Sha256::new().chain_update(b"patchfirst words v1").chain_update(length).chain_update(kind).chain_update(bytes);
    let hash = hash.finalize();
    hash.iter().take(COUNT).filter_map(|byte| LIST.get(usize::from(*byte)).copied()).collect()
}

#[rustfmt::skip]
pub(super) const LIST: [&str; 256] = [
    "acorn", "actor", "album", "alley", "amber", "anchor", "angle", "apple",
    "apron", "arrow", "atlas", "attic", "autumn", "badge", "bagel", "bamboo",
    "banjo", "barley", "basket", "beach", "beaver", "bench", "bicycle", "birch",
    "biscuit", "blanket", "blossom", "bottle", "branch", "bread", "bridge", "bronze",
    "bucket", "buffalo", "button", "cabin", "cactus", "camera", "candle", "canoe",
    "canyon", "carpet", "castle", "cedar", "cellar", "chalk", "cherry", "chimney",
    "cinema", "circle", "cloud", "clover", "cobalt", "coconut", "coffee", "comet",
    "copper", "coral", "cotton", "cradle", "crater", "cricket", "crystal", "cube",
    "curtain", "cushion", "daisy", "danger", "daylight", "desert", "diamond", "dinner",
    "dolphin", "domino", "donkey", "dragon", "drawer", "dream", "drum", "eagle",
    "easel", "echo", "eclipse", "elbow", "elephant", "ember", "engine", "envelope",
    "fabric", "falcon", "farmer", "feather", "fennel", "ferry", "fiddle", "finger",
    "flamingo", "flute", "forest", "fossil", "fountain", "fox", "galaxy", "garden",
    "garlic", "gate", "giraffe", "glacier", "glove", "goblet", "granite", "grape",
    "guitar", "hammer", "harbor", "harvest", "hazel", "helmet", "heron", "hill",
    "honey", "horizon", "hotel", "husky", "iceberg", "igloo", "indigo", "island",
    "ivory", "jacket", "jaguar", "jasmine", "jelly", "jigsaw", "jungle", "juniper",
    "kayak", "kennel", "kettle", "keyboard", "kitchen", "kiwi", "ladder", "lagoon",
    "lantern", "lemon", "leopard", "letter", "library", "lily", "lizard", "lobster",
    "locket", "lunar", "magnet", "mango", "maple", "marble", "market", "meadow",
    "melon", "mirror", "monkey", "mosaic", "mountain", "museum", "mustard", "napkin",
    "needle", "nephew", "nickel", "noodle", "notebook", "nutmeg", "oasis", "ocean",
    "octopus", "olive", "onion", "opera", "orange", "orchid", "otter", "oxygen",
    "oyster", "paddle", "palace", "panther", "paper", "parrot", "peanut", "pebble",
    "pelican", "pencil", "pepper", "piano", "picnic", "pigeon", "pillow", "planet",
    "plum", "pocket", "poppy", "potato", "puzzle", "pyramid", "quarry", "quilt",
    "rabbit", "radio", "raven", "ribbon", "river", "robin", "rocket", "saddle",
    "saffron", "salmon", "sandal", "scarf", "school", "shadow", "shovel", "silver",
    "sketch", "snail", "spider", "spoon", "squirrel", "station", "summer", "sunset",
    "table", "teapot", "temple", "thunder", "ticket", "tiger", "tomato", "tractor",
    "trumpet", "tulip", "tunnel", "turtle", "umbrella", "uncle", "valley", "velvet",
    "violin", "volcano", "wagon", "walnut", "window", "winter", "yogurt", "zebra",
];
