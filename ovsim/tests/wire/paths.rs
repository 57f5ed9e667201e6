//! Paths and methods.

use super::socket::Wire;

const ROOT_TAG: &str = "/tags/00000000-0000-0000-0000-000000000000";

#[test]
fn slashes_case_and_escapes() {
    let wire = Wire::start();
    let check = |path: &str, status: u16| assert_eq!(wire.get(path).status, status, "{path}");
    check("/tags/", 200);
    check("//tags//", 200);
    check("/Tags", 404);
    check("/%74ags", 404);
    check("/nosuch", 404);
    check("/model.xml", 404);
    check(&format!("{ROOT_TAG}/nosuch"), 404);
    check("/tags?search=%zz", 400);
    check("/tags?nosuch=1&MAX=0", 200);
    check(&format!("/tags;max=0/{}", &ROOT_TAG[6..]), 200);
    let bad = wire.get("/tags?search=%zz");
    assert!(bad.body.is_empty() && bad.header("content-type").is_none());
    let lost = wire.get("/nosuch;a=b/x");
    let want = "RESTEASY003210: Could not find resource for full path: http://sim/ovirt-engine/api/v4/nosuch;a=b/x";
    assert_eq!(lost.text(), want);
    assert_eq!(lost.header("content-type"), Some("text/html;charset=UTF-8"));
}

#[test]
fn outside_the_api() {
    let wire = Wire::start();
    let check = |path: &str, status: u16| {
        assert_eq!(wire.send("GET", path, "", "").status, status, "{path}");
    };
    check("/ovirt-engine//api/tags", 401);
    check("/ovirt-engine/apis", 404);
    check("/ovirt-engine/apidoc", 302);
    check("/ovirt-engine/apidoc/", 200);
    check("/", 302);
    check("/nothing", 404);
}

#[test]
fn methods_and_their_lists() {
    let wire = Wire::start();
    let check = |method: &str, path: &str, status: u16, allow: &str| {
        let answer = wire.api(method, path, "", "");
        let found = (answer.status, answer.header("allow"));
        assert_eq!(found, (status, Some(allow)), "{method} {path}");
    };
    let collection = "HEAD, POST, GET, OPTIONS";
    let item = "HEAD, DELETE, GET, OPTIONS, PUT";
    check("OPTIONS", "/vms", 200, collection);
    check("OPTIONS", ROOT_TAG, 200, item);
    check("OPTIONS", "/clusterlevels", 200, "HEAD, GET, OPTIONS");
    check("PATCH", "/vms", 405, collection);
    check("FROBNICATE", "/vms", 405, collection);
    check("DELETE", "/vms", 405, collection);
    check("PUT", "/vms", 405, collection);
    check("POST", ROOT_TAG, 405, item);
    check(
        "GET",
        "/vms/11111111-2222-3333-4444-555555555555/start",
        405,
        "POST, OPTIONS",
    );
    // Ids are read before it is known which methods there are.
    let nobody = "/hosts/11111111-2222-3333-4444-555555555555";
    for method in ["OPTIONS", "PATCH", "GET", "POST", "PUT", "DELETE"] {
        let answer = wire.api(method, "/vms/x/nics", "Accept: text/html\r\n", "");
        assert_eq!((answer.status, answer.body.len()), (404, 0), "{method}");
        let answer = wire.api(method, &format!("{nobody}/devices/xyz"), "", "");
        assert_eq!(answer.status, 500, "{method}");
        let answer = wire.api(method, "/openstackvolumeproviders/x", "", "");
        assert_eq!(answer.status, 500, "{method}");
    }
    let devices = format!("{nobody}/devices/abcd");
    check("PUT", &devices, 405, "HEAD, GET, OPTIONS");
    let options = wire.api("OPTIONS", "/vms", "", "");
    assert_eq!(options.text(), collection);
    assert_eq!(
        options.header("content-type"),
        Some("text/plain;charset=UTF-8")
    );
}

