//! A program that a caller names for work in another process.
use serde::{Deserialize, Serialize};
use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::Command,
};

/// A program and its arguments, started for work that must not take this process down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    program: OsString,
    arguments: Vec<OsString>,
}

impl Program {
    /// The program at `path`, without arguments.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { program: path.into().into_os_string(), arguments: Vec::new() }
    }

    /// The program that runs now.
    ///
    /// # Errors
    /// The system does not say where it is.
    pub fn current() -> io::Result<Self> {
        // This link stays the running program even if its file is replaced.
        let itself = Path::new("/proc/self/exe");
        Ok(Self::new(if itself.exists() { itself.to_owned() } else { std::env::current_exe()? }))
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// A command that starts it.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }
}
