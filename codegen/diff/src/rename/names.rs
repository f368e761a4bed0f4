//! How two names are related, by their words.

#![expect(
    clippy::indexing_slicing,
    reason = "the tables are as long as the names have words"
)]

use super::words;

/// How two names are related, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Relation {
    /// The same letters in other case.
    Case,
    /// The same letters with other separators.
    Separators,
    /// One or many of the same.
    Plural,
    /// A few letters are mistyped.
    Typo,
    /// The same words in another order.
    Order,
    /// Another form of the same word, such as `Create` and `Created`.
    Form,
    /// A shorter spelling, such as `Desc` for `Description`.
    Abbreviation,
    /// Another word for the same.
    Synonym,
    /// One has words that the other lacks.
    Extended,
    /// Different words.
    Different,
    /// Words that exclude each other: never a rename.
    Opposed,
}

/// What a name says, ready to be compared.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// As it is written.
    raw: String,
    /// Letters and digits in lower case.
    folded: String,
    /// Words in lower case, without the marks of a list.
    words: Vec<String>,
    /// Whether a mark of a list was left out, such as the `List` of `UuidList`.
    is_list: bool,
}

/// Words that say that there are many.
const LISTS: [&str; 4] = ["list", "set", "array", "collection"];

impl Name {
    pub(super) fn new(raw: &str) -> Self {
        let mut words = split(raw);
        let is_list = words.len() > 1
            && words
                .last()
                .is_some_and(|word| LISTS.contains(&word.as_str()));
        if is_list {
            words.pop();
        }
        Self {
            raw: raw.to_owned(),
            folded: words::fold(raw),
            words,
            is_list,
        }
    }

    /// Digits, which never change in a rename: `V1` and `V2` are two things.
    fn digits(&self) -> String {
        // "K8s" is a word, whose digit counts nothing.
        let counted = self.folded.replace("k8s", "");
        counted.chars().filter(char::is_ascii_digit).collect()
    }
}

/// Splits a name into words in lower case: at separators, at changes of case, and around digits.
fn split(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut is_new = true;
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            is_new = true;
            continue;
        }
        let before = i.checked_sub(1).map(|i| chars[i]);
        let mut behind = chars.iter().skip(i).skip(1);
        let (behind, second) = (behind.next(), behind.next());
        let starts = before.is_some_and(|before| {
            let rises = c.is_uppercase() && before.is_lowercase();
            // The last capital of "VPCId" starts the next word; the `s` of "IDs" does not.
            let falls = c.is_uppercase()
                && before.is_uppercase()
                && behind.is_some_and(|next| next.is_lowercase())
                && !(behind == Some(&'s') && second.is_none_or(|c| !c.is_lowercase()));
            rises || falls || c.is_numeric() != before.is_numeric()
        });
        if is_new || starts || words.is_empty() {
            words.push(String::new());
        }
        is_new = false;
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// How two names are related.
pub(super) fn relate(a: &Name, b: &Name) -> Relation {
    if a.folded == b.folded {
        let is_case = a.raw.eq_ignore_ascii_case(&b.raw);
        return if is_case {
            Relation::Case
        } else {
            Relation::Separators
        };
    }
    if a.digits() != b.digits() {
        return Relation::Opposed;
    }
    if let Some(relation) = relate_whole(a, b) {
        return relation;
    }
    relate_words(a, b)
}

/// Relates names whose words cannot be told, such as `endtime`, as if they were one word.
fn relate_whole(a: &Name, b: &Name) -> Option<Relation> {
    let is_one = |name: &Name| name.words.len() == 1 && !name.is_list;
    if is_one(a) == is_one(b) {
        return None;
    }
    let relation = relate_word(&a.folded, &b.folded)?;
    (relation <= Relation::Typo).then_some(relation)
}

/// Pairs the words of two names, closest first, and takes the loosest pair as their relation.
fn relate_words(a: &Name, b: &Name) -> Relation {
    let mut pairs: Vec<(Relation, usize, usize)> = Vec::new();
    for (i, x) in a.words.iter().enumerate() {
        for (j, y) in b.words.iter().enumerate() {
            pairs.extend(relate_word(x, y).map(|relation| (relation, i, j)));
        }
    }
    // Words at the same place go together before others do.
    pairs.sort_by_key(|&(relation, i, j)| (relation, i.abs_diff(j), i, j));
    let mut partner: Vec<Option<usize>> = vec![None; a.words.len()];
    let mut is_taken = vec![false; b.words.len()];
    let mut loosest = Relation::Case;
    for (relation, i, j) in pairs {
        if partner[i].is_none() && !is_taken[j] {
            partner[i] = Some(j);
            is_taken[j] = true;
            loosest = loosest.max(relation);
        }
    }
    let only_a: Vec<&str> = (0..a.words.len())
        .filter(|&i| partner[i].is_none())
        .map(|i| a.words[i].as_str())
        .collect();
    let only_b: Vec<&str> = (0..b.words.len())
        .filter(|&j| !is_taken[j])
        .map(|j| b.words[j].as_str())
        .collect();
    let is_opposed = only_a
        .iter()
        .any(|x| only_b.iter().any(|y| words::are_exclusive(x, y)));
    if is_opposed {
        return Relation::Opposed;
    }
    let order: Vec<usize> = partner.iter().flatten().copied().collect();
    if order.windows(2).any(|pair| pair[0] > pair[1]) {
        loosest = loosest.max(Relation::Order);
    }
    if a.is_list != b.is_list {
        loosest = loosest.max(Relation::Plural);
    }
    match (only_a.is_empty(), only_b.is_empty()) {
        (true, true) => loosest,
        (false, false) => Relation::Different,
        _ if order.is_empty() => Relation::Different,
        _ => Relation::Extended,
    }
}

