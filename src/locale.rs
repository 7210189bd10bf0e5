//! The languages that texts are shown in. Another language is another set of files, and a line here.

use std::str::FromStr;

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English: what stands in the code, and what a missing text is shown in.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Locale {
    /// All languages.
    pub const ALL: [Locale; 2] = [Locale::En, Locale::Ja];

    /// The word for it on the command line and in HTML.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Ja => "ja",
        }
    }

    /// The language of a tag as systems and editors write it: `ja`, `ja-JP`, `ja_JP.UTF-8`.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.', '@']).next()?;
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }
}

impl FromStr for Locale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::tag).join(", ");
        Self::of_tag(text).ok_or_else(|| format!("there are no texts in `{text}`; there are: {known}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_systems_and_editors_are_known() {
        for tag in ["ja", "ja-JP", "ja_JP.UTF-8", "JA"] {
            assert_eq!(Locale::of_tag(tag), Some(Locale::Ja), "{tag}");
        }
        for tag in ["C", "POSIX", "", "de_DE", "jam"] {
            assert_eq!(Locale::of_tag(tag), None, "{tag}");
        }
    }
}
