//! Tests of what scripts take from files: modules beside them and in `scripts/`, variables, arguments; and what `catch` gives.

use super::tests::{check, eval, sim};
use std::path::Path;

/// A script in a folder of its own, with other files there.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// Exit code, output and messages of `main.rhai` in that folder.
fn run(folder: &Path, words: &[&str]) -> (u8, String, String) {
    let main = folder.join("main.rhai").display().to_string();
    let words: Vec<&str> = words
        .iter()
        .copied()
        .map(|word| if word == "MAIN" { &main } else { word })
        .collect();
    eval(None, &words, "")
}

#[test]
fn modules_are_found_beside_the_script() {
    let folder = folder(&[
        (
            "main.rhai",
            "#!/usr/bin/env ovcmd\nimport \"lib\" as l;\nimport \"more/deep\" as d;\nprint(l::twice(21)); print(d::NAME);",
        ),
        (
            "lib.rhai",
            "import \"more/deep\" as d;\nfn twice(x) { x * d::two() }",
        ),
        (
            "more/deep.rhai",
            "export const NAME = \"deep\";\nfn two() { 2 }",
        ),
    ]);
    assert_eq!(
        run(folder.path(), &["eval", "MAIN"]),
        (0, "42\ndeep\n".to_owned(), String::new())
    );
}

#[test]
fn an_error_of_a_module_names_its_file() {
    let folder = folder(&[
        ("main.rhai", "import \"lib\" as l;\nprint(1);\nl::bad();"),
        ("lib.rhai", "fn bad() {\n    let x = 1;\n    x.nosuch()\n}"),
    ]);
    let (code, out, err) = run(folder.path(), &["eval", "MAIN"]);
    assert_eq!((code, out.as_str()), (2, "1\n"), "{err}");
    assert!(
        err.contains("lib.rhai:3:7: unknown function 'nosuch'"),
        "{err}"
    );
    let broken = self::folder(&[
        ("main.rhai", "import \"lib\" as l;"),
        ("lib.rhai", "let x = ;"),
    ]);
    let (code, _, err) = run(broken.path(), &["eval", "MAIN"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("lib.rhai:1:9: "), "{err}");
}

#[test]
fn variables_come_from_the_line_and_from_files() {
    let folder = folder(&[
        (
            "main.rhai",
            "fn f() { size + 1 }\nprint(f()); print(names); print(args); print(site);",
        ),
        ("env.yaml", "size: 4\nnames: [a, b]\nsite: north\n"),
    ]);
    let env = folder.path().join("env.yaml").display().to_string();
    let words = [
        "eval", "-E", &env, "-V", "site", "south", "MAIN", "--keep", "3", "x y",
    ];
    let wanted = "5\n[\"a\", \"b\"]\n[\"--keep\", \"3\", \"x y\"]\nsouth\n";
    assert_eq!(
        run(folder.path(), &words),
        (0, wanted.to_owned(), String::new())
    );
    let (code, _, err) = run(folder.path(), &["eval", "-E", "/nosuch", "MAIN"]);
    assert!(code == 1 && err.contains("/nosuch"), "{code} {err}");
}

/// There is no way to other servers, programs or files but `import`.
#[test]
fn there_is_no_way_out() {
    for call in [
        "http_get(\"http://x\")",
        "open(\"f\")",
        "system(\"ls\")",
        "read_file(\"f\")",
        "eval(\"1\")",
    ] {
        let (code, _, err) = eval(None, &["eval", "-e", call], "");
        let allowed = call.starts_with("eval");
        assert_eq!(code == 0, allowed, "{call}: {err}");
    }
}

#[test]
fn a_fault_is_caught_with_all_that_the_engine_said() {
    let sim = sim();
    check(
        &sim,
        r#"try { context.tags.add(#{name: "production"}) } catch (err) {
    print(err.kind); print(err.code); print(err.status); print(err.reason != ()); print(err.request);
    print(err.correlation_id.starts_with("ovcmd-")); print(err.message.contains("refused"));
    print(err.to_map().keys().len()); print(err.nosuch == ());
}
try { throw "mine" } catch (err) { print(err) }
let kept = ();
try { context.vms.get("web1") } catch (err) { kept = err }
try { throw kept } catch (err) { print(err.kind + " " + err.hint.contains("web01")) }
"#,
        "fault\n1\n409\ntrue\nPOST tags\ntrue\ntrue\n8\ntrue\nmine\nnot_found true\n",
    );
}

#[test]
fn what_was_printed_before_an_error_stays() {
    let script = "print(1); print(2); throw 3";
    let (code, out, err) = eval(None, &["eval", "-e", script], "");
    assert_eq!((code, out.as_str()), (1, "1\n2\n"), "{err}");
}