/// How two words are related; none if they are not.
fn relate_word(a: &str, b: &str) -> Option<Relation> {
    if a == b {
        return Some(Relation::Case);
    }
    if words::are_exclusive(a, b) {
        return None;
    }
    if is_plural(a, b) || is_plural(b, a) {
        return Some(Relation::Plural);
    }
    if is_form(a, b) {
        return Some(Relation::Form);
    }
    if is_typo(a, b) {
        return Some(Relation::Typo);
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if let Some(rest) = long.strip_prefix(short)
        && short.len() >= 3
        && rest.len() >= 3
        && !words::is_word(rest)
    {
        return Some(Relation::Abbreviation);
    }
    words::are_synonyms(a, b).then_some(Relation::Synonym)
}

/// Whether `many` is the plural of `one`; the wrong ones that occur count too ("entrys").
fn is_plural(one: &str, many: &str) -> bool {
    let stem = one.strip_suffix('y').unwrap_or(one);
    let forms = ["s", "es", "ies"];
    one.len() >= 2
        && forms.iter().any(|ending| {
            many.strip_suffix(ending)
                .is_some_and(|rest| rest == one || (*ending == "ies" && rest == stem && stem != one))
        })
        // "propertys" and "properties" are two spellings of one plural.
        || one.strip_suffix("ys").is_some_and(|rest| many.strip_suffix("ies") == Some(rest))
}

/// Whether two words are forms of one: they share their stem, and what is left are endings.
fn is_form(a: &str, b: &str) -> bool {
    const ENDINGS: [&str; 13] = [
        "", "e", "ed", "d", "ing", "ion", "tion", "ation", "ment", "ized", "ke", "cation", "iling",
    ];
    let shared = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    // "invoke" and "invocation" differ inside the stem too.
    let (stem_a, stem_b) = (a.get(shared..), b.get(shared..));
    let is_ending = |rest: Option<&str>| rest.is_some_and(|rest| ENDINGS.contains(&rest));
    shared >= 4 && is_ending(stem_a) && is_ending(stem_b)
}

/// Whether one word is the other mistyped.
fn is_typo(a: &str, b: &str) -> bool {
    let letters = |word: &str| -> Vec<char> { word.chars().collect() };
    let (a_letters, b_letters) = (letters(a), letters(b));
    let longest = a_letters.len().max(b_letters.len());
    let allowed = match longest {
        0..=3 => return false,
        // So short a word is another word as a rule, unless one of the two is none.
        4 if words::is_lookalike(a) == words::is_lookalike(b) => return false,
        4..=7 => 1,
        _ => 2,
    };
    // Nobody mistypes the first letter: `pname` is no `name`.
    a_letters.first() == b_letters.first()
        && a_letters.len().abs_diff(b_letters.len()) <= allowed
        && !(words::is_lookalike(a) && words::is_lookalike(b))
        && !negates(a, b)
        && acs_codegen::distance(&a_letters, &b_letters) <= allowed
}

/// Whether one word is the other with a prefix that turns it round.
fn negates(a: &str, b: &str) -> bool {
    let is_turned = ["in", "out", "ex", "im", "em", "up", "down"];
    let opens = |word: &str| is_turned.iter().any(|prefix| word.starts_with(prefix));
    // "includes" and "excludes" differ in nothing but their openings.
    if opens(a) && opens(b) && a.get(2..) == b.get(2..) {
        return true;
    }
    ["un", "in", "de", "dis", "re", "non"]
        .iter()
        .any(|prefix| a.strip_prefix(prefix) == Some(b) || b.strip_prefix(prefix) == Some(a))
}

/// The words that only one of the names has, if they set it apart from the other.
pub(super) fn discriminates(a: &Name, b: &Name) -> bool {
    let only = |x: &Name, y: &Name| {
        x.words
            .iter()
            .filter(|word| {
                !y.words
                    .iter()
                    .any(|other| relate_word(word, other).is_some())
            })
            .any(|word| words::is_discriminator(word))
    };
    only(a, b) || only(b, a)
}
