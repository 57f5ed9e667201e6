//! `ovcmd login`, `logout`, `whoami`: a login that later runs use, its end, and who it is.

use super::Deed;
use crate::io::Io;
use crate::session::Session;
use ovlib::Entity;
use ovlib::context::Context;
use ovlib::error::Result;
use ovlib::request::Args as Parameters;
use ovlib::verb::{Args, Outcome, Shows};
use serde_json::json;

pub(super) const LOGIN: Deed = Deed {
    name: "",
    summary: "Log in once for later runs, until logout or expiry",
    shows: Shows::Table,
    params: &[],
    examples: &[
        (
            "login",
            "Ask for the password if need be, and keep the login",
        ),
        ("--context test login", "The same for another engine"),
    ],
    run: login,
};

pub(super) const LOGOUT: Deed = Deed {
    name: "",
    summary: "End a kept login, at the engine too",
    shows: Shows::Text,
    params: &[],
    examples: &[
        ("logout", "Later runs log in by themselves again"),
        ("--context test logout", "The same for another engine"),
    ],
    run: logout,
};

pub(super) const WHOAMI: Deed = Deed {
    name: "",
    summary: "Show whom the engine takes us for",
    shows: Shows::Table,
    params: &[],
    examples: &[
        ("whoami", "The user, the directory and the engine"),
        ("whoami -o json", "The same for programs"),
    ],
    run: whoami,
};

fn login(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    session.phrase(io)?.log_in_and_keep()?;
    whoami(session, args, io)
}

fn logout(session: &mut Session, _: &Args, io: &mut Io) -> Result<Outcome> {
    let line = match session.phrase(io)?.end_kept_login()? {
        true => "logged out",
        false => "there was no kept login",
    };
    Ok(Outcome::Lines(Box::new(std::iter::once(Ok(
        line.to_owned()
    )))))
}

fn whoami(session: &mut Session, _: &Args, io: &mut Io) -> Result<Outcome> {
    let context = session.phrase(io)?;
    let root = context.root().read(&Parameters::new())?;
    let user = user(&context, &root)?;
    let text = |path: &str| user.as_ref().and_then(|user| user.text(path));
    Ok(Outcome::Value(json!({
        "user": text("user_name"),
        "name": text("name"),
        "directory": text("domain.name"),
        "id": user.as_ref().and_then(|user| user.id().map(str::to_owned)),
        "url": context.settings().url,
        "context": context.settings().context,
    })))
}

/// The user that the root of the API says we are; none where it says none.
pub(crate) fn user(context: &Context, root: &Entity) -> Result<Option<Entity>> {
    let href = root.text("authenticated_user.href").or_else(|| {
        let user = root.root().child("authenticated_user")?;
        user.href().map(str::to_owned)
    });
    href.map(|href| context.follow(&href)?.read(&Parameters::new()))
        .transpose()
}
