//! The disk as the resolver sees it: inside the folders of the workspace, with what is open.

use std::io;
use std::path::{Path, PathBuf};

use oxc_resolver::{FileMetadata, FileSystem, FileSystemOs, ResolveError};

use super::super::roots::Bounds;
use super::OpenTexts;

/// The files that may be seen.
pub(super) struct Disk {
    bounds: Bounds,
    open: Option<OpenTexts>,
    system: FileSystemOs,
}

impl Disk {
    pub(super) fn new(bounds: Bounds, open: Option<OpenTexts>) -> Self {
        Self { bounds, open, system: FileSystemOs::new() }
    }

    fn check(&self, path: &Path) -> io::Result<()> {
        if self.bounds.hold(path) { Ok(()) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    /// A file that is open and was never saved.
    fn is_open(&self, path: &Path) -> bool {
        self.open.as_ref().is_some_and(|open| open(path).is_some())
    }
}

impl FileSystem for Disk {
    fn new() -> Self {
        Disk::new(Bounds::default(), None)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.check(path)?;
        self.system.read(path)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        self.check(path)?;
        self.system.read_to_string(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.check(path)?;
        match self.system.metadata(path) {
            Err(_) if self.is_open(path) => Ok(FileMetadata::new(true, false, false)),
            found => found,
        }
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.check(path)?;
        self.system.symlink_metadata(path)
    }

    fn read_link(&self, path: &Path) -> Result<PathBuf, ResolveError> {
        self.check(path).map_err(ResolveError::from)?;
        self.system.read_link(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.check(path)?;
        self.system.canonicalize(path)
    }
}
