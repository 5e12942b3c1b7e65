//! What waits for the feed, and what it shows.

use topicdesk::model::ids::MessageId;
use topicdesk::model::rich::RichText;
use topicdesk::store::feed::{self, Page};

use super::on_both;

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_there_once_and_only_while_it_is_on() {
    on_both(async |database, _| {
        let write = async |job: fn(
            &mut topicdesk::store::database::Tx,
        ) -> futures_util::future::BoxFuture<
            '_,
            Result<(), topicdesk::store::error::StoreError>,
        >| { database.write(job).await.unwrap() };
        write(|tx| {
            Box::pin(async move {
                assert!(!feed::heard(tx, MessageId::fresh()).await?);
                assert!(!feed::is_on(tx).await? && feed::get(tx).await?.is_none());
                assert!(!feed::switch(tx, false).await?);
                assert!(feed::switch(tx, true).await? && !feed::switch(tx, true).await?);
                let ids: Vec<MessageId> = (0..5).map(|_| MessageId::fresh()).collect();
                for id in ids.iter().rev() {
                    assert!(feed::heard(tx, *id).await? && !feed::heard(tx, *id).await?);
                }
                assert_eq!(feed::waiting(tx, 3).await?, ids[..3]);
                feed::told(tx, &ids[..3]).await?;
                assert_eq!(feed::waiting(tx, 3).await?, ids[3..]);
                Ok(())
            })
        })
        .await;
        write(|tx| {
            Box::pin(async move {
                assert!(feed::set_topic(tx, 7, 100).await? && !feed::set_topic(tx, 8, 101).await?);
                assert!(feed::is_topic(tx, 7).await? && !feed::is_topic(tx, 8).await?);
                let page = Page {
                    text: RichText::plain("a\nb"),
                    lines: 2,
                };
                feed::set_page(tx, 70, &page, 200).await?;
                feed::set_closed(tx, true, 300).await?;
                let now = feed::get(tx).await?.unwrap();
                assert_eq!((now.post, &now.page), (Some(70), &page));
                assert!(now.closed && now.active && now.acted_at == 300);
                feed::lose(tx, 8).await?;
                assert!(feed::is_topic(tx, 7).await?);
                feed::lose(tx, 7).await?;
                let now = feed::get(tx).await?.unwrap();
                assert_eq!((now.topic, now.post), (None, None));
                assert!(feed::hint(tx, 5).await? && !feed::hint(tx, 5).await?);
                // What waited when it went off is not shown when it comes on.
                assert!(feed::switch(tx, false).await? && !feed::is_on(tx).await?);
                assert!(feed::waiting(tx, 9).await?.is_empty());
                assert!(feed::switch(tx, true).await?);
                feed::lose_any(tx).await
            })
        })
        .await;
    })
    .await;
}
