//! Commands without a noun, as rows: what they take and what they do.

mod completion;
mod config;
mod context;
mod doctor;
mod eval;
mod inventory;
mod login;
mod ping;
mod raw;
mod shell;
mod top;
mod tree;
mod version;

pub(crate) use self::login::user;

use crate::explain;
use crate::io::Io;
use crate::manual;
use crate::session::Session;
use ovlib::error::Result;
use ovlib::verb::{Args, Outcome, Param, ParamKind, Shows};
use std::io::Cursor;

/// A command that has no noun.
#[derive(Debug)]
pub struct Tool {
    /// The word typed.
    pub name: &'static str,
    /// One line, under 72 columns, no full stop.
    pub summary: &'static str,
    /// What it can do; a single deed without a name needs no further word.
    pub deeds: &'static [Deed],
}

/// One thing a tool does.
#[derive(Debug)]
pub struct Deed {
    /// The word after the tool's name; empty when the tool has one deed only.
    pub name: &'static str,
    /// One line, imperative, under 72 columns, no full stop.
    pub summary: &'static str,
    /// What is shown when nobody asked for a format.
    pub shows: Shows,
    /// Options and words.
    pub params: &'static [Param],
    /// Command lines without the program's name, each with what it does.
    pub examples: &'static [(&'static str, &'static str)],
    /// Does it.
    pub run: fn(&mut Session, &Args, &mut Io) -> Result<Outcome>,
}

impl Tool {
    /// The only deed of a tool that needs no further word.
    #[must_use]
    pub fn alone(&self) -> Option<&'static Deed> {
        self.deeds.first().filter(|deed| deed.name.is_empty())
    }

    /// The deed of that name.
    #[must_use]
    pub fn deed(&self, name: &str) -> Option<&'static Deed> {
        self.deeds.iter().find(|deed| deed.name == name)
    }
}

/// Every tool, in the order help shows them.
pub static TOOLS: &[Tool] = &[
    Tool {
        name: "ping",
        summary: "Ask the engine for a sign of life",
        deeds: &[ping::PING],
    },
    Tool {
        name: "raw",
        summary: "Send one request as it is",
        deeds: &[raw::RAW],
    },
    Tool {
        name: "tree",
        summary: "Data centers, clusters, hosts, machines as a tree",
        deeds: &[tree::TREE],
    },
    Tool {
        name: "top",
        summary: "Which hosts and machines use most",
        deeds: &[top::TOP],
    },
    Tool {
        name: "inventory",
        summary: "The machines as an inventory of Ansible",
        deeds: &[inventory::INVENTORY],
    },
    Tool {
        name: "explain",
        summary: "Tell what a type, field, noun or verb is",
        deeds: &[EXPLAIN],
    },
    Tool {
        name: "config",
        summary: "Settings and where they come from",
        deeds: &[config::SHOW],
    },
    Tool {
        name: "eval",
        summary: "Run a script over the same verbs and objects",
        deeds: &[eval::EVAL],
    },
    Tool {
        name: "shell",
        summary: "Talk to the engine line by line",
        deeds: &[shell::SHELL],
    },
    Tool {
        name: "context",
        summary: "The engines of the configuration file",
        deeds: &[context::LIST, context::USE, context::SHOW, context::TEST],
    },
    Tool {
        name: "doctor",
        summary: "Look for trouble with an engine and the way to it",
        deeds: &[doctor::DOCTOR],
    },
    Tool {
        name: "login",
        summary: "Log in once for later runs",
        deeds: &[login::LOGIN],
    },
    Tool {
        name: "logout",
        summary: "End a kept login",
        deeds: &[login::LOGOUT],
    },
    Tool {
        name: "whoami",
        summary: "Show whom the engine takes us for",
        deeds: &[login::WHOAMI],
    },
    Tool {
        name: "completion",
        summary: "Completion of command lines by your shell",
        deeds: completion::DEEDS,
    },
    Tool {
        name: "manual",
        summary: "The whole manual, for man or as Markdown",
        deeds: &[MANUAL],
    },
    Tool {
        name: "help",
        summary: "Show help: help NOUN VERB",
        deeds: &[HELP],
    },
    Tool {
        name: "version",
        summary: "Show the versions of program and model",
        deeds: &[version::VERSION],
    },
];

/// The tool of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

const EXPLAIN: Deed = Deed {
    name: "",
    summary: "Tell what a type, field, noun or verb is, from the model",
    shows: Shows::Text,
    params: &[Param {
        required: true,
        ..Param::words("words", ParamKind::Text, "TYPE[.FIELD...], or NOUN VERB")
    }],
    examples: &[
        (
            "explain vm.os.boot",
            "Fields of a part of a virtual machine",
        ),
        ("explain event list", "What a verb does and takes"),
    ],
    run: |_, args, _| explain::explain(&args.texts("words").collect::<Vec<_>>()),
};

const MANUAL: Deed = Deed {
    name: "",
    summary: "Write the manual as a page for man",
    shows: Shows::Text,
    params: &[Param::flag("markdown", "Write it as Markdown")],
    examples: &[
        ("manual", "The page; read it with `ovcmd manual | man -l -`"),
        ("manual --markdown", "The reference of all commands"),
    ],
    run: |_, args, _| {
        let text = if args.has("markdown") {
            manual::commands_md()
        } else {
            manual::man_page()
        };
        Ok(Outcome::Bytes(Box::new(Cursor::new(text))))
    },
};

/// Answered by the grammar; the row is here for help and completion.
const HELP: Deed = Deed {
    name: "",
    summary: "Show help for a noun or a verb",
    shows: Shows::Text,
    params: &[Param::words(
        "words",
        ParamKind::Text,
        "Noun and verb, or a tool",
    )],
    examples: &[
        ("help vm", "Verbs of a noun"),
        ("help vm list", "Options of a verb"),
    ],
    run: |_, _, _| Ok(Outcome::Done),
};
