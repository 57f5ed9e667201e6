//! The contents of an engine as documents of its API, one file for each kind: what `--load` reads again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::inside::Inside;
use crate::ask::Reply;
use crate::codec::shape::Shape;
use crate::codec::xml_write;
use crate::engine::Engine;
use crate::render::refs;
use crate::rules::places::{View, view_of};

/// Writes the documents of all kinds into a folder, `vms.xml`, `vms.nics.xml`; gives the number of documents.
///
/// # Errors
/// Fails when the folder or a file cannot be written.
pub fn dump(engine: &Engine, dir: &Path) -> io::Result<usize> {
    fs::create_dir_all(dir).map_err(|error| super::at(dir, error))?;
    let mut kinds: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    engine.look(|store| {
        for object in &store.picture().objects {
            let parents = kinds.entry(object.kind).or_default();
            if parents.last().is_none_or(|last| **last != *object.parent) {
                parents.push(object.parent.to_string());
            }
        }
    });
    kinds.insert("events", vec![String::new()]);
    let inside = Inside::new(engine);
    let mut count = 0;
    for (kind, parents) in kinds {
        if matches!(view_of(kind), View::Home | View::Joined { .. }) {
            count += write_kind(&inside, kind, &parents, dir)?;
        }
    }
    Ok(count)
}

/// Writes the documents of one kind; those that the API does not show leave no file.
fn write_kind(
    inside: &Inside<'_>,
    kind: &str,
    parents: &[String],
    dir: &Path,
) -> io::Result<usize> {
    let path = dir.join(format!("{}.xml", kind.replace('/', ".")));
    let beside = super::state::beside(&path);
    let mut out: Option<(BufWriter<File>, String)> = None;
    let mut count = 0;
    for parent in parents {
        let href = refs::href_of(kind, parent, "");
        let place = href.trim_start_matches(refs::BASE).trim_end_matches('/');
        // The permissions of the whole system are listed at the root, those of objects below them.
        let query = if kind == "events" {
            ""
        } else {
            "?all_content=true"
        };
        let reply = inside.ask("GET", &format!("{place}{query}"), None);
        let Some(Reply::Many { root, items, .. }) = reply else {
            continue;
        };
        let shape = Shape::of_root(&root);
        for mut item in items {
            // Some documents do not tell where they stand; without that they could not be loaded.
            let Some(id) = item.id().map(str::to_owned) else {
                continue;
            };
            if item.href().is_none() {
                item.set_attr("href", refs::href_of(kind, parent, &id));
            }
            if out.is_none() {
                let file = File::create(&beside).map_err(|error| super::at(&beside, error))?;
                let mut file = BufWriter::new(file);
                file.write_all(xml_write::DECLARATION)?;
                writeln!(file, "<{root}>")?;
                out = Some((file, root.to_string()));
            }
            let Some((file, _)) = &mut out else { continue };
            let mut bytes = Vec::new();
            let shape = shape.and_then(|shape| shape.child(&item.name));
            xml_write::element(&mut bytes, &item, shape, 1, None);
            file.write_all(&bytes)?;
            count += 1;
        }
    }
    if let Some((mut file, root)) = out {
        writeln!(file, "</{root}>")?;
        file.flush()?;
        std::fs::rename(&beside, &path).map_err(|error| super::at(&path, error))?;
    }
    Ok(count)
}
