//! Scripts against a simulator: properties, verbs, errors, limits. Each on a thread with the stack a program has.

use crate::io::Io;
use ovsim::{Options, Sim};

/// How a simulator is reached.
fn environment(sim: &Sim) -> Vec<(String, String)> {
    let ca = sim.ca_file().unwrap().display().to_string();
    [
        ("OVIRT_URL", sim.url()),
        ("OVIRT_USERNAME", sim.user().to_owned()),
        ("OVIRT_PASSWORD", sim.password().to_owned()),
        ("OVIRT_CAFILE", ca),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// Runs `ovcmd eval` with these words; exit code, output, messages.
pub(super) fn eval(sim: Option<&Sim>, words: &[&str], stdin: &str) -> (u8, String, String) {
    let env = sim.map(environment).unwrap_or_default();
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let stdin = stdin.to_owned();
    let work = move || {
        let env: Vec<(&str, &str)> = env
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let (mut io, captured) = Io::captured(&env, stdin.as_bytes());
        let code = crate::run(words, &mut io);
        (code, captured.out(), captured.err())
    };
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(work);
    thread.unwrap().join().unwrap()
}

pub(super) fn sim() -> Sim {
    Sim::start(Options::default()).unwrap()
}

/// A script on standard input prints this.
#[track_caller]
pub(super) fn check(sim: &Sim, script: &str, wanted: &str) {
    let (code, out, err) = eval(Some(sim), &["eval", "-"], script);
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (0, wanted, ""),
        "{script}"
    );
}

/// A script ends with this code, and its message holds these texts.
#[track_caller]
pub(super) fn fails(sim: Option<&Sim>, script: &str, wanted: u8, texts: &[&str]) {
    let (code, out, err) = eval(sim, &["eval", "-"], script);
    assert_eq!(code, wanted, "{script}: {out}{err}");
    for text in texts {
        assert!(err.contains(text), "{script}: no {text:?} in {err}");
    }
}

#[test]
fn values_variables_and_exit_codes_need_no_engine() {
    assert_eq!(
        eval(None, &["eval", "-e", "1 + 1"], ""),
        (0, "2\n".to_owned(), String::new())
    );
    let words = [
        "eval",
        "-V",
        "who",
        "me",
        "-e",
        "`${who} ${args[0]} ${args[1]}`",
        "a",
        "--b",
    ];
    assert_eq!(eval(None, &words, "").1, "me a --b\n");
    assert_eq!(
        eval(
            None,
            &["eval", "-"],
            "#!/usr/bin/env ovcmd\nprint(1); exit(7); print(2)"
        )
        .0,
        7
    );
    assert_eq!(
        eval(None, &["eval", "-e", "parse_size(\"1.5G\")"], "").1,
        "1610612736\n"
    );
    assert_eq!(
        eval(None, &["eval", "-e", "event_codes.USER_RUN_VM"], "").1,
        "32\n"
    );
    assert_eq!(eval(None, &["eval"], "").0, 2);
    assert_eq!(eval(None, &["eval", "nosuch.rhai"], "").0, 1);
}

#[test]
fn properties_follow_the_model() {
    let sim = sim();
    check(
        &sim,
        r#"let vm = context.vms.get("web01");
print(vm.name); print(vm.status); print(type_of(vm.memory)); print(vm.cluster.name);
print(vm.cpu.topology.cores > 0); print(vm.os.boot.devices[0]);
print(vm == context.vm("web01")); print(context.vms.try_find("nosuch") == ());
fn of_function() { context.vms.find(#{name: "web01"}).name }
print(of_function());
"#,
        "web01\nup\ni64\nDefault\ntrue\nhd\ntrue\ntrue\nweb01\n",
    );
}

#[test]
fn lists_stream_and_links_are_followed() {
    let sim = sim();
    check(
        &sim,
        r#"let names = [];
for vm in context.vms.list(#{search: "name=web0*", max: 2, sort: "name"}) { names.push(vm.name); }
print(names);
for vm in context.vms { print(vm.name.len() > 0); break; }
print(context.vms.get("web01").nics.list().map(|nic| nic.name));
print(context.vms.list(#{where: "name = web01"}).filter(|vm| vm.status == "up").len());
"#,
        "[\"web01\", \"web02\"]\ntrue\n[\"nic1\"]\n1\n",
    );
}

#[test]
fn changes_go_the_way_of_the_command_line() {
    let sim = sim();
    check(
        &sim,
        r#"let tag = context.tags.add(#{name: "nightly", description: "x"});
print(tag.name); tag.update(#{description: "saved at night"}); print(tag.description);
tag.remove(); print(context.tags.try_find("nightly") == ());
let vm = context.vms.get("web01");
vm.update(#{comment: "of a script"}); print(vm.comment);
let nic = vm.nics.add(#{name: "second"}); print(nic.name);
print(vm.nics.list().map(|nic| nic.name).contains("second"));
print(vm.export().contains("<vm "));
"#,
        "nightly\nsaved at night\ntrue\nof a script\nsecond\ntrue\ntrue\n",
    );
}

#[test]
fn nothing_is_sent_where_nothing_may_be() {
    let sim = sim();
    let script = "context.tags.add(#{name: \"nightly\"});";
    let (code, _, err) = eval(Some(&sim), &["eval", "--dry-run", "-"], script);
    assert!(
        code == 2 && err.contains("ovcmd --dry-run eval"),
        "{code} {err}"
    );
    let (code, out, err) = eval(Some(&sim), &["--dry-run", "eval", "-"], script);
    assert!(code == 0 && out.contains("POST tags"), "{out}{err}");
    let (code, _, err) = eval(Some(&sim), &["--read-only", "eval", "-"], script);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("-:1:14: "), "{err}");
    check(
        &sim,
        "print(context.tags.try_find(\"nightly\") == ())",
        "true\n",
    );
}

#[test]
fn errors_have_a_place_a_reason_and_what_is_near() {
    let sim = sim();
    let sim = Some(&sim);
    fails(
        sim,
        "\n  context.vms.get(\"web1\");",
        4,
        &["-:2:15: vm 'web1' not found", "web01"],
    );
    fails(
        sim,
        "context.vms.get(\"web01\").strat();",
        2,
        &["strat", "start"],
    );
    fails(
        sim,
        "context.vms.get(\"web01\").activate();",
        2,
        &["unknown method 'activate' in vm"],
    );
    fails(
        sim,
        "context.vms.get(\"web01\").memroy",
        2,
        &["unknown field 'memroy'", "memory"],
    );
    fails(sim, "context.vmz", 2, &["'vmz'", "vms"]);
    fails(
        sim,
        "context.tags.add(#{nmae: \"x\"})",
        2,
        &["nmae", "name"],
    );
    fails(None, "let x = ;", 2, &["-:1:9"]);
    fails(None, "contxt", 2, &["unknown variable 'contxt'", "context"]);
    fails(
        None,
        "fn f() { throw \"no luck\" }\nf()",
        1,
        &["-:1:10: no luck"],
    );
}

#[test]
fn errors_can_be_caught() {
    let sim = sim();
    check(
        &sim,
        r#"try { context.vms.get("nosuch") } catch (err) { print(`${err.kind} ${err.code}: ${err.message}`) }
try { context.tags.add(#{name: "production"}) } catch (err) { print(err.kind) }
try { throw #{kind: "mine"} } catch (err) { print(err.kind) }
"#,
        "not_found 4: vm 'nosuch' not found\nfault\nmine\n",
    );
}

#[test]
fn bad_scripts_end() {
    let (code, _, err) = eval(
        None,
        &["eval", "--max-operations", "10000", "-e", "loop {}"],
        "",
    );
    assert!(code == 1 && err.contains("--max-operations"), "{err}");
    fails(
        None,
        "fn f(n) { f(n + 1) } f(0)",
        1,
        &["too deeply", "--max-depth"],
    );
    fails(None, "let s = \"x\"; loop { s += s; }", 1, &["too large"]);
}

#[test]
fn an_interrupt_ends_a_loop() {
    let (mut io, captured) = Io::captured(&[], b"");
    io.interrupt.raise();
    let code = crate::run(["eval", "-e", "try { loop {} } catch { }"], &mut io);
    assert_eq!((code, captured.out().as_str()), (130, ""));
}

/// Wherever a script is, it is over soon after the interrupt, and cannot catch it.
#[test]
fn an_interrupt_ends_everything_soon() {
    let sim = sim();
    let env = environment(&sim);
    for script in [
        "sleep(300)",
        "sleep(300.5)",
        "wait(\"5m\")",
        "fn f() { loop { try { sleep(1) } catch { } } } f()",
        "let s = 0; loop { s += 1 }",
        "[1, 2, 3].map(|x| { loop { } })",
        "let vm = context.vms.get(\"web01\"); vm.wait_for(\"reboot_in_progress\", 300)",
        "event_waiter(\"\", [\"USER_RUN_VM\"]) { }",
        "on_event([], |event| true)",
        "for event in context.events.list() { sleep(60) }",
    ] {
        // A machine that is busy with other tests may be late itself.
        let mut took = (0..5).map(|_| interrupted_after(&env, script));
        assert!(took.any(|took| took < 100), "{script}");
    }
}

/// How many milliseconds a script goes on after it was interrupted.
fn interrupted_after(env: &[(String, String)], script: &'static str) -> u128 {
    let env = env.to_vec();
    let (sent, ended) = std::sync::mpsc::channel();
    let interrupt = ovlib::transport::Interrupt::new();
    let raised = interrupt.clone();
    let work = move || {
        let env: Vec<(&str, &str)> = env
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let (mut io, _) = Io::captured(&env, b"");
        io.interrupt = interrupt;
        let code = crate::run(["eval", "-e", script], &mut io);
        let _ = sent.send((code, std::time::Instant::now()));
    };
    let thread = std::thread::Builder::new().stack_size(8 << 20);
    let thread = thread.spawn(work).unwrap();
    // Long enough to be in the middle of it.
    let early = ended.recv_timeout(std::time::Duration::from_millis(400));
    assert!(early.is_err(), "{script}: {early:?}");
    let begun = std::time::Instant::now();
    raised.raise();
    let (code, at) = ended
        .recv_timeout(std::time::Duration::from_secs(20))
        .unwrap();
    assert_eq!(code, 130, "{script}");
    thread.join().unwrap();
    at.duration_since(begun).as_millis()
}

#[test]
fn tables_and_documents() {
    let sim = sim();
    check(
        &sim,
        r#"table(context.vms.list(#{name: "web01"}), ["name", "status"]);
csv([#{name: "a", size: 1}, #{name: "b", size: 2}]);
json(#{up: true});
"#,
        "NAME   STATUS\nweb01  up\nname,size\r\na,1\r\nb,2\r\n{\n  \"up\": true\n}\n",
    );
}

/// Every verb of every noun, and every method of the model, is known under its name.
#[test]
fn every_row_and_method_can_be_called() {
    let known = super::bind::method_names();
    let has = |name: &str| {
        known
            .binary_search_by(|known| known.as_str().cmp(name))
            .is_ok()
    };
    for noun in ovlib::nouns::all() {
        for verb in noun.all_verbs() {
            assert!(
                has(&verb.name.replace('-', "_")),
                "{} {}",
                noun.name,
                verb.name
            );
        }
    }
    for method in ovmodel::services().flat_map(|service| service.methods()) {
        assert!(has(method.name), "{}", method.name);
    }
}
