//! `GeoJSON`: read as it is, so that faults name its own lines. Only what is in GBK is written anew.

use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use encoding_rs::GB18030;
use grid::wire::upload::TextEncoding;

use super::super::folder::full;
use super::super::{Folder, FormatError, Layer, Stated, encoding, stem};

/// The one layer of a file.
pub(crate) fn read(
    path: &Path,
    name: &str,
    asked: Option<TextEncoding>,
    folder: &Folder,
) -> Result<Vec<Layer>, FormatError> {
    let (file, encoding) = in_utf8(path, asked, folder)?;
    Ok(vec![Layer {
        name: stem(name),
        file,
        crs: Stated::Usual,
        encoding: Some(encoding),
        notes: Vec::new(),
    }])
}

/// The text in UTF-8, and what it is in.
pub(super) fn in_utf8(
    path: &Path,
    asked: Option<TextEncoding>,
    folder: &Folder,
) -> Result<(PathBuf, TextEncoding), FormatError> {
    let encoding = match asked {
        Some(asked) => asked,
        None => encoding::guess(folder.read(path)?)?,
    };
    let file = match encoding {
        TextEncoding::Utf8 => path.to_owned(),
        TextEncoding::Gbk => from_gbk(path, folder)?,
    };
    Ok((file, encoding))
}

fn from_gbk(path: &Path, folder: &Folder) -> Result<PathBuf, FormatError> {
    let mut source = folder.read(path)?;
    let (into, out) = folder.file("utf8")?;
    let mut out = BufWriter::new(out);
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut piece = vec![0; 1 << 16];
    let mut text = String::with_capacity(1 << 18);
    loop {
        let read = source.read(&mut piece)?;
        let mut rest = &piece[..read];
        loop {
            let (result, taken, _) = decoder.decode_to_string(rest, &mut text, read == 0);
            out.write_all(text.as_bytes()).map_err(full)?;
            text.clear();
            rest = &rest[taken..];
            if result == encoding_rs::CoderResult::InputEmpty {
                break;
            }
        }
        if read == 0 {
            break;
        }
    }
    out.flush().map_err(full)?;
    Ok(into)
}
