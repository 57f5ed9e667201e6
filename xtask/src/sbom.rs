//! The software bill of materials: everything that is linked into the programs, as CycloneDX, from what cargo resolved.

use crate::test::cargo;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Stdio;

/// The packages whose programs are shipped.
const SHIPPED: [&str; 2] = ["ovcmd", "ovsim"];

/// Writes the bill; the same lock file gives the same bytes.
pub(crate) fn run(file: &Path) -> Result<(), String> {
    let output = cargo(&["metadata", "--format-version", "1", "--locked"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata is no JSON: {error}"))?;
    let lock = std::fs::read_to_string("Cargo.lock")
        .map_err(|error| format!("Cargo.lock cannot be read: {error}"))?;
    let bill = bill(&metadata, &checksums(&lock));
    let count = bill["components"].as_array().map_or(0, Vec::len);
    let mut text = serde_json::to_string_pretty(&bill).map_err(|error| error.to_string())?;
    text.push('\n');
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    println!("{}: {count} components", file.display());
    match count {
        0 => Err("nothing is linked: that cannot be".to_owned()),
        _ => Ok(()),
    }
}

/// The document: components, and who needs whom.
fn bill(metadata: &Value, checksums: &BTreeMap<String, String>) -> Value {
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let packages: BTreeMap<String, &Value> = all(&metadata["packages"])
        .map(|package| (text(package, "id"), package))
        .collect();
    let needs: BTreeMap<String, Vec<String>> = all(&metadata["resolve"]["nodes"])
        .map(|node| (text(node, "id"), linked(node)))
        .collect();
    let mut reached = BTreeSet::new();
    let mut next: Vec<String> = packages
        .iter()
        .filter(|(_, package)| SHIPPED.contains(&text(package, "name").as_str()))
        .map(|(id, _)| id.clone())
        .collect();
    while let Some(id) = next.pop() {
        if reached.insert(id.clone()) {
            next.extend(needs.get(&id).into_iter().flatten().cloned());
        }
    }
    let url = |id: &String| {
        packages.get(id).map_or_else(String::new, |package| {
            format!(
                "pkg:cargo/{}@{}",
                text(package, "name"),
                text(package, "version")
            )
        })
    };
    let mut components: Vec<Value> = Vec::new();
    let mut dependencies: Vec<Value> = Vec::new();
    for id in &reached {
        let Some(package) = packages.get(id) else {
            continue;
        };
        let (name, version) = (text(package, "name"), text(package, "version"));
        let mut component = json!({
            "type": if SHIPPED.contains(&name.as_str()) { "application" } else { "library" },
            "bom-ref": url(id),
            "name": name,
            "version": version,
            "purl": url(id),
        });
        if let Some(licence) = package["license"].as_str() {
            component["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
        }
        if let Some(sum) = checksums.get(&format!("{name} {version}")) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        components.push(component);
        let on: BTreeSet<String> = needs.get(id).into_iter().flatten().map(url).collect();
        dependencies.push(json!({ "ref": url(id), "dependsOn": on }));
    }
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "components": components,
        "dependencies": dependencies,
    })
}

fn all(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// What a package links or runs when it is built; what only its tests need is not shipped.
fn linked(node: &Value) -> Vec<String> {
    let is_linked = |dep: &&Value| all(&dep["dep_kinds"]).any(|kind| kind["kind"] != "dev");
    all(&node["deps"])
        .filter(is_linked)
        .filter_map(|dep| dep["pkg"].as_str().map(str::to_owned))
        .collect()
}

/// `name version` to the checksum that the lock file has.
fn checksums(lock: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for block in lock.split("[[package]]") {
        let value = |key: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(key));
            line.map(|rest| rest.trim_matches([' ', '=', '"']).to_owned())
        };
        if let (Some(name), Some(version), Some(sum)) =
            (value("name "), value("version "), value("checksum "))
        {
            found.insert(format!("{name} {version}"), sum);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_is_in_and_what_tests_need_is_not() {
        let package =
            |id: &str| json!({"id": id, "name": id, "version": "1", "license": "MIT/Apache-2.0"});
        let metadata = json!({
            "packages": [package("ovcmd"), package("linked"), package("deep"), package("tested")],
            "resolve": {"nodes": [
                {"id": "ovcmd", "deps": [
                    {"pkg": "linked", "dep_kinds": [{"kind": null}]},
                    {"pkg": "tested", "dep_kinds": [{"kind": "dev"}]}]},
                {"id": "linked", "deps": [{"pkg": "deep", "dep_kinds": [{"kind": "build"}]}]},
                {"id": "deep", "deps": []},
            ]},
        });
        let lock = "[[package]]\nname = \"deep\"\nversion = \"1\"\nchecksum = \"abc\"\n";
        let bill = bill(&metadata, &checksums(lock));
        let names: Vec<&str> = all(&bill["components"])
            .filter_map(|one| one["name"].as_str())
            .collect();
        assert_eq!(names, ["deep", "linked", "ovcmd"]);
        assert_eq!(bill["components"][0]["hashes"][0]["content"], "abc");
        assert_eq!(
            bill["components"][0]["licenses"][0]["expression"],
            "MIT OR Apache-2.0"
        );
        assert_eq!(
            bill["dependencies"][2]["dependsOn"],
            json!(["pkg:cargo/linked@1"])
        );
    }
}
