# Words that several documents, mails and pages share.

page-label = { $page }-бет, барлығы { $pages } бет
data-as-of = Деректер { $instant } жағдай бойынша өзекті
data-as-of-label = Деректер өзекті болған уақыт
company-label = Компания
operator-label = Оператор
total = Барлығы
no-data = Деректер жоқ
bin = БСН { $bin }
rows = { $count ->
   *[other] { $number } жол
}
size-bytes = { $number } байт
size-kilobytes = { $number } КБ
size-megabytes = { $number } МБ
format = { $format ->
    [xlsx] Excel (XLSX)
   *[pdf] PDF
}
button-request = Сұрату
button-download-pdf = PDF жүктеп алу
button-download-excel = Excel жүктеп алу

# Why something is late or failed. Customers read them.
reason-billing_away = Биллинг жүйесі уақытша қолжетімсіз. Біз әрекетті автоматты түрде қайталаймыз.
reason-storage_away = Файлдар қоймасы уақытша қолжетімсіз. Біз әрекетті автоматты түрде қайталаймыз.
reason-mail_away = Пошта сервері уақытша қолжетімсіз. Біз әрекетті автоматты түрде қайталаймыз.
reason-crashed = Құжатты дайындау техникалық қатеге байланысты бірнеше рет үзілді. Біз мәселені анықтап жатырмыз.
reason-overdue = Жүйелердің бірі қолжетімсіз болғандықтан, құжатты белгіленген уақытта дайындау мүмкін болмады. Сұратуды қайталаңыз.
reason-unfinished = Құжат әлі дайындалып жатыр.
reason-unwritable = Құжатты жасау мүмкін болмады. Себебін қолдау қызметінен білуге болады.
reason-refused = Құжат дайындалатын сәтте сұрату шарттарға сәйкес келмеді. Параметрлерді тексеріп, сұратуды қайталаңыз.
reason-billing_data = Осы құжатқа арналған биллинг деректері өзара сәйкес келмейді, сондықтан құжат шығарылмады. Біз мәселені анықтап жатырмыз.
reason-too_many_pages = Құжаттағы беттер саны PDF үшін тым көп. Оны Excel форматында сұратыңыз.
reason-mail_refused = Алушының пошта сервері хатты қабылдаудан бас тартты. Мекенжайды тексеріңіз.
reason-mail_unknown = Пошта серверінің хатты қабылдаған-қабылдамағаны белгісіз. Құжатты кабинеттен жүктеп алуға болады.
reason-internal = Техникалық қате орын алды. Біз мәселені анықтап жатырмыз.
