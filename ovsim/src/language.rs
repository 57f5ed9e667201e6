//! Which language a client wants its faults in, and the few sentences that are known in another than English.

/// The languages that engine 4.5.8 has messages in, but for Russian each for one country.
const KNOWN: [&str; 11] = [
    "cs-CZ", "de-DE", "es-ES", "fr-FR", "it-IT", "ja-JP", "ka-GE", "ko-KR", "pt-BR", "ru", "zh-CN",
];

/// The language of an `Accept-Language` header: that which is wanted most, and English when there are no messages in it.
pub(crate) fn choose(header: Option<&str>) -> &'static str {
    let entries = header.into_iter().flat_map(|value| value.split(','));
    let mut wanted: Vec<(f32, &str)> = entries.map(entry).collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (_, first) = wanted.first().copied().unwrap_or((1.0, "en"));
    let is_asked = |known: &&&str| {
        let tag = match known.contains('-') {
            true => first,
            false => first.split('-').next().unwrap_or(""),
        };
        tag.eq_ignore_ascii_case(known)
    };
    KNOWN.iter().find(is_asked).copied().unwrap_or("en")
}

fn entry(text: &str) -> (f32, &str) {
    let (tag, rest) = text.split_once(';').unwrap_or((text, ""));
    let quality = rest.trim().strip_prefix("q=").and_then(|q| q.parse().ok());
    (quality.unwrap_or(1.0), tag.trim())
}

/// Rows of language, English sentence and translation.
const SENTENCES: [&str; 2] = [
    include_str!("language/sentences.txt"),
    include_str!("language/beans.txt"),
];

/// The text in that language, as far as its sentences are known.
pub(crate) fn translate(language: &str, text: String) -> String {
    let rows = SENTENCES.iter().flat_map(|rows| rows.lines());
    let rows = rows.filter_map(|row| {
        let (known, rest) = row.split_once('\t')?;
        let (english, there) = rest.split_once('\t')?;
        (known == language).then_some((english, there))
    });
    rows.fold(text, |text, (english, there)| text.replace(english, there))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wish_counts() {
        assert_eq!(choose(None), "en");
        assert_eq!(choose(Some("xx")), "en");
        assert_eq!(choose(Some("ja-jp, en;q=0.5")), "ja-JP");
        assert_eq!(choose(Some("en;q=0.5, fr-FR")), "fr-FR");
        for other in [
            "de",
            "de-AT",
            "xx, ja-JP",
            "en, ja-JP",
            "ja-JP;q=0.2, en;q=0.5",
            "ja_JP",
            "*",
        ] {
            assert_eq!(choose(Some(other)), "en", "{other}");
        }
        assert_eq!(choose(Some("ru-RU")), "ru");
    }

    #[test]
    fn known_sentences_are_translated() {
        let text = "[x, Attribute: vmStatic.name]".to_owned();
        assert_eq!(translate("en", text.clone()), text);
        assert_eq!(
            translate("pt-BR", "[Cannot remove VM. VM is running.]".to_owned()),
            "[Não foi possível remover o(s)/a(s) MV. A MV está executando.]"
        );
        assert_eq!(translate("ja-JP", text), "[x, 属性: vmStatic.name]");
        let mac = "[MAC address must be in format \"HH:HH:HH:HH:HH:HH\" where H is a hexadecimal character (either a digit or A-F, case is insignificant)., Attribute: nic.macAddress]";
        let said = translate("it-IT", mac.to_owned());
        assert!(!said.contains("MAC address must"), "{said}");
        let name = "[Name must be formed of alphanumeric characters, numbers or \"-_.\"., Attribute: nic.name]";
        assert_eq!(
            translate("pt-BR", name.to_owned()),
            "[O nome deve ser formado de caracteres alfanuméricos, números ou \"-_\", Atributo: nic.name]"
        );
        let zone = "[Cannot edit VM. Invalid time zone for given OS type., Attribute: vmStatic]";
        let said = translate("fr-FR", zone.to_owned());
        assert!(!said.contains("Invalid time zone"), "{said}");
        let server = "[IPv4 or IPv6 address should be provided, supplied \"q\" is neither., Attribute: network.dns]";
        let said = translate("de-DE", server.to_owned());
        assert!(!said.contains("provided") && said.contains('q'), "{said}");
    }
}
