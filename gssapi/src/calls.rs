//! The functions: each is looked up at its first call and then called with what it was given. Signatures: RFC 2744.

use std::ffi::{CStr, c_int, c_void};
use std::sync::OnceLock;

use crate::{
    _GSS_S_UNAVAILABLE, OM_uint32, gss_OID, gss_OID_desc, gss_OID_set, gss_buffer_t,
    gss_channel_bindings_t, gss_cred_id_t, gss_cred_usage_t, gss_ctx_id_t, gss_name_t, gss_qop_t,
};
use crate::{library, store};

/// An address that any thread may call.
struct Address(Option<*mut c_void>);

// SAFETY: a function's address is the same for all threads and is never written through.
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

macro_rules! functions {
    ([$seen:vis] $($name:ident($($argument:ident: $kind:ty),* $(,)?);)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "` of RFC 2744; `GSS_S_UNAVAILABLE` without the library.")]
            ///
            /// # Safety
            /// As the C function: every pointer is null where the RFC allows it, or points to what the RFC says.
            #[allow(clippy::too_many_arguments, reason = "the RFC has them")]
            $seen unsafe fn $name($($argument: $kind),*) -> OM_uint32 {
                static ADDRESS: OnceLock<Address> = OnceLock::new();
                const NAME: &CStr = match CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                    Ok(name) => name,
                    Err(_) => panic!("a name without 0 inside"),
                };
                let Some(address) = ADDRESS.get_or_init(|| Address(library::find(NAME))).0 else {
                    return _GSS_S_UNAVAILABLE;
                };
                // SAFETY: the library exports this name with this signature (RFC 2744), and the caller keeps its rules.
                unsafe {
                    let function = std::mem::transmute::<
                        *mut c_void,
                        unsafe extern "C" fn($($kind),*) -> OM_uint32,
                    >(address);
                    function($($argument),*)
                }
            }
        )*
    };
}

functions! {
    [pub]
    gss_import_name(minor: *mut OM_uint32, text: gss_buffer_t, kind: *mut gss_OID_desc, name: *mut gss_name_t);
    gss_canonicalize_name(minor: *mut OM_uint32, name: gss_name_t, mechanism: *mut gss_OID_desc, out: *mut gss_name_t);
    gss_export_name(minor: *mut OM_uint32, name: gss_name_t, out: gss_buffer_t);
    gss_display_name(minor: *mut OM_uint32, name: gss_name_t, out: gss_buffer_t, kind: *mut gss_OID);
    gss_duplicate_name(minor: *mut OM_uint32, name: gss_name_t, out: *mut gss_name_t);
    gss_release_name(minor: *mut OM_uint32, name: *mut gss_name_t);
    gss_release_buffer(minor: *mut OM_uint32, buffer: gss_buffer_t);
    gss_create_empty_oid_set(minor: *mut OM_uint32, set: *mut gss_OID_set);
    gss_add_oid_set_member(minor: *mut OM_uint32, member: gss_OID, set: *mut gss_OID_set);
    gss_test_oid_set_member(minor: *mut OM_uint32, member: gss_OID, set: gss_OID_set, present: *mut c_int);
    gss_release_oid_set(minor: *mut OM_uint32, set: *mut gss_OID_set);
    gss_display_status(
        minor: *mut OM_uint32, code: OM_uint32, kind: c_int, mechanism: *mut gss_OID_desc,
        context: *mut OM_uint32, out: gss_buffer_t,
    );
    gss_acquire_cred_with_password(
        minor: *mut OM_uint32, name: gss_name_t, password: gss_buffer_t, seconds: OM_uint32, mechanisms: gss_OID_set,
        usage: gss_cred_usage_t, out: *mut gss_cred_id_t, actual: *mut gss_OID_set, lifetime: *mut OM_uint32,
    );
    gss_inquire_cred(
        minor: *mut OM_uint32, credential: gss_cred_id_t, name: *mut gss_name_t, lifetime: *mut OM_uint32,
        usage: *mut gss_cred_usage_t, mechanisms: *mut gss_OID_set,
    );
    gss_release_cred(minor: *mut OM_uint32, credential: *mut gss_cred_id_t);
    gss_init_sec_context(
        minor: *mut OM_uint32, credential: gss_cred_id_t, context: *mut gss_ctx_id_t, target: gss_name_t,
        mechanism: *mut gss_OID_desc, flags: OM_uint32, seconds: OM_uint32, bindings: gss_channel_bindings_t,
        token: gss_buffer_t, actual: *mut gss_OID, out: gss_buffer_t, granted: *mut OM_uint32,
        lifetime: *mut OM_uint32,
    );
    gss_accept_sec_context(
        minor: *mut OM_uint32, context: *mut gss_ctx_id_t, credential: gss_cred_id_t, token: gss_buffer_t,
        bindings: gss_channel_bindings_t, caller: *mut gss_name_t, mechanism: *mut gss_OID, out: gss_buffer_t,
        granted: *mut OM_uint32, lifetime: *mut OM_uint32, delegated: *mut gss_cred_id_t,
    );
    gss_delete_sec_context(minor: *mut OM_uint32, context: *mut gss_ctx_id_t, out: gss_buffer_t);
    gss_inquire_context(
        minor: *mut OM_uint32, context: gss_ctx_id_t, source: *mut gss_name_t, target: *mut gss_name_t,
        lifetime: *mut OM_uint32, mechanism: *mut gss_OID, flags: *mut OM_uint32, local: *mut c_int, open: *mut c_int,
    );
    gss_wrap(
        minor: *mut OM_uint32, context: gss_ctx_id_t, encrypt: c_int, quality: gss_qop_t, message: gss_buffer_t,
        encrypted: *mut c_int, out: gss_buffer_t,
    );
    gss_unwrap(
        minor: *mut OM_uint32, context: gss_ctx_id_t, message: gss_buffer_t, out: gss_buffer_t,
        encrypted: *mut c_int, quality: *mut gss_qop_t,
    );
    gss_get_mic(
        minor: *mut OM_uint32, context: gss_ctx_id_t, quality: gss_qop_t, message: gss_buffer_t, out: gss_buffer_t,
    );
    gss_verify_mic(
        minor: *mut OM_uint32, context: gss_ctx_id_t, message: gss_buffer_t, token: gss_buffer_t,
        quality: *mut gss_qop_t,
    );
}

