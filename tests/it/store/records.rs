//! Rows come back as they went in.

use topicdesk::model::content::Content;
use topicdesk::model::ids::{ConversationId, MessageId};
use topicdesk::model::rich::RichText;
use topicdesk::model::status::{Resolution, Role, Side, State, Status};
use topicdesk::model::ticket::Work;
use topicdesk::store::contacts::{self, Person};
use topicdesk::store::conversations::{self, Said};
use topicdesk::store::database::{Database, Tx};
use topicdesk::store::error::StoreError;
use topicdesk::store::messages::{self, Message};
use topicdesk::store::posts::{self, Post};
use topicdesk::store::staff::{self, Standing};
use topicdesk::store::tickets::{self, Beginning};

use super::on_both;

const NOW: i64 = 1_700_000_000_000;

fn text(words: &str) -> Content {
    Content::Text {
        text: RichText::plain(words),
    }
}

async fn opened(database: &Database, address: &'static str) -> ConversationId {
    let opened = database.write(move |tx| {
        Box::pin(async move {
            let person = Person {
                address,
                name: "Carl",
                ..Person::default()
            };
            let identity = contacts::add(tx, "TG", &person, NOW).await?;
            conversations::add(tx, identity, "TG", &Beginning::default(), NOW).await
        })
    });
    opened.await.unwrap()
}

fn message(conversation: ConversationId, seq: i64) -> Message {
    Message {
        id: MessageId::fresh(),
        conversation,
        seq,
        side: Side::Customer,
        author: None,
        author_name: None,
        content: text("first"),
        reply_to: None,
        quote: None,
        album: None,
        forwarded: None,
        state: State::Received,
        error: None,
        reaction: None,
        created_at: NOW,
        edited_at: None,
    }
}

