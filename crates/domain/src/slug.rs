//! Slugs and number prefixes of projects.

use std::fmt;

/// The longest slug, in characters, before a counter is appended.
const SLUG_CHARACTERS_MAX: usize = 60;
/// The length of a number prefix, in characters.
const PREFIX_CHARACTERS: usize = 4;

/// The short ASCII name of a project in addresses: lower case, with hyphens between words.
///
/// ```
/// use switchboard_domain::Slug;
///
/// let slug = Slug::from_name("Naija Homes & Gärten");
/// assert_eq!(slug.as_str(), "naija-homes-garten");
/// assert_eq!(slug.numbered(2).as_str(), "naija-homes-garten-2");
/// assert_eq!(slug.prefix_candidates().next().unwrap().as_str(), "NAIJ");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// The slug of a name. A name without any ASCII letter or digit gets the slug `project`.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let mut slug = String::new();
        for character in name.chars().filter_map(fold) {
            let separates = !character.is_ascii_alphanumeric();
            if separates && (slug.is_empty() || slug.ends_with('-')) {
                continue;
            }
            slug.push(if separates { '-' } else { character });
            if slug.len() == SLUG_CHARACTERS_MAX {
                break;
            }
        }
        let slug = slug.trim_end_matches('-');
        Self(if slug.is_empty() { "project".to_owned() } else { slug.to_owned() })
    }

    /// Reads a slug that a store kept.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The same slug with a counter, for a second project of the same name.
    #[must_use]
    pub fn numbered(&self, counter: u32) -> Self {
        Self(format!("{}-{counter}", self.0))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number prefixes this slug may get, best first: its first four letters or digits, then the same with a digit, or more
    /// digits, in the last places.
    pub fn prefix_candidates(&self) -> impl Iterator<Item = Prefix> + use<> {
        let mut base: String = self.0.chars().filter(char::is_ascii_alphanumeric).collect();
        base.truncate(PREFIX_CHARACTERS);
        base.make_ascii_uppercase();
        let base = format!("{base:X<PREFIX_CHARACTERS$}");
        let numbered = base.clone();
        std::iter::once(Prefix(base)).chain((2_u32..).map_while(move |counter| {
            let counter = counter.to_string();
            let kept = PREFIX_CHARACTERS.checked_sub(counter.len())?;
            Some(Prefix(format!("{}{counter}", numbered.get(..kept)?)))
        }))
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The four capitals or digits that open the ticket numbers of a project, such as `NAIJ`. It never changes once given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(String);

impl Prefix {
    /// Reads a prefix that a store kept.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The ASCII lower-case form of a character; a space for what separates words; nothing for what is dropped.
fn fold(character: char) -> Option<char> {
    if character == '\'' || character == '’' {
        return None;
    }
    if character.is_ascii() {
        return Some(character.to_ascii_lowercase());
    }
    let folded = match character.to_lowercase().next()? {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ẹ' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ị' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ọ' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ṣ' | 'ß' => 's',
        'ť' | 'ţ' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ụ' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        _ => ' ',
    };
    Some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, slug: &str, prefix: &str) {
        let made = Slug::from_name(name);
        assert_eq!((made.as_str(), made.prefix_candidates().next().unwrap().as_str()), (slug, prefix));
    }

    #[test]
    fn a_name_becomes_a_slug_and_a_prefix() {
        check("NaijaHomes", "naijahomes", "NAIJ");
        check("  Agri -- Market! ", "agri-market", "AGRI");
        check("A-1", "a-1", "A1XX");
        check("Driver's Desk", "drivers-desk", "DRIV");
        check("Ọjà", "oja", "OJAX");
        check("客服", "project", "PROJ");
        check("", "project", "PROJ");
    }

    #[test]
    fn further_prefixes_put_a_counter_in_the_last_places_and_end() {
        let candidates: Vec<_> = Slug::from_name("NaijaHomes").prefix_candidates().collect();
        let texts: Vec<_> = candidates.iter().take(10).map(Prefix::as_str).collect();
        assert_eq!(texts, ["NAIJ", "NAI2", "NAI3", "NAI4", "NAI5", "NAI6", "NAI7", "NAI8", "NAI9", "NA10"]);
        assert_eq!(candidates.last().unwrap().as_str(), "9999");
        assert!(candidates.iter().all(|prefix| prefix.as_str().len() == PREFIX_CHARACTERS));
    }

    #[test]
    fn a_slug_is_never_longer_than_its_limit() {
        assert_eq!(Slug::from_name(&"ab ".repeat(100)).as_str().len(), SLUG_CHARACTERS_MAX - 1);
    }
}
