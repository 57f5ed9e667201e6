//! Ids, names, searches, conditions, order and number of rows.

use super::*;

#[test]
fn objects_are_chosen_by_word_search_and_condition() {
    let World { sim: _sim, context } = world();
    let vms = all_vms(&context);
    assert!(vms.len() >= 12);
    let (one, two) = (&vms[0], &vms[1]);
    let (first, second) = (one.name().unwrap(), two.name().unwrap());
    let found = |select: Select| names(select.many(&context.vms(), &[]).unwrap());
    assert_eq!(found(Select::new()).len(), vms.len());
    assert_eq!(found(Select::word(&first)), std::slice::from_ref(&first));
    assert_eq!(
        found(Select::word(one.id().unwrap())),
        std::slice::from_ref(&first)
    );
    let both = select(|s| {
        s.add_word(&second);
        s.add_word(one.id().unwrap());
    });
    let mut rows = found(both.clone());
    rows.sort();
    let mut expected = vec![first.clone(), second.clone()];
    expected.sort();
    assert_eq!(rows, expected);
    let each: Vec<Option<String>> = both
        .each(&context.vms(), &[])
        .unwrap()
        .iter()
        .map(Entity::name)
        .collect();
    assert_eq!(each, [Some(first.clone()), Some(second.clone())]);
    assert_eq!(found(Select::word("*")).len(), vms.len());
    assert!(!found(Select::word(&format!("{}*", &first[..2]))).is_empty());
    assert_eq!(
        found(Select::word(&first.to_uppercase())),
        std::slice::from_ref(&first)
    );
    // What the engine's language cannot say is looked at here.
    assert_eq!(found(Select::word("it's;\"odd\"")), Vec::<String>::new());
    let up: Vec<String> = vms
        .iter()
        .filter(|vm| vm.text("status").as_deref() == Some("up"))
        .filter_map(Entity::name)
        .collect();
    assert_eq!(found(select(|s| s.searches.push("status=up".into()))), up);
    assert_eq!(found(select(|s| s.add_where("status = up").unwrap())), up);
    let one_up = select(|s| {
        s.searches.push("status=up".into());
        s.names.push("*".into());
        s.add_where("memory > 1").unwrap();
        s.max = Some(1);
    });
    assert_eq!(found(one_up), up[..1]);
    // A search with `or` keeps its meaning beside names and other searches.
    let mixed = select(|s| {
        s.searches.push("status=up or status=down".into());
        s.searches.push(format!("name={first} or name={second}"));
        s.names.push(first.clone());
    });
    assert_eq!(found(mixed), [first]);
}

#[test]
fn order_and_number_are_kept_whoever_sorts() {
    let World { sim: _sim, context } = world();
    let found = |text: &str, max: Option<u64>| {
        let select = select(|s| {
            s.add_sort(text).unwrap();
            s.max = max;
        });
        names(select.many(&context.vms(), &[]).unwrap())
    };
    let mut by_name = names(context.vms().list(&ListArgs::default()).unwrap());
    by_name.sort_by_key(|name| name.to_lowercase());
    assert_eq!(found("name", None), by_name);
    assert_eq!(found("name", Some(3)), by_name[..3]);
    by_name.reverse();
    assert_eq!(found("-name", None), by_name);
    let memory = |name: &String| {
        let vm = Select::word(name).one(&context.vms(), &[]).unwrap();
        vm.text("memory").unwrap().parse::<u64>().unwrap()
    };
    let sizes: Vec<u64> = found("memory desc", Some(5)).iter().map(memory).collect();
    assert!(sizes.is_sorted_by(|one, two| one >= two), "{sizes:?}");
    let error = select(|s| s.add_sort("memroy").unwrap())
        .many(&context.vms(), &[])
        .unwrap_err();
    assert_eq!(error.hint().as_deref(), Some("did you mean memory?"));
}

