//! Names of hosts to addresses. A name service that says "try again" is asked again; nothing was sent yet, so that holds for
//! changes, too. A name that nobody knows is no matter of time.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Pauses before the name service is asked again; the limit for connecting ends them earlier.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_millis(600),
    Duration::from_millis(1500),
];

/// Asks the system.
pub(super) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host: Arc<str> = name.as_str().into();
            let found = patiently(&PAUSES, || {
                let host = host.clone();
                // The port is the client's matter.
                async move { Ok(tokio::net::lookup_host((&*host, 0)).await?.collect()) }
            });
            let found: Vec<SocketAddr> = found.await?;
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}

/// Asks until there is an answer other than "try again", once more after each pause.
async fn patiently<T, F>(pauses: &[Duration], ask: impl Fn() -> F) -> io::Result<T>
where
    F: Future<Output = io::Result<T>>,
{
    for pause in pauses {
        match ask().await {
            Err(error) if is_passing(&error) => {
                tracing::debug!(target: "ovlib::wire::text", ms = pause.as_millis() as u64, "{error}; asking again");
                tokio::time::sleep(*pause).await;
            }
            answer => return answer,
        }
    }
    ask().await
}

/// Whether the name service could not be asked, rather than does not know (the texts of `getaddrinfo`: glibc, musl).
fn is_passing(error: &io::Error) -> bool {
    let text = error.to_string();
    text.contains("Temporary failure") || text.contains("Try again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn asked(answers: &[Result<u8, &str>]) -> (io::Result<u8>, usize) {
        let count = Cell::new(0);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let answer = runtime.block_on(patiently(&[Duration::from_millis(1); 3], || {
            let answer = answers[count.get()];
            count.set(count.get() + 1);
            async move { answer.map_err(io::Error::other) }
        }));
        (answer, count.get())
    }

    #[test]
    fn a_name_service_that_comes_back_is_waited_for() {
        const LATER: Result<u8, &str> =
            Err("failed to lookup address information: Temporary failure in name resolution");
        const NEVER: Result<u8, &str> =
            Err("failed to lookup address information: Name or service not known");
        let (answer, count) = asked(&[LATER, LATER, Ok(7)]);
        assert_eq!((answer.unwrap(), count), (7, 3));
        let (answer, count) = asked(&[NEVER]);
        assert!(answer.is_err() && count == 1);
        let (answer, count) = asked(&[LATER, NEVER]);
        assert!(answer.is_err() && count == 2);
        let (answer, count) = asked(&[LATER; 4]);
        assert!(
            answer
                .unwrap_err()
                .to_string()
                .contains("Temporary failure")
        );
        assert_eq!(count, 4);
    }
}
