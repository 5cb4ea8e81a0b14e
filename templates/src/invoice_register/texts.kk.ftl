# Invoice register (domain.md §4; the manuals' form "Реестр счетов-фактур").

invoice-register-title = Шот-фактуралар тізілімі
invoice-register-filed = Шот-фактуралар тізілімі, { $period }
invoice-register-sheet = Шот-фактуралар тізілімі
invoice-register-empty = Бұл кезеңде шот-фактуралар жоқ.
invoice-register-period = Кезең
invoice-register-column-place = Р/с №
invoice-register-column-esf-registration-number = ЭШФ тіркеу нөмірі
invoice-register-column-number = Шот-фактура нөмірі
invoice-register-column-accounting-system-number = Есепке алу жүйесінің нөмірі
invoice-register-column-issued-on = Жазылған күні
invoice-register-column-turnover-on = Айналым жасалған күн
invoice-register-column-account = Дербес шот
invoice-register-column-contract-number = Шарт
invoice-register-column-recipient-bin = Алушының БСН/ЖСН
invoice-register-column-recipient-name = Алушының атауы
invoice-register-column-service = Қызмет түрі
invoice-register-column-net-tiyn = ҚҚС-сыз құны, теңге
invoice-register-column-vat-rate-percent = ҚҚС, %
invoice-register-column-vat-tiyn = ҚҚС сомасы, теңге
invoice-register-column-gross-tiyn = ҚҚС-пен құны, теңге
invoice-register-column-invoice-type = Түрі
invoice-register-column-esf-status = ЭШФ мәртебесі
invoice-register-service-mobile = Мобильді байланыс
invoice-register-service-fixed-internet = Тіркелген интернет
invoice-register-service-auto-monitoring = Автомониторинг
invoice-register-service-telemetry = Телеметрия
invoice-register-service-contract-phone = Келісімшарттық телефон
invoice-register-type-main = Негізгі
invoice-register-type-corrected = Түзетілген
invoice-register-type-additional = Қосымша
invoice-register-status-draft = Жоба
invoice-register-status-created = Жасалды
invoice-register-status-delivered = Жеткізілді
invoice-register-status-cancelled = Күші жойылды
invoice-register-status-revoked = Кері қайтарылды
invoice-register-status-declined = Қабылданбады
invoice-register-status-failed = Қате
invoice-register-rate = оның ішінде { $percent } % ҚҚС мөлшерлемесі бойынша
invoice-register-uncounted = Қорытындыда есепке алынбайды: күші жойылған, кері қайтарылған, қабылданбаған және қате шот-фактуралар

# Beside the form of the portal
invoice-register-note-purpose = Таңдалған кезеңдегі шот-фактуралар тізілімін жүктеп алуға мүмкіндік береді.
invoice-register-note-day = Назар аударыңыз: өткен есептік айдың шот-фактуралар тізілімі айдың { $day }-күнінен кейін қолжетімді.

problem-too_many_months = Кезең — { $months } ай, ал ең көбі { $maximum } ай таңдауға болады.
