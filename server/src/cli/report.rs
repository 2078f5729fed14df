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

/// At most this many findings are printed for people; scripts get all.
const MOST_FINDINGS: usize = 25;

/// Adds findings to a text, a line each; where there are more than are printed, `more` says how many are left out.
pub(super) fn add_findings(
    report: &mut String,
    findings: impl IntoIterator<Item = String>,
    lang: Lang,
    more: impl FnOnce(usize) -> Bilingual,
) {
    let mut findings = findings.into_iter();
    let mut add = |line: &str| report.extend(["  ", line, "\n"]);
    findings.by_ref().take(MOST_FINDINGS).for_each(|finding| add(&finding));
    let left = findings.count();
    if left > 0 {
        add(&lang.of(more(left)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_findings_than_are_printed_are_counted() {
        let told = |number: usize| {
            let mut report = "headline\n".to_owned();
            let more = |left| Bilingual { zh: format!("另有 {left}"), en: format!("{left} more") };
            add_findings(&mut report, (0..number).map(|i| format!("finding {i}")), Lang::En, more);
            report
        };
        assert_eq!(told(0), "headline\n");
        assert_eq!(told(2), "headline\n  finding 0\n  finding 1\n");
        assert_eq!(told(MOST_FINDINGS).lines().count(), 1 + MOST_FINDINGS);
        assert_eq!(
            told(MOST_FINDINGS + 3).lines().skip(MOST_FINDINGS).collect::<Vec<_>>(),
            ["  finding 24", "  3 more"]
        );
    }
}