#[test]
fn pages_give_every_row_once() {
    let World { sim: _sim, context } = world();
    let whole = names(context.vms().list(&ListArgs::default()).unwrap());
    for page_size in [1, 5, 12, 100] {
        let args = ListArgs {
            page_size: Some(page_size),
            ..ListArgs::default()
        };
        assert_eq!(
            names(context.vms().list(&args).unwrap()),
            whole,
            "pages of {page_size}"
        );
    }
    let args = ListArgs {
        page_size: Some(4),
        max: Some(6),
        search: Some("sortby name desc".into()),
        ..ListArgs::default()
    };
    assert_eq!(context.vms().list(&args).unwrap().count(), 6);
}

#[test]
fn none_or_many_where_one_is_needed_is_an_error() {
    let World { sim: _sim, context } = world();
    let first = all_vms(&context)[0].name().unwrap();
    let wrong = format!("{}{}x", &first[..1], &first[2..]);
    let error = Select::word(&wrong).one(&context.vms(), &[]).unwrap_err();
    assert_eq!(error.to_string(), format!("vm '{wrong}' not found"));
    assert!(error.hint().unwrap().contains(&first), "{error:?}");
    let error = Select::word("*").one(&context.vms(), &[]).unwrap_err();
    let Error::Ambiguous { candidates, .. } = &error else {
        panic!("{error:?}")
    };
    assert!(
        candidates
            .iter()
            .any(|candidate| candidate.starts_with(&format!("{first} ("))),
        "{candidates:?}"
    );
    let missing = "00000000-1111-2222-3333-444444444444";
    let error = Select::word(missing).one(&context.vms(), &[]).unwrap_err();
    assert_eq!(error.to_string(), format!("vm '{missing}' not found"));
    let words = select(|s| {
        s.add_word(&first);
        s.add_word("nosuch");
    });
    assert_eq!(
        words.each(&context.vms(), &[]).unwrap_err().to_string(),
        "vm 'nosuch' not found"
    );
    let error = Select::word("nosuch")
        .one(&context.storage_domains(), &[])
        .unwrap_err();
    assert_eq!(error.to_string(), "storage domain 'nosuch' not found");
}

#[test]
fn collections_without_search_are_looked_through_here() {
    let World { sim: _sim, context } = world();
    let found = |service: ovlib::Service, word: &str| {
        names(Select::word(word).many(&service, &[]).unwrap())
    };
    assert_eq!(found(context.roles(), "SuperUser"), ["SuperUser"]);
    assert_eq!(found(context.roles(), "superuser"), ["SuperUser"]);
    assert!(found(context.roles(), "*User*").len() > 2);
    assert_eq!(found(context.vnic_profiles(), "ovirtmgmt"), ["ovirtmgmt"]);
    assert_eq!(found(context.mac_pools(), "Default"), ["Default"]);
    let role = Select::word("SuperUser")
        .one(&context.roles(), &[])
        .unwrap();
    let same = Select::word(role.id().unwrap())
        .one(&context.roles(), &[])
        .unwrap();
    assert_eq!(same.name().as_deref(), Some("SuperUser"));
    let error = select(|s| s.searches.push("name=x".into()))
        .many(&context.roles(), &[])
        .unwrap_err();
    assert_eq!(error.to_string(), "the engine cannot search roles");
    let vm = all_vms(&context)[0].clone();
    let nics = context
        .vms()
        .item(vm.id().unwrap())
        .unwrap()
        .at("nics")
        .unwrap();
    let nic = nics
        .list(&ListArgs::default())
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(
        Select::word(&nic.name().unwrap())
            .one(&nics, &[])
            .unwrap()
            .id(),
        nic.id()
    );
}

#[test]
fn users_go_by_their_login() {
    let World { sim: _sim, context } = world();
    for word in ["admin", "admin@internal-authz", "admin@internal", "adm*"] {
        let user = Select::word(word).one(&context.users(), &[]).unwrap();
        assert_eq!(
            user.text("user_name").as_deref(),
            Some("admin@internal-authz"),
            "{word}"
        );
    }
}
