//! Verbs that the program around the library gives to nouns, beside those of the tables.

use std::sync::{Mutex, PoisonError};

use super::{Noun, Verb};
use crate::error::{Error, Result};

/// Name and place of the noun, and its verb.
type Added = Vec<(&'static str, &'static [&'static str], &'static Verb)>;

static ADDED: Mutex<Added> = Mutex::new(Vec::new());

impl Noun {
    /// Gives the noun one more verb for as long as the process lives: the command line, scripts, completion, help and the manual
    /// have it from then on. To be called before anything asks for the noun's verbs.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when a verb of that name was written for the noun already.
    pub fn add(&'static self, verb: &'static Verb) -> Result<()> {
        let is_there =
            |known: &'static Verb| known.name == verb.name || known.aliases.contains(&verb.name);
        if self.written().any(is_there) {
            let message = format!("{} has a verb '{}' already", self.name, verb.name);
            return Err(Error::usage(message));
        }
        let mut added = ADDED.lock().unwrap_or_else(PoisonError::into_inner);
        added.push((self.name, self.below, verb));
        Ok(())
    }

    /// The verbs that somebody wrote: those of the table, then those that were added.
    pub fn written(&self) -> impl Iterator<Item = &'static Verb> + use<> {
        let added = ADDED.lock().unwrap_or_else(PoisonError::into_inner);
        let own = added
            .iter()
            .filter(|(name, below, _)| (*name, *below) == (self.name, self.below));
        let own: Vec<&'static Verb> = own.map(|(_, _, verb)| *verb).collect();
        self.verbs.iter().copied().chain(own)
    }
}
