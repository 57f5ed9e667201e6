//! Bad scripts, each in `eval` and in the shell: what is said, the place, the exit code, and that the shell goes on.

use super::tests::{eval, sim};

/// A bad script: the text, options of `eval`, the exit code, what the message says.
struct Bad {
    text: &'static str,
    options: &'static [&'static str],
    code: u8,
    place: &'static str,
    says: &'static [&'static str],
    /// Whether the shell, which sets no limits, ends it, too.
    in_shell: bool,
}

const BAD: [Bad; 14] = [
    Bad {
        text: "let n = 0; loop { n += 1; }",
        options: &["--max-operations", "100000"],
        code: 1,
        place: ":1:",
        says: &["more operations than it may", "--max-operations"],
        in_shell: false,
    },
    Bad {
        text: "fn f(n) { f(n + 1) } f(0)",
        options: &[],
        code: 1,
        place: ":1:",
        says: &["too deeply", "--max-depth"],
        in_shell: true,
    },
    Bad {
        text: "fn f(n) { if n > 0 { f(n - 1) } else { 7 } } print(f(20))",
        options: &["--max-depth", "10"],
        code: 1,
        place: ":1:",
        says: &["too deeply"],
        in_shell: false,
    },
    Bad {
        text: "let s = \"x\"; loop { s += s; }",
        options: &[],
        code: 1,
        place: ":1:",
        says: &["too large", "string"],
        in_shell: true,
    },
    Bad {
        text: "let a = [0]; loop { a += a; }",
        options: &[],
        code: 1,
        place: ":1:",
        says: &["too large"],
        in_shell: true,
    },
    Bad {
        text: "let x = 5; let = 7;",
        options: &[],
        code: 2,
        place: ":1:16",
        says: &[],
        in_shell: true,
    },
    Bad {
        text: "let deep = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))));",
        options: &[],
        code: 2,
        place: ":1:",
        says: &["complex"],
        in_shell: true,
    },
    Bad {
        text: "context.vms.get(\"web01\").strat()",
        options: &[],
        code: 2,
        place: ":1:26",
        says: &["strat", "start"],
        in_shell: true,
    },
    Bad {
        text: "context.vms.get(\"web01\").start(#{puase: true})",
        options: &[],
        code: 2,
        place: ":1:26",
        says: &["puase", "pause"],
        in_shell: true,
    },
    Bad {
        text: "nosuch(1)",
        options: &[],
        code: 2,
        place: ":1:1",
        says: &["nosuch"],
        in_shell: true,
    },
    Bad {
        text: "[1, 2].map(|x| context.tags.add(#{name: \"production\"}))",
        options: &[],
        code: 1,
        place: ":1:29",
        says: &["because: "],
        in_shell: true,
    },
    Bad {
        text: "event_waiter(\"\", [32]) { context.vms.get(\"nosuch\") }",
        options: &[],
        code: 4,
        place: ":1:38",
        says: &["vm 'nosuch' not found"],
        in_shell: true,
    },
    Bad {
        text: "import \"nosuch\" as lib; lib::f()",
        options: &[],
        code: 4,
        place: ":1:8",
        says: &["nosuch"],
        in_shell: true,
    },
    Bad {
        text: "1 / 0",
        options: &[],
        code: 1,
        place: ":1:3",
        says: &["zero"],
        in_shell: true,
    },
];

#[test]
fn each_ends_with_its_place_and_its_code() {
    let sim = sim();
    for bad in &BAD {
        let words: Vec<&str> = ["eval"]
            .iter()
            .chain(bad.options)
            .chain(&["-"])
            .copied()
            .collect();
        let (code, out, err) = eval(Some(&sim), &words, bad.text);
        assert_eq!((code, out.as_str()), (bad.code, ""), "{}: {err}", bad.text);
        said(bad, "-", &err);
    }
}

#[test]
fn none_of_them_ends_the_shell() {
    let sim = sim();
    for bad in BAD.iter().filter(|bad| bad.in_shell) {
        let text = format!("let kept = 41\n={}\nkept + 1\n", bad.text);
        let (code, out, err) = eval(Some(&sim), &["shell"], &text);
        assert_eq!(
            (code, out.as_str()),
            (bad.code, "42\n"),
            "{}: {err}",
            bad.text
        );
        said(bad, "input", &err);
    }
}

fn said(bad: &Bad, name: &str, err: &str) {
    let lead = format!("ovcmd: {name}{}", bad.place);
    assert!(err.starts_with(&lead), "{}: no {lead:?} in {err}", bad.text);
    for part in bad.says {
        assert!(err.contains(part), "{}: no {part:?} in {err}", bad.text);
    }
    assert!(err.lines().count() < 6, "{}: {err}", bad.text);
}
