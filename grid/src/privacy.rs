//! Masking of personal fields: what is shown unless a reveal was granted (个人信息保护法 Art. 6, 51).

/// `张*` for `张三`, `欧*` for `欧阳娜娜`: the first character and one star, whatever the length.
pub fn mask_name(name: &str) -> String {
    name.chars().next().map_or_else(String::new, |first| format!("{first}*"))
}

/// `138****0000`: the first three and last four digits of a telephone number; shorter numbers are masked whole.
pub fn mask_phone(phone: &str) -> String {
    let characters: Vec<char> = phone.chars().filter(|c| !c.is_whitespace()).collect();
    if characters.len() < 8 {
        return if characters.is_empty() { String::new() } else { "****".to_owned() };
    }
    let head: String = characters[..3].iter().collect();
    let tail: String = characters[characters.len() - 4..].iter().collect();
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
        for (phone, masked) in
            [("13812340000", "138****0000"), ("138 1234 0000", "138****0000"), ("12345", "****"), ("", "")]
        {
            assert_eq!(mask_phone(phone), masked);
        }
    }
}
