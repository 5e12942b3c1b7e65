//! A TOML table whose every value knows its line: typed look-ups that collect
//! errors instead of stopping at the first.
//!
//! Knows no setting by name; the files of whole desks are read with it too. Every key that is looked up counts as known; what
//! was never looked up is reported by [`Section::close`].

use std::cell::RefCell;
use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, Expected, Place, Problem};
use super::text::{self, expand, nearest, shown};

/// Looks a variable up.
pub(crate) type Environment<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The file being read, and what was found wrong with it.
pub(crate) struct Reader<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
    /// Fills in `${…}`; `None` leaves strings as they are.
    pub(crate) environment: Option<&'a Environment<'a>>,
    /// Byte offsets at which the lines begin.
    lines: Vec<usize>,
    pub(crate) errors: RefCell<Vec<ConfigError>>,
    /// Full names of the keys looked up; the test of the example reads them.
    pub(crate) known: RefCell<BTreeSet<String>>,
}

/// One table of the file.
pub(crate) struct Section<'a> {
    reader: &'a Reader<'a>,
    /// Full name, empty for the whole file.
    name: &'a str,
    table: Option<&'a DeTable<'a>>,
    pub(crate) place: Option<Place>,
    asked: RefCell<Vec<&'static str>>,
}

/// A value and where it stands.
pub(crate) struct Found<T> {
    pub(crate) value: T,
    pub(crate) key: String,
    pub(crate) place: Place,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        file: &'a str,
        text: &'a str,
        environment: Option<&'a Environment<'a>>,
    ) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            file,
            text,
            environment,
            lines: std::iter::once(0).chain(breaks).collect(),
            errors: RefCell::default(),
            known: RefCell::default(),
        }
    }

    pub(crate) fn root(&'a self, table: &'a Spanned<DeTable<'a>>) -> Section<'a> {
        self.section("", Some(table.get_ref()), None)
    }

    pub(crate) fn report(&self, place: Option<Place>, problem: Problem) {
        self.errors.borrow_mut().push(ConfigError {
            file: self.file.into(),
            place,
            problem,
        });
    }

    pub(crate) fn place<T>(&self, value: &Spanned<T>) -> Place {
        let offset = value.span().start;
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let before = start.and_then(|start| self.text.get(start..offset));
        Place {
            line,
            column: before.map_or(0, |it| it.chars().count()) + 1,
        }
    }

    /// The string with its `${…}` filled in; `None` if that failed, reported.
    pub(crate) fn expand(&self, key: &str, raw: &str, place: Place) -> Option<String> {
        let key = || key.to_owned();
        let Some(environment) = self.environment else {
            return Some(raw.to_owned());
        };
        match expand(raw, environment) {
            Ok(value) => Some(value),
            Err(text::Unfilled::NoVariable(variable)) => {
                let key = key();
                self.report(Some(place), Problem::NoVariable { key, variable });
                None
            }
            Err(text::Unfilled::Malformed) => {
                self.report(Some(place), Problem::BadReference { key: key() });
                None
            }
        }
    }

    fn section(
        &'a self,
        name: &'a str,
        table: Option<&'a DeTable<'a>>,
        place: Option<Place>,
    ) -> Section<'a> {
        Section {
            reader: self,
            name,
            table,
            place,
            asked: RefCell::default(),
        }
    }
}

impl<'a> Section<'a> {
    /// The table `key` of this one; an absent one is empty.
    pub(crate) fn section(&self, key: &'static str) -> Section<'a> {
        let Some(value) = self.value(key) else {
            return self.reader.section(key, None, None);
        };
        let place = self.reader.place(value);
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(key, place, Expected::Table);
        }
        self.reader.section(key, table, Some(place))
    }

