//! An agent's day: each of the twenty daily jobs takes at most two taps, or one
//! line. The README's table names these tests.

use std::cell::Cell;

use topicdesk::model::status::{Priority, Resolution, Status};
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::{beside, checklists};

use super::crew::Crew;
use super::scripts::{body, script};

/// A hand that counts what it does.
struct Hand {
    crew: Crew,
    taps: Cell<u32>,
    lines: Cell<u32>,
}

impl Hand {
    async fn begin() -> Self {
        Self {
            crew: Crew::begin().await,
            taps: Cell::new(0),
            lines: Cell::new(0),
        }
    }

    /// Boris types a line in the topic.
    fn line(&self, words: &str) -> i64 {
        self.lines.set(self.lines.get() + 1);
        self.crew.writes(self.crew.boris, words)
    }

    /// Boris types a line that works.
    async fn order(&self, words: &str) {
        let line = self.line(words);
        self.crew.talk.house.marked(line, Some("👌")).await;
    }

    /// Boris taps a button in the topic.
    async fn tap(&self, label: &str) -> String {
        self.taps.set(self.taps.get() + 1);
        let talk = &self.crew.talk;
        talk.house.presses(self.crew.boris, talk.topic, label).await
    }

    /// Boris taps a button of what he alone sees.
    async fn tap_screen(&self, label: &str) -> String {
        self.taps.set(self.taps.get() + 1);
        let house = &self.crew.talk.house;
        house.presses_on_screen(self.crew.boris, label).await
    }

    /// Waits until what Boris alone sees says this.
    async fn sees(&self, words: &str) {
        let house = &self.crew.talk.house;
        house.screen_of(self.crew.boris, words).await;
    }

    async fn is(&self, status: Status, resolution: Option<Resolution>) {
        self.crew
            .until("the status", async || {
                let now = self.crew.stored().await;
                (now.status, now.resolution) == (status, resolution)
            })
            .await;
    }

