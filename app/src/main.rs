//! The page: shell only.

fn main() {}
