//! A user name and a password become a caller, or one of the engine's refusals: the part that the token service and
//! Basic authentication share.

use crate::ask::{Caller, LoginError};
use crate::exchange::Request;
use crate::session::Holder;
use crate::site::Site;

/// A user name as typed, split at the last `@`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserName {
    /// What stands before it.
    pub(crate) login: String,
    /// What stands after it.
    pub(crate) profile: Option<String>,
}

impl UserName {
    /// Splits `admin@ovirt@internalsso` into `admin@ovirt` and `internalsso`.
    pub(crate) fn parse(text: &str) -> UserName {
        let (login, profile) = match text.rsplit_once('@') {
            Some((login, "")) => (login, None),
            Some((login, profile)) => (login, Some(profile.to_owned())),
            None => (text, None),
        };
        let login = login.to_owned();
        UserName { login, profile }
    }
}

impl std::fmt::Display for UserName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let profile = self.profile.as_deref().unwrap_or("N/A");
        write!(f, "{}@{profile}", self.login)
    }
}

/// A refused login, always `access_denied`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Denied {
    /// Who was refused.
    pub(crate) user: UserName,
    /// The engine's sentence.
    pub(crate) reason: &'static str,
}

const NO_USER: &str = "No user name found in credentials.";
const NO_PROFILE: &str = "No valid profile found in credentials.";
const WRONG: &str =
    "Unable to log in. Verify your login information or contact the system administrator.";
const LOCKED: &str = "Unable to log in because the user account is disabled or locked. \
                      Contact the system administrator.";
const PASSWORD_EXPIRED: &str = "Unable to log in because the password has expired. \
                                Please change the password to proceed.";
const ACCOUNT_EXPIRED: &str = "Unable to log in because the user account has expired. \
                               Contact the system administrator.";

impl Denied {
    /// `Cannot authenticate user 'admin@internal': <reason>.`; a reason that ends in a stop gets a second one.
    pub(crate) fn text(&self) -> String {
        format!("Cannot authenticate user '{}': {}.", self.user, self.reason)
    }

    /// The same without a name, as the HTTP grant says it.
    pub(crate) fn nameless_text(&self) -> String {
        format!("Cannot authenticate user {}.", self.reason)
    }
}

/// Checks a password. Failures of those who exist are counted, and lock.
pub(crate) fn log_in(site: &Site, user: &str, password: &str) -> Result<Holder, Denied> {
    let user = UserName::parse(user);
    let denied = |reason| Denied {
        user: user.clone(),
        reason,
    };
    if user.login.is_empty() {
        return Err(denied(NO_USER));
    }
    let profile = user.profile.clone().ok_or_else(|| denied(NO_PROFILE))?;
    let checked = site.engine.check_password(&user.login, &profile, password);
    let locked = site.sessions().is_locked(&user.login);
    match checked {
        Err(LoginError::NoProfile) => Err(denied(NO_PROFILE)),
        Err(LoginError::Wrong) => {
            site.sessions().note_failure(&user.login);
            Err(denied(if locked { LOCKED } else { WRONG }))
        }
        _ if locked => Err(denied(LOCKED)),
        Err(LoginError::Locked) => Err(denied(LOCKED)),
        Err(LoginError::PasswordExpired) => Err(denied(PASSWORD_EXPIRED)),
        Err(LoginError::AccountExpired) => Err(denied(ACCOUNT_EXPIRED)),
        Err(LoginError::NotAuthorized) => {
            site.sessions().note_success(&user.login);
            let login = user.login;
            Ok(Holder::Stranger { login, profile })
        }
        Ok(caller) => {
            site.sessions().note_success(&user.login);
            Ok(Holder::User(caller))
        }
    }
}

/// Who the web server in front says it has proven by Kerberos: `joe@EXAMPLE.COM` is `joe` of the internal directory, as
/// the usual mapping of a profile with HTTP authentication cuts the realm off. `None` when nobody is trusted to say so.
pub(crate) fn proven_in_front(site: &Site, request: &Request) -> Option<Result<Holder, Denied>> {
    let said = request.header("x-remote-user").map(str::trim);
    let said = said.filter(|said| site.options.trust_remote_user && !said.is_empty())?;
    let login = said.split('@').next().unwrap_or(said).to_owned();
    let profile = "internal";
    let checked = site.engine.admit_proven(&login, profile);
    let reason = match checked {
        Ok(caller) => return Some(Ok(Holder::User(caller))),
        Err(LoginError::NotAuthorized) => {
            let profile = profile.to_owned();
            return Some(Ok(Holder::Stranger { login, profile }));
        }
        Err(LoginError::Locked) => LOCKED,
        Err(LoginError::PasswordExpired) => PASSWORD_EXPIRED,
        Err(LoginError::AccountExpired) => ACCOUNT_EXPIRED,
        Err(LoginError::Wrong | LoginError::NoProfile) => WRONG,
    };
    let profile = Some(profile.to_owned());
    let user = UserName { login, profile };
    Some(Err(Denied { user, reason }))
}

/// The caller that a holder is for the API, or the text of the refusal.
pub(crate) fn admit(holder: &Holder) -> Result<Caller, String> {
    match holder {
        Holder::User(caller) => Ok(caller.clone()),
        Holder::Stranger { login, profile } => Err(format!(
            "The user {login}@{profile}-authz with profile [{profile}] is not authorized to perform login"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_the_last_at() {
        let check = |text: &str, want: &str| assert_eq!(UserName::parse(text).to_string(), want);
        check("admin@internal", "admin@internal");
        check("admin@ovirt@internalsso", "admin@ovirt@internalsso");
        check("admin", "admin@N/A");
        check("admin@", "admin@N/A");
        check("", "@N/A");
        assert_eq!(UserName::parse("a@b@c").login, "a@b");
    }

    #[test]
    fn texts_end_in_two_stops() {
        let user = UserName::parse("admin@nowhere");
        let denied = Denied {
            user,
            reason: NO_PROFILE,
        };
        let want =
            "Cannot authenticate user 'admin@nowhere': No valid profile found in credentials..";
        assert_eq!(denied.text(), want);
    }
}
