//! Tests of tasks, states and events in scripts, against a simulator whose time goes fast.

use super::tests::{check, eval, fails};
use ovsim::faults::{Fault, Rule, Trouble};
use ovsim::{Options, Sim};
use std::time::Duration;

/// What takes ten seconds takes a few milliseconds here.
fn fast() -> Sim {
    Sim::start(Options {
        speed: 1000.0,
        ..Options::default()
    })
    .unwrap()
}

/// One in which a machine takes some seconds to start.
fn slow() -> Sim {
    Sim::start(Options {
        speed: 4.0,
        ..Options::default()
    })
    .unwrap()
}

#[test]
fn tasks_go_on_side_by_side_and_are_waited_for_later() {
    let sim = slow();
    check(
        &sim,
        r#"let tasks = [];
for name in ["dev01", "dev02"] { tasks.push(context.vms.get(name).start(#{wait: false})); }
print(context.vms.get("dev01").status == "up");
for task in tasks { print(task.wait("2m").status); }
print(tasks[0].wait().name);
let made = context.vms.add(#{name: "made", template: "Blank", cluster: "Default", memory: "1G", wait: false}).wait();
print(made.name + " " + made.status);
let gone = made.remove(#{wait: false});
gone.wait();
print(context.vms.try_find("made") == ());
"#,
        "false\nup\nup\ndev01\nmade down\ntrue\n",
    );
}

/// `vm ticket --wait` waits for the machine to have a console.
#[test]
fn an_option_called_wait_stays_one() {
    let sim = slow();
    check(
        &sim,
        r#"let vm = context.vms.get("dev01");
vm.start(#{wait: false});
print(vm.ticket(#{protocol: "vnc", wait: true}) != ());
print(vm.wait_for("up", "1m").status);
"#,
        "true\nup\n",
    );
}

#[test]
fn a_task_that_takes_too_long_can_be_waited_for_once_more() {
    let sim = slow();
    check(
        &sim,
        r#"let task = context.vms.get("dev01").start(#{wait: false});
try { task.wait(0); print("?"); } catch (err) { print(err.code); print(err.message.contains("the engine goes on")); }
print(task.wait().status);
"#,
        "5\ntrue\nup\n",
    );
}

#[test]
fn what_a_task_ends_with_is_an_error_of_its_wait() {
    let sim = slow();
    let crash = Fault::Trouble(Trouble::VmCrashes("dev01".to_owned()));
    sim.faults().add(Rule::on("POST", "tags", crash).times(1));
    fails(
        Some(&sim),
        "let task = context.vms.get(\"dev01\").start(#{wait: false});\ncontext.tags.add(#{name: \"boom\"});\ntask.wait()",
        1,
        &["-:3:6: vm dev01 is down: the engine's job failed"],
    );
    fails(
        Some(&sim),
        "let task = context.vms.get(\"dev02\").start(#{wait: false});\ntask.wiat()",
        2,
        &["-:2:6: unknown method 'wiat' in task", "did you mean wait?"],
    );
    fails(
        Some(&sim),
        "context.vms.get(\"app02\").migrate(#{wait: false, host: \"nosuch\"})",
        4,
        &["-:1:26: ", "because: Entity not found: nosuch"],
    );
}

#[test]
fn states_are_waited_for_and_those_that_are_none_are_refused() {
    let sim = fast();
    check(
        &sim,
        r#"let vm = context.vms.get("dev01");
vm.start(#{wait: false});
print(vm.wait_for(["up", "powering_up"], 60).status != "down");
print(vm.wait_for("up").status);
"#,
        "true\nup\n",
    );
    fails(
        Some(&sim),
        "context.vms.get(\"web01\").wait_for(\"upp\")",
        2,
        &["unknown state 'upp' in vm", "up"],
    );
    fails(
        Some(&sim),
        "context.vms.get(\"web01\").wait_for(\"down\", 1)",
        5,
        &["-:1:26: vm web01 is up, not down"],
    );
}

#[test]
fn an_engine_that_restarts_is_waited_for() {
    let sim = slow();
    check(
        &sim,
        "let vm = context.vms.get(\"dev01\"); let task = vm.start(#{wait: false}); print(vm.name);",
        "dev01\n",
    );
    let restart = Fault::Trouble(Trouble::Restart(Duration::from_secs(1)));
    sim.faults().add(Rule::on("POST", "tags", restart).times(1));
    let script = "let vm = context.vms.get(\"dev01\"); try { context.tags.add(#{name: \"boom\"}) } catch {}\nprint(vm.wait_for(\"up\", 60).status);";
    let (code, out, err) = eval(Some(&sim), &["eval", "-"], script);
    assert_eq!((code, out.as_str()), (0, "up\n"), "{err}");
}

#[test]
fn events_of_a_body_are_waited_for() {
    let sim = fast();
    check(
        &sim,
        r#"let seen = event_waiter("vm=dev01", [event_codes.USER_RUN_VM]) {
    context.vms.get("dev01").start(#{wait: false});
};
print(seen.len()); print(seen[0].code); print(seen[0].vm.name);
let seen = event_waiter(context, #{filter: "vm=dev01", events: ["VM_DOWN", 61], wait_for: ["USER_STOP_VM"], timeout: "1m", verbose: false}) {
    context.vms.get("dev01").stop();
};
print(seen.some(|event| event.code == event_codes.USER_STOP_VM));
let seen = event_waiter(context, #{wait_for: [1, 2], break_on: ["USER_ADD_TAG"]}) { context.tags.add(#{name: "x"}); };
print(seen.len()); print(seen[0].description.contains("x"));
"#,
        "1\n32\ndev01\ntrue\n1\ntrue\n",
    );
    check(
        &sim,
        "event_waiter(context, #{wait_for: [\"USER_REMOVE_TAG\"], verbose: true}) { context.tags.get(\"x\").remove(); }; print(1)",
        "Tag x was removed by admin@internal-authz.\n1\n",
    );
}

#[test]
fn events_that_do_not_come_end_the_waiting() {
    let sim = fast();
    let sim = Some(&sim);
    fails(
        sim,
        "\nevent_waiter(context, #{wait_for: [\"USER_RUN_VM\"], timeout: 1}) { print(1) }",
        5,
        &["-:2:14: waiting for USER_RUN_VM: not done within 1 s"],
    );
    fails(sim, "event_waiter(\"\", []) { }", 2, &["what to wait for"]);
    fails(
        sim,
        "event_waiter(\"\", [\"USER_RUN_VMM\"]) { }",
        2,
        &["USER_RUN_VMM", "USER_RUN_VM"],
    );
    fails(
        sim,
        "event_waiter(context, #{wait_fro: [1]}) { }",
        2,
        &["wait_fro", "wait_for"],
    );
    fails(
        sim,
        "event_waiter(context, #{filter: \"vm=a or vm=b\", correlation_id: \"x\", wait_for: [1]}) { }",
        2,
        &["brackets"],
    );
}

#[test]
fn each_event_calls_a_function_until_it_says_no() {
    let sim = slow();
    check(
        &sim,
        r#"let count = 0;
context.vms.get("dev01").start(#{wait: false});
on_event(["USER_STOP_VM", "USER_RUN_VM", "USER_STARTED_VM"], |event| {
    count += 1;
    if event.vm.name == "dev01" && event.code == event_codes.USER_RUN_VM { event.vm.stop(#{wait: false}); }
    event.code != event_codes.USER_STOP_VM
});
print(count > 1);
"#,
        "true\n",
    );
}

#[test]
fn errors_in_bodies_and_callbacks_have_their_place() {
    let sim = slow();
    let sim = Some(&sim);
    let of_body = "event_waiter(\"\", [32]) {\n  let x = 1;\n  context.vms.get(\"nosuch\");\n}";
    fails(sim, of_body, 4, &["-:3:15: vm 'nosuch' not found"]);
    fails(
        sim,
        "event_waiter(\"\", [32]) {\n  throw \"no luck\"\n}",
        1,
        &["-:2:3: no luck"],
    );
    fails(sim, "event_waiter(\"\", [32]) {\n  exit(9)\n}", 9, &[]);
    let of_callback = "context.tags.add(#{name: \"a\"});\ncontext.vms.get(\"dev01\").start(#{wait: false});\non_event([], |event| {\n  event.nosuch\n})";
    fails(
        sim,
        of_callback,
        2,
        &["-:4:8: unknown field 'nosuch' in event"],
    );
    let of_engine = "[1].for_each(|x| {\n  context.vms.get(\"web01\").start();\n  context.tags.add(#{name: \"production\"})\n})";
    fails(sim, of_engine, 1, &["-:3:16: ", "because: "]);
    let caught = "try { event_waiter(\"\", [32]) { context.vms.get(\"nosuch\"); } } catch (err) { print(err.kind) }";
    let (code, out, err) = eval(sim, &["eval", "-"], caught);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "not_found\n", ""));
}

#[test]
fn a_rehearsal_waits_for_nothing() {
    let sim = fast();
    let script = "event_waiter(\"\", [32]) { context.vms.get(\"dev01\").start(); }\ncontext.vms.get(\"dev01\").wait_for(\"up\");\nlet task = context.vms.get(\"dev02\").start(#{wait: false}); task.wait(); print(\"end\");";
    let (code, out, err) = eval(Some(&sim), &["--dry-run", "eval", "-"], script);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.matches("/start").count(), 2, "{out}");
    assert!(out.contains("end\n"), "{out}");
}
