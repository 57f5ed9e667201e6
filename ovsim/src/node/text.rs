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

/// How many places there are for them, each for one.
const PLACES: usize = 256;

/// The words, each where its length and letters say: one look tells whether a text is one of them.
const TABLE: [&str; PLACES] = {
    let mut table = [""; PLACES];
    let mut at = 0;
    while at < WORDS.len() {
        table[place(WORDS[at].as_bytes())] = WORDS[at];
        at += 1;
    }
    table
};

const fn place(text: &[u8]) -> usize {
    let length = text.len();
    if length == 0 {
        return 0;
    }
    let (first, middle, last) = (text[0], text[length / 2], text[length - 1]);
    (length * 3 + first as usize * 3 + last as usize * 33 + middle as usize) % PLACES
}

fn known(text: &str) -> Option<&'static str> {
    let word = TABLE[place(text.as_bytes())];
    (word == text).then_some(word)
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
        if let Cow::Owned(text) = &mut self.0 {
            text.shrink_to_fit();
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
    fn every_word_has_its_place() {
        assert!(WORDS.is_sorted());
        for word in WORDS {
            assert_eq!(known(word), Some(*word));
        }
        assert_eq!(known("truf"), None);
        assert!(Text::from("").is_empty());
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
        assert_eq!(grown, one);
        assert_eq!(Text::from("something else"), *"something else");
    }
}
