//! Every text of the page in both languages, side by side, so that neither can be forgotten.

pub(crate) mod dividing;
pub(crate) mod dividing_sentences;
pub(crate) mod drawing;
pub(crate) mod drawing_sentences;
pub(crate) mod fields;
pub(crate) mod format;
pub(crate) mod importing;
pub(crate) mod names;
pub(crate) mod plan_sentences;
pub(crate) mod plans;
pub(crate) mod print;
pub(crate) mod sentences;
mod table;

use grid::scheme::Bilingual;
pub(crate) use table::{EN, Texts, ZH};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// As it stands in addresses and is remembered.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// As HTML wants it, for hyphenation, fonts and screen readers.
    pub(crate) const fn html(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language with this code, if the page speaks it.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Zh, Self::En].into_iter().find(|lang| lang.code() == code)
    }

    /// The other one.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// The fixed texts.
    pub(crate) const fn texts(self) -> &'static Texts {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// The fixed texts of the import of files.
    pub(crate) const fn importing(self) -> &'static importing::Texts {
        match self {
            Self::Zh => &importing::ZH,
            Self::En => &importing::EN,
        }
    }

    /// The fixed texts of plans and versions.
    pub(crate) const fn plans(self) -> &'static plans::Texts {
        match self {
            Self::Zh => &plans::ZH,
            Self::En => &plans::EN,
        }
    }

    /// The fixed texts of the tools with which a plan is drawn.
    pub(crate) const fn drawing(self) -> &'static drawing::Texts {
        match self {
            Self::Zh => &drawing::ZH,
            Self::En => &drawing::EN,
        }
    }

    /// The fixed texts of dividing by the program.
    pub(crate) const fn dividing(self) -> &'static dividing::Texts {
        match self {
            Self::Zh => &dividing::ZH,
            Self::En => &dividing::EN,
        }
    }

    /// One of two.
    pub(crate) const fn pick<T: Copy>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// A text that came with the data.
    pub(crate) fn of(self, text: &Bilingual) -> String {
        format::unbroken(self.pick(&text.zh, &text.en))
    }

    /// What is done, and to which thing: 「划给第三网格」, "Give to 第三网格".
    pub(crate) fn to(self, verb: &str, name: &str) -> String {
        format!("{verb}{}{name}", self.pick("", " "))
    }
}
