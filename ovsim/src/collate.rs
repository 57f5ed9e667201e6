//! The order of texts in the engine's database, which sorts as people of `en_US` do: letters and digits first, whatever their
//! accents, their case, and the marks between them; where these are the same, accents, then small before capital letters, then marks.

/// What a text is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Collated {
    letters: Vec<u32>,
    accents: Vec<u8>,
    capitals: Vec<bool>,
    marks: Vec<u32>,
    text: String,
}

/// Letters with their accented forms, in this order.
const ACCENTED: [&str; 23] = [
    "aáàăâåäãąā",
    "cćĉčċç",
    "dďđð",
    "eéèĕêěëėęē",
    "gğĝġģ",
    "hĥħ",
    "iíìĭîïĩįī",
    "jĵ",
    "kķ",
    "lĺľļłŀ",
    "nńňñņ",
    "oóòŏôöőõøō",
    "rŕřŗ",
    "sśŝšşſ",
    "tťţ",
    "uúùŭûůüűũųū",
    "wŵ",
    "yýŷÿ",
    "zźžż",
    "α\u{3ac}",
    "ε\u{3ad}",
    "ι\u{3af}",
    "ο\u{3cc}",
];

/// Where a letter or digit stands among the marks: behind them all.
const NO_MARK: u32 = u32::MAX;

impl Collated {
    pub(crate) fn of(text: &str) -> Collated {
        let mut key = Collated {
            letters: Vec::new(),
            accents: Vec::new(),
            capitals: Vec::new(),
            marks: Vec::new(),
            text: text.to_owned(),
        };
        for letter in text.chars() {
            if is_mark(letter) {
                key.marks.push(u32::from(letter));
                continue;
            }
            key.marks.push(NO_MARK);
            for small in letter.to_lowercase() {
                key.put(small, letter.is_uppercase());
            }
        }
        key
    }

    fn put(&mut self, small: char, capital: bool) {
        let pair = match small {
            'ß' => "ss",
            'œ' => "oe",
            'æ' => "ae",
            _ => "",
        };
        if !pair.is_empty() {
            for letter in pair.chars() {
                self.letters.push(u32::from(letter));
                self.accents.push(u8::MAX);
                self.capitals.push(capital);
            }
            return;
        }
        let (base, accent) = plain(small);
        self.letters.push(u32::from(base));
        self.accents.push(accent);
        self.capitals.push(capital);
    }
}

/// A letter without its accent, and which one that is.
fn plain(letter: char) -> (char, u8) {
    if letter.is_ascii() {
        return (letter, 0);
    }
    let found = ACCENTED.iter().find_map(|row| {
        let at = row.chars().position(|known| known == letter)?;
        Some((row.chars().next()?, at as u8))
    });
    found.unwrap_or((letter, 0))
}

/// What counts only where all else is the same: blanks and punctuation, but no currency.
fn is_mark(letter: char) -> bool {
    match letter {
        '$' => false,
        '§'
        | '°'
        | '×'
        | '÷'
        | '\u{a0}'..='\u{a1}'
        | '\u{bf}'
        | '«'
        | '»'
        | '\u{2010}'..='\u{2027}' => true,
        _ => letter.is_whitespace() || letter.is_ascii_punctuation(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_as_the_database_sorts_them() {
        for row in [
            "01 1 -a _a a a( a~ a-1 a1 A-1 a10 a2 a-a aa a-b a.b a_b ab aB Ab AB b B e E é É f host host1 Host-2 ss ß vm-1 vm.1 vm_1 vm1 Vm1 VM-1 vm-10 vm10",
            "a a- -A A A- -ab a--b a-b ab ab- a-B aB",
            "vm vm- VM vm1a vm-a-1 vm-a1 vma-1 vma1 vm-b1",
            "ae Ae AE aé aÉ áe áé",
            "$ 0 a z α β А Б 中",
        ] {
            let mut words: Vec<&str> = row.split(' ').collect();
            words.reverse();
            words.sort_by_cached_key(|word| Collated::of(word));
            assert_eq!(words.join(" "), row);
        }
        let mut blanks = ["A a", "aa", "a a", "a  a", "a ", "a"];
        blanks.sort_by_cached_key(|word| Collated::of(word));
        assert_eq!(blanks, ["a", "a ", "a  a", "a a", "aa", "A a"]);
    }
}
