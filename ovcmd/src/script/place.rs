//! The words of the command line for a place of the engine: `vms/ID/nics/ID` is `vm -i ID nics -i ID`.

use ovlib::nouns;
use ovlib::service::Service;
use ovlib::verb::Noun;

/// A place as a phrase begins with it.
pub(super) struct Place {
    /// The noun of the collection, or of the collection that the item is in.
    pub(super) noun: &'static Noun,
    /// The words up to the noun, and the choice of the item.
    pub(super) words: Vec<String>,
    /// Whether it is one object.
    pub(super) is_item: bool,
}

/// The words for a place; none where there is no noun.
pub(super) fn of(service: &Service) -> Option<Place> {
    let mut segments = service
        .path()
        .split('/')
        .filter(|segment| !segment.is_empty());
    let Some(first) = segments.next() else {
        let noun = nouns::all().iter().find(|noun| noun.locator.is_empty())?;
        return Some(Place {
            noun,
            words: vec![noun.name.to_owned()],
            is_item: false,
        });
    };
    let locator = ovmodel::root().locator_of_segment(first)?.name;
    let is_root = |noun: &&Noun| noun.below.is_empty() && noun.locator == locator;
    let mut noun = nouns::all().iter().find(is_root)?;
    let mut words = vec![noun.name.to_owned()];
    let mut is_item = false;
    for segment in segments {
        if is_item {
            let locator = noun
                .service()?
                .item_service()?
                .locator_of_segment(segment)?;
            noun = nouns::below(noun, locator.name)?;
            words.push(noun.name.to_owned());
        } else {
            // As in the path; ids that need it are written with escapes there.
            words.extend(["-i".to_owned(), segment.to_owned()]);
        }
        is_item = !is_item;
    }
    Some(Place {
        noun,
        words,
        is_item,
    })
}
