//! Presses, commands and answers for areas: who and where is checked here,
//! and what an area replies is carried out.

use crate::desk::areas::{Area, Call, Place, Reply, Said, Who, menu};
use crate::desk::buttons::{self, Asked};
use crate::desk::cards::Card;
use crate::desk::cards::notice;
use crate::desk::cards::toast::Toast;
use crate::desk::commands::Command;
use crate::desk::intent::{Author, Post, Pressed, Talk};
use crate::model::content::Content;
use crate::model::ids::PromptId;
use crate::model::notice::{Notice, Plain};
use crate::model::rich::RichText;
use crate::model::screen::{Face, Home, Screen, Shown};
use crate::model::status::Role;
use crate::relay::parcels;
use crate::store::conversations;
use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::posts;
use crate::store::prompts::{self, Prompt};
use crate::store::staff::{self, Standing};

use super::{After, Room};

/// Nobody waits for a screen any longer, milliseconds.
const SCREEN_LIFE: i64 = 120_000;

/// What made an area act.
#[derive(Clone, Copy, Default)]
struct Cause<'c> {
    /// A press, to be answered: its callback query.
    press: Option<&'c str>,
    /// The screen on which it was pressed.
    screen: Option<Shown>,
}

impl Room<'_> {
    /// A button of an area was pressed.
    pub(super) async fn press_area(
        &self,
        tx: &mut Tx,
        press: &Pressed,
        asked: &Asked<'_>,
    ) -> Result<Vec<After>, StoreError> {
        let toast = |toast| {
            Ok(vec![After::Answer {
                id: press.id.clone(),
                toast,
            }])
        };
        let Some(area) = self.stage.area(asked.area) else {
            return toast(Toast::Unknown);
        };
        let private = press.chat == Some(press.author.id);
        let elsewhere = !private && press.chat != Some(self.chat);
        let others = press
            .fleeting
            .is_some_and(|(_, receiver)| receiver != press.author.id);
        let standing = staff::standing(tx, press.author.id).await?;
        // Whoever sees a post of the group is in it; in private anybody writes.
        let stranger = match standing {
            Some(Standing::Gone) => true,
            None => private,
            Some(_) => false,
        };
        if elsewhere || others || stranger {
            return toast(Toast::Forbidden);
        }
        let conversation = match asked.conversation {
            Some(id) => match conversations::get(tx, id).await? {
                Some(found) => Some(found),
                None => return toast(Toast::Late),
            },
            None => None,
        };
        let mut screen = press.fleeting.map(|(id, _)| Shown::Ephemeral(id));
        match press.message {
            Some(message) if private => screen = Some(Shown::Post(message)),
            Some(message) if screen.is_none() => {
                let shown = posts::at(tx, self.chat, message).await?;
                if shown.iter().any(|post| post.role == Role::Screen) {
                    screen = Some(Shown::Post(message));
                } else if conversation
                    .as_ref()
                    .is_some_and(|found| shown.iter().all(|post| post.conversation != found.id))
                {
                    return toast(Toast::Late);
                }
            }
            _ => {}
        }
        self.seen(tx, &press.author).await?;
        let place = match press.thread {
            _ if private => Place::Private,
            Some(thread) => Place::Topic(thread),
            None => Place::General,
        };
        let mut call = self.call(&press.author, standing, place);
        call.conversation = match (conversation, place) {
            (None, Place::Topic(thread)) => conversations::of_topic(tx, thread).await?,
            (found, _) => found,
        };
        let replies = area.press(tx, &call, asked.verb, asked.args).await?;
        let cause = Cause {
            press: Some(&press.id),
            screen,
        };
        self.carry_out(tx, area, &call, cause, replies).await
    }

    /// A command of an area was given, in the group or in private.
    pub async fn command_area(
        &self,
        tx: &mut Tx,
        (area, command): (&'static dyn Area, &'static Command),
        mut call: Call<'_>,
        args: &str,
    ) -> Result<Vec<After>, StoreError> {
        call.who.role = match staff::standing(tx, call.who.id).await? {
            Some(Standing::Gone) => return Ok(Vec::new()),
            Some(standing) => standing,
            None => Standing::Agent,
        };
        let fits = match call.place {
            Place::Topic(_) => call.conversation.is_some() || command.anywhere,
            Place::General => command.anywhere,
            Place::Private => command.private,
        };
        let replies = if fits {
            area.command(tx, &call, command.name, args).await?
        } else {
            vec![Reply::Refused(call.say("desk-only-in-topic"))]
        };
        self.carry_out(tx, area, &call, Cause::default(), replies)
            .await
    }

    /// A post in a topic answers a question of ours: whatever comes of that, it
    /// is not for the customer. `None` if it answers no question.
    pub(super) async fn answered(
        &self,
        tx: &mut Tx,
        post: &Post,
    ) -> Result<Option<Vec<After>>, StoreError> {
        let mut prompt = match &post.reply {
            Some((asked, _)) => prompts::at(tx, self.chat, *asked, self.now).await?,
            None => None,
        };
        if let (None, Some(album)) = (&prompt, &post.album) {
            prompt = prompts::of_album(tx, self.chat, album).await?;
        }
        let Some(prompt) = prompt else {
            return Ok(None);
        };
        self.seen(tx, &post.author).await?;
        let said = (&post.content, post.album.as_deref());
        let place = Place::Topic(post.topic);
        let mut call = self.call(&post.author, None, place);
        call.post = Some(post.message);
        call.reply.clone_from(&post.reply);
        if prompt.staff != post.author.id {
            return self
                .keep_answer(tx, post, Plain::PromptOthers)
                .await
                .map(Some);
        }
        match self.take_answer(tx, &prompt, call, said).await? {
            Some(after) => Ok(Some(after)),
            None => self
                .keep_answer(tx, post, Plain::PromptLate)
                .await
                .map(Some),
        }
    }

    /// What a person wrote to us in private, if it is the desk's business:
    /// `None` if he is no staff, or speaks as a customer would.
    pub async fn private(
        &self,
        tx: &mut Tx,
        talk: &Talk,
    ) -> Result<Option<Vec<After>>, StoreError> {
        let user = talk.author.id;
        let standing = staff::standing(tx, user).await?;
        if !matches!(standing, Some(Standing::Agent | Standing::Manager)) {
            return Ok(None);
        }
        let mut call = self.call(&talk.author, standing, Place::Private);
        call.post = Some(talk.message);
        if let Some((name, args)) = &talk.command {
            let starts = name == "start" && args.is_empty();
            if starts || name == "help" {
                self.reached(tx, &talk.author).await?;
                let card = if starts {
                    menu::open(&call)
                } else {
                    let commands = notice::commands(call.who.language, true);
                    Card::from(commands)
                };
                self.show(tx, &call, Cause::default(), Some(card)).await?;
                return Ok(Some(vec![After::Offer { user }]));
            }
            if let Some(found) = self.stage.command(name) {
                self.reached(tx, &talk.author).await?;
                return self.command_area(tx, found, call, args).await.map(Some);
            }
            return Ok(None);
        }
        let prompt = match talk.reply {
            Some(post) => prompts::at(tx, user, post, self.now).await?,
            None => match &talk.album {
                Some(album) => match prompts::of_album(tx, user, album).await? {
                    Some(prompt) => Some(prompt),
                    None => prompts::waiting(tx, user, self.now).await?,
                },
                None => prompts::waiting(tx, user, self.now).await?,
            },
        };
        let Some(prompt) = prompt.filter(|prompt| prompt.staff == user) else {
            return Ok(None);
        };
        self.reached(tx, &talk.author).await?;
        let late = call.say("notice-prompt-late");
        let said = (&talk.content, talk.album.as_deref());
        let taken = self.take_answer(tx, &prompt, call.clone(), said).await?;
        if taken.is_none() {
            let words = Card::from(RichText::plain(late));
            self.show(tx, &call, Cause::default(), Some(words)).await?;
        }
        Ok(Some(taken.unwrap_or_default()))
    }

    /// What is offered to somebody who types `@bot query`; nothing to strangers.
    pub(super) async fn inline(
        &self,
        tx: &mut Tx,
        id: &str,
        author: &Author,
        query: &str,
    ) -> Result<Vec<After>, StoreError> {
        let standing = staff::standing(tx, author.id).await?;
        let mut results = Vec::new();
        if matches!(standing, Some(Standing::Agent | Standing::Manager)) {
            let call = self.call(author, standing, Place::Private);
            for area in &self.stage.areas {
                for mut found in area.inline(tx, &call, query).await? {
                    found.id.insert(0, area.code());
                    results.push(found);
                }
            }
        }
        Ok(vec![After::Found {
            id: id.to_owned(),
            results,
        }])
    }

    /// The call of a person; the conversation is still to be said.
    pub fn call(&self, author: &Author, standing: Option<Standing>, place: Place) -> Call<'_> {
        Call {
            room: Room { ..*self },
            who: Who {
                id: author.id,
                name: author.name.clone(),
                role: standing.unwrap_or(Standing::Agent),
                language: self.stage.language,
            },
            place,
            conversation: None,
            post: None,
            reply: None,
            given: None,
        }
    }

    async fn reached(&self, tx: &mut Tx, author: &Author) -> Result<(), StoreError> {
        self.seen(tx, author).await?;
        staff::reach(tx, author.id, true).await
    }

    /// Gives an answer to the area that asked; `None` if it comes too late.
    async fn take_answer(
        &self,
        tx: &mut Tx,
        prompt: &Prompt,
        mut call: Call<'_>,
        (content, album): (&Content, Option<&str>),
    ) -> Result<Option<Vec<After>>, StoreError> {
        let area = prompt.area.chars().next();
        let Some(area) = area.and_then(|letter| self.stage.area(letter)) else {
            return Ok(None);
        };
        let first = prompts::answer(tx, prompt.id, album, self.now).await?;
        if !first {
            if album.is_none() || prompt.album.as_deref() != album {
                return Ok(None);
            }
            if !area.takes_albums() {
                return Ok(Some(Vec::new()));
            }
        }
        if let Some(standing) = staff::standing(tx, call.who.id).await? {
            call.who.role = standing;
        }
        call.conversation = match prompt.conversation {
            Some(id) => conversations::get(tx, id).await?,
            None => None,
        };
        let said = Said {
            content,
            album,
            more: !first,
        };
        let replies = area.answer(tx, &call, &prompt.ask, &said).await?;
        self.carry_out(tx, area, &call, Cause::default(), replies)
            .await
            .map(Some)
    }

    /// Keeps inside what answers a question in vain, and says so.
    async fn keep_answer(
        &self,
        tx: &mut Tx,
        post: &Post,
        why: Plain,
    ) -> Result<Vec<After>, StoreError> {
        if let Some(conversation) = conversations::of_topic(tx, post.topic).await? {
            self.keep_inside(tx, &conversation, post).await?;
            let notice = Notice::Plain {
                what: why,
                post: Some(post.message),
                message: None,
            };
            self.tell(tx, &conversation, notice).await?;
        }
        Ok(Vec::new())
    }

    async fn carry_out(
        &self,
        tx: &mut Tx,
        area: &'static dyn Area,
        call: &Call<'_>,
        cause: Cause<'_>,
        replies: Vec<Reply>,
    ) -> Result<Vec<After>, StoreError> {
        let mut after = Vec::new();
        let mut toast = None;
        for reply in replies {
            match reply {
                Reply::Done(words) => match cause.press {
                    Some(_) => toast = Some((words, false)),
                    None => self.done(tx, call, words).await?,
                },
                Reply::Refused(words) => match cause.press {
                    Some(_) => toast = Some((words, true)),
                    None => self.refused(tx, call, words).await?,
                },
                Reply::Show(card) => self.show(tx, call, cause, Some(card)).await?,
                Reply::Close(words) => {
                    if cause.screen.is_some() {
                        self.show(tx, call, cause, None).await?;
                    }
                    match cause.press {
                        Some(_) => toast = Some((words, false)),
                        None => self.done(tx, call, words).await?,
                    }
                }
                Reply::Ask { ask, words } => {
                    let asked = self.ask(tx, area, call, ask, words).await?;
                    if cause.press.is_some() && toast.is_none() {
                        let key = if asked {
                            "toast-asked"
                        } else {
                            "toast-ask-elsewhere"
                        };
                        toast = Some((call.say(key), !asked));
                    }
                }
            }
        }
        if let Some(id) = cause.press {
            let (words, alert) = toast.unwrap_or_default();
            after.push(After::Answer {
                id: id.to_owned(),
                toast: Toast::Words { words, alert },
            });
        }
        Ok(after)
    }

    async fn done(&self, tx: &mut Tx, call: &Call<'_>, words: String) -> Result<(), StoreError> {
        match (call.place, call.post) {
            (Place::Private, _) if words.is_empty() => Ok(()),
            (Place::Private, _) => {
                let card = Card::from(RichText::plain(words));
                self.show(tx, call, Cause::default(), Some(card)).await
            }
            (_, Some(post)) => parcels::tick(tx, &self.stage.account, post, self.now).await,
            _ => Ok(()),
        }
    }

    pub(super) async fn refused(
        &self,
        tx: &mut Tx,
        call: &Call<'_>,
        words: String,
    ) -> Result<(), StoreError> {
        let words = RichText::plain(words);
        match (&call.conversation, call.place) {
            (Some(conversation), Place::Topic(_)) => {
                let post = call.post;
                self.tell(
                    tx,
                    conversation,
                    Notice::Words {
                        post,
                        words,
                        keyboard: Vec::new(),
                    },
                )
                .await
            }
            _ => {
                self.show(tx, call, Cause::default(), Some(Card::from(words)))
                    .await
            }
        }
    }

    /// Shows a screen, or (`None`) takes away the one that was pressed.
    async fn show(
        &self,
        tx: &mut Tx,
        call: &Call<'_>,
        cause: Cause<'_>,
        card: Option<Card>,
    ) -> Result<(), StoreError> {
        let screen = Screen {
            user: call.who.id,
            home: home(call),
            face: card.map(face),
            replace: cause.screen,
            answers: call.post,
            ask: None,
            until: self.now + SCREEN_LIFE,
        };
        parcels::screen(tx, &self.stage.account, screen, self.now).await
    }

    /// Asks him; `false` where nobody can be asked.
    async fn ask(
        &self,
        tx: &mut Tx,
        area: &dyn Area,
        call: &Call<'_>,
        ask: String,
        words: RichText,
    ) -> Result<bool, StoreError> {
        let private = call.place == Place::Private;
        if !private && !matches!((&call.conversation, call.place), (Some(_), Place::Topic(_))) {
            return Ok(false);
        }
        let prompt = Prompt {
            id: PromptId::fresh(),
            staff: call.who.id,
            area: area.code().to_string(),
            ask,
            conversation: call.conversation.as_ref().map(|found| found.id),
            chat: if private { call.who.id } else { self.chat },
            created_at: self.now,
            answered_at: None,
            album: None,
        };
        prompts::put(tx, &prompt).await?;
        match &call.conversation {
            Some(conversation) if !private => {
                let notice = Notice::Ask {
                    prompt: prompt.id,
                    post: call.post,
                    user: (call.who.id, call.who.name.clone()),
                    words,
                };
                self.tell(tx, conversation, notice).await?;
            }
            _ => {
                let screen = Screen {
                    user: call.who.id,
                    home: Home::Private,
                    face: Some(face(Card::from(words))),
                    replace: None,
                    answers: None,
                    ask: Some(prompt.id),
                    until: self.now + SCREEN_LIFE,
                };
                parcels::screen(tx, &self.stage.account, screen, self.now).await?;
            }
        }
        Ok(true)
    }
}

fn home(call: &Call<'_>) -> Home {
    match (&call.conversation, call.place) {
        (_, Place::Private) => Home::Private,
        // A screen about another conversation stays where he is.
        (Some(conversation), Place::Topic(thread)) if conversation.topic == Some(thread) => {
            Home::Topic(conversation.id)
        }
        (_, Place::Topic(thread)) => Home::Thread(Some(thread)),
        (_, Place::General) => Home::Thread(None),
    }
}

fn face(card: Card) -> Face {
    Face {
        keyboard: (!card.keyboard.is_empty()).then(|| buttons::to_json(&card.keyboard)),
        text: card.text,
    }
}
