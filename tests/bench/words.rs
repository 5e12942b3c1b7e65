//! What customers write, in three languages: a few words in very many messages,
//! many words in a few.

use topicdesk::model::content::Content;
use topicdesk::model::rich::RichText;

/// How many different texts there are; their order numbers differ as well.
pub const TEXTS: usize = 5_000;

const GREETINGS: [[&str; 4]; 3] = [
    [
        "Добрый день!",
        "Здравствуйте,",
        "Скажите, пожалуйста,",
        "Привет,",
    ],
    ["Доброго дня!", "Вітаю,", "Скажіть, будь ласка,", "Привіт,"],
    ["Good morning!", "Hello,", "Could you tell me,", "Hi,"],
];
/// In every third message of its language and in some of the others.
pub const COMMON: &str = "заказ";
const STEMS: [&[&str]; 3] = [
    &[
        "роз",
        "букет",
        "достав",
        "адрес",
        "открыт",
        "цен",
        "курьер",
        "праздник",
        "подар",
        "свадьб",
        "тюльпан",
        "пион",
        "лент",
        "ваз",
        "магазин",
        "оплат",
        "карт",
        "скидк",
        "вечер",
        "утр",
        "коробк",
        "шар",
        "торт",
        "конфет",
        "начинк",
        "ярус",
        "крем",
        "вишн",
        "шоколад",
        "орех",
        "телефон",
        "подъезд",
        "этаж",
        "домофон",
        "получател",
        "записк",
        "цвет",
        "размер",
        "корзин",
        "сумм",
    ],
    &[
        "троянд",
        "букет",
        "доставк",
        "адрес",
        "листівк",
        "цін",
        "кур'єр",
        "свят",
        "подарун",
        "весілл",
        "тюльпан",
        "півоні",
        "стрічк",
        "ваз",
        "крамниц",
        "оплат",
        "карт",
        "знижк",
        "вечор",
        "ранк",
        "коробк",
        "кульк",
        "торт",
        "цукерк",
        "начинк",
        "ярус",
        "крем",
        "вишн",
        "шоколад",
        "горіх",
        "телефон",
        "під'їзд",
        "поверх",
        "домофон",
        "отримувач",
        "записк",
        "колір",
        "розмір",
        "кошик",
        "сум",
    ],
    &[
        "rose",
        "bouquet",
        "deliver",
        "address",
        "card",
        "price",
        "courier",
        "birthday",
        "gift",
        "wedding",
        "tulip",
        "peony",
        "ribbon",
        "vase",
        "shop",
        "payment",
        "colour",
        "discount",
        "evening",
        "morning",
        "box",
        "balloon",
        "cake",
        "sweet",
        "filling",
        "tier",
        "cream",
        "cherry",
        "chocolate",
        "nut",
        "phone",
        "door",
        "floor",
        "bell",
        "receiver",
        "note",
        "flower",
        "size",
        "basket",
        "amount",
    ],
];
const ENDINGS: [&[&str]; 3] = [
    &["а", "ы", "у", "ой", "ами", "ах", "", "ов", "ный", "ная"],
    &["а", "и", "у", "ою", "ами", "ах", "", "ів", "ний", "на"],
    &["", "s", "", "ing", "ed", "", "s", "", "er", "y"],
];

/// The content number `n`, JSON without apostrophes; it holds the number 58000000.
pub fn text(n: usize) -> String {
    let language = n % 3;
    let mut seed = n as u64 + 1;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut words = vec![GREETINGS[language][next(4)].to_owned()];
    for _ in 0..6 + next(9) {
        // The smaller of two: the first words of the list are the usual ones.
        let stem = STEMS[language][next(40).min(next(40))];
        let ending = ENDINGS[language][next(10).min(next(10))];
        words.push(format!("{stem}{ending}"));
    }
    if n % 10 < 3 {
        words.push(COMMON.to_owned());
    }
    match n % 7 {
        0 => words.push("+38 (067) 58000000".to_owned()),
        1..=3 => words.push("№58000000".to_owned()),
        _ => words.push("58000000?".to_owned()),
    }
    let text = RichText::plain(words.join(" ").replace('\'', "’"));
    serde_json::to_string(&Content::Text { text }).unwrap()
}
