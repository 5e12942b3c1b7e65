//! Scripts, their folders, versions and uses.

use topicdesk::model::content::{FileRef, MediaKind};
use topicdesk::model::ids::{FolderId, ScriptId, TicketId};
use topicdesk::model::rich::RichText;
use topicdesk::model::script::{Body, Piece, Saying};
use topicdesk::model::script_list::{Order, View};
use topicdesk::model::status::Priority;
use topicdesk::store::database::Database;
use topicdesk::store::script_uses::{Figure, Use};
use topicdesk::store::scripts::NewScript;
use topicdesk::store::{script_folders, script_uses, scripts};

use super::on_both;

const NOW: i64 = 1_700_000_000_000;

fn body(language: &str, text: &str) -> Body {
    let saying = Saying {
        text: RichText::plain(text),
        media: Vec::new(),
    };
    Body {
        says: [(language.to_owned(), saying)].into(),
        ..Body::default()
    }
}

async fn folder(
    database: &Database,
    parent: Option<FolderId>,
    title: &'static str,
) -> Option<FolderId> {
    let made = database.write(move |tx| Box::pin(script_folders::add(tx, parent, title)));
    made.await.unwrap()
}

async fn script(
    database: &Database,
    folder: Option<FolderId>,
    title: &'static str,
    body: Body,
    inboxes: &'static [&'static str],
) -> Option<ScriptId> {
    let made = database.write(move |tx| {
        Box::pin(async move {
            let inboxes: Vec<String> = inboxes.iter().map(|it| (*it).to_owned()).collect();
            let new = NewScript {
                folder,
                title,
                inboxes: &inboxes,
                brands: &[],
                body: &body,
            };
            scripts::add(tx, &new, Some(7), NOW).await
        })
    });
    made.await.unwrap()
}

async fn uses(
    database: &Database,
    script: ScriptId,
    ticket: Option<TicketId>,
    edited: bool,
    at: i64,
) {
    let used = Use {
        script,
        version: 1,
        language: Some("ru".into()),
        agent: 7,
        edited,
        ticket,
        at,
    };
    let counted =
        database.write(move |tx| Box::pin(async move { script_uses::add(tx, &used).await }));
    counted.await.unwrap();
}

