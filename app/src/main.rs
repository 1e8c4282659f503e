//! The page: shell only.

fn main() {
    app::pages::start();
}
