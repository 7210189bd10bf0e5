//! Writing files, and reading lists of them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a text file as it is given.
///
/// # Errors
/// What the system says.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

/// Writes a text file so that nobody ever sees half of it: beside it first, then in its place.
/// What is no ordinary file (a pipe, a terminal) is written to as it is.
///
/// # Errors
/// What the system says.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let metadata = fs::metadata(path).ok();
    if metadata.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return fs::write(path, text);
    }
    if metadata.as_ref().is_some_and(|metadata| metadata.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    // A link stays one: what it leads to is replaced.
    let path = super::identity(path).unwrap_or_else(|| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wslint-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(metadata) = metadata {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.persist(&path).map(drop).map_err(|error| error.error)
}

/// Adds to the end of a file that others write to as well.
///
/// # Errors
/// What the system says.
pub fn append(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().append(true).create(true).open(path)?.write_all(text.as_bytes())
}

/// Reads a list of paths, separated by line ends or by NUL.
///
/// # Errors
/// What the system says.
pub fn read_list(path: &Path, by_nul: bool) -> io::Result<Vec<PathBuf>> {
    list(File::open(path)?, by_nul)
}

/// Reads a list of paths from anywhere, separated by line ends or by NUL.
///
/// # Errors
/// What the system says.
pub fn list(mut from: impl io::Read, by_nul: bool) -> io::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let end = if by_nul { 0 } else { b'\n' };
    let names = bytes.split(|byte| *byte == end);
    let names = names.map(|name| if by_nul { name } else { name.strip_suffix(b"\r").unwrap_or(name) });
    Ok(names.filter(|name| !name.is_empty()).map(path_of).collect())
}

/// Bytes that other programs print as a path.
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_by_line_and_by_nul() {
        let read = |text: &str, by_nul| list(text.as_bytes(), by_nul).unwrap();
        assert_eq!(read("\u{feff}a.ts\r\n\nb c.ts", false), [PathBuf::from("a.ts"), PathBuf::from("b c.ts")]);
        assert_eq!(read("a\nb.ts\0c.ts\0", true), [PathBuf::from("a\nb.ts"), PathBuf::from("c.ts")]);
        assert_eq!(read("\n", false), Vec::<PathBuf>::new());
    }
}
