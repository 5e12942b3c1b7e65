//! Finding: search with pages, numbers, histories, lists, favourites; who may
//! not look sees nothing.

use topicdesk::standin::state::whisper::Whisper;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::staff::{self, Standing};

use super::crew::Crew;
use super::replies;
use crate::support::said;

/// The customer says all of this, and the group sees it.
async fn hears(crew: &Crew, words: &[&str]) {
    for said in words {
        crew.talk.says(Draft::text(*said));
        let post = crew.talk.house.posted(crew.talk.topic, said).await;
        crew.talk.house.recorded(post.id).await;
    }
}

fn links(screen: &Whisper) -> Vec<String> {
    let all = screen.body["entities"].as_array().cloned();
    let urls = all.unwrap_or_default().into_iter();
    urls.filter_map(|it| Some(it["url"].as_str()?.to_owned()))
        .collect()
}

fn labels(screen: &Whisper) -> Vec<String> {
    let all = screen.buttons().into_iter();
    all.map(|(label, _)| label).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_found_in_their_forms_a_page_at_a_time() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    let all: Vec<String> = (1..=8).map(|at| format!("Торт {at} з малиною")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    hears(&crew, &all).await;
    crew.writes(crew.boris, "/find малина торты");
    let first = house.screen_of(crew.boris, "🔎").await;
    assert!(first.text().contains("Торт 8"), "{}", first.text());
    assert!(!first.text().contains("Торт 2"), "{}", first.text());
    assert!(!labels(&first).contains(&"◀".to_owned()));
    // Each leads to its own post.
    let there = format!("/{}/", crew.talk.topic);
    assert_eq!(links(&first).len(), 6);
    assert!(links(&first).iter().all(|url| url.contains(&there)));
    // What is said meanwhile moves nothing.
    hears(&crew, &["Ще один торт з малиною"]).await;
    house.presses_on_screen(crew.boris, "▶").await;
    let second = house.screen_of(crew.boris, "page 2").await;
    assert!(second.text().contains("Торт 2") && second.text().contains("Торт 1"));
    assert!(!second.text().contains("Торт 3"), "{}", second.text());
    assert!(!labels(&second).contains(&"▶".to_owned()));
    house.presses_on_screen(crew.boris, "◀").await;
    crew.until("the first page", async || {
        let seen = house.world.whispers(house.chat, crew.boris);
        seen.last().is_some_and(|it| it.text().contains("Торт 3"))
    })
    .await;
    let seen = house.world.whispers(house.chat, crew.boris);
    assert_eq!(seen.len(), 1, "in place, and seen by nobody else");
    assert!(house.world.whispers(house.chat, crew.anna).is_empty());
    // Somebody else's search, pages that nobody saw, nonsense.
    for (who, args) in [
        (crew.anna, "1.1"),
        (crew.boris, "1.7"),
        (crew.boris, "9.0"),
        (crew.boris, "1.-1"),
        (crew.boris, "x"),
        (crew.boris, ""),
    ] {
        let toast = crew.forges(who, ('f', 'p'), None, args).await;
        assert!(
            toast.contains("out of date") || toast.contains("too long ago"),
            "{args}: {toast}"
        );
    }
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_latin_words_and_numbers_are_found() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    hears(&crew, &["Call me at +380 67 123-45-67"]).await;
    crew.writes(crew.boris, "/find 0671234567");
    house.screen_of(crew.boris, "Call me at").await;
    crew.writes(crew.boris, "/find carl");
    let screen = house.screen_of(crew.boris, "🔎 \u{2068}carl").await;
    assert!(labels(&screen).iter().any(|it| it.contains("👤 Carl")));
    house.presses_on_screen(crew.boris, "👤 Carl").await;
    house.screen_of(crew.boris, "1 request, 1 open").await;
    crew.writes(crew.boris, "/find zebra");
    house.screen_of(crew.boris, "Nothing was found").await;
    let number = crew.stored().await.number;
    crew.writes(crew.boris, &format!("/find #{number}"));
    let card = house.screen_of(crew.boris, "To the topic").await;
    assert!(card.text().contains(&format!("#{number} ")));
    for unknown in ["/find #99999", "/card 99999", "/history 99999"] {
        let order = crew.writes(crew.boris, unknown);
        let is =
            |it: &_| crate::road::scene::says("no request with")(it) && it.reply_to == Some(order);
        crew.talk.post(unknown, is).await;
    }
    // Without words it asks; the answer stays inside.
    crew.writes(crew.boris, "/find");
    let ask = house
        .posted(crew.talk.topic, "What are you looking for")
        .await;
    house.recorded(ask.id).await;
    replies(&crew.talk, crew.boris, ask.id, "call");
    house.screen_of(crew.boris, "🔎 \u{2068}call").await;
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_in_private_lead_to_the_topics() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.starts(crew.boris).await;
    let olena = house.customer("Олена Коваль");
    house.says(olena, Draft::text("Доброго дня"));
    house.topic("Олена Коваль").await;
    house.types_private(crew.boris, "/inbox");
    let inbox = house
        .private_of(crew.boris, "2 open requests, 2 wait")
        .await;
    let words = said(&inbox);
    let (carl, other) = (words.find("Carl"), words.find("Олена"));
    assert!(carl.is_some() && carl < other, "{words}");
    assert!(
        inbox.body["entities"]
            .to_string()
            .contains("https://t.me/c/")
    );
    crew.talk.delivered("Hi Carl").await;
    house.types_private(crew.boris, "/inbox");
    let inbox = house.private_of(crew.boris, "1 waits for an answer").await;
    let words = said(&inbox);
    assert!(words.find("Олена") < words.find("Carl"), "{words}");
    house.types_private(crew.boris, "/mine");
    house.private_of(crew.boris, "Nothing here").await;
    crew.orders(crew.boris, "/follow").await;
    house.types_private(crew.boris, "/mine");
    house.private_of(crew.boris, "Carl").await;
    // The menu leads to each of them.
    house.types_private(crew.boris, "/menu");
    house.private_of(crew.boris, "Your desk").await;
    house.presses_private(crew.boris, "Today").await;
    let today = house.private_of(crew.boris, "📅 Today").await;
    assert!(said(&today).contains("Hi Carl"), "{}", said(&today));
    house.presses_private(crew.boris, "Menu").await;
    house.private_of(crew.boris, "Your desk").await;
    house.presses_private(crew.boris, "Tasks").await;
    house
        .private_of(crew.boris, "📋 Tasks\n\nNothing here")
        .await;
    let number = crew.stored().await.number;
    house.types_private(crew.boris, &format!("/card {number}"));
    house.private_of(crew.boris, "To the topic").await;
    house.presses_private(crew.boris, "History").await;
    house.private_of(crew.boris, "History of").await;
    house.types_private(crew.boris, &format!("/history #{number}"));
    house.private_of(crew.boris, "1 request, 1 open").await;
    house.types_private(crew.boris, "/history");
    house.private_of(crew.boris, "Which one?").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_keeps_a_ticket_at_hand() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.starts(crew.boris).await;
    house.types_private(crew.boris, "/favourites");
    house.private_of(crew.boris, "Nothing here").await;
    crew.writes(crew.boris, "/menu");
    house.screen_of(crew.boris, "What to do").await;
    let toast = house.presses_on_screen(crew.boris, "⭐").await;
    assert!(toast.contains("Kept"), "{toast}");
    house.types_private(crew.boris, "/favourites");
    house.private_of(crew.boris, "Carl").await;
    let here = Some(crew.stored().await.id);
    let toast = crew.forges(crew.boris, ('f', 's'), here, "").await;
    assert!(toast.contains("No longer"), "{toast}");
    house.types_private(crew.boris, "/favourites");
    house.private_of(crew.boris, "Nothing here").await;
    for (verb, args) in [('h', "x"), ('i', "9999"), ('v', "-1"), ('z', "")] {
        let toast = crew.forges(crew.boris, ('f', verb), here, args).await;
        assert!(toast.contains("out of date"), "{verb}: {toast}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_look_sees_nothing_of_others() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    let boris = crew.boris;
    let set = house.database().write(move |tx| {
        Box::pin(async move { staff::set_role(tx, boris, Standing::Performer).await })
    });
    assert!(set.await.unwrap());
    let refused = async |post: i64| {
        let is = |it: &_| {
            crate::road::scene::says("You may not do this")(it) && it.reply_to == Some(post)
        };
        crew.talk.post("a refusal", is).await;
    };
    for command in [
        "/find hello",
        "/history",
        "/card 1",
        "/inbox",
        "/favourites",
        "/contact",
    ] {
        refused(crew.writes(boris, command)).await;
    }
    let here = Some(crew.stored().await.id);
    for (area, verb, args) in [
        ('f', 'p', "1.0"),
        ('f', 'h', ""),
        ('f', 's', ""),
        ('f', 'e', ""),
        ('f', 'c', ""),
        ('f', 'o', ""),
        ('o', 'o', ""),
        ('o', 'f', ""),
        ('o', 't', ""),
        ('o', 'e', ""),
        ('o', 'a', "phone"),
        ('o', 'j', "AAAAAAAAAAAAAAAAAAAAAA"),
        ('o', 'n', "AAAAAAAAAAAAAAAAAAAAAA"),
        ('o', 's', "AAAAAAAAAAAAAAAAAAAAAA"),
        ('o', 'p', "AAAAAAAAAAAAAAAAAAAAAA"),
    ] {
        let toast = crew.forges(boris, (area, verb), here, args).await;
        assert!(
            toast.contains("You may not do this"),
            "{area}{verb}: {toast}"
        );
    }
    // His own work he sees, and nothing that he only follows.
    crew.writes(boris, "/mine");
    house.screen_of(boris, "Nothing here").await;
}
