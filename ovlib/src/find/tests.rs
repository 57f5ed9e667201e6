//! Conditions, orders and searches without an engine.

use super::search::{is_joinable, is_named, join, name_terms, sorts};
use super::*;

fn vm() -> Entity {
    Entity::parse(
        "<vm id=\"1\"><name>Web01</name><memory>4294967296</memory><status>up</status><stateless>false</stateless>\
         <creation_time>2026-03-01T10:00:00.123+01:00</creation_time><description></description>\
         <os><boot><devices><device>hd</device><device>network</device></devices></boot></os>\
         <cluster id=\"c\"/></vm>",
    )
    .unwrap()
}

#[test]
fn conditions_are_typed_by_the_model() {
    for (text, expected) in [
        ("name = web01", true),
        ("name == Web01", true),
        ("name=web", false),
        ("name != web", true),
        ("name ~ web*", true),
        ("name !~ *02", true),
        ("name contains EB", true),
        ("name = 'Web01'", true),
        ("name > v", true),
        ("memory = 4GiB", true),
        ("memory >= 4294967296", true),
        ("memory<=4294967295", false),
        ("memory > 0.5G", true),
        ("status = up", true),
        ("status != powering-up", true),
        ("stateless = no", true),
        ("stateless = true", false),
        ("creation_time > 2026-02-28", true),
        ("creation_time = 2026-03-01T09:00:00.123Z", true),
        ("creation_time < 2026-03-01T09:00:00Z", false),
        ("os.boot.devices = hd", true),
        ("os.boot.devices contains net", true),
        ("os.boot.devices != cdrom", true),
        ("os.boot.devices != hd", false),
        ("os.boot.devices[0] = network", false),
        ("cluster.id = c", true),
        ("id=1", true),
        // An absent field equals the empty text and nothing else.
        ("comment = ''", true),
        ("comment != ''", false),
        ("comment = x", false),
        ("comment != x", true),
        ("comment !~ *", true),
        ("comment < x", false),
        ("description = ''", true),
        ("description ~ *", true),
    ] {
        assert_eq!(
            Where::parse(text).unwrap().matches(&vm()).unwrap(),
            expected,
            "{text}"
        );
    }
}

#[test]
fn conditions_that_cannot_be_say_why() {
    for text in [
        "",
        "name",
        "name up",
        "= x",
        "name ? x",
        "name contains",
        "a..b = 1",
        "name ~~ x",
        "name =~ x",
        "memory >> 1",
    ] {
        assert!(Where::parse(text).is_err(), "{text}");
    }
    for (text, message) in [
        ("memroy = 1", "unknown field 'memroy' in vm"),
        ("memory = lots", "memory: 'lots' is not a number or a size"),
        ("status = running", "status: 'running' is not one of"),
        (
            "status = upp",
            "status: 'upp' is not a value of it; did you mean up?",
        ),
        (
            "stateless = perhaps",
            "stateless: 'perhaps' is not a boolean (true or false)",
        ),
        (
            "creation_time > yesterday",
            "creation_time: 'yesterday' is not a date or time such as",
        ),
        (
            "cluster = Default",
            "'cluster' is a whole cluster, not a value",
        ),
    ] {
        let error = Where::parse(text).unwrap().matches(&vm()).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
    }
}

#[test]
fn conditions_are_shown_as_written() {
    for text in [
        "name = web01",
        "memory >= 4GiB",
        "name !~ *02",
        "name contains x",
        "name = \"~x\"",
    ] {
        assert_eq!(Where::parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn orders_follow_the_kind_and_leave_the_absent_last() {
    let row = |id: &str, memory: &str| {
        Entity::parse(&format!("<vm id=\"{id}\">{memory}<name>{id}</name></vm>")).unwrap()
    };
    let rows = || {
        vec![
            row("b", "<memory>10</memory>"),
            row("none", ""),
            row("A", "<memory>9</memory>"),
            row("c", "<memory>9</memory>"),
        ]
    };
    for (text, expected) in [
        ("memory", "A c b none"),
        ("-memory", "b A c none"),
        ("memory desc", "b A c none"),
        ("name", "A b c none"),
        ("name asc", "A b c none"),
    ] {
        let mut rows = rows();
        Sort::parse(text)
            .unwrap()
            .apply(&mut rows, ovmodel::find_type("vm"))
            .unwrap();
        let ids: Vec<&str> = rows.iter().filter_map(Entity::id).collect();
        assert_eq!(ids.join(" "), expected, "{text}");
    }
    for text in ["", "-", "name down", "name,memory"] {
        assert!(Sort::parse(text).is_err(), "{text}");
    }
}

#[test]
fn names_are_quoted_and_what_cannot_be_said_is_not() {
    assert_eq!(name_terms("name", "web 01").unwrap(), ["name=\"web 01\""]);
    assert_eq!(
        name_terms("usrname", "admin@internal").unwrap(),
        [
            "usrname=\"admin@internal\"",
            "usrname=\"admin@internal-authz\""
        ]
    );
    assert_eq!(name_terms("usrname", "admin@*").unwrap().len(), 1);
    for name in ["it's", "a;b", "say \"x\"", ""] {
        assert_eq!(name_terms("name", name), None, "{name}");
    }
}

#[test]
fn searches_are_joined_only_where_their_meaning_stays() {
    for (search, expected) in [
        ("status=up", true),
        ("name=\"a or b\"", true),
        ("host=orion and oracle=1", true),
        ("a=1 or b=2", false),
        ("a=1 OR b=2", false),
        ("sortby name", false),
        ("name=x page 2", false),
    ] {
        assert_eq!(is_joinable(search), expected, "{search}");
    }
    assert!(sorts("a=b sortby name") && !sorts("name=\"sortby x\""));
    assert_eq!(
        join(&["a".into(), "b".into()], &["c", "d"]),
        "a and c and d or b and c and d"
    );
    assert_eq!(join(&[], &["c", "d"]), "c and d");
    assert_eq!(join(&["a".into()], &[]), "a");
    assert_eq!(join(&[], &[]), "");
}

#[test]
fn words_are_ids_or_names() {
    let mut select = Select::new();
    assert!(select.is_empty() && !select.names_one());
    select.add_word("0A1B2C3D-0000-1111-2222-333344445555");
    assert_eq!(select.ids, ["0a1b2c3d-0000-1111-2222-333344445555"]);
    assert!(select.names_one());
    select.add_word("web01");
    assert_eq!(select.names, ["web01"]);
    assert!(!select.names_one());
    assert!(!Select::word("web*").names_one());
    select.add_where("status = up").unwrap();
    assert_eq!(
        select.what(),
        "0a1b2c3d-0000-1111-2222-333344445555, web01, status = up"
    );
    let user = Entity::parse(
        "<user><name>Ada</name><principal>ada</principal><user_name>ada@x-authz</user_name></user>",
    )
    .unwrap();
    for (name, expected) in [
        ("ada", true),
        ("ADA@x", true),
        ("ada@x-authz", true),
        ("Ada L", false),
        ("ada@*", true),
        ("x", false),
    ] {
        assert_eq!(is_named(&user, name), expected, "{name}");
    }
}
