# Act of work performed, form R-1, and Appendix 1. The form's own words are those of the order (domain.md §1.2), the appendix's those
# of the signing guide of 2020 (domain.md §2), which are spelled with ё here as in all other documents.

completion-act-title = Акт выполненных работ и Приложение №1
completion-act-asked = Акт выполненных работ за { $month }, { $object }
completion-act-filed = Акт выполненных работ № { $number } от { $date }, лицевой счёт { $account }
completion-act-filed-notice = Уведомление об отсутствии начислений за { $month }, лицевой счёт { $account }
completion-act-sheet-form = Акт Р-1
completion-act-sheet-appendix = Приложение №1
completion-act-sheet-notice = Уведомление

# Form R-1
completion-act-phone = Тел.: { $phone }
completion-act-order-458 = Приложение к приказу Министра финансов Республики Казахстан от 27 октября 2014 года № 458
completion-act-order-562 = Приложение 50 к приказу Министра финансов Республики Казахстан от 20 декабря 2012 года № 562
completion-act-form = Форма Р-1
completion-act-bin = ИИН/БИН
completion-act-customer = Заказчик
completion-act-executor = Исполнитель
completion-act-party-caption = полное наименование, адрес, данные о средствах связи
completion-act-contract = Договор (контракт)
completion-act-contract-value = № { $number } от { $date }
completion-act-number = Номер документа
completion-act-date = Дата составления
completion-act-heading = АКТ ВЫПОЛНЕННЫХ РАБОТ (ОКАЗАННЫХ УСЛУГ)*
completion-act-column-1 = Номер по порядку
completion-act-column-2 = Наименование работ (услуг) (в разрезе их подвидов в соответствии с технической спецификацией, заданием, графиком выполнения работ (услуг) при их наличии)
completion-act-column-3 = Дата выполнения работ (оказания услуг)**
completion-act-column-4 = Сведения об отчете о научных исследованиях, маркетинговых, консультационных и прочих услугах (дата, номер, количество страниц) (при их наличии)***
completion-act-column-5 = Единица измерения
completion-act-columns-6-8 = Выполнено работ (оказано услуг):
completion-act-column-6 = количество
completion-act-column-7 = цена за единицу
completion-act-column-8 = стоимость
completion-act-service = Услуги сотовой связи за период { $from } – { $to }, лицевой счёт { $account }
completion-act-equipment = Оборудование за период { $from } – { $to }, лицевой счёт { $account }
completion-act-unit-service = услуга
completion-act-unit-equipment = комплект
completion-act-no-price = х
completion-act-vat = В том числе НДС { $percent } %
completion-act-in-words = Всего оказано услуг на сумму (прописью)
completion-act-stock = Сведения об использовании запасов, полученных от заказчика
completion-act-stock-none = нет
completion-act-stock-caption = наименование, количество, стоимость
completion-act-documents = Приложение: Перечень документации, в том числе отчет(ы) о маркетинговых, научных исследованиях, консультационных и прочих услугах (обязательны при его (их) наличии) на ______ страниц
completion-act-attached = Приложение №1: выписка по балансу лицевого счёта и расшифровка сумм по абонентским номерам к счёту-фактуре № { $invoice } от { $date }
completion-act-handed-over = Сдал (Исполнитель)
completion-act-accepted = Принял (Заказчик)
completion-act-position = должность
completion-act-signature = подпись
completion-act-name = расшифровка подписи
completion-act-stamp = М.П.
completion-act-accepted-on = Дата подписания (принятия) работ (услуг)
completion-act-footnote-1 = * Применяется для приемки-передачи выполненных работ (оказанных услуг), за исключением строительно-монтажных работ.
completion-act-footnote-2 = ** Заполняется в случае, если даты выполненных работ (оказанных услуг) приходятся на различные периоды, а также в случае, если даты выполнения работ (оказания услуг) и даты подписания (принятия) работ (услуг) различны.
completion-act-footnote-3 = *** Заполняется в случае наличия отчета о научных исследованиях, маркетинговых, консультационных и прочих услугах.
completion-act-footnote-language = { "" }

# Appendix 1
completion-act-appendix = Приложение №1
completion-act-appendix-to = к акту выполненных работ № { $number } от { $date }
completion-act-customer-line = Заказчик: { $company }, БИН { $bin }
completion-act-operator-line = Исполнитель: { $operator }, БИН { $bin }
completion-act-account = Лицевой счёт { $account }, договор № { $contract } от { $date }
completion-act-statement = Выписка по балансу лицевого счёта за учётный период
completion-act-opening = Баланс на начало учётного периода (тенге):
completion-act-receipts = Поступления средств (тенге):
completion-act-transfers = Перенос баланса (тенге):
completion-act-corrections = Корректировки (тенге):
completion-act-services = Начислено за услуги связи (тенге):
completion-act-equipment-charged = Начислено за оборудование (тенге):
completion-act-closing = Баланс на конец учётного периода (тенге):
completion-act-due = Сумма к оплате (тенге):*
completion-act-due-note = * «ВНИМАНИЕ!» (Сумма к оплате не включает в себя задолженность за устройство или услуги роуминга, не оплаченные ранее, если таковые имеются по Вашему счёту)
completion-act-rounding-note = ** Из-за эффекта округления по каждому номеру может возникать разница при подсчёте баланса на конец периода
completion-act-breakdown = Расшифровка сумм по абонентским номерам к счёту-фактуре № { $invoice } от { $date }
completion-act-line = Номер по порядку
completion-act-subscriber = Номер абонента
completion-act-user = Пользователь
completion-act-fee-services = Абон. плата (услуги)
completion-act-fee-promotions = Абон. плата (Акции)
completion-act-group = Услуги связи / Оборудование
completion-act-local = Местные звонки
completion-act-long-distance = М-город. / М-народ. звонки
completion-act-roaming = Роуминг
completion-act-data = Передача данных (Интернет)
completion-act-messages = Короткие сообщения и инфо услуги
completion-act-other = Прочие
completion-act-discounts = Скидки
completion-act-total = Итого начислено
completion-act-total-row = Итого в отчётном периоде начислено:

# Instead of the form where nothing was charged
completion-act-notice = Уведомление об отсутствии начислений
completion-act-nothing-charged = За период { $from } – { $to } по лицевому счёту { $account } начислений за услуги мобильной связи не было, поэтому акт выполненных работ и счёт-фактура за этот период не составлялись.

# Beside the form of the portal
completion-act-note-purpose = Позволяет скачать акт выполненных работ и расшифровку к счёту-фактуре по услугам мобильной связи. Поиск документов — по лицевому счёту или номеру телефона.
completion-act-note-day = Обратите внимание: акты за предыдущий учётный месяц доступны после { $day } числа месяца.
completion-act-note-since = Акты доступны с { $since }.
completion-act-note-portal = С 4 июля 2021 года акты выполненных работ можно также получать и подписывать ЭЦП через портал «Электронные счета-фактуры».
completion-act-note-signature = Если ЭЦП отсутствует, её можно получить удалённо на сайте https://egov.kz.
