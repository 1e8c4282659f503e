//! The engine worker: shell only, everything is in `app::worker::job`.

fn main() {
    app::worker::job::start();
}
