//! Who may import whom: between the crates, between the modules of ovlib, and which module may name a foreign crate.

use super::source::{Source, read};
use std::path::Path;

/// Crates of the workspace and what each may depend on at run time.
const CRATES: &[(&str, &[&str])] = &[
    ("ovmodel", &[]),
    ("ovlib", &["ovmodel"]),
    ("ovsim", &["ovmodel"]),
    ("ovcmd", &["ovmodel", "ovlib", "ovsim"]),
    ("xtask", &[]),
];

/// Modules of ovlib from the ground up: a module imports from its own line and those above it.
const LAYERS: &[&[&str]] = &[
    &["error", "file", "progress", "size", "template", "warning"],
    &["path"],
    // An entity is read from XML, and the reader hands out entities: one layer.
    &["entity", "xml"],
    &["coerce", "typed"],
    &["request", "reply", "config"],
    &["tls", "auth"],
    &["transport"],
    &["service"],
    &["find", "follow"],
    &["context"],
    &["events"],
    &["wait"],
    &["verb"],
    &["verbs"],
    &["nouns"],
    // Tests of what comes from outside.
    &["fuzz"],
];

/// Foreign crates that one place alone may name: crate, the workspace crate the rule is for, the modules.
const PLACES: &[(&str, &str, &[&str])] = &[
    ("tokio", "ovlib", &["transport"]),
    ("reqwest", "ovlib", &["transport", "tls"]),
    ("tokio", "ovsim", &["http", "tls"]),
    ("axum", "ovsim", &["http"]),
    ("hyper", "ovsim", &["http"]),
    ("clap", "ovcmd", &["grammar"]),
    ("comfy_table", "ovcmd", &["output"]),
    ("rhai", "ovcmd", &["script"]),
    ("handlebars", "ovcmd", &["output"]),
    ("rustyline", "ovcmd", &["shell"]),
];

/// All complaints about imports.
pub(super) fn complaints(top: &Path, sources: &[Source]) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for (krate, allowed) in CRATES {
        let manifest = read(top, &format!("{krate}/Cargo.toml"))?;
        all.extend(
            dependencies(&manifest)
                .filter(|name| is_ours(name) && !allowed.contains(name))
                .map(|name| format!("{krate}/Cargo.toml: {krate} may not depend on {name}")),
        );
        if *krate == "ovmodel" && dependencies(&manifest).next().is_some() {
            all.push("ovmodel/Cargo.toml: ovmodel has no dependency".to_owned());
        }
    }
    all.extend(unplaced(sources));
    for source in sources
        .iter()
        .filter(|source| source.path.contains("/src/") && !source.is_test())
    {
        for (number, line) in source.code() {
            // A URL is a value; the crate that brings its type does no network for it.
            let line = line
                .split("//")
                .next()
                .unwrap_or_default()
                .replace("reqwest::Url", "Url");
            let line = line.as_str();
            all.extend(
                places(source, line).map(|what| format!("{}:{number}: {what}", source.path)),
            );
            if source.krate() == "ovlib" {
                all.extend(
                    upward(source, line).map(|what| format!("{}:{number}: {what}", source.path)),
                );
            }
        }
    }
    Ok(all)
}

fn is_ours(name: &str) -> bool {
    CRATES.iter().any(|(krate, _)| *krate == name)
}

/// Modules of ovlib that [`LAYERS`] does not know.
fn unplaced(sources: &[Source]) -> Option<String> {
    let ours = sources
        .iter()
        .filter(|source| source.path.starts_with("ovlib/src/"));
    let mut modules: Vec<&str> = ours
        .filter_map(|source| source.modules().first().copied())
        .collect();
    modules.dedup();
    modules.retain(|module| !LAYERS.iter().any(|layer| layer.contains(module)));
    let names = modules.join(", ");
    (!names.is_empty())
        .then(|| format!("xtask/src/tidy/imports.rs: no layer for these modules of ovlib: {names}"))
}

/// Names below `[dependencies]`.
fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let lines = manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| {
        line.split(['.', ' ', '='])
            .next()
            .filter(|name| !name.is_empty() && !name.starts_with('#'))
    })
}

/// A foreign crate named outside its place.
fn places<'a>(source: &'a Source, line: &'a str) -> impl Iterator<Item = String> + 'a {
    let module = source
        .modules()
        .first()
        .copied()
        .unwrap_or_default()
        .to_owned();
    PLACES.iter().filter_map(move |(name, krate, modules)| {
        let named =
            source.krate() == *krate && names(line, name) && !modules.contains(&module.as_str());
        named.then(|| format!("only {} may name {name}", modules.join(", ")))
    })
}

/// `name::` as a path that begins here.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        line[at + name.len()..].starts_with("::")
            && !before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':'))
    })
}

/// A module of ovlib named by one below it.
fn upward<'a>(source: &'a Source, line: &'a str) -> impl Iterator<Item = String> + 'a {
    let here = source.modules().first().copied().unwrap_or_default();
    let rank = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let own = rank(here);
    imported(line).filter_map(move |module| {
        let (own, other) = (own?, rank(&module)?);
        (other > own).then(|| format!("{here} may not import {module}, which stands above it"))
    })
}

/// The top modules a line names as `crate::module` or in `use crate::{a, b::c}`.
fn imported(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split("crate::").skip(1).flat_map(|rest| {
        let group = rest
            .strip_prefix('{')
            .map(|group| group.split('}').next().unwrap_or_default());
        let parts: Vec<&str> = group.map_or_else(|| vec![rest], |group| group.split(',').collect());
        parts.into_iter().map(|part| {
            let part = part.trim();
            let end = part
                .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .unwrap_or(part.len());
            part[..end].to_owned()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str) -> Source {
        Source {
            path: path.into(),
            text: String::new(),
        }
    }

    #[test]
    fn imports_point_down() {
        let found = |path, line| upward(&source(path), line).count();
        assert_eq!(
            found("ovlib/src/xml/read.rs", "use crate::entity::Entity;"),
            0
        );
        assert_eq!(
            found("ovlib/src/entity.rs", "use crate::coerce::to_xml;"),
            1
        );
        assert_eq!(
            found(
                "ovlib/src/service.rs",
                "use crate::{context::Context, error::Error};"
            ),
            1
        );
        assert_eq!(found("ovlib/src/lib.rs", "pub use crate::nouns::vm;"), 0);
    }

    #[test]
    fn foreign_crates_have_their_place() {
        let found = |path, line| places(&source(path), line).count();
        assert_eq!(found("ovlib/src/service.rs", "    tokio::spawn(x);"), 1);
        assert_eq!(found("ovlib/src/transport/pool.rs", "use tokio::net;"), 0);
        assert_eq!(
            found("ovcmd/src/run.rs", "use my_clap::x; crate::clap::y;"),
            0
        );
        let manifest = "[package]\nname = \"a\"\n[dependencies]\nb.workspace = true\nc = \"1\"\n[dev-dependencies]\nd = \"1\"\n";
        assert_eq!(dependencies(manifest).collect::<Vec<_>>(), ["b", "c"]);
    }
}
