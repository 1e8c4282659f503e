//! What a request may be told instead of an answer: a code of the contract, or that the database failed. It decides
//! nothing; `http::error` makes a response of it.

use shared::api::{Code, ErrorBody};

use crate::store::{AsStoreError, StoreError};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The contract has a word for it.
    #[error("{}", .0.words)]
    Said(Box<ErrorBody>),
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// With words that say more than those of the code.
    pub fn words(code: Code, words: &str) -> Self {
        Self::Said(Box::new(ErrorBody { words: words.to_owned(), ..ErrorBody::new(code) }))
    }

    /// Waiting so many seconds helps.
    pub fn wait(code: Code, seconds: u32) -> Self {
        Self::Said(Box::new(ErrorBody { retry_after_s: Some(seconds.max(1)), ..ErrorBody::new(code) }))
    }

    /// The code it travels with.
    pub fn code(&self) -> Code {
        match self {
            Self::Said(body) => body.code,
            Self::Store(error) if error.is_full() => Code::Full,
            Self::Store(error) if error.is_busy() => Code::Busy,
            Self::Store(_) => Code::Failed,
        }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::Said(Box::new(ErrorBody::new(code)))
    }
}

impl AsStoreError for Refusal {
    fn as_store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Said(_) => None,
        }
    }
}
