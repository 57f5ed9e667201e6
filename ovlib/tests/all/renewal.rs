//! Logging in, renewing in the middle of anything, giving back; a refused password is sent once.

use ovlib::{Args, Error, ErrorKind, ListArgs};
use serde_json::json;

use crate::server::{Answer, EXPIRED, Server, answer, connect, token, unauthorized, xml};

const VMS: &str = "<vms><vm id=\"1\"><name>a</name></vm></vms>";

fn names(context: &ovlib::Context) -> Vec<String> {
    let rows = context.vms().list(&ListArgs::default()).unwrap();
    rows.map(|row| row.unwrap().name().unwrap()).collect()
}

#[test]
fn a_session_logs_in_once_and_gives_its_token_back() {
    let server = Server::start(|heard, before| match heard {
        _ if heard.is_login() => token(before + 1),
        _ if heard.is_logout() => answer(200, "application/json", "{ }"),
        _ => xml(VMS),
    });
    let context = connect(&server, &[("filter", "yes")]);
    assert_eq!(server.heard().len(), 0);
    assert_eq!(names(&context), ["a"]);
    assert_eq!(names(&context.phrase(Some("mine")).unwrap()), ["a"]);
    context.close().unwrap();
    let heard = server.heard();
    let [login, one, two, logout] = heard.as_slice() else {
        panic!("{heard:#?}")
    };
    assert!(login.is_login() && logout.is_logout());
    assert_eq!(login.header("accept"), "application/json");
    assert_eq!(
        login.body,
        "grant_type=password&scope=ovirt-app-api&username=admin%40internal&password=geheim"
    );
    assert_eq!(logout.body, "scope=ovirt-app-api&token=token-1");
    assert_eq!(
        (one.method.as_str(), one.path.as_str()),
        ("GET", "/ovirt-engine/api/vms")
    );
    assert_eq!((one.bearer(), one.header("version")), ("token-1", "4"));
    assert_eq!(
        (one.header("accept"), one.header("filter")),
        ("application/xml", "true")
    );
    assert!(one.header("user-agent").starts_with("ovcmd/"));
    assert_eq!(one.header("correlation-id"), context.correlation_id());
    assert!(context.correlation_id().len() <= 36 && context.correlation_id().starts_with("ovcmd-"));
    assert_eq!(two.header("correlation-id"), "mine");
    drop(context);
    assert_eq!(server.heard().len(), 4);
}

#[test]
fn dropping_the_last_clone_gives_the_token_back_too() {
    let server = Server::start(|heard, _| if heard.is_login() { token(1) } else { xml(VMS) });
    let context = connect(&server, &[]);
    names(&context);
    let other = context.clone();
    drop(context);
    assert_eq!(server.count(|heard| heard.is_logout()), 0);
    drop(other);
    assert_eq!(server.count(|heard| heard.is_logout()), 1);
}

#[test]
fn a_given_token_is_used_as_it_is_and_not_given_back() {
    let server = Server::start(|_, _| xml(VMS));
    let context = connect(&server, &[("token", "mine")]);
    names(&context);
    context.close().unwrap();
    let heard = server.heard();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].bearer(), "mine");
}

#[test]
fn a_token_that_died_is_renewed_once_whatever_was_asked() {
    let server = Server::start(|heard, before| match heard {
        _ if heard.is_login() => token(before + 1),
        _ if heard.is_logout() => answer(200, "application/json", "{ }"),
        _ if heard.bearer() == "token-1" && (heard.method == "POST" || before > 0) => {
            unauthorized(EXPIRED)
        }
        _ if heard.method == "POST" => xml("<action><status>complete</status></action>"),
        _ => xml(VMS),
    });
    let context = connect(&server, &[]);
    assert_eq!(names(&context), ["a"]);
    let action = context
        .vms()
        .item("1")
        .unwrap()
        .act("start", &Args::new())
        .unwrap();
    assert_eq!(action.text("status").as_deref(), Some("complete"));
    assert_eq!(names(&context), ["a"]);
    assert_eq!(server.count(|heard| heard.is_login()), 2);
    assert_eq!(
        server.count(|heard| heard.method == "POST" && heard.path.ends_with("/start")),
        2
    );
}

#[test]
fn pages_go_on_with_another_token() {
    let server = Server::start(|heard, before| match heard {
        _ if heard.is_login() => token(before + 1),
        _ if heard.path.contains("page%201") => {
            xml("<vms><vm id=\"1\"><name>a</name></vm><vm id=\"2\"><name>b</name></vm></vms>")
        }
        _ if heard.bearer() == "token-1" => unauthorized(EXPIRED),
        _ => xml("<vms><vm id=\"3\"><name>c</name></vm></vms>"),
    });
    let context = connect(&server, &[]);
    let args = ListArgs {
        page_size: Some(2),
        search: Some("status=up sortby name".into()),
        ..ListArgs::default()
    };
    let names: Vec<String> = context
        .vms()
        .list(&args)
        .unwrap()
        .map(|row| row.unwrap().name().unwrap())
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    let paths: Vec<String> = server
        .heard()
        .into_iter()
        .filter(|heard| heard.method == "GET")
        .map(|heard| heard.path)
        .collect();
    assert_eq!(
        paths[0],
        "/ovirt-engine/api/vms?search=status%3Dup%20sortby%20name%20asc%20page%201&max=2"
    );
    assert_eq!(paths.len(), 3);
}

