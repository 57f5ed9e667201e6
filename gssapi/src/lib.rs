//! The C functions of GSSAPI (RFC 2744) that `libgssapi` calls, under the names it knows, without linking to them: the
//! system's libgssapi_krb5 is opened at the first call. Without it every function answers `GSS_S_UNAVAILABLE`.
#![allow(
    non_camel_case_types,
    non_upper_case_globals,
    reason = "the names are those of the C headers"
)]

mod calls;
mod codes;
mod library;
mod store;
mod types;

pub use calls::*;
pub use codes::*;
pub use library::{LIBRARY, available};
pub use store::within;
pub use types::*;
