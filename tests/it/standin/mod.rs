//! The stand-in as a real client library sees it, and how fast it is.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use teloxide_core::Bot;
use teloxide_core::payloads::{
    CreateForumTopicSetters, GetUpdatesSetters, SendMessageSetters, SendPhotoSetters,
};
use teloxide_core::prelude::Requester;
use teloxide_core::types::{
    AllowedUpdate, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMedia,
    InputMediaPhoto, MessageId, ReactionType, ReplyParameters, Rgb, ThreadId, UpdateKind, UserId,
};
use teloxide_core::{ApiError, RequestError};
use topicdesk::standin::Standin;
use topicdesk::standin::options::{Budget, Budgets, Options};
use topicdesk::standin::world::draft::Draft;
use topicdesk::standin::world::{Place, bot_id};

struct Stage {
    standin: Standin,
    bot: Bot,
    id: i64,
    desk: i64,
    agent: i64,
    customer: i64,
}

async fn stage(options: Options) -> Stage {
    let standin = Standin::start(options).await.unwrap();
    let world = standin.world();
    let token = world.bot("desk_bot");
    let agent = world.person("Anna Agent");
    let customer = world.person("Carl Customer");
    let desk = world.forum("Desk", agent, &token);
    let id = bot_id(&token);
    world.start(customer, id, Some("ad")).unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let bot = Bot::with_client(token, client).set_api_url(standin.url().parse().unwrap());
    Stage {
        standin,
        bot,
        id,
        desk,
        agent,
        customer,
    }
}

fn png() -> InputFile {
    let header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10";
    InputFile::memory(header.to_vec()).file_name("a.png")
}

#[tokio::test]
async fn teloxide_understands_it() {
    let stage = stage(Options::unlimited()).await;
    let (bot, world, desk) = (&stage.bot, stage.standin.world(), ChatId(stage.desk));
    assert_eq!(bot.get_me().await.unwrap().username(), "desk_bot");
    let full = bot.get_chat(desk).await.unwrap();
    assert_eq!(full.title(), Some("Desk"));
    let me = bot
        .get_chat_member(desk, UserId(stage.id.unsigned_abs()))
        .await
        .unwrap();
    assert!(me.kind.can_manage_chat());
    assert_eq!(bot.get_chat_administrators(desk).await.unwrap().len(), 2);

    let color = Rgb::from_u32(7_322_096);
    let icon = bot.get_forum_topic_icon_stickers().await.unwrap().remove(0);
    let icon = icon.custom_emoji_id().unwrap().clone();
    let topic = bot
        .create_forum_topic(desk, "Carl")
        .icon_color(color)
        .icon_custom_emoji_id(icon)
        .await
        .unwrap();
    let thread = topic.thread_id;
    let keys = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Take", "take")]]);
    let card = bot
        .send_message(desk, "card")
        .message_thread_id(thread)
        .reply_markup(keys)
        .await
        .unwrap();
    assert_eq!(card.thread_id, Some(thread));
    let reply = ReplyParameters::new(card.id);
    let photo = bot
        .send_photo(desk, png())
        .message_thread_id(thread)
        .caption("look")
        .reply_parameters(reply)
        .await;
    let photo = photo.unwrap();
    assert_eq!(photo.photo().unwrap()[0].width, 32);
    let again = InputFile::file_id(photo.photo().unwrap()[0].file.id.clone());
    let album = [
        InputMedia::Photo(InputMediaPhoto::new(png())),
        InputMedia::Photo(InputMediaPhoto::new(again)),
    ];
    let album = bot.send_media_group(desk, album).await.unwrap();
    assert_eq!(album.len(), 2);
    bot.edit_message_text(desk, card.id, "new card")
        .await
        .unwrap();
    bot.set_message_reaction(desk, card.id).await.unwrap();
    bot.pin_chat_message(desk, card.id).await.unwrap();
    bot.copy_message(ChatId(stage.customer), desk, photo.id)
        .await
        .unwrap();
    let poll = bot
        .send_poll(desk, "q?", ["a".to_owned().into(), "b".to_owned().into()])
        .await
        .unwrap();
    assert!(poll.poll().is_some());
    let file = bot
        .get_file(photo.photo().unwrap()[0].file.id.clone())
        .await
        .unwrap();
    assert!(file.path.starts_with("photos/"));

    let same = bot
        .edit_message_text(desk, card.id, "new card")
        .await
        .unwrap_err();
    assert!(
        matches!(same, RequestError::Api(ApiError::MessageNotModified)),
        "{same}"
    );
    let lost = bot
        .send_message(desk, "x")
        .message_thread_id(ThreadId(MessageId(9999)))
        .await
        .unwrap_err();
    let text = lost.to_string();
    assert!(text.contains("message thread not found"), "{text}");
    world.set_budgets(Budgets {
        group: Some(Budget::new(0, 60)),
        ..Budgets::none()
    });
    let full = bot.send_message(desk, "x").await.unwrap_err();
    assert!(
        matches!(full, RequestError::RetryAfter(wait) if wait.seconds() == 60),
        "{full}"
    );
}

