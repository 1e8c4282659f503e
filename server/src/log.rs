//! Setting up the log. What is logged names paths and numbers, never bodies, cookies, tokens or addresses of people.

use tracing_subscriber::EnvFilter;

use crate::Config;

/// Log to standard error as the settings say. Later calls change nothing.
pub fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second call finds a log in place: that one stays.
    let _ = if config.log_json { builder.json().try_init() } else { builder.try_init() };
}
