//! The engine worker: shell only.

fn main() {}
