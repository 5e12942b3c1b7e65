//! Which scripts and folders an agent is shown, in which order, and which of
//! them answer to typed words.

use super::ids::{FolderId, ScriptId};

/// A folder of scripts; folders lie in folders one level deep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Which.
    pub id: FolderId,
    /// The folder it lies in.
    pub parent: Option<FolderId>,
    /// What it is called.
    pub title: String,
    /// Its place among its neighbours.
    pub position: i64,
    /// Put away with all that is in it.
    pub archived: bool,
}

/// A script without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Which.
    pub id: ScriptId,
    /// The folder it lies in.
    pub folder: Option<FolderId>,
    /// What it is called.
    pub title: String,
    /// Codes of the inboxes it is for; empty: all.
    pub inboxes: Vec<String>,
    /// Brands it is for; empty: all.
    pub brands: Vec<String>,
    /// The languages it speaks; none for a macro that says nothing.
    pub languages: Vec<String>,
    /// Whether it changes the ticket.
    pub changes: bool,
    /// Its place among its neighbours.
    pub position: i64,
    /// Put away.
    pub archived: bool,
    /// Number of its newest version.
    pub version: i64,
    /// How often it was used.
    pub used: i64,
}

/// For which conversation scripts are looked for; `None` leaves it open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View<'a> {
    /// Code of the inbox.
    pub inbox: Option<&'a str>,
    /// Brand of the inbox.
    pub brand: Option<&'a str>,
    /// Language of the contact.
    pub language: Option<&'a str>,
    /// What comes first.
    pub order: Order,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// As people have placed them.
    #[default]
    Placed,
    /// What is used most.
    Used,
}

/// The scripts and folders that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    folders: Vec<Folder>,
    scripts: Vec<Head>,
}

impl Listing {
    /// Sorts out what is shown: nothing that is put away or for others, no
    /// empty folder.
    #[must_use]
    pub fn of(folders: Vec<Folder>, scripts: Vec<Head>, view: View<'_>) -> Self {
        let folders: Vec<Folder> = folders.into_iter().filter(|it| !it.archived).collect();
        let within =
            |id: Option<FolderId>| id.is_none_or(|id| folders.iter().any(|it| it.id == id));
        let open = |id: Option<FolderId>| {
            let parent = folders.iter().find(|it| Some(it.id) == id);
            within(id) && within(parent.and_then(|it| it.parent))
        };
        let shown = |it: &Head| !it.archived && view.shows(it) && open(it.folder);
        let mut scripts: Vec<Head> = scripts.into_iter().filter(shown).collect();
        match view.order {
            Order::Placed => scripts.sort_by(|a, b| by_place(a).cmp(&by_place(b))),
            Order::Used => {
                scripts.sort_by(|a, b| (-a.used, by_place(a)).cmp(&(-b.used, by_place(b))));
            }
        }
        let holds = |id: FolderId| scripts.iter().any(|it| it.folder == Some(id));
        let mut folders: Vec<Folder> = folders
            .iter()
            .filter(|it| {
                let mut inner = folders.iter().filter(|inner| inner.parent == Some(it.id));
                holds(it.id) || inner.any(|inner| holds(inner.id))
            })
            .cloned()
            .collect();
        folders.sort_by(|a, b| (a.position, &a.title).cmp(&(b.position, &b.title)));
        Self { folders, scripts }
    }

    /// The folders right in `within` (`None`: at the top).
    pub fn folders(&self, within: Option<FolderId>) -> impl Iterator<Item = &Folder> {
        self.folders.iter().filter(move |it| it.parent == within)
    }

    /// The scripts right in `within` (`None`: at the top).
    pub fn scripts(&self, within: Option<FolderId>) -> impl Iterator<Item = &Head> {
        self.scripts.iter().filter(move |it| it.folder == within)
    }

    /// All scripts, whatever folder they lie in.
    #[must_use]
    pub fn all(&self) -> &[Head] {
        &self.scripts
    }

    /// A folder that is shown.
    #[must_use]
    pub fn folder(&self, id: FolderId) -> Option<&Folder> {
        self.folders.iter().find(|it| it.id == id)
    }
}

impl View<'_> {
    /// Whether the script is for this conversation. One that says nothing is
    /// for every language.
    #[must_use]
    pub fn shows(&self, script: &Head) -> bool {
        let fits = |of: &[String], here: Option<&str>| {
            of.is_empty() || here.is_none_or(|here| of.iter().any(|it| it == here))
        };
        fits(&script.inboxes, self.inbox)
            && fits(&script.brands, self.brand)
            && fits(&script.languages, self.language)
    }
}

/// The words of `text` for a search: small letters, one form for letters and
/// apostrophes that people write either way, nothing but letters and digits.
pub fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let same = |c: char| match c {
        '\u{0451}' => Some('\u{0435}'),
        '\'' | '\u{2019}' | '\u{02bc}' | '`' => None,
        c if c.is_alphanumeric() => Some(c),
        _ => Some(' '),
    };
    let text: String = text.chars().filter_map(same).collect();
    text.split_whitespace().map(str::to_owned).collect()
}