#[test]
fn refusal_after_refusal_ends_it() {
    let server = Server::start(|heard, before| {
        if heard.is_login() {
            token(before + 1)
        } else {
            unauthorized(EXPIRED)
        }
    });
    let error = connect(&server, &[])
        .vms()
        .list(&ListArgs::default())
        .unwrap_err();
    assert!(matches!(error, Error::Login { .. }), "{error:?}");
    assert!(error.to_string().contains("invalid_grant"), "{error}");
    // Others may lose the new token as well, so it is tried more than once.
    assert_eq!(server.count(|heard| heard.is_login()), 4);
    assert_eq!(server.count(|heard| heard.path.ends_with("/vms")), 4);
}

#[test]
fn a_given_token_that_died_says_so_or_gives_way_to_the_password() {
    let script = |heard: &crate::server::Heard, before: usize| match heard {
        _ if heard.is_login() => token(before + 1),
        _ if heard.bearer() == "old" => unauthorized(EXPIRED),
        _ => xml(VMS),
    };
    let server = Server::start(script);
    assert_eq!(names(&connect(&server, &[("token", "old")])), ["a"]);
    let mut settings = crate::server::settings(&server.url(), &[("token", "old")]);
    settings.password = ovlib::config::Password::None;
    let context = ovlib::Context::connect(settings, ovlib::Hooks::default()).unwrap();
    let error = context.vms().list(&ListArgs::default()).unwrap_err();
    assert!(
        error.to_string().contains("does not take the token"),
        "{error}"
    );
    assert!(!format!("{error:?}").contains("old"));
}

#[test]
fn a_refused_password_is_sent_once() {
    let body = r#"{"error_code":"access_denied","error":"Cannot authenticate user 'admin@internal': Unable to log in. Verify your login information or contact the system administrator.."}"#;
    let server = Server::start(move |_, _| answer(400, "application/json", body));
    let context = connect(&server, &[]);
    for _ in 0..3 {
        let error = context.vms().list(&ListArgs::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot log in: wrong user name or password for 'admin@internal'"
        );
        assert!(error.hint().unwrap().contains("admin@ovirt@internalsso"));
        assert_eq!(error.kind(), ErrorKind::Config);
    }
    assert_eq!(server.heard().len(), 1);
}

#[test]
fn many_threads_log_in_once() {
    let server = Server::start(|heard, before| {
        if heard.is_login() {
            token(before + 1)
        } else {
            xml(VMS)
        }
    });
    let context = connect(&server, &[]);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| names(&context));
        }
    });
    assert_eq!(server.count(|heard| heard.is_login()), 1);
    assert_eq!(server.count(|heard| heard.path.ends_with("/vms")), 8);
}

#[test]
fn an_engine_that_restarts_is_no_wrong_password() {
    let restarting = || unauthorized("server_error: Connection pool shut down");
    let server = Server::start(move |heard, before| match heard {
        _ if heard.is_login() => token(before + 1),
        _ if heard.method == "POST" => restarting(),
        _ if before < 2 => restarting(),
        _ => xml(VMS),
    });
    let context = connect(&server, &[]);
    assert_eq!(names(&context), ["a"]);
    let error = context
        .vms()
        .add(&json!({"name": "x"}), &Args::new())
        .unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
    assert!(
        error.to_string().contains("the engine is restarting"),
        "{error}"
    );
    assert_eq!(server.count(|heard| heard.is_login()), 1);
    assert_eq!(
        server.count(|heard| heard.method == "POST" && heard.path.ends_with("/vms")),
        1
    );
}

#[test]
fn who_may_not_log_in_is_told_so() {
    let server = Server::start(|heard, before| match heard {
        _ if heard.is_login() => token(before + 1),
        _ => unauthorized(
            "The user u@internal-authz with profile [internal] is not authorized to perform login",
        ),
    });
    let error = connect(&server, &[]).root().read(&Args::new()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("is not authorized to perform login"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("role"));
    assert_eq!(server.count(|heard| heard.is_login()), 1);
}

#[test]
fn an_engine_that_is_not_there_yet_says_so() {
    for (status, kind, body, expected) in [
        (
            503,
            "text/html",
            "<html><body>Service Unavailable</body></html>",
            "cannot reach the engine's SSO: it is not ready (503)",
        ),
        (
            404,
            "text/html",
            "<html></html>",
            "cannot log in: there is no SSO at this address (404)",
        ),
        (
            200,
            "text/html",
            "<html><body>It works!</body></html>",
            "cannot log in: the SSO answered a web page (200)",
        ),
        (
            200,
            "text/plain",
            "",
            "cannot log in: the SSO answered nothing (200)",
        ),
        (
            200,
            "application/json",
            "{}",
            "cannot log in: the SSO answered 200 without a token",
        ),
    ] {
        let server = Server::start(move |_, _| {
            Answer::Last(crate::server::bytes_of(status, kind, body.as_bytes(), ""))
        });
        let error = connect(&server, &[]).root().read(&Args::new()).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(server.heard().len(), 1);
    }
}
