//! Scripts: Rhai over the same context, the same rows and the same model as the command line. Nothing is bound twice: one
//! type answers every property from the model, and every method goes to one place that looks in the rows, then in the model.

mod answer;
#[cfg(test)]
mod bad;
mod bind;
mod call;
mod chain;
mod convert;
mod desk;
mod each;
mod events;
mod failure;
#[cfg(test)]
mod files;
pub(crate) mod form;
mod functions;
mod get;
mod learn;
mod phrase;
mod place;
mod rows;
mod show;
#[cfg(test)]
mod sweep;
#[cfg(test)]
mod tests;
mod thing;
mod typing;
mod wait;
#[cfg(test)]
mod waiting;

pub(crate) use bind::Limits;
pub(crate) use desk::Desk;

use crate::io::Io;
use crate::session::{Last, Session};
use failure::Stop;
use learn::Learned;
use ovlib::error::{Error, Result};
use rhai::{AST, Dynamic, Engine, Scope, Stmt};
use std::path::PathBuf;
use std::rc::Rc;
use thing::What;

/// A script language with its variables, for one script.
pub(crate) struct Script {
    engine: Engine,
    scope: Scope<'static>,
    learned: Learned,
    /// Functions and imports of the texts that ran before.
    kept: AST,
    desk: Rc<Desk>,
}

/// What a script ended with.
pub(crate) enum End {
    /// The value of its last expression.
    Value(Dynamic),
    /// `exit(n)`.
    Exit(u8),
}

impl Script {
    /// A fresh language at this desk; `folder` is where `import` looks first.
    pub(crate) fn new(desk: Rc<Desk>, folder: Option<PathBuf>, limits: Limits) -> Script {
        let folders: Vec<PathBuf> = folder
            .into_iter()
            .chain([PathBuf::from("scripts")])
            .collect();
        let engine = bind::engine(&desk, &folders, limits);
        Script {
            engine,
            learned: Learned::new(folders),
            scope: Scope::new(),
            kept: AST::empty(),
            desk,
        }
    }

    /// Gives a variable that every function sees.
    pub(crate) fn define(&mut self, name: &str, value: serde_json::Value) {
        self.desk.define(name, convert::from_json(value));
    }

    /// Runs a whole text; `name` is how errors call it. Variables, functions and imports are there for the next one.
    ///
    /// # Errors
    ///
    /// [`Error::At`] with line and column around what went wrong; [`Error::Interrupted`].
    pub(crate) fn run(&mut self, text: &str, name: &str) -> Result<End> {
        self.learned.learn(text, &mut self.engine);
        let ast = self.engine.compile_with_scope(&self.scope, text);
        let ast = ast.map_err(|error| failure::of_parse(&error, name))?;
        let mut ast = self.kept.merge(&ast);
        ast.set_source(name);
        let done = self
            .engine
            .eval_ast_with_scope::<Dynamic>(&mut self.scope, &ast);
        self.desk.flush();
        match done {
            Ok(value) => {
                self.keep(&ast);
                Ok(End::Value(value))
            }
            Err(error) => match failure::stop(*error, name, &self.known()) {
                Stop::Exit(code) => Ok(End::Exit(code)),
                Stop::Failed(error) => Err(error),
            },
        }
    }

    /// Keeps functions and imports for the next text.
    fn keep(&mut self, ast: &AST) {
        let imports = ast.statements().iter();
        let imports = imports.filter(|statement| matches!(statement, Stmt::Import(..)));
        let imports: Vec<Stmt> = imports.cloned().collect();
        self.kept = AST::new(imports, ast.shared_lib().clone());
    }

    /// Makes what the last line gave the value of `last`.
    pub(crate) fn remember(&mut self) {
        let last = self.desk.with(|session, _| session.take_last());
        let object = |entity| Dynamic::from(thing::Thing::object(&self.desk, entity, None));
        let value = match last {
            Last::Nothing => return,
            Last::One(entity) => object(entity),
            Last::Changed(mut changed) if changed.len() == 1 => object(changed.remove(0)),
            Last::Rows(entities) | Last::Changed(entities) => {
                Dynamic::from_array(entities.into_iter().map(object).collect())
            }
            Last::Value(value) => convert::from_json(value),
        };
        self.desk.define("last", value);
    }

    /// What a value is for a person or a program.
    pub(crate) fn outcome(&self, value: Dynamic) -> Result<Option<ovlib::verb::Outcome>> {
        show::outcome(value)
    }

    /// Names of variables and functions, for what is near.
    fn known(&self) -> Vec<String> {
        let variables = self.scope.iter().map(|(name, _, _)| name.to_owned());
        variables.chain(self.desk.names()).collect()
    }
}

/// Runs something with session and surroundings at a desk of its own, and gives them back.
pub(crate) fn at_desk<T>(
    session: &mut Session,
    io: &mut Io,
    work: impl FnOnce(&Rc<Desk>) -> T,
) -> T {
    let desk = Rc::new(Desk::new(
        std::mem::take(session),
        std::mem::replace(io, Io::captured(&[], b"").0),
    ));
    let done = work(&desk);
    let (kept_session, kept_io) = desk.leave();
    (*session, *io) = (kept_session, kept_io);
    done
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

/// A wrong use of the script language.
fn misuse(message: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::Usage {
        message: message.into(),
        hint: Some(hint.into()),
    }
}
