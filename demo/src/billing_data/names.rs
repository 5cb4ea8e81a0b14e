//! Invented companies, people and tariffs; and the texts that break careless documents.

use super::random::Random;

/// A company's name in the three languages; Kazakh and English may be missing.
pub(super) struct CompanyName {
    pub(super) name: String,
    pub(super) name_kk: Option<String>,
    pub(super) name_en: Option<String>,
}

const COMPANY_WORDS: [(&str, &str); 12] = [
    ("Сарыжел", "Saryzhel"),
    ("Бозторғай", "Boztorgai"),
    ("Көкмұнар", "Kokmunar"),
    ("Айқұлан", "Aiqulan"),
    ("Теріскей", "Teriskei"),
    ("Жұпарбел", "Zhuparbel"),
    ("Үшсаржал", "Ushsarzhal"),
    ("Мойылсаз", "Moiylsaz"),
    ("Қоңыртас", "Qongyrtas"),
    ("Шолпанкөл", "Sholpankol"),
    ("Ергежей", "Ergezhei"),
    ("Інжубұлақ", "Inzhubulaq"),
];

const COMPANY_TRADES: [(&str, &str, &str); 6] = [
    ("Агро", "Агро", "Agro"),
    ("Құрылыс", "Құрылыс", "Construction"),
    ("Логистик", "Логистик", "Logistics"),
    ("Медсервис", "Медсервис", "Medical Service"),
    ("Энергосбыт", "Энергия", "Energy"),
    ("Торг", "Сауда", "Trade"),
];

const STREETS: [&str; 6] = ["ул. Жетіген", "пр. Самал", "ул. Арғымақ", "мкр. Көктөбе", "ул. Достық жолы", "пр. Шаңырақ"];
const CITIES: [&str; 5] = ["г. Алматы", "г. Астана", "г. Шымкент", "г. Караганда", "г. Өскемен"];

pub(super) fn company(index: u32) -> CompanyName {
    if index == 0 {
        return CompanyName {
            name: "ТОО «Сарыжел \"Логистик\" & 'Партнёры'»".to_owned(),
            name_kk: Some("«Сарыжел \"Логистик\" & 'Серіктестер'» ЖШС".to_owned()),
            name_en: Some("Saryzhel \"Logistics\" & 'Partners' LLP".to_owned()),
        };
    }
    let (word, word_en) = COMPANY_WORDS[index as usize % COMPANY_WORDS.len()];
    let round = index as usize / COMPANY_WORDS.len();
    let (trade, trade_kk, trade_en) = COMPANY_TRADES[(index as usize + round) % COMPANY_TRADES.len()];
    let serial = if round >= COMPANY_TRADES.len() { format!(" {}", round + 1) } else { String::new() };
    CompanyName {
        name: format!("ТОО «{word} {trade}{serial}»"),
        name_kk: (index % 3 != 2).then(|| format!("«{word} {trade_kk}{serial}» ЖШС")),
        name_en: index.is_multiple_of(2).then(|| format!("{word_en} {trade_en}{serial} LLP")),
    }
}

/// The manuals' demo BIN, with a plain name.
pub(super) fn company_without_check_digit() -> CompanyName {
    CompanyName {
        name: "ТОО «Демонстрация»".to_owned(),
        name_kk: Some("«Көрсетілім» ЖШС".to_owned()),
        name_en: Some("Demonstration LLP".to_owned()),
    }
}

pub(super) fn company_without_numbers() -> CompanyName {
    CompanyName { name: "ИП «Әлі нөмірсіз»".to_owned(), name_kk: None, name_en: None }
}

/// 300 characters, as long as a legal name in the operator's base may be.
pub(super) fn long_company() -> CompanyName {
    let start = "Республиканское государственное предприятие на праве хозяйственного ведения «Научно-производственный центр";
    let part = " мониторинга, прогнозирования и комплексного сопровождения инфраструктурных проектов";
    CompanyName {
        name: stretched(start, part, "»"),
        name_kk: Some(stretched(
            "«Инфрақұрылымдық жобаларды кешенді сүйемелдеу, бақылау",
            " және болжамдау ғылыми-өндірістік",
            "» РМК",
        )),
        name_en: None,
    }
}

