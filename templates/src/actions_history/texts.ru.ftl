# Actions history (domain.md §8.3; manuals: "История действий").

actions-history-title = История действий
actions-history-filed = История действий за { $period }
actions-history-sheet = История действий
actions-history-period = Период
actions-history-column-happened-at = Дата/время
actions-history-column-action = Действие
actions-history-column-status = Статус
actions-history-column-administrator = Администратор
actions-history-status-success = Успешно
actions-history-status-failed = Ошибка
actions-history-status-in-progress = В обработке
actions-history-empty = За выбранный период действий не было.

# The portal's log
actions-history-action-number-blocked = Блокировка номера { $subject }
actions-history-action-number-unblocked = Разблокировка номера { $subject }
actions-history-action-service-activated = Подключение услуги { $detail } на номере { $subject }
actions-history-action-service-deactivated = Отключение услуги { $detail } на номере { $subject }
actions-history-action-payments-viewed = Просмотр истории платежей по номеру { $subject }
actions-history-action-usage-viewed = Просмотр детализации по номеру { $subject }
actions-history-action-sim-replaced = Замена SIM-карты номера { $subject }
actions-history-action-access-code-sent = Отправка секретного кода на номер { $subject }
actions-history-action-device-registered = Регистрация устройства на номере { $subject }
actions-history-action-device-removed = Снятие регистрации устройства с номера { $subject }
actions-history-action-balance-transferred = Перенос баланса с номера { $subject } на номер { $detail }
actions-history-action-profile-changed = Изменение профиля администратора

# The service's own audit
actions-history-numbered = { $title }, № { $number }
actions-history-own-report-requested = Запрос отчёта «{ $report }»
actions-history-own-report-viewed = Просмотр отчёта «{ $report }»
actions-history-own-request-cancelled = Отмена запроса отчёта «{ $report }»
actions-history-own-document-downloaded = Скачивание документа «{ $report }» ({ $format })
actions-history-own-link-downloaded = Скачивание документа «{ $report }» ({ $format }) по ссылке из письма на { $recipient }

# Beside the form
actions-history-note-purpose = История содержит действия администраторов компании в кабинете, а также запросы и скачивания отчётов и документов.
actions-history-note-period = Выберите необходимый период, не более { $maximum } дней.
actions-history-note-screen = История действий за выбранный период отобразится на экране; её можно получить и в формате Excel.

# What can be wrong with it
problem-history_period_too_long = Период истории действий не может быть длиннее { $maximum } дней.
problem-malformed_history_place = Значение «after» передаётся таким, каким его вернула предыдущая страница в поле «next».
