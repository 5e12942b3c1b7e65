//! Who is meant: by `@name`, by name, by a word such as "me". Pure.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::locale::Language;
use crate::model::fold::fold;
use crate::model::ids::TeamId;
use crate::store::staff::{Person, Standing};
use crate::store::teams::Team;

/// Who gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    /// It goes back into the queue.
    Nobody,
    /// A person.
    Person(i64),
    /// The queue of a team.
    Team(TeamId),
}

impl Whom {
    /// As arguments of a button and as the note of a question; at most 23 bytes.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Nobody => "n".into(),
            Self::Person(id) => format!("p{id}"),
            Self::Team(id) => format!("t{}", URL_SAFE_NO_PAD.encode(id.0.as_bytes())),
        }
    }

    /// From [`Whom::code`]; `None` if it is none.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        if code == "n" {
            return Some(Self::Nobody);
        }
        if let Some(id) = code.strip_prefix('p') {
            return id.parse().ok().map(Self::Person);
        }
        let bytes = URL_SAFE_NO_PAD.decode(code.strip_prefix('t')?).ok()?;
        let id = Uuid::from_slice(&bytes).ok()?;
        Some(Self::Team(TeamId(id)))
    }
}

/// Everybody and every team that may be meant.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    /// People, those on duty first.
    pub people: Vec<Person>,
    /// Teams that are not put aside.
    pub teams: Vec<Team>,
}

impl Crowd {
    /// Those who may be responsible: performers are given a part of the work,
    /// but do not talk to customers.
    #[must_use]
    pub fn new(mut people: Vec<Person>, mut teams: Vec<Team>, performers: bool) -> Self {
        people.retain(|person| performers || person.role != Standing::Performer);
        people.sort_by_key(|person| !person.duty);
        teams.retain(|team| !team.archived);
        Self { people, teams }
    }

    /// The name of somebody of it.
    #[must_use]
    pub fn name(&self, whom: Whom) -> Option<&str> {
        match whom {
            Whom::Nobody => None,
            Whom::Person(id) => {
                let found = self.people.iter().find(|person| person.id == id);
                found.map(|person| person.name.as_str())
            }
            Whom::Team(id) => {
                let found = self.teams.iter().find(|team| team.id == id);
                found.map(|team| team.name.as_str())
            }
        }
    }

    /// Those who may be meant by `words`, which `me` says: exactly one if that
    /// is certain; else those whose names are like it, at most eight.
    #[must_use]
    pub fn meant(&self, words: &str, me: i64) -> Meant {
        let word = fold(words);
        if let Some(handle) = word.strip_prefix('@') {
            let is = |person: &&Person| {
                person
                    .username
                    .as_deref()
                    .is_some_and(|it| fold(it) == handle)
            };
            if let Some(person) = self.people.iter().find(is) {
                return Meant::One(Whom::Person(person.id));
            }
        }
        if says("turns-words-me", &word) {
            return Meant::One(Whom::Person(me));
        }
        if says("turns-words-nobody", &word) {
            return Meant::One(Whom::Nobody);
        }
        let word = word.trim_start_matches('@');
        if word.is_empty() {
            return Meant::Like(Vec::new());
        }
        let exact = self.those(|name| name == word);
        if let [one] = exact.as_slice() {
            return Meant::One(*one);
        }
        let begun = self.those(|name| begins(name, word));
        if let ([one], true) = (begun.as_slice(), exact.is_empty()) {
            return Meant::One(*one);
        }
        let like = if !exact.is_empty() {
            exact
        } else if begun.is_empty() {
            self.those(|name| is_near(name, word))
        } else {
            begun
        };
        Meant::Like(like.into_iter().take(8).collect())
    }

    fn those(&self, fits: impl Fn(&str) -> bool) -> Vec<Whom> {
        let people = self.people.iter().filter_map(|person| {
            let handle = person.username.as_deref().map(fold);
            let named = fits(&fold(&person.name)) || handle.is_some_and(|it| fits(&it));
            named.then_some(Whom::Person(person.id))
        });
        let teams = self.teams.iter();
        let teams = teams.filter(|team| fits(&fold(&team.name)));
        people
            .chain(teams.map(|team| Whom::Team(team.id)))
            .collect()
    }
}

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Certainly this one.
    One(Whom),
    /// Perhaps one of these.
    Like(Vec<Whom>),
}

