//! The form and what follows it, as pages. Everything people wrote is escaped by
//! the template; nothing on them is a script.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use axum::response::{Html, IntoResponse, Response};

use crate::locale::Language;

use super::desk::Desk;
use super::entry::{Entry, FIELD_MAX, TEXT_MAX, Wrong};
use super::inbound::Left;

/// A form to be filled in.
pub struct Sheet<'a> {
    speaks: Language,
    left: &'a Left,
    lost: usize,
    wrong: &'a [Wrong],
    slip: String,
    again: bool,
}

impl<'a> Sheet<'a> {
    /// With what was filled in so far, and what is wrong with it.
    #[must_use]
    pub fn of(speaks: Language, entry: &'a Entry, wrong: &'a [Wrong], slip: String) -> Self {
        Self {
            speaks,
            left: &entry.left,
            lost: entry.sent,
            again: wrong.is_empty() && !entry.left.text.is_empty(),
            wrong,
            slip,
        }
    }
}

/// What may be answered on.
const WAYS: [(&str, &str); 3] = [
    ("email", "form-way-email"),
    ("phone", "form-way-phone"),
    ("handle", "form-way-handle"),
];

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{{ title }}</title>
<link rel="stylesheet" href="{{ code }}/style.css">
</head>
<body>
<main>
<h1 dir="auto">{{ title }}</h1>
{%- if let Some(lead) = lead %}
<p dir="auto">{{ lead }}</p>
{%- endif %}
{%- if !wrong.is_empty() %}
<ul class="wrong" role="alert">
{%- for line in wrong %}
<li>{{ line }}</li>
{%- endfor %}
</ul>
{%- endif %}
{%- if let Some(again) = again %}
<p class="again" role="status">{{ again }}</p>
{%- endif %}
<form method="post" action="{{ code }}" enctype="multipart/form-data">
<input type="hidden" name="slip" value="{{ slip }}">
<input type="hidden" name="lang" value="{{ lang }}">
<p class="bait" aria-hidden="true"><label>Website <input name="website" tabindex="-1" autocomplete="off"></label></p>
<label for="topic">{{ say("form-topic") }}</label>
{%- if topics.is_empty() %}
<input id="topic" name="topic" maxlength="{{ field_max }}" value="{{ left.topic }}">
{%- else %}
<select id="topic" name="topic">
{%- for topic in topics %}
<option{% if **topic == left.topic %} selected{% endif %}>{{ topic }}</option>
{%- endfor %}
</select>
{%- endif %}
<label for="text">{{ say("form-text") }}</label>
<textarea id="text" name="text" rows="6" required maxlength="{{ text_max }}" dir="auto">
{{ left.text }}</textarea>
<label for="name">{{ say("form-name") }}</label>
<input id="name" name="name" maxlength="{{ field_max }}" autocomplete="name" dir="auto" value="{{ left.name }}">
<fieldset>
<legend>{{ say("form-ways") }}</legend>
<p class="hint">{{ say("form-ways-hint") }}</p>
<label for="email">{{ say("form-way-email") }}</label>
<input id="email" name="email" type="email" maxlength="{{ field_max }}" autocomplete="email" value="{{ left.email }}">
<label for="phone">{{ say("form-way-phone") }}</label>
<input id="phone" name="phone" type="tel" maxlength="32" autocomplete="tel" value="{{ left.phone }}">
<label for="handle">{{ say("form-way-handle") }}</label>
<input id="handle" name="handle" maxlength="{{ field_max }}" placeholder="{{ say("form-handle-like") }}" value="{{ left.handle }}">
<label for="answer">{{ say("form-answer") }}</label>
<select id="answer" name="answer">
<option value="">{{ say("form-answer-any") }}</option>
{%- for (way, key) in WAYS %}
<option value="{{ way }}"{% if *way == left.answer %} selected{% endif %}>{{ say(key) }}</option>
{%- endfor %}
</select>
</fieldset>
{%- if files > 0 %}
<label for="files">{{ say("form-files") }}</label>
<p class="hint" id="files-hint">{{ limits }}</p>
<input id="files" name="files" type="file" multiple aria-describedby="files-hint">
{%- endif %}
<button>{{ say("form-send") }}</button>
</form>
</main>
</body>
</html>
"#
)]
struct SheetPage<'a> {
    lang: &'static str,
    code: &'a str,
    title: &'a str,
    lead: Option<&'a str>,
    wrong: Vec<String>,
    again: Option<String>,
    slip: &'a str,
    topics: &'a [String],
    left: &'a Left,
    files: usize,
    limits: String,
    text_max: usize,
    field_max: usize,
    speaks: Language,
}