/// The function that our own [`gss_acquire_cred`] hides, and MIT's extension of it (since 1.11).
mod of_library {
    use super::{
        _GSS_S_UNAVAILABLE, Address, CStr, OM_uint32, OnceLock, c_void, gss_OID_set, gss_cred_id_t,
        gss_cred_usage_t, gss_name_t, library,
    };
    use crate::types::gss_key_value_set_desc;

    functions! {
        [pub(super)]
        gss_acquire_cred(
            minor: *mut OM_uint32, name: gss_name_t, seconds: OM_uint32, mechanisms: gss_OID_set,
            usage: gss_cred_usage_t, out: *mut gss_cred_id_t, actual: *mut gss_OID_set, lifetime: *mut OM_uint32,
        );
        gss_acquire_cred_from(
            minor: *mut OM_uint32, name: gss_name_t, seconds: OM_uint32, mechanisms: gss_OID_set,
            usage: gss_cred_usage_t, store: *const gss_key_value_set_desc, out: *mut gss_cred_id_t,
            actual: *mut gss_OID_set, lifetime: *mut OM_uint32,
        );
    }
}

/// `gss_acquire_cred` of RFC 2744; inside of [`crate::within`] it takes the credential from the store given there.
///
/// # Safety
/// As the C function.
#[allow(clippy::too_many_arguments, reason = "the RFC has them")]
pub unsafe fn gss_acquire_cred(
    minor: *mut OM_uint32,
    name: gss_name_t,
    seconds: OM_uint32,
    mechanisms: gss_OID_set,
    usage: gss_cred_usage_t,
    out: *mut gss_cred_id_t,
    actual: *mut gss_OID_set,
    lifetime: *mut OM_uint32,
) -> OM_uint32 {
    store::with_current(|set| {
        // SAFETY: the caller keeps the RFC's rules, and the store lives until this returns.
        unsafe {
            match set {
                Some(set) => of_library::gss_acquire_cred_from(
                    minor, name, seconds, mechanisms, usage, set, out, actual, lifetime,
                ),
                None => of_library::gss_acquire_cred(
                    minor, name, seconds, mechanisms, usage, out, actual, lifetime,
                ),
            }
        }
    })
}
