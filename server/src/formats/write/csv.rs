//! Tables for spreadsheets.

/// The mark by which spreadsheets know UTF-8.
pub(crate) const MARK: &str = "\u{feff}";

/// A row as RFC 4180 has it. A cell that a spreadsheet would compute is made a text by an apostrophe; bytes that end a text in some
/// programs are left out.
pub(crate) fn row<'a>(into: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (nth, cell) in cells.enumerate() {
        if nth > 0 {
            into.push(',');
        }
        let cell = cell.replace('\0', "");
        into.push('"');
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            into.push('\'');
        }
        into.push_str(&cell.replace('"', "\"\""));
        into.push('"');
    }
    into.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_texts_whatever_they_begin_with() {
        let mut text = String::new();
        row(
            &mut text,
            ["=1+1", "+8613", "-x", "@x", "\tx", "\rx", "\0=1", "a\"b,c\nd", "", "网格"].into_iter(),
        );
        assert_eq!(
            text,
            "\"'=1+1\",\"'+8613\",\"'-x\",\"'@x\",\"'\tx\",\"'\rx\",\"'=1\",\"a\"\"b,c\nd\",\"\",\"网格\"\r\n"
        );
    }
}
