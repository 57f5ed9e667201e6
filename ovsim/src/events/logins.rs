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
    let name = user.user_at_authz();
    let text =
        format!("User {name} connecting from '{address}' using session '{session}' logged in.");
    let draft = Draft::new("USER_VDC_LOGIN", text, now).by(user);
    let id = store.short_id();
    draft.correlated(Some(id)).record(store);
}

/// Event 31.
pub(crate) fn logout(
    store: &mut Store,
    user: &Caller,
    address: &str,
    session: &str,
    now: Timestamp,
) {
    let name = user.user_at_authz();
    let text =
        format!("User {name} connected from '{address}' using session '{session}' logged out.");
    let draft = Draft::new("USER_VDC_LOGOUT", text, now).by(user);
    let id = store.short_id();
    draft.correlated(Some(id)).record(store);
}

/// Event 114.
pub(crate) fn login_failed(store: &mut Store, user: &str, address: &str, now: Timestamp) {
    let text = format!("User {user} connecting from '{address}' failed to log in.");
    Draft::new("USER_VDC_LOGIN_FAILED", text, now).record(store);
}
