//! The attributes of a shapefile, texts in UTF-8.

/// Bytes of a column: the most that there are.
const WIDTH: usize = 254;

/// A table of texts.
pub(super) fn write<const N: usize>(columns: &[&str; N], rows: &[[String; N]]) -> Vec<u8> {
    // No day of change: the same cells make the same file.
    let mut out = vec![3, 70, 1, 1];
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend((33 + 32 * N as u16).to_le_bytes());
    out.extend((1 + (WIDTH * N) as u16).to_le_bytes());
    out.extend([0; 20]);
    for column in columns {
        let mut name = column.as_bytes().to_vec();
        name.resize(11, 0);
        out.extend(name);
        out.push(b'C');
        out.extend([0; 4]);
        out.extend([WIDTH as u8, 0]);
        out.extend([0; 14]);
    }
    out.push(0x0D);
    for row in rows {
        out.push(b' ');
        for text in row {
            let mut cell = text.as_bytes()[..text.floor_char_boundary(WIDTH)].to_vec();
            cell.resize(WIDTH, b' ');
            out.extend(cell);
        }
    }
    out.push(0x1A);
    out
}
