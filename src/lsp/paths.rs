//! Addresses of documents and paths of files.
//!
//! A document is known by its address as the client writes it. Only configuration needs a path.

use std::path::{Path, PathBuf};

use tower_lsp::ls_types::Uri;

/// The path of a file; none for what is no file, such as `untitled:` and `git:`.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = uri.path().decode().to_string().ok()?.into_owned();
    let host = uri.authority().map(|authority| authority.host().to_owned()).unwrap_or_default();
    if cfg!(windows) {
        return Some(PathBuf::from(windows_path(&host, &path)));
    }
    path.starts_with('/').then(|| PathBuf::from(path))
}

/// A path of Windows: `/c:/x` with a drive, `//host/share/x` on another machine.
fn windows_path(host: &str, path: &str) -> String {
    if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
        return format!("\\\\{host}{}", path.replace('/', "\\"));
    }
    let inside = path.trim_start_matches('/');
    match inside.split_once(':') {
        // Editors do not agree on the case of a drive.
        Some((drive, rest)) if drive.len() == 1 => {
            format!("{}:{}", drive.to_ascii_uppercase(), rest.replace('/', "\\"))
        }
        _ => path.replace('/', "\\"),
    }
}

/// The address of a file.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// The name at the end of an address, for messages.
pub(super) fn name_of(uri: &Uri) -> String {
    let path = uri.path().decode().to_string_lossy().into_owned();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_have_a_path() {
        let path = |uri: &str| path_of(&uri.parse().unwrap());
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("git:/p/a.ts?%7B%7D"), None);
        assert_eq!(path("vscode-notebook-cell:/p/a.ipynb#W0"), None);
        if cfg!(unix) {
            assert_eq!(path("file:///p/a%20b/%C3%A9.ts"), Some("/p/a b/é.ts".into()));
        }
    }

    #[test]
    fn drives_and_machines_of_windows_are_known() {
        for (host, path, expected) in [
            ("", "/c:/x/a.ts", "C:\\x\\a.ts"),
            ("", "/C:/x/a.ts", "C:\\x\\a.ts"),
            ("localhost", "/c:/a.ts", "C:\\a.ts"),
            ("server", "/share/a.ts", "\\\\server\\share\\a.ts"),
        ] {
            assert_eq!(windows_path(host, path), expected);
        }
        let uri: Uri = "file:///c%3A/x/a.ts".parse().unwrap();
        assert_eq!(uri.path().decode().to_string_lossy(), "/c:/x/a.ts");
    }
}
