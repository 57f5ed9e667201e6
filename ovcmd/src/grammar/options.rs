//! Options that no noun owns, as rows: those before the noun, those of a selection, those of a view.

use crate::output::{ColorChoice, Format};
use crate::progress::Style;
use ovlib::verb::{Param, ParamKind};

/// Before the noun: where the engine is, who we are, how we talk.
pub const GLOBAL: &[Param] = &[
    Param::option("config", ParamKind::File, "Read this configuration file").short('c'),
    Param::option(
        "context",
        ParamKind::Text,
        "Use the engine of the section [context.NAME]",
    ),
    Param {
        aliases: &["all_contexts"],
        ..Param::flag(
            "all-contexts",
            "Ask every engine of the file; for what only reads",
        )
    },
    Param::flag(
        "demo",
        "Use an engine simulated in this process; needs nothing else",
    ),
    Param::option(
        "url",
        ParamKind::Text,
        "Address of the engine, or just its host name",
    ),
    Param {
        aliases: &["username"],
        ..Param::option(
            "user",
            ParamKind::Text,
            "User to log in as, such as admin@internal",
        )
        .short('u')
    },
    Param {
        aliases: &["passwordfile", "password_file"],
        ..Param::option(
            "password-file",
            ParamKind::File,
            "Read the password from this file",
        )
    },
    Param {
        aliases: &["ca_file", "cafile"],
        ..Param::option(
            "ca-file",
            ParamKind::File,
            "Trust this certificate authority (PEM)",
        )
    },
    Param::option(
        "fingerprint",
        ParamKind::Text,
        "Trust the certificate with this SHA-256 alone",
    ),
    Param::flag("insecure", "Do not check the engine's certificate"),
    Param::flag("kerberos", "Log in with Kerberos").short('k'),
    Param {
        aliases: &["correlation_id"],
        ..Param::option(
            "correlation-id",
            ParamKind::Text,
            "Mark everything done with this id",
        )
    },
    Param::flag(
        "filter",
        "Show only what your own permissions allow, as for a plain user",
    ),
    Param {
        aliases: &["read_only"],
        ..Param::flag("read-only", "Send nothing that changes anything")
    },
    Param::option(
        "connect-timeout",
        ParamKind::Seconds,
        "Longest wait for a connection",
    ),
    Param::option(
        "read-timeout",
        ParamKind::Seconds,
        "Longest silence of the engine",
    ),
    Param::option(
        "total-timeout",
        ParamKind::Seconds,
        "Longest time for one request",
    ),
    Param::option(
        "color",
        ParamKind::Choice(&ColorChoice::WORDS),
        "When to use colour",
    ),
    Param {
        many: true,
        ..Param::flag("debug", "Trace requests; -dd with headers and bodies").short('d')
    },
    Param::option(
        "log",
        ParamKind::File,
        "Write the trace to the end of this file",
    ),
    Param {
        aliases: &["log_format"],
        ..Param::option(
            "log-format",
            ParamKind::Choice(&["text", "json"]),
            "How to write the trace",
        )
    },
    Param {
        aliases: &["audit_log"],
        ..Param::option(
            "audit-log",
            ParamKind::File,
            "Write every change to the end of this file",
        )
    },
    Param::flag("timing", "Tell at the end how long requests took"),
];

