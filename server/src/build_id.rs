//! Which build of the program this is.

use std::fs::File;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Read};
use std::sync::OnceLock;

/// A number that every process of one build agrees on and another build does not have: a hash of the program's own
/// bytes.
///
/// Read when first asked for, which must be before the program's file can be replaced: at the start.
pub(crate) fn build_id() -> u64 {
    static ID: OnceLock<u64> = OnceLock::new();
    *ID.get_or_init(|| {
        std::env::current_exe().and_then(File::open).and_then(fingerprint).unwrap_or_else(|error| {
            tracing::warn!(%error, "the program's own file cannot be read; its version stands for the build");
            let mut version = DefaultHasher::new();
            env!("CARGO_PKG_VERSION").hash(&mut version);
            version.finish()
        })
    })
}

/// FNV-1a over words of eight bytes instead of single ones: a program has many, and nobody chooses them to collide.
fn fingerprint(mut content: impl Read) -> io::Result<u64> {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut buffer = vec![0; 1 << 16];
    let (mut hash, mut length) = (OFFSET, 0);
    loop {
        // Whole buffers, so that words begin at the same bytes however the content is delivered.
        let mut filled = 0;
        while filled < buffer.len() {
            match content.read(&mut buffer[filled..])? {
                0 => break,
                read => filled += read,
            }
        }
        if filled == 0 {
            return Ok((hash ^ length).wrapping_mul(PRIME));
        }
        length += filled as u64;
        for word in buffer[..filled].chunks(8) {
            let mut bytes = [0; 8];
            bytes[..word.len()].copy_from_slice(word);
            hash = (hash ^ u64::from_le_bytes(bytes)).wrapping_mul(PRIME);
            // A product carries upwards only: turn it, so that high bits reach the low ones.
            hash ^= hash >> 29;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_and_the_length_tell_builds_apart() {
        let program: Vec<u8> = (0..200_003_u32).map(|n| ((n * 31) >> 3) as u8).collect();
        let of = |bytes: &[u8]| fingerprint(bytes).unwrap();
        let original = of(&program);
        assert_eq!(original, of(&program.clone()));
        for position in [0, 7, 8, 65_535, 65_536, 131_071, 200_002] {
            for bit in [1, 128] {
                let mut other = program.clone();
                other[position] ^= bit;
                assert_ne!(of(&other), original, "bit {bit} of byte {position}");
            }
        }
        assert_ne!(of(&[&program[..], &[0]].concat()), original);
        assert_ne!(of(&[]), of(&[0]));
    }

    #[test]
    fn it_does_not_matter_in_what_pieces_the_program_is_read() {
        struct Dribble<'a>(&'a [u8]);
        impl Read for Dribble<'_> {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                let some = into.len().min(1 + self.0.len() % 977);
                self.0.read(&mut into[..some])
            }
        }
        let program: Vec<u8> = (0..150_001_u32).map(|n| (n * 7) as u8).collect();
        assert_eq!(fingerprint(Dribble(&program)).unwrap(), fingerprint(program.as_slice()).unwrap());
    }
}
