//! Duty, roles, rights, teams.

use topicdesk::model::right::Right;
use topicdesk::standin::world::Place;
use topicdesk::standin::world::draft::Draft;
use topicdesk::store::staff::{self, Standing};
use topicdesk::store::{rights, teams, tickets};

use super::crew::Crew;

#[tokio::test(flavor = "multi_thread")]
async fn who_is_there_and_who_is_on_duty() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.orders(crew.boris, "/on").await;
    crew.orders(crew.boris, "/on").await;
    crew.orders(crew.boris, "/assign me").await;
    crew.writes(crew.boris, "/who");
    let screen = house.screen_of(crew.boris, "Who is there").await;
    let words = screen.text().replace(['\u{2068}', '\u{2069}'], "");
    assert!(words.contains("🟢 Boris · agent · open: 1"), "{words}");
    assert!(
        words.contains("⚪ Anna Agent · manager · open: 0"),
        "{words}"
    );
    assert_eq!(crew.journal("duty-on").await, 1);
    // Those on duty come first where somebody is chosen.
    crew.writes(crew.anna, "/assign");
    let list = house.screen_of(crew.anna, "Who is responsible?").await;
    let (first, _) = list.buttons().into_iter().next().unwrap();
    assert!(first.contains("Boris"), "{first}");
    crew.orders(crew.boris, "/off").await;
    let mut tx = house.database().read().await.unwrap();
    let boris = staff::get(&mut tx, crew.boris).await.unwrap().unwrap();
    assert!(!boris.duty);
}

