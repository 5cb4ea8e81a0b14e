# Search for mobile numbers by invoice (domain.md §8.4; the form is in the manual of 2022 only).

invoice-search-title = Поиск номера по счёту-фактуре
invoice-search-filed = Номера по счёту-фактуре { $number }
invoice-search-sheet = Номера по счёту-фактуре
invoice-search-year = Год выписки
invoice-search-column-registration-number = Регистрационный номер ЭСФ
invoice-search-column-invoice-number = Номер счёта-фактуры
invoice-search-column-accounting-number = Номер учётной системы
invoice-search-column-issued-on = Дата выписки
invoice-search-column-account = Лицевой счёт
invoice-search-column-msisdn = Абонентский номер
invoice-search-column-user-name = Пользователь
invoice-search-column-amount-tiyn = Сумма, тенге
invoice-search-empty = Счёта-фактуры с таким номером, выписанного компании в указанном году, нет.

# Beside the form
invoice-search-note-purpose = Позволяет найти абонентские номера по регистрационному номеру или номеру учётной системы из электронного счёта-фактуры.
invoice-search-note-numbers = Регистрационный номер ЭСФ состоит из 34 символов, номер учётной системы — из цифр, не более 30.
invoice-search-note-year = Выберите год выписки счёта-фактуры. Счета-фактуры доступны с { $since } года.

# What can be wrong with it
problem-malformed_registration_number = Регистрационный номер ЭСФ состоит ровно из { $length } символов, например ESF-150640012341-20260305-00000007.
problem-malformed_accounting_number = Номер учётной системы состоит только из цифр, их не более { $maximum }.
problem-year_out_of_range = За { $year } год поиск невозможен. Можно выбрать год с { $from } по { $to }.
