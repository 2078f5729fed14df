//! What is wrong with a file, listed as far as a person reads.

use grid::explain::count;
use grid::read::{FeatureName, MAX_FAULTS, ReadError};
use grid::scheme::Bilingual;
use store::StoreError;

use crate::problem::{ApiError, causes};
use crate::uploads::words::{self, both};

/// Why nothing was taken in.
#[derive(Debug)]
pub(super) enum Stopped {
    /// Something is wrong with the file.
    Refused(Vec<Bilingual>),
    /// Somebody asked for it.
    Cancelled,
    /// The service failed.
    Failed(StoreError),
}

impl From<Vec<Bilingual>> for Stopped {
    fn from(sentences: Vec<Bilingual>) -> Self {
        Self::Refused(sentences)
    }
}

impl From<Bilingual> for Stopped {
    fn from(sentence: Bilingual) -> Self {
        Self::Refused(vec![sentence])
    }
}

impl From<ReadError> for Stopped {
    fn from(error: ReadError) -> Self {
        Self::Refused(words::faults(&error))
    }
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { what } => both(format!("与库中已有内容冲突：{what}"), what).into(),
            StoreError::ReadOnly => both(
                "本服务器只读，请在主服务器上导入",
                "this server can only be read from; import on the one that it follows",
            )
            .into(),
            other => Self::Failed(other),
        }
    }
}

impl From<ApiError> for Stopped {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Fields(errors) => {
                Self::Refused(errors.into_iter().map(|error| error.sentence).collect())
            }
            other => {
                let text = other.to_string();
                both(text.clone(), text).into()
            }
        }
    }
}

impl Stopped {
    /// For people; the causes of our own failures go to the log.
    pub(super) fn sentences(self) -> Option<Vec<Bilingual>> {
        match self {
            Self::Refused(sentences) => Some(sentences),
            Self::Cancelled => None,
            Self::Failed(error) => {
                tracing::error!(cause = %causes(&error), "an import failed");
                Some(vec![both(
                    "服务暂时无法写入，什么都没有导入；请稍后再试",
                    "the service cannot write at the moment, and nothing was taken in; try again later",
                )])
            }
        }
    }
}

/// Faults of single features.
#[derive(Default)]
pub(super) struct Faults {
    listed: Vec<Bilingual>,
    more: usize,
}

impl Faults {
    /// Adds what is wrong with a feature.
    pub(super) fn add(&mut self, feature: &FeatureName, what: &Bilingual) {
        if self.listed.len() == MAX_FAULTS {
            self.more += 1;
            return;
        }
        self.listed.push(both(
            format!("第 {} 个要素（第 {} 行）：{}", feature.index + 1, feature.line, what.zh),
            format!("{feature}: {}", what.en),
        ));
    }

    /// Whether there are none.
    pub(super) fn finish(mut self) -> Result<(), Stopped> {
        if self.listed.is_empty() {
            return Ok(());
        }
        if self.more > 0 {
            let more = count(self.more);
            self.listed.push(both(format!("另有 {more} 处问题"), format!("and {more} more faults")));
        }
        Err(Stopped::Refused(self.listed))
    }
}
