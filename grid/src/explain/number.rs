//! Numbers as people read them, the same in both languages: thousands are set apart by commas. Codes, numbers by which things
//! are called, years and whatever a program reads stay bare.

/// A whole number from 0 up: `312`, `8,748`.
pub fn count(n: impl Whole) -> String {
    with_commas(&n.digits())
}

/// A number without its fraction, rounded: `8,748` for 8747.6.
pub fn rounded(value: f64) -> String {
    // What rounds to nothing is not less than nothing.
    with_commas(&format!("{:.0}", value.round() + 0.0))
}

/// A whole number that is not negative.
pub trait Whole: Copy {
    /// Its digits.
    fn digits(self) -> String;
}

macro_rules! whole {
    ($($number:ty),+) => {
        $(impl Whole for $number {
            fn digits(self) -> String {
                self.to_string()
            }
        })+
    };
}
whole!(u8, u16, u32, u64, usize);

fn with_commas(number: &str) -> String {
    let digits = number.trim_start_matches('-');
    let sign = &number[..number.len() - digits.len()];
    let mut text = String::with_capacity(number.len() + digits.len() / 3);
    text.push_str(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (n, said) in
            [(0, "0"), (312, "312"), (8748, "8,748"), (46_796, "46,796"), (1_234_567, "1,234,567")]
        {
            assert_eq!(count(n as u32), said);
            assert_eq!(rounded(f64::from(n)), said);
        }
        assert_eq!(count(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!([999.6, -0.3, -1234.5, -123.0].map(rounded), ["1,000", "0", "-1,235", "-123"]);
    }
}
