//! Which language a client wants its faults in, and the few sentences that are known in another than English.

/// The languages that engine 4.5.8 has messages in.
const KNOWN: [(&str, &str); 10] = [
    ("en", "en"),
    ("de", "de"),
    ("es", "es"),
    ("fr", "fr"),
    ("it", "it"),
    ("ja", "ja"),
    ("ko", "ko"),
    ("pt", "pt-BR"),
    ("cs", "cs"),
    ("zh", "zh-CN"),
];

/// The best of an `Accept-Language` header that the engine has; English when there is none.
pub(crate) fn choose(header: Option<&str>) -> &'static str {
    let entries = header.into_iter().flat_map(|value| value.split(','));
    let mut wanted: Vec<(f32, &str)> = entries.map(entry).collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut found = wanted.iter().filter_map(|(_, tag)| {
        let base = tag.split('-').next()?;
        let mut known = KNOWN
            .iter()
            .filter(|(name, _)| base.eq_ignore_ascii_case(name));
        known.next().map(|(_, language)| *language)
    });
    found.next().unwrap_or("en")
}

fn entry(text: &str) -> (f32, &str) {
    let (tag, rest) = text.split_once(';').unwrap_or((text, ""));
    let quality = rest.trim().strip_prefix("q=").and_then(|q| q.parse().ok());
    (quality.unwrap_or(1.0), tag.trim())
}

/// Sentences as engine 4.5.8 was seen to translate them; all others stay English, as its own gaps do.
const SENTENCES: [(&str, &str, &str); 2] = [
    (
        "ja",
        "Can not add VM. The given name contains special characters. Only lower-case and \
         upper-case letters, numbers, '_', '-', '.' are allowed.",
        "仮想マシン を 追加 できません。指定した名前に特殊文字が含まれています。\
         アルファベットの大文字/小文字、数字、アンダースコア (_)、ハイフン (-)、ピリオド (.)  以外は使用できません。",
    ),
    ("ja", ", Attribute: ", ", 属性: "),
];

/// The text in that language, as far as its sentences are known.
pub(crate) fn translate(language: &str, text: String) -> String {
    let rows = SENTENCES.iter().filter(|(known, ..)| *known == language);
    rows.fold(text, |text, (_, english, there)| {
        text.replace(english, there)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_known_language_wins() {
        assert_eq!(choose(None), "en");
        assert_eq!(choose(Some("xx")), "en");
        assert_eq!(choose(Some("ja-JP, en;q=0.5")), "ja");
        assert_eq!(choose(Some("en;q=0.5, fr-FR")), "fr");
    }

    #[test]
    fn known_sentences_are_translated() {
        let text = "[x, Attribute: vmStatic.name]".to_owned();
        assert_eq!(translate("de", text.clone()), text);
        assert_eq!(translate("ja", text), "[x, 属性: vmStatic.name]");
    }
}