/// A user name of 300 characters, with spaces to break at.
pub(super) fn long_user() -> String {
    stretched("Ответственный за", " резервный канал диспетчерской", ".")
}

fn stretched(start: &str, part: &str, end: &str) -> String {
    let room = 300 - end.chars().count();
    start.chars().chain(part.chars().cycle()).take(room).chain(end.chars()).collect()
}

pub(super) fn address(random: &mut Random) -> String {
    format!("{}, {}, д. {}", random.pick(&CITIES), random.pick(&STREETS), random.between(1, 180))
}

const MEN: [&str; 8] = ["Әлібек", "Ерлан", "Нұржан", "Дәулет", "Пётр", "Сергей", "Игорь", "Мұхтар"];
const WOMEN: [&str; 8] = ["Өрнек", "Гүлнұр", "Айгерім", "Қарлығаш", "Алёна", "Ольга", "Ирина", "Жұлдыз"];
const SURNAMES: [&str; 12] = [
    "Сейтқалиев",
    "Қуанышов",
    "Тоқтаров",
    "Жүнісбеков",
    "Ғабдулин",
    "Өтеев",
    "Лебединцев",
    "Самохвалов",
    "Крутояров",
    "Шевелёв",
    "Бердіғұлов",
    "Ұлықбеков",
];

/// Surname and given name, as the portal's log and Appendix 1 print people.
pub(super) fn person(random: &mut Random) -> String {
    let surname = random.pick(&SURNAMES);
    if random.chance(50) { format!("{surname} {}", random.pick(&MEN)) } else { format!("{surname}а {}", random.pick(&WOMEN)) }
}

/// User names of the first numbers of the first company: each has broken some document generator.
pub(super) fn awkward_users() -> Vec<Option<String>> {
    let texts = [
        "=1+1",
        "+1",
        "-1",
        "@cmd",
        "=HYPERLINK(\"http://example.org\";\"счёт\")",
        "«Склад \"Север\"» 'А'",
        "Датчик 🚜 поле №7",
        "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ₸",
        "Табуляция\tв имени",
        "Две\nстроки",
        "\\N и \\обратная\\ черта",
        "<b>Цех</b> & \"склад\"",
        "  Пробелы по краям  ",
        "Неразрывныйпользовательбезединогопробелакоторыйширелюбойячейкитаблицыиневлезаетвстроку",
        "007",
    ];
    texts.iter().map(|text| Some((*text).to_owned())).chain([Some(String::new()), None]).collect()
}

/// A tariff as sold, and its monthly fee.
pub(super) struct Tariff {
    pub(super) name: &'static str,
    pub(super) monthly_tiyn: i64,
    /// Of a machine: it makes no calls.
    pub(super) is_machine: bool,
}

pub(super) const MOBILE_TARIFFS: [Tariff; 5] = [
    Tariff { name: "Бизнес Класс Специалист", monthly_tiyn: 344_000, is_machine: false },
    Tariff { name: "Бизнес Класс Руководитель", monthly_tiyn: 690_000, is_machine: false },
    Tariff { name: "Business Class Junior", monthly_tiyn: 249_000, is_machine: false },
    Tariff { name: "Іскер 5000", monthly_tiyn: 500_050, is_machine: false },
    Tariff { name: "11", monthly_tiyn: 199_033, is_machine: false },
];

pub(super) const MACHINE_TARIFF: Tariff = Tariff { name: "M2M", monthly_tiyn: 59_000, is_machine: true };

pub(super) const DEVICE_MODELS: [Option<&str>; 6] =
    [Some("Aqjol A5"), Some("Aqjol A5 \"Pro\""), Some("Tulpar X"), Some("Модем TR-100"), Some("Трекер GT-02"), None];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_have_300_characters() {
        for name in [Some(long_company().name), long_company().name_kk, Some(long_user())] {
            assert_eq!(name.unwrap().chars().count(), 300);
        }
    }

    #[test]
    fn the_first_names_differ() {
        let names: std::collections::HashSet<String> = (0..5_000).map(|index| company(index).name).collect();
        assert_eq!(names.len(), 5_000);
    }
}