#[tokio::test]
async fn teloxide_reads_its_updates() {
    let stage = stage(Options::unlimited()).await;
    let (bot, world) = (&stage.bot, stage.standin.world());
    let all = [
        AllowedUpdate::Message,
        AllowedUpdate::EditedMessage,
        AllowedUpdate::CallbackQuery,
        AllowedUpdate::MessageReaction,
        AllowedUpdate::MyChatMember,
        AllowedUpdate::ChatMember,
    ];
    bot.get_updates()
        .offset(-1)
        .allowed_updates(all)
        .await
        .unwrap();
    let keys = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Take", "take")]]);
    let card = bot
        .send_message(ChatId(stage.desk), "card")
        .reply_markup(keys)
        .await
        .unwrap();
    let topic = world.create_topic(stage.agent, stage.desk, "t").unwrap();
    let (private, place) = (
        Place::Private { bot: stage.id },
        Place::Topic(stage.desk, topic),
    );
    let said = world
        .send(stage.customer, private, Draft::text("hello"))
        .unwrap();
    world
        .edit(stage.customer, private, said, "hello!", None)
        .unwrap();
    world
        .react(stage.customer, private, said, Some("👍"))
        .unwrap();
    for draft in [
        Draft::photo("x").caption("c"),
        Draft::document("a.txt", "x"),
        Draft::voice(2, "x"),
        Draft::sticker("👍", "x"),
        Draft::location(1.0, 2.0),
        Draft::venue(1.0, 2.0, "t", "a"),
        Draft::contact("+1", "n"),
        Draft::poll("q", &["a", "b"]),
        Draft::dice("🎲", 4),
        Draft::text("quoting").reply(topic),
        Draft::text("x").anonymous(),
        Draft::text("x").as_channel("News"),
    ] {
        world.send(stage.agent, place, draft).unwrap();
    }
    world
        .forward(stage.customer, private, said, private)
        .unwrap();
    world
        .rename_topic(stage.agent, stage.desk, topic, "n")
        .unwrap();
    world.close_topic(stage.agent, stage.desk, topic).unwrap();
    world.join(stage.desk, stage.customer);
    world.leave(stage.desk, stage.customer);
    world
        .pin(stage.agent, Place::Group(stage.desk), i64::from(card.id.0))
        .unwrap();
    world
        .press(
            stage.agent,
            Place::Group(stage.desk),
            i64::from(card.id.0),
            "take",
        )
        .unwrap();
    world.block(stage.customer, stage.id);
    let updates = bot.get_updates().await.unwrap();
    assert!(updates.len() > 25, "{}", updates.len());
    for update in updates {
        match update.kind {
            UpdateKind::Error(value) => panic!("unreadable: {value}"),
            UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => {
                let empty = matches!(message.kind, teloxide_core::types::MessageKind::Empty {});
                assert!(!empty, "{message:?}");
            }
            UpdateKind::MessageReaction(change) => {
                let thumb = ReactionType::Emoji {
                    emoji: "👍".to_owned(),
                };
                assert_eq!(change.new_reaction, [thumb]);
            }
            _ => {}
        }
    }
}
