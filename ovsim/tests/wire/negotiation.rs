//! Types, versions and correlation ids.

use super::socket::Wire;

#[test]
fn the_type_of_the_answer() {
    let wire = Wire::start();
    let check = |headers: &str, query: &str, status: u16, kind: Option<&str>| {
        let answer = wire.api("GET", &format!("/tags{query}"), headers, "");
        let found = (answer.status, answer.header("content-type"));
        assert_eq!(found, (status, kind), "{headers:?} {query}");
    };
    let xml = Some("application/xml;charset=UTF-8");
    let json = Some("application/json");
    let html = Some("text/html;charset=UTF-8");
    check("", "", 200, xml);
    check("Accept: */*\r\n", "", 200, xml);
    check("Accept: application/json\r\n", "", 200, json);
    check("Accept: text/xml\r\n", "", 406, None);
    check("Accept: xml\r\n", "", 400, html);
    check("", "?accept=application/json", 200, json);
    check(
        "Accept: application/xml\r\n",
        "?accept=application/json",
        200,
        xml,
    );
    check(
        "Accept: text/plain\r\n",
        "?accept=application/json",
        200,
        json,
    );
    check("", ";accept=application%2Fjson", 200, xml);
    check("", "?accept=json", 500, html);
}

#[test]
fn faults_follow_the_type() {
    let wire = Wire::start();
    let headers = "Accept: application/json\r\nContent-Type: application/xml\r\n";
    let answer = wire.api("POST", "/tags", headers, "<tag><x/></tag>");
    assert_eq!(answer.status, 400);
    let want = "{\n  \"detail\" : \"For correct usage, see: \
                http://sim/ovirt-engine/apidoc#services/tags/methods/add\",\n  \
                \"reason\" : \"Request syntactically incorrect.\"\n}";
    assert_eq!(answer.text(), want);
}

#[test]
fn versions_by_path_and_header() {
    let wire = Wire::start();
    let check = |path: &str, headers: &str, status: u16, href: &str| {
        let answer = wire.api("GET", path, headers, "");
        assert_eq!(answer.status, status, "{path} {headers:?}");
        assert!(answer.text().contains(href), "{}", answer.text());
    };
    check("/tags", "", 200, "href=\"/ovirt-engine/api/tags/0");
    check(
        "/tags",
        "Version: 4\r\n",
        200,
        "href=\"/ovirt-engine/api/tags/0",
    );
    check(
        "/v4/tags",
        "Version: 5\r\n",
        200,
        "href=\"/ovirt-engine/api/v4/tags/0",
    );
    check("/tags", "Version: 5\r\n", 400, "<body>Bad Request</body>");
    check("/v5/tags", "", 400, "<body>Bad Request</body>");
    check("/v04/tags", "", 400, "<body>Bad Request</body>");
    check(
        "/v3/tags",
        "",
        405,
        "HTTP method GET is not supported by this URL",
    );
    check(
        "/tags",
        "Version: 3\r\n",
        405,
        "HTTP method GET is not supported by this URL",
    );
    check("/vx/tags", "", 404, "/ovirt-engine/api/v4/vx/tags");
    check("/v4", "", 200, "href=\"/ovirt-engine/api/v4/vms\"");
}

#[test]
fn correlation_ids_are_cleaned_and_returned() {
    let wire = Wire::start();
    let check = |headers: &str, query: &str, want: &str| {
        let answer = wire.api("GET", &format!("/tags{query}"), headers, "");
        assert_eq!(answer.header("correlation-id"), Some(want));
    };
    check("Correlation-Id: a b/c.d_e-f\r\n", "", "abcd_e-f");
    check("", "?correlation_id=q1", "q1");
    check("Correlation-Id: h\r\n", "?correlation_id=q1", "h");
    check("Correlation-Id: //\r\n", "?correlation_id=q1", "q1");
    let own = wire.get("/nosuch");
    assert_eq!(
        (own.status, own.header("correlation-id").map(str::len)),
        (404, Some(36))
    );
    let refused = wire.send("GET", "/ovirt-engine/api/tags", "Correlation-Id: x\r\n", "");
    assert_eq!(
        (refused.status, refused.header("correlation-id")),
        (401, None)
    );
}

#[test]
fn languages_are_accepted() {
    let wire = Wire::start();
    let down = wire.get("/vms?search=status%3Ddown&max=1").text();
    let id = down.split(" id=\"").nth(1).and_then(|rest| rest.get(..36));
    let path = format!("/vms/{}/migrate", id.unwrap());
    let headers = "Accept-Language: pt-BR\r\nContent-Type: application/xml\r\n";
    let refused = wire.api("POST", &path, headers, "<action/>").text();
    assert!(refused.contains("A MV não está sendo executada."));
    let answer = wire.api("GET", "/tags", "Accept-Language: de, xx;q=0.1\r\n", "");
    assert_eq!(
        (answer.status, answer.header("content-language")),
        (200, None)
    );
}