async fn add(tx: &mut Tx, message: &Message) -> Result<(), StoreError> {
    messages::add(tx, message).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_none() {
    on_both(async |database, _| {
        let id = opened(&database, "77").await;
        let mut tx = database.read().await.unwrap();
        let found = conversations::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(
            (found.topic, found.card, found.assignee),
            (None, None, None)
        );
        assert_eq!((&found.shown, &found.titled), (&None, &None));
        assert_eq!(
            (found.last_at, &found.last_by, &found.last_words),
            (None, &None, &None)
        );
        assert_eq!(
            (&found.username, &found.link, &found.source),
            (&None, &None, &None)
        );
        assert_eq!((&found.language, &found.assignee_name), (&None, &None));
        assert!(!found.blocked && !found.announced);
        assert_eq!(found.status, Status::New);
        assert_eq!(conversations::of_topic(&mut tx, 0).await.unwrap(), None);
        drop(tx);
        let bare = message(id, 1);
        let stored = bare.clone();
        let added = database.write(move |tx| Box::pin(async move { add(tx, &stored).await }));
        added.await.unwrap();
        let mut tx = database.read().await.unwrap();
        assert_eq!(messages::get(&mut tx, bare.id).await.unwrap(), Some(bare));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wording_is_kept_in_order() {
    on_both(async |database, _| {
        let id = opened(&database, "77").await;
        let first = message(id, 1);
        let own = first.id;
        database
            .write(move |tx| {
                Box::pin(async move {
                    add(tx, &first).await?;
                    // Twice within the second that the far side's clock tells.
                    messages::reword(tx, &first, &text("second"), NOW).await?;
                    let second = messages::get(tx, own).await?.unwrap();
                    messages::reword(tx, &second, &text("third"), NOW).await?;
                    let third = messages::get(tx, own).await?.unwrap();
                    assert_eq!(messages::former(tx, own).await?, Some(text("second")));
                    messages::reword(tx, &third, &text("fourth"), NOW + 5).await
                })
            })
            .await
            .unwrap();
        let mut tx = database.read().await.unwrap();
        assert_eq!(
            messages::former(&mut tx, own).await.unwrap(),
            Some(text("third"))
        );
        let now = messages::get(&mut tx, own).await.unwrap().unwrap();
        assert_eq!(
            (now.content, now.edited_at),
            (text("fourth"), Some(NOW + 5))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_may_show_several_messages() {
    on_both(async |database, _| {
        let id = opened(&database, "77").await;
        let said: Vec<MessageId> = (0..3).map(|_| MessageId::fresh()).collect();
        let posted = said.clone();
        database
            .write(move |tx| {
                Box::pin(async move {
                    for (slot, message) in posted.iter().enumerate().rev() {
                        let post = Post {
                            post: 9,
                            slot: slot as i64,
                            conversation: id,
                            message: Some(*message),
                            role: Role::Customer,
                        };
                        posts::add(tx, -5, &post).await?;
                        posts::add(tx, -5, &post).await?;
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        let mut tx = database.read().await.unwrap();
        let shown = posts::at(&mut tx, -5, 9).await.unwrap();
        let order: Vec<MessageId> = shown.iter().filter_map(|post| post.message).collect();
        assert_eq!(order, said);
        assert_eq!(
            posts::of_message(&mut tx, -5, said[1]).await.unwrap().len(),
            1
        );
        assert!(posts::at(&mut tx, -6, 9).await.unwrap().is_empty());
        assert!(posts::is_shown(&mut tx, said[2]).await.unwrap());
        assert!(!posts::is_shown(&mut tx, MessageId::fresh()).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_states_and_names_are_decided_once() {
    on_both(async |database, _| {
        let id = opened(&database, "77").await;
        let other = opened(&database, "78").await;
        database
            .write(move |tx| {
                Box::pin(async move {
                    let said = Said {
                        at: NOW,
                        by: None,
                        words: "hello",
                    };
                    assert_eq!(conversations::said(tx, id, &said).await?, 1);
                    assert_eq!(conversations::next_seq(tx, id).await?, 2);
                    let said = Said {
                        at: NOW + 1,
                        by: Some("Anna"),
                        words: "hi",
                    };
                    assert_eq!(conversations::said(tx, id, &said).await?, 3);
                    staff::seen(tx, 5, "Anna", None).await?;
                    let ticket = conversations::get(tx, id).await?.unwrap().ticket;
                    assert!(tickets::take(tx, ticket, 5, NOW).await?);
                    assert!(!tickets::take(tx, ticket, 6, NOW).await?);
                    let closed = Work {
                        status: Status::Closed,
                        resolution: Some(Resolution::Done),
                        reason: None,
                        wake_at: None,
                    };
                    tickets::set_work(tx, ticket, &closed, NOW + 2).await?;
                    conversations::set_topic(tx, id, 40, "t").await?;
                    assert!(!conversations::lose_topic(tx, id, 39).await?);
                    let message = MessageId::fresh();
                    assert!(messages::name_copy(tx, id, "m1", message, 0).await?);
                    assert!(!messages::name_copy(tx, id, "m1", MessageId::fresh(), 0).await?);
                    assert!(messages::name_copy(tx, other, "m1", message, 0).await?);
                    assert_eq!(messages::by_copy(tx, id, "m1").await?, Some(message));
                    staff::place(tx, 5, "Anna", Standing::Gone).await?;
                    assert_eq!(staff::standing(tx, 5).await?, Some(Standing::Gone));
                    Ok(())
                })
            })
            .await
            .unwrap();
        let mut tx = database.read().await.unwrap();
        let found = conversations::of_topic(&mut tx, 40).await.unwrap().unwrap();
        assert_eq!((found.received, found.sent, found.seq), (1, 1, 3));
        assert_eq!(found.last_by.as_deref(), Some("Anna"));
        assert_eq!(found.assignee_name.as_deref(), Some("Anna"));
        assert_eq!((found.number, found.status), (1, Status::Closed));
        assert_eq!(
            (found.solved_at, found.closed_at),
            (Some(NOW + 2), Some(NOW + 2))
        );
        assert_eq!(found.waiting_since, None);
        let second = conversations::numbered(&mut tx, 2).await.unwrap().unwrap();
        assert_eq!(second.id, other);
        assert!(
            conversations::topicless(&mut tx, 1)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            conversations::topicless(&mut tx, 2)
                .await
                .unwrap()
                .is_some()
        );
    })
    .await;
}