    /// It took one line, or two taps at most.
    fn was_short(&self) {
        let (taps, lines) = (self.taps.get(), self.lines.get());
        let short = matches!((taps, lines), (0, 1) | (1..=2, 0));
        assert!(short, "{taps} taps and {lines} lines");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn job_01_answer() {
    let hand = Hand::begin().await;
    hand.order("Good morning, we have roses").await;
    let house = &hand.crew.talk.house;
    house
        .reached(hand.crew.talk.customer, "we have roses")
        .await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_02_note() {
    let hand = Hand::begin().await;
    hand.line("// she is a regular");
    hand.line("after the note");
    let house = &hand.crew.talk.house;
    house
        .reached(hand.crew.talk.customer, "after the note")
        .await;
    assert_eq!(house.received(hand.crew.talk.customer), ["after the note"]);
    hand.lines.set(1);
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_03_take() {
    let hand = Hand::begin().await;
    hand.tap("Take").await;
    hand.crew.assigned(Some(hand.crew.boris)).await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_04_hand_over() {
    let hand = Hand::begin().await;
    hand.crew.writes(hand.crew.boris, "/take");
    hand.crew.assigned(Some(hand.crew.boris)).await;
    hand.line("/handover Anna call her back");
    let (house, topic) = (&hand.crew.talk.house, hand.crew.talk.topic);
    house.posted(topic, "hands this over").await;
    house.presses(hand.crew.anna, topic, "Accept").await;
    hand.crew.assigned(Some(hand.crew.anna)).await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_05_tag() {
    let hand = Hand::begin().await;
    hand.crew.orders(hand.crew.anna, "/tag +roses").await;
    hand.crew.orders(hand.crew.anna, "/tag roses").await;
    hand.order("/tag roses").await;
    let ticket = hand.crew.stored().await.ticket;
    let mut tx = hand.crew.talk.house.database().read().await.unwrap();
    let tags = beside::of(&mut tx, ticket).await.unwrap().tags;
    assert_eq!(tags, ["roses"]);
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_06_status() {
    let hand = Hand::begin().await;
    hand.tap("Status").await;
    hand.tap_screen("others").await;
    hand.is(Status::WaitingThird, None).await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_07_undo() {
    let hand = Hand::begin().await;
    let boris = hand.crew.boris;
    hand.crew.orders(boris, "/status waiting_third").await;
    hand.is(Status::WaitingThird, None).await;
    hand.order("/undo").await;
    hand.is(Status::New, None).await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_08_script() {
    let hand = Hand::begin().await;
    script(&hand.crew.talk, "Price", body("A dozen is 40")).await;
    hand.order("/script !price").await;
    let house = &hand.crew.talk.house;
    house
        .reached(hand.crew.talk.customer, "A dozen is 40")
        .await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_09_script_with_a_change() {
    let hand = Hand::begin().await;
    let mut macros = body("We ask the bakery");
    macros.change.status = Some(Status::WaitingThird);
    script(&hand.crew.talk, "Bakery", macros).await;
    hand.order("/script !bakery").await;
    let house = &hand.crew.talk.house;
    house
        .reached(hand.crew.talk.customer, "We ask the bakery")
        .await;
    hand.is(Status::WaitingThird, None).await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_10_later() {
    let hand = Hand::begin().await;
    hand.line("/later tomorrow 9:00 Your order is ready");
    let house = &hand.crew.talk.house;
    hand.crew
        .until("it waits", async || {
            let ticket = hand.crew.stored().await.ticket;
            let mut tx = house.database().read().await.unwrap();
            let waiting = topicdesk::store::timers::of_ticket(&mut tx, ticket.0).await;
            !waiting.unwrap().is_empty()
        })
        .await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_11_snooze() {
    let hand = Hand::begin().await;
    hand.tap("Snooze").await;
    hand.tap_screen("Tomorrow").await;
    hand.is(Status::Snoozed, None).await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_12_task() {
    let hand = Hand::begin().await;
    hand.order("/task Order boxes").await;
    hand.crew.talk.house.topic("Order boxes").await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_13_checklist() {
    let hand = Hand::begin().await;
    hand.line("/check boxes; call; pack");
    hand.sees("Checklist 0/3").await;
    let ticket = hand.crew.stored().await.ticket;
    let mut tx = hand.crew.talk.house.database().read().await.unwrap();
    let items = checklists::of_ticket(&mut tx, ticket).await.unwrap();
    assert_eq!(items.len(), 3);
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_14_find() {
    let hand = Hand::begin().await;
    hand.line("/find carl");
    hand.sees("🔎 \u{2068}carl").await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_15_history() {
    let hand = Hand::begin().await;
    hand.line("/history");
    hand.sees("1 request").await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_16_assign() {
    let hand = Hand::begin().await;
    hand.tap("Assign").await;
    hand.tap_screen("Anna").await;
    hand.crew.assigned(Some(hand.crew.anna)).await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_17_priority() {
    let hand = Hand::begin().await;
    hand.order("/priority urgent").await;
    assert_eq!(hand.crew.stored().await.priority, Priority::Urgent.rank());
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_18_spam() {
    let hand = Hand::begin().await;
    hand.order("/spam").await;
    hand.is(Status::Closed, Some(Resolution::Spam)).await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_19_card() {
    let hand = Hand::begin().await;
    let (house, topic) = (&hand.crew.talk.house, hand.crew.talk.topic);
    let (before, _) = house.button(topic, "Take").await;
    hand.line("/card");
    hand.crew
        .until("a new card", async || {
            house.button(topic, "Take").await.0 > before
        })
        .await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_20_contact_field() {
    let hand = Hand::begin().await;
    hand.order("/contact phone +380671234567").await;
    let (house, topic) = (&hand.crew.talk.house, hand.crew.talk.topic);
    house.posted(topic, "📞").await;
    hand.was_short();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_day_inside_reaches_the_customer() {
    let hand = Hand::begin().await;
    for line in [
        "/take",
        "/tag +roses",
        "/status waiting_third",
        "/undo",
        "/snooze tomorrow 9:00",
        "/task Order boxes",
        "/check boxes",
        "/find roses",
        "/history",
        "/priority urgent",
        "/card",
        "/contact phone +380671234567",
    ] {
        hand.line(line);
    }
    hand.crew.sends(hand.crew.boris, Draft::text("The end"));
    hand.crew
        .talk
        .house
        .reached(hand.crew.talk.customer, "The end")
        .await;
    assert_eq!(hand.crew.talk.everything_sent().await, ["The end"]);
}
