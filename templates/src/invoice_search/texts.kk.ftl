# Search for mobile numbers by invoice (domain.md §8.4; the form is in the manual of 2022 only).

invoice-search-title = Шот-фактура бойынша нөмірді іздеу
invoice-search-filed = { $number } шот-фактурасы бойынша нөмірлер
invoice-search-sheet = Шот-фактура бойынша нөмірлер
invoice-search-year = Жазылған жылы
invoice-search-column-registration-number = ЭШФ тіркеу нөмірі
invoice-search-column-invoice-number = Шот-фактура нөмірі
invoice-search-column-accounting-number = Есепке алу жүйесінің нөмірі
invoice-search-column-issued-on = Жазылған күні
invoice-search-column-account = Дербес шот
invoice-search-column-msisdn = Абоненттік нөмір
invoice-search-column-user-name = Пайдаланушы
invoice-search-column-amount-tiyn = Сомасы, теңге
invoice-search-empty = Көрсетілген жылы компанияға мұндай нөмірмен жазылған шот-фактура жоқ.

# Beside the form
invoice-search-note-purpose = Абоненттік нөмірлерді электрондық шот-фактурадағы тіркеу нөмірі немесе есепке алу жүйесінің нөмірі бойынша табуға мүмкіндік береді.
invoice-search-note-numbers = ЭШФ тіркеу нөмірі 34 таңбадан, есепке алу жүйесінің нөмірі ең көбі 30 цифрдан тұрады.
invoice-search-note-year = Шот-фактура жазылған жылды таңдаңыз. Шот-фактуралар { $since } жылдан бастап қолжетімді.

# What can be wrong with it
problem-malformed_registration_number = ЭШФ тіркеу нөмірі дәл { $length } таңбадан тұрады, мысалы ESF-150640012341-20260305-00000007.
problem-malformed_accounting_number = Есепке алу жүйесінің нөмірі тек цифрлардан тұрады, олардың саны { $maximum } цифрдан аспауы тиіс.
problem-year_out_of_range = { $year } жыл бойынша іздеу мүмкін емес. Таңдауға болатын жылдар: { $from } – { $to }.