/// Whether `word` is one of the words of a list in any language.
#[must_use]
pub fn says(key: &str, word: &str) -> bool {
    let mut languages = Language::ALL.into_iter();
    languages.any(|language| {
        let list = language.say(key);
        list.split(',').any(|it| fold(it) == word)
    })
}

/// Splits `@name what follows`, or `name what follows`.
#[must_use]
pub fn first_word(words: &str) -> (&str, &str) {
    let words = words.trim();
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    (first, rest.trim())
}

/// Whether the name, or a word of it, begins like this.
fn begins(name: &str, word: &str) -> bool {
    name.starts_with(word) || name.split(' ').any(|part| part.starts_with(word))
}

/// Whether it is perhaps mistyped.
fn is_near(name: &str, word: &str) -> bool {
    let most = word.chars().count() / 4 + 1;
    let mut parts = std::iter::once(name).chain(name.split(' '));
    parts.any(|part| part.chars().count() > most && strsim::damerau_levenshtein(part, word) <= most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn person(id: i64, name: &str, username: Option<&str>, duty: bool) -> Person {
        Person {
            id,
            name: name.into(),
            username: username.map(str::to_owned),
            role: Standing::Agent,
            duty,
        }
    }

    fn crowd() -> Crowd {
        let people = vec![
            person(1, "Anna Agent", Some("anna"), false),
            person(2, "Марія Коваль", Some("Maria_K"), true),
            person(3, "Мария Белая", None, false),
        ];
        let team = |name: &str, archived| Team {
            id: TeamId(Uuid::nil()),
            name: name.into(),
            archived,
        };
        let teams = vec![team("Бухгалтерия", false), team("Old", true)];
        Crowd::new(people, teams, false)
    }

    #[test]
    fn people_and_teams_are_found_by_what_they_are_called() {
        let crowd = crowd();
        let one =
            |words: &str, whom| assert_eq!(crowd.meant(words, 9), Meant::One(whom), "{words}");
        one("@MARIA_k", Whom::Person(2));
        one("maria_k", Whom::Person(2));
        one(" anna ", Whom::Person(1));
        one("agent", Whom::Person(1));
        one("мария", Whom::Person(3));
        one("бухг", Whom::Team(TeamId(Uuid::nil())));
        one("me", Whom::Person(9));
        one("Себе", Whom::Person(9));
        one("нікому", Whom::Nobody);
        one("-", Whom::Nobody);
        let like = |words: &str, those: &[Whom]| {
            assert_eq!(
                crowd.meant(words, 9),
                Meant::Like(those.to_vec()),
                "{words}"
            );
        };
        like("мар", &[Whom::Person(2), Whom::Person(3)]);
        like("@anya", &[Whom::Person(1)]);
        like("Old", &[]);
        like("", &[]);
        like("@", &[]);
        assert_eq!(
            crowd.people.first().map(|it| it.id),
            Some(2),
            "on duty first"
        );
    }

    #[test]
    fn a_note_follows_the_name() {
        assert_eq!(
            first_word(" @maria  call her\nback "),
            ("@maria", "call her\nback")
        );
        assert_eq!(first_word("@maria"), ("@maria", ""));
    }

    proptest! {
        #[test]
        fn strange_codes_and_words_are_refused(text in "\\PC{0,40}") {
            if let Some(whom) = Whom::read(&text) {
                prop_assert_eq!(Whom::read(&whom.code()), Some(whom));
            }
            let _ = crowd().meant(&text, 1);
        }

        #[test]
        fn codes_come_back(id: i64, team: [u8; 16]) {
            for whom in [Whom::Nobody, Whom::Person(id), Whom::Team(TeamId(Uuid::from_bytes(team)))] {
                prop_assert_eq!(Whom::read(&whom.code()), Some(whom));
                prop_assert!(whom.code().len() <= 23);
            }
        }
    }
}
