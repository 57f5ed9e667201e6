//! Domains of ISO images: whenever somebody asks for their files an engine reads them anew, and says so (engine 4.5.8).

use std::sync::Arc;

use super::look;
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::rules::places::Place;
use crate::store::{Object, Store};

/// The same files, as images that could be imported.
pub(super) const IMAGES: &str = "storagedomains/images";

/// The images of an ISO domain.
pub(super) fn images(store: &Store, place: &Place) -> Vec<Arc<Object>> {
    let domain = place.holder();
    let files = store.list("storagedomains/files", domain);
    let made = files.map(|file| {
        let doc = Node::reference("image", &*file.id)
            .with_leaf("size", size(&file.id).to_string())
            .with_leaf("type", "iso")
            .with(Node::reference("storage_domain", domain));
        Arc::new(Object {
            kind: IMAGES,
            parent: place.parent().into(),
            id: Arc::clone(&file.id),
            doc,
            seq: file.seq,
        })
    });
    made.collect()
}

/// A believable size, the same for the same name.
fn size(name: &str) -> u64 {
    let sum: u64 = name.bytes().map(u64::from).sum();
    sum << 20
}

/// Whether what is asked for is read from the storage: the files of an ISO domain at work, unless the request does not want that.
pub(crate) fn is_read_anew(store: &Store, ask: &Ask, place: &Place) -> bool {
    let domain = store.root("storagedomains", place.holder());
    let asked = match place.kind.as_str() {
        "storagedomains/files" => ask.params.flag("refresh", true),
        IMAGES => true,
        _ => false,
    };
    asked
        && domain.is_some_and(|domain| domain.text("type") == Some("iso"))
        && look::domain_status(store, place.holder()) == "active"
}

/// Says that the files were read.
pub(crate) fn was_read(store: &mut Store, ask: &Ask, place: &Place) {
    let domain = place.holder();
    let text = format!(
        "Refresh image list succeeded for domain(s): {} (All file type)",
        look::name_of(store, "storagedomains", domain)
    );
    Draft::new("REFRESH_REPOSITORY_IMAGE_LIST_SUCCEEDED", text, ask.now)
        .about(store, "storage_domain", domain)
        .record(store);
}
