//! A folder of files whose names carry the hash of their content, with compressed siblings.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Files below this size travel in one packet anyway.
const WORTH_COMPRESSING: usize = 1024;

/// A folder under construction. Add the files that are referred to first: their plain names are replaced by the hashed
/// ones in every text that is added later.
pub(super) struct Bundle {
    folder: PathBuf,
    compress: bool,
    renamed: Vec<(String, String)>,
    written: BTreeSet<String>,
}

impl Bundle {
    /// Starts in `folder`, which is created if need be. With `compress`, `.br` and `.gz` siblings are written.
    ///
    /// # Errors
    /// When the folder cannot be created.
    pub(super) fn new(folder: &Path, compress: bool) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        Ok(Self { folder: folder.to_owned(), compress, renamed: Vec::new(), written: BTreeSet::new() })
    }

    /// Adds a file under `name` with a hash put before its extension.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let content = self.with_hashed_names(name, content);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let hashed = format!("{stem}-{:016x}.{extension}", fnv1a(&content));
        self.write(&hashed, &content)?;
        self.renamed.push((name.to_owned(), hashed));
        Ok(())
    }

    /// Adds the page itself under its plain name and removes what earlier builds left in the folder.
    ///
    /// # Errors
    /// When it cannot be written, or a leftover cannot be removed.
    pub(super) fn finish(mut self, name: &str, content: &[u8]) -> Result<()> {
        let content = self.with_hashed_names(name, content);
        self.write(name, &content)?;
        for entry in
            fs::read_dir(&self.folder).with_context(|| format!("reading {}", self.folder.display()))?
        {
            let entry = entry?;
            let left_over = !self.written.contains(entry.file_name().to_string_lossy().as_ref());
            if left_over && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())
                    .with_context(|| format!("removing {}", entry.path().display()))?;
            }
        }
        Ok(())
    }

    /// Replaces `./name` by `./name-hash.ext` in texts; bytes of other files are left alone.
    fn with_hashed_names(&self, name: &str, content: &[u8]) -> Vec<u8> {
        let is_text = [".js", ".css", ".html"].iter().any(|extension| name.ends_with(extension));
        match std::str::from_utf8(content) {
            Ok(text) if is_text => self
                .renamed
                .iter()
                .fold(text.to_owned(), |text, (plain, hashed)| {
                    text.replace(&format!("./{plain}"), &format!("./{hashed}"))
                })
                .into_bytes(),
            _ => content.to_vec(),
        }
    }

    /// Writes a file and its compressed siblings unless they are there with this very content.
    fn write(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        let unchanged = fs::read(&path).is_ok_and(|old| old == content);
        if !unchanged {
            fs::write(&path, content).with_context(|| format!("writing {}", path.display()))?;
        }
        self.written.insert(name.to_owned());
        if self.compress && content.len() >= WORTH_COMPRESSING {
            self.write_compressed(&format!("{name}.br"), unchanged, || brotli(content))?;
            self.write_compressed(&format!("{name}.gz"), unchanged, || gzip(content))?;
        }
        Ok(())
    }

    fn write_compressed(
        &mut self,
        name: &str,
        unchanged: bool,
        compress: impl Fn() -> Result<Vec<u8>>,
    ) -> Result<()> {
        let path = self.folder.join(name);
        if !(unchanged && path.exists()) {
            fs::write(&path, compress()?).with_context(|| format!("writing {}", path.display()))?;
        }
        self.written.insert(name.to_owned());
        Ok(())
    }
}

/// Brotli at its best quality: files are compressed once and sent many times.
fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*content, &mut out, &parameters).context("compressing with brotli")?;
    Ok(out)
}

/// Gzip for browsers that speak plain HTTP to another machine: they do not ask for brotli there.
fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    encoder.finish().context("compressing with gzip")
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo; offset basis and prime as in draft-eastlake-fnv). It tells versions of a file
/// apart; nobody is kept from forging it, and nothing rests on that.
fn fnv1a(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn build(folder: &Path, script: &str) -> String {
        let mut bundle = Bundle::new(folder, false).unwrap();
        bundle.add("a.js", script.as_bytes()).unwrap();
        bundle.add("b.js", b"import './a.js';").unwrap();
        bundle.finish("index.html", b"<script src=\"./b.js\"></script>").unwrap();
        fs::read_to_string(folder.join("index.html")).unwrap()
    }

    #[test]
    fn a_changed_file_renames_all_that_refer_to_it_and_leaves_nothing_behind() {
        let folder = std::env::temp_dir().join(format!("wangge-bundle-{}", std::process::id()));
        let first = build(&folder, "1");
        let before = names(&folder);
        let second = build(&folder, "2");
        let after = names(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_ne!(first, second);
        assert_eq!(before.len(), 3, "{before:?}");
        assert_eq!(after.len(), 3, "{after:?}");
        assert_eq!(before.iter().filter(|name| after.contains(name)).count(), 1, "only index.html stays");
    }

    #[test]
    fn compressed_siblings_are_smaller_and_reproducible() {
        let content = "网格 ".repeat(2000);
        for compress in [brotli, gzip] {
            let small = compress(content.as_bytes()).unwrap();
            assert!(small.len() < content.len() / 20);
            assert_eq!(small, compress(content.as_bytes()).unwrap());
        }
    }

    #[test]
    fn hash_agrees_with_the_published_vectors() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
