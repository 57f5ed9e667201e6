//! Worlds in files and back: estates described in YAML, documents exported from a real engine, and the whole state of a
//! simulator between two runs.

mod build;
mod document;
mod dump;
mod inside;
mod load;
mod mend;
mod pieces;
mod state;
mod taken;
mod text;
mod ties;

use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;

pub use dump::dump;
pub(crate) use state::Keeper;

use crate::engine::Engine;
use crate::options::Options;
use crate::world::World;

/// The engine that the options ask for: the kept state when there is one, else what was loaded, else the estate; and on
/// top of that what the file of the world describes.
///
/// # Errors
/// Fails when a file cannot be read or says what cannot be; the text names the file.
pub(crate) fn engine(options: &mut Options) -> io::Result<Engine> {
    let now = Timestamp::now();
    if let Some(path) = &options.state
        && path.exists()
    {
        let file = fs::File::open(path).map_err(|error| at(path, error))?;
        let (world, then) = state::read(file, options).map_err(|error| at(path, error))?;
        let engine = Engine::new(world);
        engine.not_before(then);
        return Ok(engine);
    }
    let described = match &options.world {
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|error| at(path, error))?;
            let world = text::read(&text).map_err(|problem| wrong(path, &problem))?;
            world.counts(options);
            Some(world)
        }
        None => None,
    };
    let world = match &options.load {
        Some(dir) => load::world(dir, options)?,
        None => World::new(options, now),
    };
    let engine = Engine::new(world);
    if let (Some(world), Some(path)) = (described, &options.world) {
        build::fill(&engine, &world).map_err(|problem| wrong(path, &problem))?;
    }
    Ok(engine)
}

/// Another engine that begins with what this one holds.
pub(crate) fn branch(engine: &Engine, options: &Options) -> Engine {
    let (world, then) = state::branch(engine, options);
    let engine = Engine::new(world);
    engine.not_before(then);
    engine
}

/// The engine of the options, without anything that serves it: to look at and to [`dump`].
///
/// # Errors
/// Fails when a file that the options name cannot be read or says what cannot be.
pub fn engine_of(mut options: Options) -> io::Result<Engine> {
    engine(&mut options)
}

/// The same error with the file's name before it.
pub(crate) fn at(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn wrong(path: &Path, problem: &str) -> io::Error {
    let text = format!("{}: {problem}", path.display());
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests;
