//! What events of logins and documents of events are.

use super::*;

fn admin() -> Caller {
    Caller {
        id: "u1".into(),
        login: "admin".into(),
        profile: "internal".into(),
        authz: "internal-authz".into(),
        administrator: true,
    }
}

#[test]
fn logins_of_five_seconds_are_one_and_logouts_are_many() {
    let mut store = Store::new(1);
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let later = Timestamp::from_second(1_800_000_006).unwrap();
    login(&mut store, &admin(), "127.0.0.1", "s", now);
    login(&mut store, &admin(), "127.0.0.1", "s", now);
    logout(&mut store, &admin(), "127.0.0.1", "s", now);
    logout(&mut store, &admin(), "127.0.0.1", "s", now);
    login(&mut store, &admin(), "127.0.0.1", "s", later);
    let codes: Vec<_> = store
        .events()
        .newest_first()
        .map(|event| event.code)
        .collect();
    assert_eq!(codes, [30, 31, 31, 30]);
}

#[test]
fn the_document_of_an_event_is_in_order() {
    let mut store = Store::new(1);
    let cluster = Node::reference("cluster", "c1").with_leaf("name", "Default");
    store.put("clusters", cluster);
    let draft = Draft::new("USER_UPDATE_CLUSTER", "New Tag", Timestamp::UNIX_EPOCH).by(&admin());
    draft.about(&store, "cluster", "c1").record(&mut store);
    let node = document(&store.events().get("1").unwrap());
    let order: Vec<_> = node.children.iter().map(|child| &*child.name).collect();
    let want = [
        "description",
        "code",
        "custom_id",
        "flood_rate",
        "index",
        "origin",
        "severity",
        "time",
        "cluster",
        "user",
    ];
    assert_eq!(order, want);
    assert_eq!(node.text_at("cluster.name"), Some("Default"));
    assert_eq!(node.text_of("code"), Some("811"));
}