#[test]
fn every_answer_below_the_api_asks_who_first() {
    let wire = Wire::start();
    for (method, path) in [
        ("GET", ""),
        ("GET", "/nosuch"),
        ("OPTIONS", "/vms"),
        ("GET", "/v9/vms"),
        ("POST", "/tags"),
    ] {
        let answer = wire.send(method, &format!("/ovirt-engine/api{path}"), "", "");
        assert_eq!(answer.status, 401, "{method} {path}");
        assert_eq!(
            answer.header("www-authenticate"),
            Some("Basic realm=\"RESTAPI\"")
        );
        assert_eq!(
            answer.text(),
            "<html><head><title>Error</title></head><body>Unauthorized</body></html>"
        );
    }
}

#[test]
fn the_api_describes_itself() {
    let wire = Wire::start();
    for path in ["?schema", "/v4?schema=1", ";schema"] {
        let schema = wire.get(path);
        assert_eq!(
            schema.header("content-type"),
            Some("application/octet-stream")
        );
        assert_eq!(
            schema.header("content-disposition"),
            Some("attachment; filename = ovirt-engine-api-schema.xsd")
        );
        assert!(schema.text().contains("<xs:element maxOccurs=\"1\" minOccurs=\"0\" name=\"host_numa_nodes\" type=\"NumaNodes\"/>"));
    }
    let schema = wire.get("?schema").text();
    for line in [
        "<xs:element maxOccurs=\"1\" minOccurs=\"0\" name=\"memory\" type=\"xs:long\"/>",
        "<xs:element maxOccurs=\"1\" minOccurs=\"0\" name=\"cpu_shares\" type=\"xs:int\"/>",
        "<xs:attribute name=\"id\" type=\"SsoMethod\"/>",
    ] {
        assert!(schema.contains(line), "{line}");
    }
    let rsdl = wire.get("?schema&rsdl").text();
    assert!(rsdl.contains("\n<rsdl href=\"/ovirt-engine/api?rsdl\" rel=\"rsdl\">\n"));
    for link in [
        "/ovirt-engine/api/vms/{vm:id}/cancelmigration\" rel=\"cancelmigration\"",
        "/ovirt-engine/api/datacenters/{datacenter:id}/clusters/{cluster:id}/affinitygroups/{affinitygroup:id}/vms/{vm:id}\" rel=\"delete\"",
    ] {
        assert!(rsdl.contains(link), "{link}");
    }
    assert!(wire.get("/vms?rsdl").text().contains("<vms>"));
    assert_eq!(
        wire.api("HEAD", "?rsdl", "", "").header("content-type"),
        None
    );
    assert_eq!(wire.api("POST", "?schema", "", "").status, 405);
}

#[test]
fn paths_that_are_no_text() {
    let wire = Wire::start();
    for path in ["/vms/%ff", "/%ff", "/vms/%c3%28", "/vms;max=%ff"] {
        let answer = wire.get(path);
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.text().contains("<body>Bad Request</body>"), "{path}");
    }
    assert_eq!(wire.get("/vms?%ff=1").status, 200);
    assert_eq!(wire.get("/tags/%c3%a9").status, 404);
}

#[test]
fn a_slash_too_many_on_the_way() {
    let wire = Wire::start();
    for path in [
        "/ovirt-engine//api",
        "//ovirt-engine/api/vms",
        "/ovirt-engine//api/vms",
    ] {
        assert_eq!(wire.send("GET", path, "", "").status, 401, "{path}");
        let known = wire.send(
            "PUT",
            path,
            &format!("Authorization: Bearer {}\r\n", wire.token),
            "",
        );
        assert_eq!(known.status, 405, "{path}");
        assert!(known.header("correlation-id").is_some());
        assert!(
            known
                .text()
                .contains("HTTP method PUT is not supported by this URL")
        );
        let known = format!("Authorization: Bearer {}\r\n", wire.token);
        for (method, status, text) in [
            ("DELETE", 405, "Http method DELETE is not supported"),
            ("FOO", 501, "Method FOO is not defined in RFC 2068"),
        ] {
            let reply = wire.send(method, path, &known, "");
            assert_eq!(reply.status, status, "{method} {path}");
            assert!(reply.text().contains(text), "{}", reply.text());
        }
    }
    assert_eq!(wire.get("//vms//").status, 200);
}