    /// The tables of the array `key`.
    pub(crate) fn sections(&self, key: &'static str) -> Vec<Section<'a>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, self.reader.place(value), Expected::Tables);
            return Vec::new();
        };
        let one = |item: &'a Spanned<DeValue<'a>>| {
            let place = self.reader.place(item);
            let table = item.get_ref().as_table();
            if table.is_none() {
                self.wrong_type(key, place, Expected::Tables);
            }
            Some(self.reader.section(key, Some(table?), Some(place)))
        };
        array.iter().filter_map(one).collect()
    }

    /// The string `key`.
    pub(crate) fn text(&self, key: &'static str) -> Option<Found<String>> {
        let value = self.value(key)?;
        self.string(key, value, Expected::Text)
    }

    /// The string `key`, which must be there.
    pub(crate) fn required(&self, key: &'static str) -> Option<Found<String>> {
        if self.table.is_none_or(|table| !table.contains_key(key)) {
            let key = self.full(key);
            self.reader.known.borrow_mut().insert(key.clone());
            self.reader.report(self.place, Problem::Missing { key });
            return None;
        }
        self.text(key)
    }

    /// The string `key` read by `parse`; what it refuses is reported as `problem`.
    pub(crate) fn parsed<T>(
        &self,
        key: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        problem: impl Fn(String) -> Problem,
    ) -> Option<T> {
        let found = self.text(key)?;
        self.parse(&found, parse, problem)
    }

    /// As [`Section::parsed`] of what was found before.
    pub(crate) fn parse<T>(
        &self,
        found: &Found<String>,
        parse: impl Fn(&str) -> Option<T>,
        problem: impl Fn(String) -> Problem,
    ) -> Option<T> {
        let value = parse(&found.value);
        if value.is_none() {
            self.reader
                .report(Some(found.place), problem(found.key.clone()));
        }
        value
    }

    /// One of the few words of `table`.
    pub(crate) fn choice<T: Copy>(&self, key: &'static str, table: &[(&str, T)]) -> Option<T> {
        let found = self.text(key)?;
        let chosen = table.iter().find(|(word, _)| *word == found.value);
        if chosen.is_none() {
            let problem = Problem::NotOneOf {
                key: found.key,
                allowed: table.iter().map(|(word, _)| (*word).into()).collect(),
                nearest: nearest(&found.value, table.iter().map(|(word, _)| *word)),
            };
            self.reader.report(Some(found.place), problem);
        }
        chosen.map(|(_, value)| *value)
    }

    /// The whole number `key`, also as a string (which may come from the environment).
    pub(crate) fn number(&self, key: &'static str, least: i64, most: i64) -> Option<i64> {
        let value = self.value(key)?;
        let place = self.reader.place(value);
        let number = match value.get_ref() {
            DeValue::Integer(integer) => {
                i64::from_str_radix(integer.as_str(), integer.radix()).ok()
            }
            DeValue::String(_) => {
                let found = self.string(key, value, Expected::Number)?;
                let Ok(number) = found.value.trim().parse() else {
                    self.wrong_type(key, place, Expected::Number);
                    return None;
                };
                Some(number)
            }
            _ => {
                self.wrong_type(key, place, Expected::Number);
                return None;
            }
        };
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let key = self.full(key);
            self.reader
                .report(Some(place), Problem::OutOfRange { key, least, most });
        }
        number
    }

    /// Whether `key` is true; one that is not there is not.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.value(key) else {
            return false;
        };
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, self.reader.place(value), Expected::Flag);
        }
        flag.unwrap_or_default()
    }

    /// The number or string `key` read as a size in bytes.
    pub(crate) fn bytes(&self, key: &'static str) -> Option<u64> {
        let value = self.value(key)?;
        let raw = match value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().to_owned(),
            _ => self.string(key, value, Expected::NumberOrText)?.value,
        };
        let size = text::bytes(&raw);
        if size.is_none() {
            let key = self.full(key);
            let place = self.reader.place(value);
            self.reader.report(Some(place), Problem::BadSize { key });
        }
        size
    }

    /// The strings of the array `key`.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<Found<String>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, self.reader.place(value), Expected::Texts);
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|item| self.string(key, item, Expected::Texts))
            .collect()
    }

    /// The entries that were not looked up, for whoever knows their meaning.
    pub(crate) fn rest(&self) -> impl Iterator<Item = (&'a str, Place, &'a Spanned<DeValue<'a>>)> {
        let entries = self.table.into_iter().flat_map(DeTable::iter);
        entries.filter_map(|(key, value)| {
            let place = self.reader.place(key);
            let key: &str = key.get_ref();
            (!self.asked.borrow().contains(&key)).then_some((key, place, value))
        })
    }

    /// Reports every entry that was never looked up.
    pub(crate) fn close(self) {
        for (key, place, _) in self.rest() {
            let problem = Problem::UnknownKey {
                key: self.full(shown(key)),
                nearest: nearest(key, self.asked.borrow().iter().copied()),
            };
            self.reader.report(Some(place), problem);
        }
    }

    /// The full name of a key of this table.
    pub(crate) fn full(&self, key: &str) -> String {
        if self.name.is_empty() {
            return key.into();
        }
        format!("{}.{key}", self.name)
    }

    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.reader.known.borrow_mut().insert(self.full(key));
        self.table?.get(key)
    }

    fn string(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        expected: Expected,
    ) -> Option<Found<String>> {
        let place = self.reader.place(value);
        let Some(raw) = value.get_ref().as_str() else {
            self.wrong_type(key, place, expected);
            return None;
        };
        let key = self.full(key);
        let value = self.reader.expand(&key, raw, place)?;
        if value.trim().is_empty() {
            self.reader.report(Some(place), Problem::Empty { key });
            return None;
        }
        Some(Found { value, key, place })
    }

    pub(crate) fn wrong_type(&self, key: &str, place: Place, expected: Expected) {
        let key = self.full(key);
        self.reader
            .report(Some(place), Problem::WrongType { key, expected });
    }
}
