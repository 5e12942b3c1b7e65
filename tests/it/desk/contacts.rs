//! Contacts: fields by one line, joins and separations by taps, photos.

use topicdesk::standin::state::user::User;
use topicdesk::standin::world::draft::Draft;

use super::crew::Crew;
use super::replies;
use crate::road::scene::picture;
use crate::support::said;

/// Waits until the card of the topic says this.
async fn card_says(crew: &Crew, words: &str) {
    let card = crew.talk.house.posted(crew.talk.topic, words).await;
    assert!(said(&card).contains("📅"), "not the card: {}", said(&card));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_line_sets_what_is_known() {
    let crew = Crew::begin().await;
    let (house, topic) = (&crew.talk.house, crew.talk.topic);
    crew.orders(crew.boris, "/contact телефон +380 67 123-45-67")
        .await;
    card_says(&crew, "📞 \u{2068}+380 67 123-45-67").await;
    crew.orders(crew.boris, "/contact company <b>Мрія</b>")
        .await;
    card_says(&crew, "🏬 \u{2068}<b>Мрія</b>").await;
    crew.orders(crew.boris, "/contact coordinator me").await;
    card_says(&crew, "🧭 \u{2068}Boris").await;
    crew.orders(crew.boris, "/contact координатор @boris_b")
        .await;
    crew.orders(crew.boris, "/contact note likes raspberries")
        .await;
    card_says(&crew, "📎 \u{2068}likes raspberries").await;
    for (odd, told) in [
        ("/contact email nonsense", "does not fit"),
        ("/contact phone 12", "does not fit"),
        ("/contact coordinator Zebulon", "nobody of this name"),
        ("/contact fax 5", "One line:"),
        ("/contact join", "One line:"),
        ("/contact join 99999", "no request with"),
        ("/contact 99999 phone 1", "no request with"),
    ] {
        let order = crew.writes(crew.boris, odd);
        let is = |post: &_| crate::road::scene::says(told)(post) && post.reply_to == Some(order);
        crew.talk.post(odd, is).await;
    }
    assert_eq!(crew.journal("contact_field").await, 4);
    crew.orders(crew.boris, "/contact phone -").await;
    crew.until("no phone", async || {
        let shown = house.shown(topic);
        shown.iter().all(|it| !it.contains("📞"))
    })
    .await;
    // By taps, and by its number in private.
    crew.writes(crew.boris, "/contact");
    house.screen_of(crew.boris, "1 request, 1 open").await;
    house.presses_on_screen(crew.boris, "Change").await;
    house.screen_of(crew.boris, "What shall change").await;
    house.presses_on_screen(crew.boris, "E-mail").await;
    let ask = house.posted(topic, "E-mail of").await;
    house.recorded(ask.id).await;
    replies(&crew.talk, crew.boris, ask.id, "carl@example.org");
    card_says(&crew, "carl@example.org").await;
    crew.starts(crew.boris).await;
    let number = crew.stored().await.number;
    house.types_private(crew.boris, &format!("/contact {number} name Карл із ринку"));
    house.private_of(crew.boris, "Name: \u{2068}Карл").await;
    card_says(&crew, "📇 \u{2068}Карл").await;
    house.types_private(crew.boris, &format!("/contact {number} email"));
    house.private_of(crew.boris, "E-mail of").await;
    house.recorded_prompt(crew.boris).await;
    house.types_private(crew.boris, "-");
    house.private_of(crew.boris, "Removed: E-mail").await;
    assert_eq!(crew.journal("contact_field").await, 8);
    // What is known is found.
    crew.writes(crew.boris, "/find ринку");
    house.screen_of(crew.boris, "Карл із").await;
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_are_joined_and_separated_by_taps() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    let twin = house.customer("Carl Customer");
    house.says(twin, Draft::text("It is me again"));
    crew.until("the second topic", async || {
        let topics = house.world.topics(house.chat);
        topics.iter().filter(|it| it.name.contains("Carl")).count() == 2
    })
    .await;
    crew.writes(crew.boris, "/contact");
    let screen = house.screen_of(crew.boris, "Same person?").await;
    assert!(screen.text().contains("1 account"), "{}", screen.text());
    assert!(screen.text().contains("the same name"));
    let buttons = screen.buttons();
    let of = |mark: &str| {
        let found = buttons.iter().find(|(label, _)| label.contains(mark));
        found.unwrap().1.clone()
    };
    let (join, apart) = (of("🔗"), of("✖ No"));
    let presses = async |data: &str| {
        let seen = house.world.whispers(house.chat, crew.boris);
        let id = seen.last().unwrap().id;
        let pressed = house
            .world
            .press_whisper_forged(crew.boris, house.chat, id, data);
        pressed
            .unwrap()
            .answer()
            .await
            .unwrap()
            .text
            .unwrap_or_default()
    };
    let toast = presses(&join).await;
    assert!(toast.contains("Joined"), "{toast}");
    house.screen_of(crew.boris, "2 accounts").await;
    // Pressed twice, it is done once.
    let toast = presses(&join).await;
    assert!(toast.contains("out of date"), "{toast}");
    crew.writes(crew.boris, "/history");
    let history = house.screen_of(crew.boris, "History of").await;
    assert!(history.text().contains("2 requests, 2 open · 2 accounts"));
    assert!(history.text().find("#2 ") < history.text().find("#1 "));
    crew.writes(crew.boris, "/contact");
    let screen = house.screen_of(crew.boris, "2 accounts").await;
    assert!(!screen.text().contains("Same person?"));
    let toast = house.presses_on_screen(crew.boris, "✂").await;
    assert!(toast.contains("Separated"), "{toast}");
    house.screen_of(crew.boris, "Same person?").await;
    // Said to be two, they are suggested no more, and an old button is late.
    let toast = presses(&apart).await;
    assert!(toast.contains("Remembered"), "{toast}");
    crew.until("no suggestion", async || {
        let seen = house.world.whispers(house.chat, crew.boris);
        seen.last()
            .is_some_and(|it| it.text().contains("1 account") && !it.text().contains("Same"))
    })
    .await;
    for late in [&join, &apart] {
        let toast = presses(late).await;
        assert!(toast.contains("out of date"), "{toast}");
    }
    // By hand they can be joined all the same, once.
    crew.orders(crew.boris, "/contact join #2").await;
    crew.writes(crew.boris, "/contact join #2");
    house.posted(crew.talk.topic, "one contact already").await;
    assert_eq!(
        (
            crew.journal("merge").await,
            crew.journal("separate").await,
            crew.journal("keep_apart").await
        ),
        (2, 1, 1)
    );
    let here = Some(crew.stored().await.id);
    let far = "AAAAAAAAAAAAAAAAAAAAAA";
    for (verb, args) in [
        ('j', far),
        ('j', "x"),
        ('n', far),
        ('s', far),
        ('p', far),
        ('p', ""),
        ('a', "fax"),
        ('f', "x"),
        ('z', ""),
    ] {
        let toast = crew.forges(crew.boris, ('o', verb), here, args).await;
        assert!(toast.contains("out of date"), "{verb} {args}: {toast}");
    }
    assert!(crew.talk.everything_sent().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_are_listed_with_links() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.talk.says(picture(1).caption("Оцей торт"));
    let post = house.posted(crew.talk.topic, "Оцей торт").await;
    house.recorded(post.id).await;
    crew.writes(crew.boris, "/contact");
    house.screen_of(crew.boris, "1 request, 1 open").await;
    house.presses_on_screen(crew.boris, "Photos (1)").await;
    let screen = house.screen_of(crew.boris, "1 photo").await;
    assert!(screen.text().contains("Оцей торт"));
    let link = format!("/{}/{}", crew.talk.topic, post.id);
    assert!(screen.body["entities"].to_string().contains(&link));
    house.presses_on_screen(crew.boris, "Contact").await;
    house.screen_of(crew.boris, "1 request, 1 open").await;
    house.presses_on_screen(crew.boris, "⭐").await;
    crew.starts(crew.boris).await;
    house.types_private(crew.boris, "/favourites");
    house.private_of(crew.boris, "👤 \u{2068}Carl").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_with_markup_stays_a_name() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    let eve = house.world.person_with(User {
        first_name: "<b>Eve</b> *x* [y](http://z.example)".into(),
        ..User::default()
    });
    house.says(
        eve,
        Draft::text("<a href=\"http://evil.example\">pie</a> _pie_"),
    );
    house.topic("Eve").await;
    crew.writes(crew.boris, "/find pie");
    let finds = house.screen_of(crew.boris, "<b>Eve</b>").await;
    assert!(finds.text().contains("_pie_"), "{}", finds.text());
    crew.writes(crew.boris, "/find #2");
    house.screen_of(crew.boris, "To the topic").await;
    house.presses_on_screen(crew.boris, "Contact").await;
    let contact = house.screen_of(crew.boris, "• TG").await;
    assert!(contact.text().contains("*x* [y](http://z.example)"));
    for screen in [&finds, &contact] {
        assert!(screen.body.get("parse_mode").is_none());
        let links = screen.body["entities"].to_string();
        assert!(!links.contains("evil.example") && !links.contains("z.example"));
    }
}
