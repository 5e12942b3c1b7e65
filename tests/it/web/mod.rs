//! The web chat and the contact form, used as visitors' browsers use them.

mod browser;
mod chat;
mod visitor;

use crate::support::House;
use topicdesk::standin::options::Options;

/// The settings of the shop's chat.
pub const SHOP: &str = "[[inbox]]\ncode = \"TG\"\nkind = \"telegram\"\n\
    [[inbox]]\ncode = \"SHOP\"\nkind = \"web\"\nname = \"Shop\"\n\
    origins = [\"https://shop.example\"]\ntelegram = \"desk_bot\"\n\
    greeting = { en = \"Hello!\", uk = \"Вітаємо!\" }\nask = [\"name\", \"email\"]\n";

/// A house with a door and the shop's chat, running.
pub async fn shop() -> House {
    let mut house = House::plan(Options::unlimited()).await;
    house.web = "listen = \"127.0.0.1:0\"\n".into();
    house.more = SHOP.into();
    house.start().await;
    house
}
