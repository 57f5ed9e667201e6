//! The C types of RFC 2744, appendix A, as libgssapi_krb5 lays them out on Linux.

use std::ffi::{c_char, c_int, c_void};

/// Status codes, flags, seconds and lengths.
pub type OM_uint32 = u32;
/// Quality of protection.
pub type gss_qop_t = OM_uint32;
/// What a credential is for: `GSS_C_BOTH`, `GSS_C_INITIATE`, `GSS_C_ACCEPT`.
pub type gss_cred_usage_t = c_int;
/// A name; what it points to is the library's own.
pub type gss_name_t = *mut c_void;
/// A credential; what it points to is the library's own.
pub type gss_cred_id_t = *mut c_void;
/// A security context; what it points to is the library's own.
pub type gss_ctx_id_t = *mut c_void;

/// Bytes with their number.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct gss_buffer_desc_struct {
    /// How many.
    pub length: usize,
    /// The first of them.
    pub value: *mut c_void,
}
/// The same.
pub type gss_buffer_desc = gss_buffer_desc_struct;
/// Where it is.
pub type gss_buffer_t = *mut gss_buffer_desc_struct;

/// An object identifier, BER-encoded without tag and length.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct gss_OID_desc {
    /// Number of bytes.
    pub length: OM_uint32,
    /// The first of them.
    pub elements: *mut c_void,
}
/// Where it is.
pub type gss_OID = *mut gss_OID_desc;

/// Object identifiers with their number.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct gss_OID_set_desc {
    /// How many.
    pub count: usize,
    /// The first of them.
    pub elements: gss_OID,
}
/// Where it is.
pub type gss_OID_set = *mut gss_OID_set_desc;

/// What binds a context to a channel.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct gss_channel_bindings_struct {
    /// Type of the next.
    pub initiator_addrtype: OM_uint32,
    /// Address of the caller.
    pub initiator_address: gss_buffer_desc,
    /// Type of the next.
    pub acceptor_addrtype: OM_uint32,
    /// Address of the called.
    pub acceptor_address: gss_buffer_desc,
    /// What the application knows of the channel.
    pub application_data: gss_buffer_desc,
}
/// Where it is.
pub type gss_channel_bindings_t = *mut gss_channel_bindings_struct;

/// One entry of a credential store (MIT's extension), both texts ended by 0.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct gss_key_value_element_desc {
    pub(crate) key: *const c_char,
    pub(crate) value: *const c_char,
}

/// A credential store: `client_keytab`, `ccache`.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct gss_key_value_set_desc {
    pub(crate) count: OM_uint32,
    pub(crate) elements: *mut gss_key_value_element_desc,
}