async fn titles(database: &Database, view: View<'_>, within: Option<FolderId>) -> Vec<String> {
    let mut tx = database.read().await.unwrap();
    let listing = scripts::list(&mut tx, view).await.unwrap();
    listing.scripts(within).map(|it| it.title.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_comes_back_as_it_went_in_and_keeps_every_version() {
    on_both(async |database, _| {
        let mut first = body("ru", "Здравствуйте, {имя}!");
        first.change.priority = Some(Priority::High);
        first.once = true;
        first.says.get_mut("ru").unwrap().media = vec![Piece {
            media: MediaKind::Photo,
            file: FileRef::kept(&"ab".repeat(32)),
            caption: RichText::plain("цены"),
        }];
        let id = script(&database, None, "Приветствие", first.clone(), &["TG"]).await;
        let id = id.unwrap();
        let mut tx = database.read().await.unwrap();
        let found = scripts::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(found.body, first);
        assert_eq!(found.head.title, "Приветствие");
        assert_eq!(found.head.inboxes, ["TG"]);
        assert_eq!(found.head.languages, ["ru"]);
        assert!(found.head.changes && !found.head.archived);
        assert_eq!((found.head.version, found.head.used), (1, 0));

        let second = body("uk", "Вітаю!");
        let wanted = second.clone();
        for version in [Some(2), Some(2)] {
            let second = second.clone();
            let saved = database.write(move |tx| {
                Box::pin(async move { scripts::save(tx, id, &second, None, NOW + 1).await })
            });
            assert_eq!(saved.await.unwrap(), version);
        }
        let found = scripts::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(found.body, wanted);
        assert_eq!(found.head.languages, ["uk"]);
        assert!(!found.head.changes);
        let old = scripts::version(&mut tx, id, 1).await.unwrap().unwrap();
        assert_eq!((old.body, old.author, old.at), (first, Some(7), NOW));
        assert_eq!(scripts::version(&mut tx, id, 3).await.unwrap(), None);
        let nobody = ScriptId::fresh();
        assert_eq!(scripts::get(&mut tx, nobody).await.unwrap(), None);
        drop(tx);
        let saved = database.write(move |tx| {
            Box::pin(async move { scripts::save(tx, nobody, &wanted, None, NOW).await })
        });
        assert_eq!(saved.await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_nest_one_level_and_titles_are_taken_once() {
    on_both(async |database, _| {
        let outer = folder(&database, None, "Talk").await.unwrap();
        assert_eq!(folder(&database, None, "Talk").await, None);
        let inner = folder(&database, Some(outer), "Talk").await.unwrap();
        assert_eq!(folder(&database, Some(inner), "deeper").await, None);
        let hi = body("en", "Hi");
        let first = script(&database, Some(inner), "Hello", hi.clone(), &[])
            .await
            .unwrap();
        assert_eq!(
            script(&database, Some(inner), "Hello", hi.clone(), &[]).await,
            None
        );
        let top = script(&database, None, "Hello", hi.clone(), &[])
            .await
            .unwrap();
        assert_eq!(
            script(&database, None, "Hello", hi.clone(), &[]).await,
            None
        );
        let bye = script(&database, Some(inner), "Bye", hi, &[])
            .await
            .unwrap();
        assert_eq!(
            titles(&database, View::default(), Some(inner)).await,
            ["Hello", "Bye"]
        );
        let moved = database.write(move |tx| {
            Box::pin(async move {
                let taken = [
                    scripts::place(tx, top, Some(inner), 0).await?,
                    scripts::rename(tx, bye, "Hello").await?,
                ];
                let done = [
                    scripts::rename(tx, bye, "Bye-bye").await?,
                    scripts::place(tx, bye, Some(inner), 0).await?,
                    scripts::place(tx, top, Some(outer), 99).await?,
                    script_folders::rename(tx, outer, "Say").await?,
                ];
                Ok((taken, done))
            })
        });
        assert_eq!(moved.await.unwrap(), ([false; 2], [true; 4]));
        assert_eq!(
            titles(&database, View::default(), Some(inner)).await,
            ["Bye-bye", "Hello"]
        );
        assert_eq!(
            titles(&database, View::default(), Some(outer)).await,
            ["Hello"]
        );
        let away = database.write(move |tx| {
            Box::pin(async move {
                scripts::archive(tx, first, true).await?;
                folder_away(tx, inner).await
            })
        });
        away.await.unwrap();
        assert!(
            titles(&database, View::default(), Some(inner))
                .await
                .is_empty()
        );
        let mut tx = database.read().await.unwrap();
        assert_eq!(scripts::all(&mut tx).await.unwrap().len(), 3);
        let kept = script_folders::get(&mut tx, inner).await.unwrap().unwrap();
        assert!(kept.archived && kept.parent == Some(outer));
    })
    .await;
}

async fn folder_away(
    tx: &mut topicdesk::store::database::Tx,
    id: FolderId,
) -> Result<(), topicdesk::store::error::StoreError> {
    script_folders::archive(tx, id, true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_stand_where_they_are_put() {
    on_both(async |database, _| {
        let mut ids = Vec::new();
        for title in ["a", "b", "c"] {
            ids.push(folder(&database, None, title).await.unwrap());
        }
        let last = ids[2];
        let placed = database.write(move |tx| Box::pin(script_folders::place(tx, last, 0)));
        placed.await.unwrap();
        let mut tx = database.read().await.unwrap();
        let order = script_folders::all(&mut tx).await.unwrap();
        let order: Vec<_> = order.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(order, ["c", "a", "b"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_are_found_by_the_beginnings_of_their_words() {
    on_both(async |database, _| {
        let price = script(
            &database,
            None,
            "Цена букета",
            body("ru", "Ёлки от 500"),
            &[],
        )
        .await;
        script(
            &database,
            None,
            "Доставка",
            body("ru", "Цена доставки — 300"),
            &[],
        )
        .await;
        script(&database, None, "Ціна", body("uk", "Наші ціни"), &["IG"]).await;
        let find = async |typed: &str, view: View<'_>| {
            let mut tx = database.read().await.unwrap();
            let found = scripts::find(&mut tx, typed, view, 10).await.unwrap();
            found.into_iter().map(|it| it.title).collect::<Vec<_>>()
        };
        let any = View::default();
        assert_eq!(find("ЦЕНА", any).await, ["Цена букета", "Доставка"]);
        assert_eq!(find("елк", any).await, ["Цена букета"]);
        assert_eq!(find("достав цена", any).await, ["Доставка"]);
        assert_eq!(find("цін", any).await, ["Ціна"]);
        assert!(find("", any).await.is_empty());
        assert!(find("100% _", any).await.is_empty());
        let other = View {
            inbox: Some("TG"),
            ..any
        };
        assert!(find("цін", other).await.is_empty());
        let found = find(
            "цена",
            View {
                language: Some("uk"),
                ..any
            },
        )
        .await;
        assert!(found.is_empty());
        uses(&database, price.unwrap(), None, false, NOW).await;
        let used = View {
            order: Order::Used,
            ..any
        };
        assert_eq!(titles(&database, used, None).await[0], "Цена букета");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uses_are_counted_and_remembered_by_ticket() {
    on_both(async |database, _| {
        let id = script(&database, None, "Hi", body("ru", "Hi"), &[])
            .await
            .unwrap();
        let ticket = TicketId::fresh();
        uses(&database, id, Some(ticket), false, NOW).await;
        uses(&database, id, Some(ticket), true, NOW + 5).await;
        uses(&database, id, None, false, NOW + 9).await;
        let mut tx = database.read().await.unwrap();
        let last = script_uses::last(&mut tx, id, ticket).await.unwrap();
        assert_eq!(last, Some((NOW + 5, 7)));
        let other = script_uses::last(&mut tx, id, TicketId::fresh())
            .await
            .unwrap();
        assert_eq!(other, None);
        let figures = script_uses::figures(&mut tx, NOW, NOW + 9).await.unwrap();
        let figure = Figure {
            script: id,
            version: 1,
            language: Some("ru".into()),
            agent: 7,
            as_is: 1,
            edited: 1,
        };
        assert_eq!(figures, [figure]);
        let head = scripts::get(&mut tx, id).await.unwrap().unwrap().head;
        assert_eq!(head.used, 3);
    })
    .await;
}
