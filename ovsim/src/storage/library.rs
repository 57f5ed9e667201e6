//! Domains of ISO images: whenever somebody asks for their files an engine reads them anew, and says so (engine 4.5.8).

use super::look;
use crate::ask::Ask;
use crate::events::Draft;
use crate::rules::places::Place;
use crate::store::Store;

/// Whether what is asked for is read from the storage: the files of an ISO domain at work, unless the request does not want that.
pub(crate) fn is_read_anew(store: &Store, ask: &Ask, place: &Place) -> bool {
    let domain = store.root("storagedomains", place.holder());
    place.kind == "storagedomains/files"
        && ask.params.flag("refresh", true)
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
