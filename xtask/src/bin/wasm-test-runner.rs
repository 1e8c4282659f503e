//! Runs one wasm test module in a real browser: the version is the one locked for the app, so the two never disagree.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
