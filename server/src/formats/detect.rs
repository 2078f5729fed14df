//! What a file is: by its first bytes, as names lie.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use grid::wire::upload::FileFormat;

use super::FormatError;
use super::read::archive::Archive;

/// How much of a file is looked at.
const LOOK: u64 = 512;

/// What a file is that was called `name`.
///
/// # Errors
/// [`FormatError`] when it is nothing that is read.
pub(crate) fn detect(path: &Path, name: &str) -> Result<FileFormat, FormatError> {
    let mut start = Vec::new();
    File::open(path)?.take(LOOK).read_to_end(&mut start)?;
    if start.is_empty() {
        return Err(FormatError::Empty);
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return archive(path);
    }
    if start.starts_with(b"SQLite format 3\0") {
        return Ok(FileFormat::GeoPackage);
    }
    // The length of a header, and a header that says what it is.
    if start.len() > 15 && &start[4..6] == b"\n\t" && start[6..].starts_with(b"OSMHeader") {
        return Ok(FileFormat::OsmPbf);
    }
    if let Some(refused) = known(&start) {
        return Err(refused);
    }
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start);
    let first = text.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match first {
        Some(b'<') => Ok(FileFormat::Kml),
        Some(b'{' | b'[' | 0x1E) => Ok(FileFormat::GeoJson),
        _ if start.contains(&0) => Err(FormatError::Unknown),
        _ if matches!(ending.as_str(), "csv" | "tsv" | "txt") => Ok(FileFormat::Csv),
        None => Err(FormatError::Empty),
        _ if text
            .iter()
            .take_while(|&&byte| byte != b'\n')
            .any(|byte| matches!(byte, b',' | b';' | b'\t')) =>
        {
            Ok(FileFormat::Csv)
        }
        _ => Err(FormatError::Unknown),
    }
}

fn archive(path: &Path) -> Result<FileFormat, FormatError> {
    let archive = Archive::open(path)?;
    if archive.with_ending("shp").next().is_some() {
        Ok(FileFormat::Shapefile)
    } else if archive.with_ending("kml").next().is_some() {
        Ok(FileFormat::Kml)
    } else if archive.has("xl/workbook.xml") {
        Err(FormatError::Known {
            zh: "这是 Excel 工作簿；请另存为 CSV 再上传",
            en: "this is an Excel workbook; save it as CSV",
        })
    } else {
        Err(FormatError::Known {
            zh: "压缩包里没有 .shp 或 .kml；其他格式请直接上传，不要压缩",
            en: "the archive has no .shp or .kml in it; upload files of other formats as they are, not packed",
        })
    }
}

/// What people often have in hand in place of what is read.
fn known(start: &[u8]) -> Option<FormatError> {
    let known = |zh, en| Some(FormatError::Known { zh, en });
    match start {
        [0, 0, 0x27, 0x0A, ..] => known(
            "这是单独的 .shp；请把同名的 .shp、.dbf、.prj、.cpg 一起打成 zip",
            "this is a .shp alone; pack it together with its .dbf, .prj and .cpg as a zip",
        ),
        [b'R', b'a', b'r', b'!', ..] => {
            known("这是 RAR 压缩包；请改用 zip", "this is a RAR archive; pack it as a zip")
        }
        [b'7', b'z', 0xBC, 0xAF, ..] => {
            known("这是 7z 压缩包；请改用 zip", "this is a 7z archive; pack it as a zip")
        }
        [0x1F, 0x8B, ..] => {
            known("这是 gzip 压缩文件；请解压后再上传", "this is packed with gzip; upload the file itself")
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => known(
            "这是旧版 Excel 或 Word 文件；请另存为 CSV",
            "this is an old Excel or Word file; save it as CSV",
        ),
        [b'%', b'P', b'D', b'F', ..] => known(
            "这是 PDF；请从 GIS 导出 GeoJSON 或 Shapefile",
            "this is a PDF; export GeoJSON or a Shapefile from the GIS",
        ),
        [b'A', b'C', b'1', b'0', ..] => known(
            "这是 CAD 图（DWG）；请在 CAD 或 GIS 中导出为 Shapefile",
            "this is a CAD drawing (DWG); export it as a Shapefile",
        ),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            known("文件是 UTF-16 编码；请另存为 UTF-8", "the file is in UTF-16; save it as UTF-8")
        }
        _ => None,
    }
}
