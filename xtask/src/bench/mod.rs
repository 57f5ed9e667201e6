//! `cargo xtask bench` and `cargo xtask serve`: how fast ovcmd reads a large estate, beside curl on the same bytes.

mod estate;
mod server;

use server::Server;
use std::path::Path;

/// Where the certificates of the server and the results go.
const DIR: &str = "target/bench";

/// `serve [--vms N] [--port P]`: runs the server until it is interrupted.
pub(crate) fn serve(options: &[&str]) -> Result<(), String> {
    let (mut vms, mut port) = (10_000, 0);
    for pair in options.chunks(2) {
        match *pair {
            ["--vms", count] => vms = number(count)?,
            ["--port", place] => {
                port = number(place)?
                    .try_into()
                    .map_err(|_| format!("no such port: {place}"))?
            }
            _ => {
                return Err(format!(
                    "serve knows --vms N and --port P, not {}",
                    pair.join(" ")
                ));
            }
        }
    }
    let server = Server::start(vms, port, Path::new(DIR))?;
    println!("export OVIRT_URL={}", server.url());
    println!(
        "export OVIRT_CAFILE={}",
        server
            .ca()
            .canonicalize()
            .map_err(|error| error.to_string())?
            .display()
    );
    println!("export OVIRT_TOKEN={}", server::TOKEN);
    loop {
        std::thread::park();
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.replace('_', "")
        .parse()
        .map_err(|_| format!("not a number: {text}"))
}
