//! The part of the token service that speaks OpenID Connect, and what it keeps for registered clients.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::socket::{Answer, Wire};

const SSO: &str = "/ovirt-engine/sso";

fn get(wire: &Wire, path: &str, headers: &str) -> Answer {
    wire.send("GET", &format!("{SSO}{path}"), headers, "")
}

fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn what_can_be_had_where() {
    let wire = Wire::start();
    let told = json(&get(&wire, "/openid/.well-known/openid-configuration", ""));
    let base = told["issuer"].as_str().unwrap().to_owned();
    assert!(base.ends_with("/ovirt-engine/sso/openid"), "{base}");
    assert_eq!(told["token_endpoint"], format!("{base}/token"));
    assert_eq!(
        told["end_session_endpoint"],
        format!("{}/oauth/revoke", base.trim_end_matches("/openid"))
    );
    assert_eq!(told["claims_supported"].as_array().unwrap().len(), 8);
    assert_eq!(told["require_request_uri_registration"], true);
    assert_eq!(told.as_object().unwrap().len(), 21);
    let keys = json(&get(&wire, "/openid/jwks", ""));
    assert_eq!(keys["keys"][0]["kid"], "oVirt");
    let slash = get(&wire, "/openid/jwks/", "");
    assert_eq!(slash.status, 404);
    assert_eq!(slash.header("x-frame-options"), Some("SAMEORIGIN"));
}

#[test]
fn who_a_token_belongs_to() {
    let wire = Wire::start();
    let token = wire.token.clone();
    let header = format!("Authorization: Bearer {token}\r\n");
    for (path, headers) in [
        ("/openid/userinfo".to_owned(), header.as_str()),
        (format!("/openid/userinfo?access_token={token}"), ""),
    ] {
        let answer = get(&wire, &path, headers);
        assert_eq!(answer.header("content-type"), Some("application/jwt"));
        let text = answer.text();
        let parts: Vec<&str> = text.split('.').collect();
        let claims = URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["sub"], "admin@internal");
        assert_eq!(claims["name"], "admin");
        let (exp, iat) = (claims["exp"].as_i64(), claims["iat"].as_i64());
        assert_eq!(exp.unwrap() - iat.unwrap(), 1_800_000);
        assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().len(), 64);
    }
    let check = |headers: &str, want: &str| {
        let answer = get(&wire, "/openid/userinfo", headers);
        assert_eq!(answer.status, 400);
        assert_eq!(json(&answer)["error"], want);
    };
    check("", "error");
    check(&format!("Authorization: {token}\r\n"), "error");
    check("Authorization: Bearer abc\r\n", "server_error");
}

#[test]
fn where_a_browser_begins() {
    let wire = Wire::start();
    let place = |query: &str| {
        let answer = get(&wire, &format!("/openid/authorize{query}"), "");
        assert_eq!(answer.status, 302);
        answer.header("location").unwrap_or_default().to_owned()
    };
    assert!(place("").ends_with(
        "/ovirt-engine/oauth2-callback?error=invalid_request&error_description=Missing+parameter%3A+%27response_type%27"
    ));
    assert!(place("?response_type=code").ends_with("parameter%3A+%27client_id%27"));
    let other = "?response_type=code&client_id=x&redirect_uri=https://a";
    assert!(place(other).starts_with("https://a?error=unauthorized_client&"));
    let own = "?response_type=code&client_id=ovirt-engine-core";
    assert!(place(own).ends_with("/sso/interactive-login-next-auth"));
    let page = get(&wire, "/oauth/authorize?response_type=code", "");
    assert_eq!(page.status, 400);
    assert!(page.text().contains("Missing parameter: 'client_id'"));
    assert!(
        get(&wire, "", "")
            .header("location")
            .unwrap()
            .ends_with("/sso/")
    );
}

#[test]
fn what_is_for_registered_clients() {
    let wire = Wire::start();
    let check = |form: &str, headers: &str, want: &str| {
        let headers = format!(
            "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n{headers}"
        );
        for place in ["openid/token", "oauth/revoke", "oauth/token-info"] {
            let form = format!("grant_type=authorization_code&token=t{form}");
            let answer = wire.send("POST", &format!("{SSO}/{place}"), &headers, &form);
            assert_eq!(answer.status, 400);
            assert!(answer.text().contains(want), "{place} {}", answer.text());
        }
    };
    let basic = "Authorization: Basic YTpi\r\n";
    check("", "", "'client_id'");
    check("", basic, "unauthorized_client");
    check("&client_id=x", "", "'client_secret'");
    check("&client_id=x", basic, "'client_secret'");
    check("&client_secret=x", basic, "'client_id'");
    check("&client_id=x&client_secret=y", "", "unauthorized_client");
    check("", "Authorization: Basic OmI=\r\n", "'client_id'");
    check("", "Authorization: Basic YTo=\r\n", "'client_secret'");
    let odd = get(&wire, "/openid/token?grant_type=other", "");
    assert!(odd.text().contains("unsupported_grant_type"));
}
