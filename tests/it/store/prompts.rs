//! Questions and their answers.

use topicdesk::model::ids::PromptId;
use topicdesk::store::database::Database;
use topicdesk::store::prompts::{self, LIFE, NEXT, Prompt};

use super::on_both;

const NOW: i64 = 1_790_000_000_000;

fn prompt(chat: i64, at: i64) -> Prompt {
    Prompt {
        id: PromptId::fresh(),
        staff: 5,
        area: "s".into(),
        ask: "why".into(),
        conversation: None,
        chat,
        created_at: at,
        answered_at: None,
        album: None,
    }
}

#[tokio::test]
async fn a_question_is_answered_once_and_lives_a_day() {
    on_both(async |database: Database, _| {
        database
            .write(|tx| {
                Box::pin(async move {
                    let (old, new) = (prompt(5, NOW), prompt(5, NOW + 1));
                    for one in [&old, &new] {
                        prompts::put(tx, one).await?;
                    }
                    assert_eq!(prompts::at(tx, 5, 70, NOW).await?, None);
                    prompts::asked(tx, old.id, 70).await?;
                    assert_eq!(prompts::at(tx, 5, 70, NOW).await?, Some(old.clone()));
                    assert_eq!(prompts::at(tx, 6, 70, NOW).await?, None);
                    assert_eq!(prompts::at(tx, 5, 70, NOW + LIFE).await?, None);
                    // The newest waits; once it is answered nothing does.
                    assert_eq!(
                        prompts::waiting(tx, 5, NOW + NEXT).await?,
                        Some(new.clone())
                    );
                    assert_eq!(prompts::waiting(tx, 5, NOW + 1 + NEXT).await?, None);
                    assert!(prompts::answer(tx, new.id, Some("a"), NOW + 9).await?);
                    assert!(!prompts::answer(tx, new.id, None, NOW + 10).await?);
                    assert_eq!(prompts::waiting(tx, 5, NOW + 11).await?, None);
                    let found = prompts::of_album(tx, 5, "a").await?;
                    assert_eq!(found.map(|found| found.id), Some(new.id));
                    assert_eq!(prompts::prune(tx, NOW + 2 * LIFE).await?, 1);
                    assert_eq!(prompts::prune(tx, NOW + 2 * LIFE).await?, 0);
                    Ok(())
                })
            })
            .await
            .unwrap();
    })
    .await;
}
