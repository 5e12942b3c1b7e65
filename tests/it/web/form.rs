//! The contact form, as a browser without scripts sends it.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use topicdesk::standin::world::draft::Draft;

use super::{client, shop};
use crate::support::House;

struct Page {
    host: String,
}

impl Page {
    fn of(house: &House) -> Self {
        let address = house.app.as_ref().unwrap().address().unwrap();
        Self {
            host: address.to_string(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}/form/FORM{path}", self.host)
    }

    /// The page and the slip in it.
    async fn open(&self) -> (String, String) {
        let answer = client().get(self.url("?lang=uk")).send().await.unwrap();
        let page = answer.text().await.unwrap();
        (slip(&page), page)
    }

    async fn send(&self, form: Form) -> (u16, String, String) {
        let origin = format!("http://{}", self.host);
        self.send_from(&origin, form).await
    }

    async fn send_from(&self, origin: &str, form: Form) -> (u16, String, String) {
        let answer = client()
            .post(self.url(""))
            .header("origin", origin)
            .multipart(form)
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let to = answer.headers().get("location");
        let to = to
            .map(|to| to.to_str().unwrap().to_owned())
            .unwrap_or_default();
        (status, to, answer.text().await.unwrap())
    }
}

fn slip(page: &str) -> String {
    let (_, after) = page.split_once("name=\"slip\" value=\"").unwrap();
    after.split_once('"').unwrap().0.to_owned()
}

fn filled(slip: &str) -> Form {
    Form::new()
        .text("slip", slip.to_owned())
        .text("website", "")
        .text("topic", "<b>Delivery")
        .text("text", "Where is <b>my cake</b>?")
        .text("name", "Olena <i>")
        .text("phone", "+380 44 123 45 67")
        .text("answer", "phone")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_becomes_a_topic_with_the_way_to_answer() {
    let mut house = shop().await;
    let page = Page::of(&house);
    let (slip, shown) = page.open().await;
    assert!(shown.contains("lang=\"uk\"") && !shown.contains("<script"));
    assert!(
        shown.contains("&#60;b&#62;Delivery") || shown.contains("&lt;b&gt;Delivery"),
        "{shown}"
    );
    // Quicker than any person: shown once more, nothing is lost.
    let (status, _, again) = page.send(filled(&slip)).await;
    assert_eq!(status, 200);
    assert!(again.contains("my cake") && !again.contains("<b>my cake"));
    assert!(house.world.topics(house.chat).is_empty());
    assert_eq!(self::slip(&again), slip);
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    let with_files = filled(&slip)
        .part(
            "files",
            Part::bytes(b"%PDF-1.7".as_slice()).file_name("../\"bill\".pdf"),
        )
        .part("files", Part::bytes(b"".as_slice()).file_name(""));
    let (status, to, body) = page.send(with_files).await;
    assert_eq!(status, 303, "{body}");
    let topic = house.topic("Olena").await;
    house.posted(topic, "my cake").await;
    house.posted(topic, "📞 +380 44 123 45 67").await;
    let done = client()
        .get(format!("http://{}/form/{to}", page.host))
        .send()
        .await
        .unwrap();
    let done = done.text().await.unwrap();
    assert!(done.contains("#1"), "{done}");
    // Pressed twice: the same conversation.
    let (status, again, _) = page.send(filled(&slip)).await;
    assert_eq!((status, again), (303, to.clone()));
    assert_eq!(house.world.topics(house.chat).len(), 1);
    // The number cannot be tried out.
    let forged = to.replace("done/1.", "done/2.");
    let forged = client()
        .get(format!("http://{}/form/{forged}", page.host))
        .send()
        .await
        .unwrap();
    assert_eq!(forged.status(), 404);

    // There is no way back here, and the agent is told.
    let answer = house.answers(topic, Draft::text("It is on its way"));
    house.marked(answer, Some("👎")).await;
    house.posted(topic, "cannot be answered here").await;
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_and_strangers_get_nowhere() {
    let mut house = shop().await;
    let page = Page::of(&house);
    let (slip, _) = page.open().await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    let bait = filled(&slip).text("website", "http://spam.example");
    assert_eq!(page.send(bait).await.0, 200);
    let evil = page.send_from("https://evil.example", filled(&slip)).await;
    assert_eq!(evil.0, 403);
    // A site that is named has no slip: the form is shown, to be sent by hand.
    let (status, _, shown) = page.send_from("https://shop.example", filled("")).await;
    assert_eq!(status, 200);
    assert!(shown.contains("my cake") && !self::slip(&shown).is_empty());
    let (status, _, shown) = page.send(Form::new().text("slip", slip.clone())).await;
    assert_eq!(status, 422);
    assert!(shown.contains("role=\"alert\""));
    let large = filled(&slip).part("files", Part::bytes(vec![0; 100_001]).file_name("large"));
    assert_eq!(page.send(large).await.0, 422);
    let huge = filled(&slip).part("files", Part::bytes(vec![0; 2_000_000]).file_name("huge"));
    let huge = client().post(page.url("")).multipart(huge).send().await;
    assert!(huge.is_err() || huge.is_ok_and(|answer| answer.status() == 413));
    assert!(house.world.topics(house.chat).is_empty());
    let frame = client().get(page.url("")).send().await.unwrap();
    let policy = frame.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("frame-ancestors 'self' https://shop.example"),
        "{policy}"
    );
    house.stop().await;
}
