//! Who came and went: events 30, 31 and 114.

use jiff::Timestamp;

use super::Draft;
use crate::ask::Caller;
use crate::store::Store;

/// Event 30; the same user's logins within five seconds are one.
pub(crate) fn login(
    store: &mut Store,
    user: &Caller,
    address: &str,
    session: &str,
    now: Timestamp,
) {
    let known = store.events().all().rev();
    let repeated = known
        .take_while(|event| now.duration_since(event.time).as_secs() < 5)
        .any(|event| event.code == 30 && event.reference("user") == Some(user.id.as_str()));
    if repeated {
        return;
    }
    let text = format!("connecting from '{address}' using session '{session}' logged in.");
    of_session(store, "USER_VDC_LOGIN", user, &text, now);
}

/// Event 31.
pub(crate) fn logout(
    store: &mut Store,
    user: &Caller,
    address: &str,
    session: &str,
    now: Timestamp,
) {
    let text = format!("connected from '{address}' using session '{session}' logged out.");
    of_session(store, "USER_VDC_LOGOUT", user, &text, now);
}

/// What a user's session did, under a correlation id of its own.
fn of_session(store: &mut Store, name: &str, user: &Caller, did: &str, now: Timestamp) {
    let text = format!("User {} {did}", user.user_at_authz());
    let id = store.short_id();
    let draft = Draft::new(name, text, now).by(user);
    draft.correlated(Some(id)).record(store);
}

/// Event 114.
pub(crate) fn login_failed(store: &mut Store, user: &str, address: &str, now: Timestamp) {
    let text = format!("User {user} connecting from '{address}' failed to log in.");
    Draft::new("USER_VDC_LOGIN_FAILED", text, now).record(store);
}
