//! The encoding of texts: UTF-8, or GBK as spreadsheets and older GIS in China write it.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::GB18030;
use grid::wire::upload::TextEncoding;

/// How people write it.
pub(crate) const fn name(encoding: TextEncoding) -> &'static str {
    match encoding {
        TextEncoding::Utf8 => "UTF-8",
        TextEncoding::Gbk => "GBK",
    }
}

/// The encoding that a name stands for, as in a `.cpg`.
pub(crate) fn named(text: &str) -> Option<TextEncoding> {
    let text = text.trim().to_ascii_lowercase().replace(['-', '_', ' '], "");
    match text.as_str() {
        "utf8" | "65001" | "cp65001" | "ansi65001" => Some(TextEncoding::Utf8),
        "gbk" | "gb2312" | "gb18030" | "936" | "cp936" | "ansi936" | "54936" | "ms936" => {
            Some(TextEncoding::Gbk)
        }
        _ => None,
    }
}

/// Text of a field; none where it is not in this encoding. A last character that the width of the field has cut in two is
/// dropped.
pub(crate) fn decode(bytes: &[u8], encoding: TextEncoding) -> Option<Cow<'_, str>> {
    match encoding {
        TextEncoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Some(Cow::Borrowed(text)),
            Err(error) if error.error_len().is_none() => {
                std::str::from_utf8(&bytes[..error.valid_up_to()]).ok().map(Cow::Borrowed)
            }
            Err(_) => None,
        },
        TextEncoding::Gbk => {
            let whole = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
            whole.or_else(|| {
                let (_, but_last) = bytes.split_last()?;
                GB18030.decode_without_bom_handling_and_without_replacement(but_last)
            })
        }
    }
}

/// Looks at texts, and says what they seem to be in.
#[derive(Default)]
pub(crate) struct Guess {
    not_utf8: bool,
}

impl Guess {
    /// Looks at a field.
    pub(crate) fn look(&mut self, bytes: &[u8]) {
        self.not_utf8 = self.not_utf8 || decode(bytes, TextEncoding::Utf8).is_none();
    }

    /// What all fields seem to be in. What is UTF-8 throughout is: text in GBK hardly ever is by chance.
    pub(crate) fn verdict(&self) -> TextEncoding {
        if self.not_utf8 { TextEncoding::Gbk } else { TextEncoding::Utf8 }
    }
}

/// What a whole text seems to be in.
pub(crate) fn guess(mut source: impl Read) -> io::Result<TextEncoding> {
    let mut buffer = vec![0; 1 << 16];
    let mut carried = 0;
    loop {
        let read = match source.read(&mut buffer[carried..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read == 0 {
            // A text that was cut off within a character: its reader says so.
            return Ok(TextEncoding::Utf8);
        }
        let piece = &buffer[..carried + read];
        match std::str::from_utf8(piece) {
            Ok(_) => carried = 0,
            Err(error) if error.error_len().is_some() => return Ok(TextEncoding::Gbk),
            Err(error) => {
                let (from, to) = (error.valid_up_to(), piece.len());
                buffer.copy_within(from..to, 0);
                carried = to - from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_were_cut_in_a_character_are_still_read() {
        let (gbk, ..) = GB18030.encode("浙江路");
        assert_eq!(decode(&gbk, TextEncoding::Gbk).unwrap(), "浙江路");
        assert_eq!(decode(&gbk[..5], TextEncoding::Gbk).unwrap(), "浙江");
        assert_eq!(decode(&"浙江路".as_bytes()[..8], TextEncoding::Utf8).unwrap(), "浙江");
        assert_eq!(decode(&gbk, TextEncoding::Utf8), None);
        assert_eq!(decode(&[0xFF, 0xFF, 0xFF], TextEncoding::Gbk), None);
    }

    #[test]
    fn a_text_is_guessed_whatever_pieces_it_comes_in() {
        let text = "a网".repeat(40_000);
        assert_eq!(guess(text.as_bytes()).unwrap(), TextEncoding::Utf8);
        let (gbk, ..) = GB18030.encode(&text);
        assert_eq!(guess(&*gbk).unwrap(), TextEncoding::Gbk);
        assert_eq!(named(" CP936\r\n"), Some(TextEncoding::Gbk));
        assert_eq!(named("UTF-8"), Some(TextEncoding::Utf8));
        assert_eq!(named("ISO-8859-1"), None);
    }
}
