//! The figures of a desk at work.

use topicdesk::standin::options::Options;
use topicdesk::standin::world::draft::Draft;

use crate::support::House;

#[expect(clippy::float_cmp, reason = "whole numbers")]
#[tokio::test(flavor = "multi_thread")]
async fn a_desk_at_work_shows_in_its_figures() {
    let mut house = House::plan(Options::unlimited()).await;
    house.desk = "group_per_minute = 20\nchat_per_second = 1\noverall_per_second = 0\n".into();
    house.more = "metrics_listen = \"127.0.0.1:0\"\n".into();
    house.start().await;
    let customer = house.customer("Carl Customer");
    house.says(customer, Draft::text("Do you have roses?"));
    let topic = house.topic("Carl Customer").await;
    house.posted(topic, "Do you have roses?").await;
    let answer = house.answers(topic, Draft::text("Yes"));
    house.reached(customer, "Yes").await;
    house.marked(answer, Some("👌")).await;
    let address = house.app.as_ref().unwrap().metrics_address().unwrap();
    let url = format!("http://{address}/metrics");
    let scrape = async || {
        let answer = topicdesk::botapi::client::http().get(&url).send().await;
        answer.unwrap().text().await.unwrap()
    };
    // The budget is told of once a second.
    let told = async {
        loop {
            let told = scrape().await;
            if told.contains("topicdesk_budget_used") && told.contains("chat=\"desk\"") {
                return told;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    let told = tokio::time::timeout(crate::support::PATIENCE, told)
        .await
        .unwrap();
    let account = format!("account=\"bot:{}\"", house.bot);
    let value = |name: &str, labels: &[&str]| {
        let mut lines = told.lines().filter(|line| {
            line.starts_with(name) && labels.iter().all(|label| line.contains(label))
        });
        let line = lines
            .next()
            .unwrap_or_else(|| panic!("no {name} {labels:?}:\n{told}"));
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    let account = account.as_str();
    assert!(
        value(
            "topicdesk_sends_total",
            &[account, "to=\"desk\"", "outcome=\"done\""]
        ) >= 2.0
    );
    assert!(
        value(
            "topicdesk_sends_total",
            &["to=\"customer\"", "outcome=\"done\""]
        ) >= 1.0
    );
    assert!(value("topicdesk_send_seconds_count", &["to=\"customer\""]) >= 1.0);
    assert!(
        value(
            "topicdesk_wait_seconds_bucket",
            &["class=\"first\"", "le=\"+Inf\""]
        ) >= 1.0
    );
    assert!(value("topicdesk_intake_total", &[account, "outcome=\"stored\""]) >= 2.0);
    assert!(value("topicdesk_transactions_total", &[]) >= 4.0);
    assert_eq!(value("topicdesk_budget_limit", &["chat=\"desk\""]), 20.0);
    assert!(value("topicdesk_budget_used", &["chat=\"desk\""]) >= 1.0);
    assert_eq!(value("topicdesk_database_up", &[]), 1.0);
    assert_eq!(value("topicdesk_account_down", &[account]), 0.0);
    assert!(value("topicdesk_inbox_beat_age_seconds", &[account]) < 60.0);
    assert_eq!(
        value("topicdesk_inbox_info", &["inbox=\"TG\"", account]),
        1.0
    );
    assert!(value("topicdesk_outbox_parcels", &[account]) >= 0.0);
    // No label names a person or a chat of one.
    assert!(!told.contains(&customer.to_string()), "{told}");
    assert!(!told.contains("Carl"), "{told}");
    house.stop().await;
}
