//! Constants of RFC 2744, and of MIT's extensions those that `libgssapi` names. A leading underscore marks, as there, the
//! codes that C has as expressions.

use crate::OM_uint32;

macro_rules! codes {
    ($($(#[$about:meta])* $name:ident = $value:expr;)*) => {
        $($(#[$about])* pub const $name: OM_uint32 = $value;)*
    };
}

/// Where a calling error stands in a major status.
pub const GSS_C_CALLING_ERROR_OFFSET: u32 = 24;
/// Where a routine error stands in a major status.
pub const GSS_C_ROUTINE_ERROR_OFFSET: u32 = 16;

codes! {
    /// A credential for both sides.
    GSS_C_BOTH = 0;
    /// A credential for the caller.
    GSS_C_INITIATE = 1;
    /// A credential for the called.
    GSS_C_ACCEPT = 2;
    /// A status of GSSAPI itself.
    GSS_C_GSS_CODE = 1;
    /// A status of the mechanism.
    GSS_C_MECH_CODE = 2;
    /// The default quality of protection.
    GSS_C_QOP_DEFAULT = 0;
    /// No end of life.
    _GSS_C_INDEFINITE = u32::MAX;
    /// The context may use our credential elsewhere.
    GSS_C_DELEG_FLAG = 1;
    /// Both sides prove who they are.
    GSS_C_MUTUAL_FLAG = 2;
    /// Messages that come twice are seen.
    GSS_C_REPLAY_FLAG = 4;
    /// Messages out of order are seen.
    GSS_C_SEQUENCE_FLAG = 8;
    /// Messages can be encrypted.
    GSS_C_CONF_FLAG = 16;
    /// Messages can be signed.
    GSS_C_INTEG_FLAG = 32;
    /// The caller stays unnamed.
    GSS_C_ANON_FLAG = 64;
    /// Messages can be protected already.
    GSS_C_PROT_READY_FLAG = 128;
    /// The context can move to another process.
    GSS_C_TRANS_FLAG = 256;
    /// Delegate where policy allows it.
    GSS_C_DELEG_POLICY_FLAG = 32768;
    /// Done.
    GSS_S_COMPLETE = 0;
    /// Eight bits of calling errors.
    _GSS_C_CALLING_ERROR_MASK = 0xff;
    /// Eight bits of routine errors.
    _GSS_C_ROUTINE_ERROR_MASK = 0xff;
    /// A needed input could not be read.
    _GSS_S_CALL_INACCESSIBLE_READ = 1 << 24;
    /// A needed output could not be written.
    _GSS_S_CALL_INACCESSIBLE_WRITE = 2 << 24;
    /// An input is malformed.
    _GSS_S_CALL_BAD_STRUCTURE = 3 << 24;
    /// The mechanism is unknown.
    _GSS_S_BAD_MECH = 1 << 16;
    /// The name is bad.
    _GSS_S_BAD_NAME = 2 << 16;
    /// The type of a name is unknown.
    _GSS_S_BAD_NAMETYPE = 3 << 16;
    /// The channel is another one.
    _GSS_S_BAD_BINDINGS = 4 << 16;
    /// The status is unknown.
    _GSS_S_BAD_STATUS = 5 << 16;
    /// The signature is wrong.
    _GSS_S_BAD_SIG = 6 << 16;
    /// The same under its newer name.
    _GSS_S_BAD_MIC = 6 << 16;
    /// There is no credential.
    _GSS_S_NO_CRED = 7 << 16;
    /// There is no context.
    _GSS_S_NO_CONTEXT = 8 << 16;
    /// The token is damaged.
    _GSS_S_DEFECTIVE_TOKEN = 9 << 16;
    /// The credential is damaged.
    _GSS_S_DEFECTIVE_CREDENTIAL = 10 << 16;
    /// The credential has expired.
    _GSS_S_CREDENTIALS_EXPIRED = 11 << 16;
    /// The context has expired.
    _GSS_S_CONTEXT_EXPIRED = 12 << 16;
    /// Something else; the minor status says what.
    _GSS_S_FAILURE = 13 << 16;
    /// The quality of protection is unknown.
    _GSS_S_BAD_QOP = 14 << 16;
    /// Not allowed.
    _GSS_S_UNAUTHORIZED = 15 << 16;
    /// Not there; also our answer without a library.
    _GSS_S_UNAVAILABLE = 16 << 16;
    /// There already.
    _GSS_S_DUPLICATE_ELEMENT = 17 << 16;
    /// The name is not one of a mechanism.
    _GSS_S_NAME_NOT_MN = 18 << 16;
    /// The attribute of the mechanism is unknown.
    _GSS_S_BAD_MECH_ATTR = 19 << 16;
    /// Another step is needed.
    _GSS_S_CONTINUE_NEEDED = 1;
    /// The message came before.
    _GSS_S_DUPLICATE_TOKEN = 2;
    /// The message is too old.
    _GSS_S_OLD_TOKEN = 4;
    /// A later message came before.
    _GSS_S_UNSEQ_TOKEN = 8;
    /// A message is missing.
    _GSS_S_GAP_TOKEN = 16;
}
