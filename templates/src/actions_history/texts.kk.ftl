# Actions history (domain.md §8.3; manuals: "История действий").

actions-history-title = Әрекеттер тарихы
actions-history-filed = { $period } кезеңіндегі әрекеттер тарихы
actions-history-sheet = Әрекеттер тарихы
actions-history-period = Кезең
actions-history-column-happened-at = Күні мен уақыты
actions-history-column-action = Әрекет
actions-history-column-status = Мәртебесі
actions-history-column-administrator = Әкімші
actions-history-status-success = Сәтті
actions-history-status-failed = Қате
actions-history-status-in-progress = Өңделуде
actions-history-empty = Таңдалған кезеңде әрекеттер болмаған.

# The portal's log
actions-history-action-number-blocked = { $subject } нөмірін бұғаттау
actions-history-action-number-unblocked = { $subject } нөмірін бұғаттан шығару
actions-history-action-service-activated = { $subject } нөмірінде { $detail } қызметін қосу
actions-history-action-service-deactivated = { $subject } нөмірінде { $detail } қызметін өшіру
actions-history-action-payments-viewed = { $subject } нөмірі бойынша төлемдер тарихын қарау
actions-history-action-usage-viewed = { $subject } нөмірі бойынша детализацияны қарау
actions-history-action-sim-replaced = { $subject } нөмірінің SIM-картасын ауыстыру
actions-history-action-access-code-sent = { $subject } нөміріне құпия код жіберу
actions-history-action-device-registered = { $subject } нөміріне құрылғыны тіркеу
actions-history-action-device-removed = { $subject } нөміріндегі құрылғыны тіркеуден шығару
actions-history-action-balance-transferred = { $subject } нөмірінен { $detail } нөміріне теңгерімді аудару
actions-history-action-profile-changed = Әкімші профилін өзгерту

# The service's own audit
actions-history-numbered = { $title }, № { $number }
actions-history-own-report-requested = «{ $report }» есебін сұрату
actions-history-own-report-viewed = «{ $report }» есебін қарау
actions-history-own-request-cancelled = «{ $report }» есебіне сұратуды болдырмау
actions-history-own-document-downloaded = «{ $report }» құжатын жүктеп алу ({ $format })
actions-history-own-link-downloaded = «{ $report }» құжатын { $recipient } мекенжайына жіберілген хаттағы сілтеме арқылы жүктеп алу ({ $format })

# Beside the form
actions-history-note-purpose = Тарихта компания әкімшілерінің кабинеттегі әрекеттері, сондай-ақ есептер мен құжаттарды сұрату және жүктеп алу көрсетіледі.
actions-history-note-period = Қажетті кезеңді таңдаңыз, ең көбі { $maximum } күн.
actions-history-note-screen = Таңдалған кезеңдегі әрекеттер тарихы экранда көрсетіледі; оны Excel форматында да алуға болады.

# What can be wrong with it
problem-history_period_too_long = Әрекеттер тарихының кезеңі { $maximum } күннен аспауы тиіс.
problem-malformed_history_place = «after» мәні алдыңғы бет «next» өрісінде қайтарған түрінде беріледі.
