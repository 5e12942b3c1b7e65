//! A conversation with more than one agent at the desk.

use std::time::Duration;

use topicdesk::desk::buttons::Button;
use topicdesk::desk::buttons::Press;
use topicdesk::model::ids::ConversationId;
use topicdesk::standin::state::user::User;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::conversations::{self, Conversation};
use topicdesk::store::staff::{self, Standing};

use crate::road::scene::Talk;
use crate::support::{House, PATIENCE, said};

/// Anna (a manager, for the group is hers) and Boris (an agent).
pub struct Crew {
    pub talk: Talk,
    pub anna: i64,
    pub boris: i64,
}

impl Crew {
    pub async fn begin() -> Self {
        Self::begin_with(Talk::begin().await).await
    }

    pub async fn begin_with(talk: Talk) -> Self {
        let anna = talk.house.agent;
        let boris = joins(&talk.house, "Boris", "boris_b").await;
        let crew = Self { talk, anna, boris };
        crew.until("Anna is a manager", async || {
            crew.standing(anna).await == Some(Standing::Manager)
        })
        .await;
        crew
    }

    /// Somebody writes in the topic.
    pub fn writes(&self, who: i64, words: &str) -> i64 {
        self.sends(who, Draft::text(words))
    }

    pub fn sends(&self, who: i64, draft: Draft) -> i64 {
        let place = Place::Topic(self.talk.house.chat, self.talk.topic);
        self.talk.house.world.send(who, place, draft).unwrap()
    }

    /// Somebody gives a command that works.
    pub async fn orders(&self, who: i64, words: &str) {
        let line = self.writes(who, words);
        self.talk.house.marked(line, Some("👌")).await;
    }

    /// Somebody presses Start in the bot's private chat.
    pub async fn starts(&self, who: i64) {
        self.talk.house.types_private(who, "/start");
        self.talk.house.private_of(who, "Your desk").await;
    }

    /// The conversation as stored.
    pub async fn stored(&self) -> Conversation {
        let mut tx = self.talk.house.database().read().await.unwrap();
        let found = conversations::of_topic(&mut tx, self.talk.topic).await;
        found.unwrap().unwrap()
    }

    pub async fn standing(&self, who: i64) -> Option<Standing> {
        let mut tx = self.talk.house.database().read().await.unwrap();
        staff::standing(&mut tx, who).await.unwrap()
    }

    /// Gives somebody a role.
    pub async fn becomes(&self, who: i64, standing: Standing) {
        let database = self.talk.house.database();
        let set = database
            .write(move |tx| Box::pin(async move { staff::set_role(tx, who, standing).await }));
        assert!(set.await.unwrap());
    }

    /// Waits until it is so.
    pub async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let looks = async {
            while !holds().await {
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        };
        let done = tokio::time::timeout(PATIENCE, looks).await;
        assert!(
            done.is_ok(),
            "{what}; topic: {:#?}",
            self.talk.house.shown(self.talk.topic)
        );
    }

    pub async fn assigned(&self, whom: Option<i64>) {
        self.until("the assignee", async || {
            self.stored().await.assignee == whom
        })
        .await;
    }

    /// How many lines the journal has of this action.
    pub async fn journal(&self, action: &str) -> i64 {
        let pool = sqlx::SqlitePool::connect(&self.talk.house.database)
            .await
            .unwrap();
        let row: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM journal WHERE action = $1")
            .bind(action)
            .fetch_one(&pool)
            .await
            .unwrap();
        pool.close().await;
        row.0
    }

    /// The answer to a press with forged data under a post of the topic.
    pub async fn forges(
        &self,
        who: i64,
        (area, verb): (char, char),
        about: Option<ConversationId>,
        args: &str,
    ) -> String {
        let (post, _) = self.talk.house.button(self.talk.topic, "Note").await;
        let Press::Data(data) = Button::area("", (area, verb), about, args).press else {
            panic!("no data");
        };
        let place = Place::Topic(self.talk.house.chat, self.talk.topic);
        let pressed = self.talk.house.world.press_forged(who, place, post, &data);
        let answer = pressed.unwrap().answer().await.unwrap();
        answer.text.unwrap_or_default()
    }

    /// Waits until the bot has said this in General.
    pub async fn general(&self, words: &str) -> String {
        let chat = self.talk.house.chat;
        let found = self.talk.house.world.wait_for(PATIENCE, |state| {
            let chat = state.chats.values().find(|found| found.key.id == chat)?;
            let mut all = chat.messages.values().filter(|it| it.topic.is_none());
            all.find(|it| said(it).contains(words)).map(said)
        });
        found
            .await
            .unwrap_or_else(|| panic!("«{words}» in General"))
    }
}

/// A new member of the group, known to the desk.
pub async fn joins(house: &House, name: &str, username: &str) -> i64 {
    let user = User {
        first_name: name.into(),
        username: Some(username.into()),
        ..User::default()
    };
    let id = house.world.person_with(user);
    house.world.join(house.chat, id);
    let looks = async {
        loop {
            let mut tx = house.database().read().await.unwrap();
            let found = staff::get(&mut tx, id).await.unwrap();
            if found.is_some_and(|it| it.username.is_some()) {
                break;
            }
            drop(tx);
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    };
    let known = tokio::time::timeout(PATIENCE, looks).await;
    assert!(known.is_ok(), "{name} is not known");
    id
}
