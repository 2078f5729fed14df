//! Masking of personal fields: what is shown unless a reveal was granted (个人信息保护法 Art. 6, 51).

/// `张*` for `张三`, `欧*` for `欧阳娜娜`: the first character and one star, whatever the length.
pub fn mask_name(name: &str) -> String {
    name.chars().next().map_or_else(String::new, |first| format!("{first}*"))
}

/// `138****0000`: the first three and last four digits of a mobile number. Of a shorter one, whose first digits half the
/// neighbours share, the last two; of one so short that two are a good part of it, nothing.
pub fn mask_phone(phone: &str) -> String {
    let characters: Vec<char> = phone.chars().filter(|c| !c.is_whitespace()).collect();
    let (head, tail) = match characters.len() {
        0 => return String::new(),
        1..7 => (0, 0),
        7..11 => (0, 2),
        _ => (3, 4),
    };
    let head: String = characters[..head].iter().collect();
    let tail: String = characters[characters.len() - tail..].iter().collect();
    format!("{head}****{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_phones_are_masked() {
        for (name, masked) in [("张三", "张*"), ("欧阳娜娜", "欧*"), ("李", "李*"), ("", "")] {
            assert_eq!(mask_name(name), masked);
        }
        for (phone, masked) in [
            ("13812340000", "138****0000"),
            ("138 1234 0000", "138****0000"),
            ("87654321", "****21"),
            ("7654321", "****21"),
            ("12345", "****"),
            ("", ""),
        ] {
            assert_eq!(mask_phone(phone), masked);
        }
    }
}
