//! Opening the library and finding a function in it. Done once; the library stays open to the end.

use std::ffi::{CStr, c_void};
use std::sync::LazyLock;

/// What is opened: MIT's library by the name that its packages install.
pub const LIBRARY: &str = "libgssapi_krb5.so.2";

/// A handle that the dynamic linker gave.
struct Handle(*mut c_void);

// SAFETY: the handle is only handed to dlsym, which any thread may call.
unsafe impl Send for Handle {}
// SAFETY: as above.
unsafe impl Sync for Handle {}

static OPENED: LazyLock<Result<Handle, String>> = LazyLock::new(open);

fn open() -> Result<Handle, String> {
    let name = c"libgssapi_krb5.so.2";
    // SAFETY: the name ends with 0. The library's initializers are those of a system library.
    let handle = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
    if !handle.is_null() {
        return Ok(Handle(handle));
    }
    // SAFETY: dlerror gives null or a text ended by 0 that lives until this thread's next call of the linker.
    let said = unsafe {
        let text = libc::dlerror();
        (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
    };
    Err(said.unwrap_or_else(|| format!("{LIBRARY} cannot be opened")))
}

/// Whether the library can be used.
///
/// # Errors
/// What the dynamic linker said.
pub fn available() -> Result<(), String> {
    match &*OPENED {
        Ok(_) => Ok(()),
        Err(said) => Err(said.clone()),
    }
}

/// The address of a function; `None` without the library, or when it is too old to have it.
pub(crate) fn find(name: &CStr) -> Option<*mut c_void> {
    let handle = OPENED.as_ref().ok()?;
    // SAFETY: the handle is open and the name ends with 0.
    let address = unsafe { libc::dlsym(handle.0, name.as_ptr()) };
    (!address.is_null()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_and_what_is_named_are_one() {
        assert!(available().is_ok() || available().is_err_and(|said| said.contains(LIBRARY)));
        assert_eq!(find(c"gss_no_such_function"), None);
    }
}