#[tokio::test(flavor = "multi_thread")]
async fn managers_set_rights_and_roles_in_private() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.writes(crew.anna, "/roles");
    house.posted(crew.talk.topic, "in private").await;
    crew.starts(crew.boris).await;
    house.types_private(crew.boris, "/roles");
    house.private_of(crew.boris, "You may not do this").await;
    crew.starts(crew.anna).await;
    house.types_private(crew.anna, "/roles");
    house.private_of(crew.anna, "Rights of each role").await;
    house.presses_private(crew.anna, "agent").await;
    house.private_of(crew.anna, "What may they do: ").await;
    house.presses_private(crew.anna, "Declare spam").await;
    crew.until("the right is gone", async || {
        let mut tx = house.database().read().await.unwrap();
        !rights::may(&mut tx, Standing::Agent, Right::Spam)
            .await
            .unwrap()
    })
    .await;
    assert_eq!(crew.journal("right-take").await, 1);
    let toast = crew.forges(crew.anna, ('w', 't'), None, "msettings").await;
    assert!(toast.contains("cannot be taken"), "{toast}");
    // A person's role; nobody changes his own.
    let toast = crew
        .forges(crew.anna, ('w', 's'), None, &format!("a{}", crew.anna))
        .await;
    assert!(toast.contains("his own role"), "{toast}");
    house.types_private(crew.anna, "/roles");
    house.private_of(crew.anna, "Rights of each role").await;
    house.presses_private(crew.anna, "People").await;
    house.private_of(crew.anna, "has not written").await;
    house.presses_private(crew.anna, "Boris").await;
    house.private_of(crew.anna, "@boris_b").await;
    house.presses_private(crew.anna, "performer").await;
    let is = async |role| {
        crew.until("the role", async || {
            crew.standing(crew.boris).await == Some(role)
        })
        .await;
    };
    is(Standing::Performer).await;
    // The group's own ranks do not change it, until it is given back.
    house.world.promote(house.chat, crew.boris);
    let maria = super::crew::joins(&crew.talk.house, "Maria", "maria").await;
    is(Standing::Performer).await;
    house.presses_private(crew.anna, "As in the group").await;
    is(Standing::Manager).await;
    assert_eq!(crew.journal("role").await, 2);
    // Forged by one who may not, or about nobody.
    for (verb, args) in [
        ('s', format!("m{maria}")),
        ('b', crew.anna.to_string()),
        ('n', String::new()),
    ] {
        let toast = crew.forges(maria, ('w', verb), None, &args).await;
        assert!(toast.contains("You may not do this"), "{toast}");
    }
    for (verb, args) in [
        ('s', "m77777"),
        ('s', "x1"),
        ('p', "77777"),
        ('q', "x"),
        ('t', "anonsense"),
    ] {
        let toast = crew.forges(crew.anna, ('w', verb), None, args).await;
        assert!(toast.contains("out of date"), "{verb} {args}: {toast}");
    }
    is(Standing::Manager).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_made_in_private_and_has_a_queue() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.starts(crew.boris).await;
    crew.orders(crew.boris, "/on").await;
    crew.starts(crew.anna).await;
    house.types_private(crew.anna, "/roles");
    house.private_of(crew.anna, "Rights of each role").await;
    house.presses_private(crew.anna, "Teams").await;
    house.private_of(crew.anna, "no teams yet").await;
    house.presses_private(crew.anna, "New").await;
    house.private_of(crew.anna, "team called").await;
    house.recorded_prompt(crew.anna).await;
    house.types_private(crew.anna, "  Cake   makers ");
    house.private_of(crew.anna, "Cake makers").await;
    house.presses_private(crew.anna, "☐ Boris").await;
    house.private_of(crew.anna, "Members: 1").await;
    let mut tx = house.database().read().await.unwrap();
    let team = teams::list(&mut tx).await.unwrap().remove(0);
    assert!(teams::has(&mut tx, team.id, crew.boris).await.unwrap());
    drop(tx);
    crew.orders(crew.anna, "/assign me").await;
    crew.orders(crew.anna, "/assign cake").await;
    house
        .private_of(crew.boris, "In the queue of your team")
        .await;
    crew.assigned(None).await;
    let stored = crew.stored().await;
    let mut tx = house.database().read().await.unwrap();
    let ticket = tickets::get(&mut tx, stored.ticket).await.unwrap().unwrap();
    assert_eq!(ticket.team, Some(team.id));
    drop(tx);
    // Handed over to a team, whoever of it accepts has it.
    crew.writes(crew.anna, "/handover cake with cherries");
    let offer = house.posted(crew.talk.topic, "with cherries").await;
    house.recorded(offer.id).await;
    let toast = house.presses(crew.anna, crew.talk.topic, "Accept").await;
    assert!(toast.contains("somebody else"), "{toast}");
    house.private_of(crew.boris, "with cherries").await;
    let toast = house.presses_private(crew.boris, "Accept").await;
    assert_eq!(toast, "It is yours now");
    crew.assigned(Some(crew.boris)).await;
    assert_eq!(
        (
            crew.journal("team-make").await,
            crew.journal("team-join").await
        ),
        (1, 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_answer_reaches_no_customer() {
    let crew = Crew::begin().await;
    let house = &crew.talk.house;
    crew.becomes(crew.boris, Standing::Performer).await;
    let words = crew.writes(crew.boris, "From the workshop");
    let told = house.posted(crew.talk.topic, "You may not do this").await;
    assert_eq!(told.reply_to, Some(words));
    let sent = crew.writes(crew.anna, "From the front desk");
    house.marked(sent, Some("👌")).await;
    // Nor does he change or remove what another one wrote.
    crew.sends(crew.boris, Draft::text("/delete").reply(sent));
    crew.until("the second refusal", async || {
        let shown = house.shown(crew.talk.topic);
        let refused = shown.iter().filter(|it| it.contains("You may not do this"));
        refused.count() == 2
    })
    .await;
    let place = Place::Topic(house.chat, crew.talk.topic);
    let edited = house.world.edit(crew.boris, place, words, "Changed", None);
    edited.unwrap();
    house.answers(crew.talk.topic, Draft::text("The last"));
    house.reached(crew.talk.customer, "The last").await;
    assert_eq!(
        house.received(crew.talk.customer),
        vec!["From the front desk".to_owned(), "The last".to_owned()]
    );
}