/// Between noun and verb: which objects.
pub const SELECTION: &[Param] = &[
    Param {
        many: true,
        ..Param::option("id", ParamKind::Text, "The object with this id").short('i')
    },
    Param {
        many: true,
        ..Param::option(
            "name",
            ParamKind::Text,
            "The object of this name; * stands for anything",
        )
        .short('n')
    },
    Param {
        many: true,
        ..Param::option(
            "search",
            ParamKind::Text,
            "Those the engine finds: 'status=up and cluster=prod'",
        )
        .short('s')
    },
    Param {
        many: true,
        ..Param::option(
            "where",
            ParamKind::Text,
            "Those with 'FIELD OP VALUE', such as 'memory >= 8G'",
        )
    },
    Param {
        many: true,
        ..Param::option(
            "tag",
            ParamKind::Text,
            "Those with this tag or one below it",
        )
    },
    Param {
        aliases: &["names_file"],
        ..Param::option(
            "names-file",
            ParamKind::File,
            "Those named in this file, one a line; - is standard input",
        )
    },
    Param {
        many: true,
        ..Param::option(
            "exclude",
            ParamKind::Text,
            "Not this name or id; * stands for anything",
        )
    },
    Param::option("max", ParamKind::Number, "At most this many"),
    Param::option(
        "sort",
        ParamKind::Field,
        "By this field; -FIELD for the other way round",
    ),
];

/// Before the noun or after the verb: what may happen at the engine.
pub const CONDUCT: &[Param] = &[
    Param {
        aliases: &["dry_run"],
        ..Param::flag("dry-run", "Print the changes that would be sent; send none")
    },
    Param::flag(
        "yes",
        "Agree to what destroys; needed (else code 2) where nobody is asked",
    )
    .short('y'),
];

/// The same, for verbs that are waited for or change several objects.
pub const WAITING: &[Param] = &[
    Param::flag("all", "All that are selected, not just one"),
    Param::flag(
        "async",
        "Do not wait until the engine is done; show the job",
    )
    .short('a'),
    Param::option(
        "timeout",
        ParamKind::Seconds,
        "Longest wait for the engine to be done, for each object",
    ),
    Param {
        aliases: &["lock_timeout"],
        ..Param::option(
            "lock-timeout",
            ParamKind::Seconds,
            "Longest wait for what else is locked, by default 60 s",
        )
    },
    Param::option(
        "progress",
        ParamKind::Choice(&Style::WORDS),
        "How to show what is going on",
    ),
    Param::option(
        "parallel",
        ParamKind::Number,
        "Change so many objects at once, by default 5",
    ),
    Param {
        aliases: &["keep_going"],
        ..Param::flag(
            "keep-going",
            "Go on with the others when one fails; the default",
        )
    },
    Param {
        aliases: &["fail_fast"],
        ..Param::flag("fail-fast", "Begin no other one when one has failed")
    },
    Param {
        aliases: &["failed_to"],
        ..Param::option(
            "failed-to",
            ParamKind::File,
            "Write the names of what failed here, for --names-file",
        )
    },
];

/// Before the noun or after the verb: how the result is shown.
pub const VIEW: &[Param] = &[
    Param::option("output", ParamKind::Choice(&FORMATS), "Format").short('o'),
    Param::option(
        "template",
        ParamKind::Text,
        "One line each, such as '{name} {id}'",
    )
    .short('t'),
    Param::option(
        "columns",
        ParamKind::Text,
        "These columns: titles or field paths, with commas",
    ),
    Param {
        aliases: &["no_headers"],
        ..Param::flag("no-headers", "Leave out the line of titles")
    },
    Param {
        aliases: &["output_file"],
        ..Param::option(
            "output-file",
            ParamKind::File,
            "Write it to this file, which stays as it was if anything fails",
        )
    },
    Param {
        aliases: &["output_mode"],
        ..Param::option(
            "output-mode",
            ParamKind::Text,
            "Who may read the file, as chmod takes it, such as 640",
        )
    },
    Param {
        aliases: &["split_by"],
        ..Param::option(
            "split-by",
            ParamKind::Choice(&["object"]),
            "Write one file per object into the folder --output-file",
        )
    },
];

/// The words of `-o`, from the table of formats.
const FORMATS: [&str; Format::ALL.len()] = {
    let mut words = [""; Format::ALL.len()];
    let mut at = 0;
    while at < words.len() {
        words[at] = Format::ALL[at].1;
        at += 1;
    }
    words
};
