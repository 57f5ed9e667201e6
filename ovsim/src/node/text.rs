//! The text of an element. Nine of ten are among a few dozen words, which cost no memory of their own: in an estate of ten
//! thousand machines there are a million of them.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// A text that may be one of the words that are always there.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Text(Cow<'static, str>);

/// The words, ordered.
const WORDS: &[&str] = &[
    "-1",
    "0",
    "1",
    "10",
    "100",
    "1024",
    "1073741824",
    "14",
    "1500",
    "2",
    "21474836480",
    "3",
    "34359738368",
    "4",
    "4294967296",
    "42949672960",
    "5",
    "6",
    "7",
    "8",
    "8589934592",
    "9",
    "Active VM",
    "Etc/GMT",
    "LOCK_SCREEN",
    "Linux",
    "active",
    "auto_resume",
    "cow",
    "data",
    "disabled",
    "down",
    "eth0",
    "false",
    "guest reported data",
    "hd",
    "image",
    "inherit",
    "locked",
    "migratable",
    "network",
    "nic1",
    "none",
    "normal",
    "ok",
    "other",
    "ovirt",
    "q35_ovmf",
    "qcow2_v3",
    "raw",
    "rhel_9x64",
    "server",
    "spice",
    "suspended",
    "true",
    "up",
    "urandom",
    "v4",
    "v6",
    "vga",
    "virtio",
    "virtio_scsi",
    "vnc",
    "x86_64",
];

/// The longest of them.
const LONGEST: usize = 19;

fn known(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST {
        return None;
    }
    WORDS.binary_search(&text).ok().map(|at| WORDS[at])
}

impl Text {
    /// Appends.
    pub fn push_str(&mut self, more: &str) {
        self.0.to_mut().push_str(more);
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives back the room that growing left over.
    pub fn shrink_to_fit(&mut self) {
        match (known(&self.0), &mut self.0) {
            (Some(word), text @ Cow::Owned(_)) => *text = Cow::Borrowed(word),
            (None, Cow::Owned(text)) => text.shrink_to_fit(),
            _ => {}
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(known(&text).map_or(Cow::Owned(text), Cow::Borrowed))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(known(text).map_or_else(|| Cow::Owned(text.to_owned()), Cow::Borrowed))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> String {
        text.0.into_owned()
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Text {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        &*self.0 == other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_ordered_and_not_too_long() {
        assert!(WORDS.is_sorted());
        assert_eq!(WORDS.iter().map(|word| word.len()).max(), Some(LONGEST));
    }

    #[test]
    fn words_are_shared_and_others_are_kept() {
        let pointer = |text: &Text| text.as_str().as_ptr();
        let (one, other) = (Text::from("true"), Text::from("true".to_owned()));
        assert_eq!(pointer(&one), pointer(&other));
        let mut grown = Text::from("tr");
        grown.push_str("ue");
        assert_eq!(grown, "true");
        grown.shrink_to_fit();
        assert_eq!(pointer(&grown), pointer(&one));
        assert_eq!(Text::from("something else"), *"something else");
    }
}
