//! Everything that goes to standard output. The only place in the program that writes there.
mod emit;
mod json;
mod yaml;
