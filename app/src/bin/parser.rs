//! A parser worker: shell only, everything is in `app::worker::parser`.

fn main() {
    app::worker::parser::start();
}
