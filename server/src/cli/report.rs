//! How results are told: in which form, in which language.

use std::io::{ErrorKind, Write as _};
use std::path::Path;

use grid::scheme::Bilingual;

use super::failure::Failure;
use super::output::cannot_write;

/// How to report, and in which language.
#[derive(clap::Args)]
pub(super) struct Report {
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The language of the text report
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For scripts
    Json,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Lang {
    /// A text in the language.
    pub(super) fn of(self, text: Bilingual) -> String {
        match self {
            Self::Zh => text.zh,
            Self::En => text.en,
        }
    }
}

impl Report {
    /// Writes what came out to standard output, as it was asked for.
    pub(super) fn print(
        &self,
        text: impl FnOnce(Lang) -> String,
        json: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        print(&match self.format {
            Format::Text => text(self.lang),
            Format::Json => json(),
        })
    }
}

/// Writes to standard output. A reader that has seen enough, such as `head`, is no fault.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(cannot_write(Path::new("output"), &error)),
        _ => Ok(()),
    }
}
