//! Files that appear under their names only when they are whole.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// A file on its way: beside its place and under another name until it is whole and on the disk, so that nobody reads
/// half of it and an older file stays when anything fails. Without [`WholeFile::finish`], nothing of it is left.
pub(super) struct WholeFile {
    file: PathBuf,
    part: PathBuf,
    /// Empty once finished.
    out: Option<BufWriter<File>>,
}

impl WholeFile {
    /// Begins the file.
    ///
    /// # Errors
    /// A [`Failure`] naming the file when its folder does not take one.
    pub(super) fn create(file: &Path) -> Result<Self, Failure> {
        let mut part = file.to_owned().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let out = File::create(&part).map_err(|error| cannot_write(file, &error))?;
        Ok(Self { file: file.to_owned(), part, out: Some(BufWriter::new(out)) })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// A [`Failure`] naming the file; what was in its place is still there.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        let put = match &mut self.out {
            Some(out) => out
                .flush()
                // Before the new name: a power failure must not leave an empty file in place of the older one.
                .and_then(|()| out.get_ref().sync_all())
                .and_then(|()| std::fs::rename(&self.part, &self.file)),
            None => Ok(()),
        };
        put.map_err(|error| cannot_write(&self.file, &error))?;
        self.out = None;
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.out.as_mut().map_or(Ok(0), |out| out.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if self.out.take().is_some() {
            // What matters is told by the error at hand.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

/// Sees to it that a file to be written is none of those that are read.
///
/// # Errors
/// A [`Failure`] naming the file.
pub(super) fn is_none_of<'a>(
    output: &Path,
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Result<(), Failure> {
    // What is not there yet is none of them.
    let Ok(there) = output.canonicalize() else { return Ok(()) };
    let same = |input: &Path| input.canonicalize().is_ok_and(|input| input == there);
    if inputs.into_iter().any(same) {
        let file = output.display();
        return Err(Failure::new(format!(
            "-o {file}: this file is read and would be written over; name another"
        )));
    }
    Ok(())
}

pub(super) fn cannot_write(file: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: cannot be written: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn files(folder: &TempDir) -> Vec<String> {
        let names = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| name.into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("report.json");
        fs::write(&file, "old").unwrap();

        let mut given_up = WholeFile::create(&file).unwrap();
        given_up.write_all(b"half").unwrap();
        drop(given_up);
        assert_eq!(
            (files(&folder), fs::read_to_string(&file).unwrap()),
            (vec!["report.json".into()], "old".into())
        );

        let mut whole = WholeFile::create(&file).unwrap();
        whole.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "old", "not before it is whole");
        whole.finish().unwrap();
        assert_eq!(
            (files(&folder), fs::read_to_string(&file).unwrap()),
            (vec!["report.json".into()], "new".into())
        );
    }

    #[test]
    fn what_is_read_is_not_written_over_by_whatever_name() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("blocks.geojson");
        fs::write(&file, "{}").unwrap();
        let roundabout = folder.path().join(".").join("blocks.geojson");
        assert!(is_none_of(&roundabout, [file.as_path()]).unwrap_err().to_string().contains("written over"));
        assert!(is_none_of(&folder.path().join("new"), [file.as_path()]).is_ok());
    }

    #[test]
    fn a_failure_names_the_file_and_leaves_no_part() {
        let folder = TempDir::new().unwrap();
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        let mut out = WholeFile::create(&taken).unwrap();
        out.write_all(b"text").unwrap();
        assert!(out.finish().unwrap_err().to_string().contains("taken: cannot be written"));
        assert_eq!(files(&folder), ["taken"]);
        assert!(WholeFile::create(&folder.path().join("no/such")).is_err());
    }
}