/// How well a script whose title and texts have these [`words`] answers to
/// `typed`: how many typed words begin a word of the title; `None` if one of
/// them begins no word at all.
#[must_use]
pub fn rank(typed: &[String], title: &[&str], text: &[&str]) -> Option<usize> {
    let begins = |words: &[&str], typed: &String| words.iter().any(|word| word.starts_with(typed));
    let found = |word: &String| begins(title, word) || begins(text, word);
    let all = !typed.is_empty() && typed.iter().all(found);
    all.then(|| typed.iter().filter(|word| begins(title, word)).count())
}

fn by_place(script: &Head) -> (i64, &str) {
    (script.position, &script.title)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(parent: Option<FolderId>, title: &str, position: i64) -> Folder {
        Folder {
            id: FolderId::fresh(),
            parent,
            title: title.into(),
            position,
            archived: false,
        }
    }

    fn head(folder: Option<FolderId>, title: &str, position: i64, used: i64) -> Head {
        Head {
            id: ScriptId::fresh(),
            folder,
            title: title.into(),
            inboxes: Vec::new(),
            brands: Vec::new(),
            languages: vec!["ru".into()],
            changes: false,
            position,
            archived: false,
            version: 1,
            used,
        }
    }

    fn titles<'a>(scripts: impl Iterator<Item = &'a Head>) -> Vec<&'a str> {
        scripts.map(|it| it.title.as_str()).collect()
    }

    #[test]
    fn scripts_stand_as_placed_or_by_use() {
        let scripts = || {
            vec![
                head(None, "b", 2, 1),
                head(None, "a", 1, 0),
                head(None, "c", 3, 5),
            ]
        };
        let placed = Listing::of(Vec::new(), scripts(), View::default());
        assert_eq!(titles(placed.scripts(None)), ["a", "b", "c"]);
        let view = View {
            order: Order::Used,
            ..View::default()
        };
        let used = Listing::of(Vec::new(), scripts(), view);
        assert_eq!(titles(used.scripts(None)), ["c", "b", "a"]);
    }

    #[test]
    fn empty_and_put_away_folders_are_not_shown_nor_what_is_in_them() {
        let outer = folder(None, "outer", 2);
        let inner = folder(Some(outer.id), "inner", 1);
        let empty = folder(None, "empty", 3);
        let mut away = folder(None, "away", 1);
        away.archived = true;
        let below = folder(Some(away.id), "below", 1);
        let scripts = vec![
            head(Some(inner.id), "seen", 1, 0),
            head(Some(away.id), "hidden", 1, 0),
            head(Some(below.id), "hidden too", 1, 0),
        ];
        let folders = vec![outer.clone(), inner.clone(), empty, away, below];
        let listing = Listing::of(folders, scripts, View::default());
        let top: Vec<_> = listing.folders(None).map(|it| it.title.as_str()).collect();
        assert_eq!(top, ["outer"]);
        assert_eq!(titles(listing.scripts(Some(inner.id))), ["seen"]);
        assert_eq!(titles(listing.all().iter()), ["seen"]);
        assert_eq!(listing.folder(inner.id), Some(&inner));
    }

    #[test]
    fn a_script_is_shown_where_it_applies() {
        let mut script = head(None, "x", 1, 0);
        script.inboxes = vec!["IG07".into()];
        script.brands = vec!["Sweet".into()];
        let view = |inbox, brand, language| View {
            inbox,
            brand,
            language,
            order: Order::Placed,
        };
        assert!(view(Some("IG07"), Some("Sweet"), Some("ru")).shows(&script));
        assert!(view(None, None, None).shows(&script));
        assert!(!view(Some("IG08"), None, None).shows(&script));
        assert!(!view(Some("IG07"), Some("Sour"), None).shows(&script));
        assert!(!view(Some("IG07"), None, Some("uk")).shows(&script));
        script.languages.clear();
        assert!(view(None, None, Some("uk")).shows(&script));
    }

    #[test]
    fn words_are_found_by_their_beginning_however_they_are_written() {
        assert_eq!(words("Ёлка, «Ім’я» №5!"), ["елка", "імя", "5"]);
        let title = ["цена", "букета"];
        let text = ["здравствуйте", "цены", "ниже"];
        let rank = |typed: &str| rank(&words(typed), &title, &text);
        assert_eq!(rank("Цен"), Some(1));
        assert_eq!(rank("цен бук"), Some(2));
        assert_eq!(rank("здрав цена"), Some(1));
        assert_eq!(rank("торт"), None);
        assert_eq!(rank("цена торт"), None);
        assert_eq!(rank("  "), None);
    }
}