impl SheetPage<'_> {
    fn say(&self, key: &str) -> String {
        self.speaks.say(key)
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{{ title }}</title>
<link rel="stylesheet" href="{{ base }}style.css">
</head>
<body>
<main>
<h1 dir="auto">{{ title }}</h1>
{%- if let Some(number) = number %}
<p class="number">#{{ number }}</p>
{%- endif %}
<p role="status">{{ words }}</p>
</main>
</body>
</html>
"#
)]
struct WordsPage<'a> {
    lang: &'static str,
    title: &'a str,
    base: &'a str,
    number: Option<&'a str>,
    words: &'a str,
}

/// The page with the fields.
pub fn sheet(desk: &Desk, sheet: &Sheet<'_>, status: StatusCode) -> Response {
    let (settings, speaks) = (&desk.settings, sheet.speaks);
    let size = (settings.max_file >> 20).max(1);
    let limits = [
        ("n", i64::try_from(settings.files).unwrap_or(0).into()),
        ("size", size.to_string().into()),
    ];
    let again = if sheet.lost > 0 {
        Some(speaks.say("form-again-files"))
    } else {
        sheet.again.then(|| speaks.say("form-again"))
    };
    let page = SheetPage {
        lang: speaks.tag(),
        code: &desk.code,
        title: &settings.title,
        lead: settings.greeting.of(speaks),
        wrong: sheet.wrong.iter().map(|it| speaks.say(it.key())).collect(),
        again,
        slip: &sheet.slip,
        topics: &settings.topics,
        left: sheet.left,
        files: settings.files,
        limits: speaks.say_with("form-files-hint", &limits),
        text_max: TEXT_MAX,
        field_max: FIELD_MAX,
        speaks,
    };
    drawn(desk, page.render(), status)
}

/// A page of a few words, at the form's own address.
pub fn notice(desk: &Desk, speaks: Language, key: &str, status: StatusCode) -> Response {
    let base = format!("{}/", desk.code);
    words(desk, speaks, (&base, None), &speaks.say(key), status)
}

/// The same at an address below.
pub fn below(desk: &Desk, speaks: Language, key: &str, status: StatusCode) -> Response {
    words(desk, speaks, ("../", None), &speaks.say(key), status)
}

/// It was taken, under this number.
pub fn confirmation(desk: &Desk, speaks: Language, number: &str) -> Response {
    let said = speaks.say_with("form-done", &[("number", number.into())]);
    words(desk, speaks, ("../", Some(number)), &said, StatusCode::OK)
}

fn words(
    desk: &Desk,
    speaks: Language,
    (base, number): (&str, Option<&str>),
    words: &str,
    status: StatusCode,
) -> Response {
    let page = WordsPage {
        lang: speaks.tag(),
        title: &desk.settings.title,
        base,
        number,
        words,
    };
    drawn(desk, page.render(), status)
}

fn drawn(desk: &Desk, page: Result<String, askama::Error>, status: StatusCode) -> Response {
    let Ok(page) = page else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors {}",
        desk.settings.origins.ancestors()
    );
    let mut response = (status, Html(page)).into_response();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The look, in the brand's colour.
#[must_use]
pub fn style(colour: &str) -> String {
    format!(
        ":root {{ --brand: {colour}; }}\n{}",
        include_str!("style.css")
    )
}
