//! Where credentials come from, for one call: a keytab and a cache by name instead of those of the environment, which a
//! process has only once. `libgssapi` has no call for it, so it is said around one.

use std::cell::RefCell;
use std::ffi::CString;

use crate::types::{gss_key_value_element_desc, gss_key_value_set_desc};

thread_local! {
    static CURRENT: RefCell<Vec<(CString, CString)>> = const { RefCell::new(Vec::new()) };
}

/// Runs `work`; credentials that it acquires on this thread come from these places: `client_keytab` and `ccache` with
/// their names. With no place, from where the environment says. Texts with a 0 inside are left out.
pub fn within<T>(places: &[(&str, &str)], work: impl FnOnce() -> T) -> T {
    let texts = places
        .iter()
        .filter_map(|(key, value)| Some((CString::new(*key).ok()?, CString::new(*value).ok()?)));
    let _restored = Restore(CURRENT.replace(texts.collect()));
    work()
}

/// What held before, put back also when the work panics.
struct Restore(Vec<(CString, CString)>);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(std::mem::take(&mut self.0));
    }
}

/// The places in force as C sees them; `None` when there are none.
pub(crate) fn with_current<T>(work: impl FnOnce(Option<*const gss_key_value_set_desc>) -> T) -> T {
    CURRENT.with_borrow(|places| {
        if places.is_empty() {
            return work(None);
        }
        let mut elements: Vec<_> = places
            .iter()
            .map(|(key, value)| gss_key_value_element_desc {
                key: key.as_ptr(),
                value: value.as_ptr(),
            })
            .collect();
        let set = gss_key_value_set_desc {
            count: u32::try_from(elements.len()).unwrap_or(0),
            elements: elements.as_mut_ptr(),
        };
        work(Some(&raw const set))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count() -> usize {
        CURRENT.with_borrow(Vec::len)
    }

    #[test]
    fn a_store_holds_for_one_call() {
        within(
            &[("client_keytab", "FILE:/k"), ("ccache", "MEMORY:")],
            || {
                assert_eq!(count(), 2);
                within(&[], || assert_eq!(count(), 0));
                assert_eq!(count(), 2);
            },
        );
        assert_eq!(count(), 0);
        with_current(|set| assert!(set.is_none()));
    }
}
