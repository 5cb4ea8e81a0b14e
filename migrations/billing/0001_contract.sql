-- The billing contract: what the operator's billing database shows to Qujat.
--
-- The service only reads these names, in one read-only REPEATABLE READ snapshot a job. In production the operator provides
-- them as views (or tables) of the same names, columns and types; this file creates them as tables for the demo, for tests
-- and for `sqlx prepare`. docs/billing-contract.md says which columns bind and what they must mean.
--
-- Conventions
--   * every name is qualified: the service's own schema may live in the same database
--   * money is bigint tiyn (100 tiyn = 1 tenge) in `*_tiyn`, VAT included unless the column says net
--   * time is timestamptz; a month is a date, the first of that month in Asia/Almaty
--   * identifiers are text as the operator prints them: leading zeros count (domain.md §9.3)
--   * no foreign keys and no identity CHECKs: the data is somebody else's and may be broken. The service detects that and
--     says so; it must not be hidden by a constraint that production views don't have. Code lists are checked, because an
--     unknown code has no text in any language.
-- "§" names a section of domain.md, "manual" the portal's manuals that it cites.

CREATE SCHEMA IF NOT EXISTS billing;

-- ---------------------------------------------------------------------------------------------------------------------
-- Parties

CREATE TABLE billing.company (
    bin             text    NOT NULL,  -- 12 digits; may fail the check digit (§15.8: 750750750750)
    name            text    NOT NULL,  -- legal name as printed, Russian unless the operator has only one
    name_kk         text,
    name_en         text,
    address         text,
    phone           text,              -- of the company's office, as printed in form R-1
    contract_number text    NOT NULL,
    contract_date   date    NOT NULL,
    locale          text,              -- language of published documents; null: Russian (§15.17)
    active          boolean NOT NULL,  -- false: nothing is made, mailed or shown for it
    CONSTRAINT company_pkey PRIMARY KEY (bin),
    CONSTRAINT company_bin_has_12_digits CHECK (bin ~ '^[0-9]{12}$'),
    CONSTRAINT company_locale_is_known CHECK (locale IN ('ru', 'kk', 'en'))
);
COMMENT ON TABLE billing.company IS 'Corporate customers (manual: "Мои компании"; form R-1, §1.2: party 1)';

CREATE TABLE billing.account (
    account         text NOT NULL,  -- лицевой счёт: 8 digits, advance accounts 9 (§9.3)
    company_bin     text NOT NULL,
    service         text NOT NULL,  -- the five groups of the reconciliation act (§3.1)
    contract_number text NOT NULL,  -- of this account; may differ from the company's
    contract_date   date NOT NULL,
    billing_method  text NOT NULL,  -- credit: postpaid; advance: prepaid
    opened_on       date NOT NULL,
    closed_on       date,           -- null: open
    CONSTRAINT account_pkey PRIMARY KEY (account),
    CONSTRAINT account_service_is_known
        CHECK (service IN ('mobile', 'fixed_internet', 'auto_monitoring', 'telemetry', 'contract_phone')),
    CONSTRAINT account_billing_method_is_known CHECK (billing_method IN ('credit', 'advance'))
);
CREATE INDEX account_by_company ON billing.account (company_bin, account);
COMMENT ON TABLE billing.account IS 'Billing accounts of the five services (§3.1, §9.3)';

-- ---------------------------------------------------------------------------------------------------------------------
-- Numbers

CREATE TABLE billing.number (
    msisdn            text        NOT NULL,  -- 11 digits, 7XXXXXXXXXX (§9.2)
    company_bin       text        NOT NULL,
    account           text        NOT NULL,  -- the account that holds it now
    user_name         text,                  -- employee or device, free text; null or empty: not given
    tariff            text        NOT NULL,  -- free text, as sold: "M2M", "Бизнес Класс Специалист" (§5)
    billing_method    text        NOT NULL,
    credit_limit_tiyn bigint,                -- null: no individual limit (advance)
    owed_tiyn         bigint      NOT NULL,  -- owed by the customer for this number, >= 0
    balance_tiyn      bigint      NOT NULL,  -- funds available; negative: owed
    status            text        NOT NULL,  -- blocked: by the administrator; blocked_debt: unpaid charges (§5)
    status_since      timestamptz NOT NULL,
    registration_form text,                  -- contract form signed by a legal entity, 300014697190-149 (§9.3)
    last_imei         text,                  -- last one the network saw; 14-16 digits; may be registered with nobody (§6)
    details_banned    boolean     NOT NULL,  -- ban on usage details in the employee's own cabinet; shown, never enforced (§15.6)
    cabinet_banned    boolean     NOT NULL,  -- ban on the employee's own cabinet; the same
    CONSTRAINT number_pkey PRIMARY KEY (msisdn),
    CONSTRAINT number_msisdn_has_11_digits CHECK (msisdn ~ '^7[0-9]{10}$'),
    CONSTRAINT number_billing_method_is_known CHECK (billing_method IN ('credit', 'advance')),
    CONSTRAINT number_status_is_known CHECK (status IN ('active', 'blocked', 'blocked_debt'))
);
CREATE UNIQUE INDEX number_by_company ON billing.number (company_bin, msisdn);
CREATE INDEX number_by_account ON billing.number (account, msisdn);
COMMENT ON TABLE billing.number IS 'Numbers of the companies as of now (number list, §5; remaining limit = limit - owed)';

CREATE TABLE billing.number_account (
    msisdn    text NOT NULL,
    account   text NOT NULL,
    held_from date NOT NULL,
    held_to   date,           -- last day, inclusive; null: still held
    CONSTRAINT number_account_pkey PRIMARY KEY (msisdn, held_from)
);
CREATE INDEX number_account_by_account ON billing.number_account (account, held_from);
COMMENT ON TABLE billing.number_account IS
    'Which account held a number when: "act by phone number" (§15.9). Holders may belong to different companies.';

-- ---------------------------------------------------------------------------------------------------------------------
-- Accounting months

CREATE TABLE billing.closed_month (
    month     date        NOT NULL,
    closed_at timestamptz NOT NULL,  -- when billing finished the month: its documents are complete from then on
    CONSTRAINT closed_month_pkey PRIMARY KEY (month),
    CONSTRAINT closed_month_is_first_of_month CHECK (extract(day FROM month) = 1)
);
COMMENT ON TABLE billing.closed_month IS 'Months that billing has closed; no act, register or statement before (§15.5)';

-- ---------------------------------------------------------------------------------------------------------------------
-- Invoices, acts, balance statements

CREATE TABLE billing.invoice (
    id                       bigint NOT NULL,
    number                   text   NOT NULL,  -- 8 digits, zero-padded (§9.3)
    esf_registration_number  text,             -- 34 characters from ИС ЭСФ; null: not registered yet (§4.3)
    accounting_system_number text   NOT NULL,  -- ESF field 1.1: 1-30 digits, unique per supplier and date of issue
    account                  text   NOT NULL,
    company_bin              text   NOT NULL,
    month                    date   NOT NULL,  -- accounting month of the supply
    issued_on                date   NOT NULL,  -- date of issue
    turnover_on              date   NOT NULL,  -- date of turnover: decides the VAT rate (§4.3)
    service                  text   NOT NULL,
    net_tiyn                 bigint NOT NULL,  -- gross - VAT
    vat_rate_percent         integer NOT NULL, -- 12 to 2025-12-31, 16 from 2026-01-01 (§0.6)
    vat_tiyn                 bigint NOT NULL,  -- round_half_up(gross * rate / (100 + rate)) (§9.4)
    gross_tiyn               bigint NOT NULL,  -- sum of its lines
    invoice_type             text   NOT NULL,
    original_invoice_id      bigint,           -- of a corrected or additional invoice (ESF fields 4 and 5)
    esf_status               text   NOT NULL,  -- cancelled (by a correction), revoked, declined and failed don't count in totals
    CONSTRAINT invoice_pkey PRIMARY KEY (id),
    CONSTRAINT invoice_service_is_known
        CHECK (service IN ('mobile', 'fixed_internet', 'auto_monitoring', 'telemetry', 'contract_phone')),
    CONSTRAINT invoice_type_is_known CHECK (invoice_type IN ('main', 'corrected', 'additional')),
    CONSTRAINT invoice_esf_status_is_known
        CHECK (esf_status IN ('draft', 'created', 'delivered', 'cancelled', 'revoked', 'declined', 'failed'))
);
CREATE INDEX invoice_by_company ON billing.invoice (company_bin, month, id);
CREATE INDEX invoice_by_account ON billing.invoice (account, month);
CREATE INDEX invoice_by_esf_registration_number ON billing.invoice (esf_registration_number);
CREATE INDEX invoice_by_accounting_system_number ON billing.invoice (accounting_system_number);
COMMENT ON TABLE billing.invoice IS 'Electronic invoices (invoice register, §4; invoice search, §8.4)';

CREATE TABLE billing.invoice_line (
    invoice_id                   bigint  NOT NULL,
    line_no                      integer NOT NULL,  -- 1, 2, ... in the order of the printed breakdown
    msisdn                       text,              -- null: the service has no number (fixed internet)
    user_name                    text,              -- as of the invoice; null or empty: not given
    subscription_services_tiyn   bigint  NOT NULL,  -- Абон. плата (услуги)
    subscription_promotions_tiyn bigint  NOT NULL,  -- Абон. плата (акции)
    local_calls_tiyn             bigint  NOT NULL,  -- Местные звонки
    long_distance_tiyn           bigint  NOT NULL,  -- М-город. / М-народ. звонки
    roaming_tiyn                 bigint  NOT NULL,  -- Роуминг
    data_tiyn                    bigint  NOT NULL,  -- Передача данных (Интернет)
    messages_tiyn                bigint  NOT NULL,  -- Короткие сообщения и инфо услуги
    other_tiyn                   bigint  NOT NULL,  -- Прочие
    discounts_tiyn               bigint  NOT NULL,  -- Скидки, <= 0
    equipment_tiyn               bigint  NOT NULL,  -- Оборудование (§2.2: the column whose name is lost)
    total_tiyn                   bigint  NOT NULL,  -- Итого начислено: sum of the ten parts
    CONSTRAINT invoice_line_pkey PRIMARY KEY (invoice_id, line_no)
);
CREATE INDEX invoice_line_by_msisdn ON billing.invoice_line (msisdn, invoice_id);
COMMENT ON TABLE billing.invoice_line IS 'Charges by number: Appendix 1, "Расшифровка сумм по абонентским номерам" (§2.2)';

CREATE TABLE billing.act (
    id               bigint  NOT NULL,
    number           text    NOT NULL,  -- 6 to 8 digits, displayed as stored (§1.3)
    account          text    NOT NULL,
    company_bin      text    NOT NULL,
    month            date    NOT NULL,
    drawn_up_on      date    NOT NULL,  -- last day of the month (§9.3)
    invoice_id       bigint  NOT NULL,  -- the invoice it belongs to; after a correction the corrected one
    amount_tiyn      bigint  NOT NULL,  -- that invoice's gross
    vat_rate_percent integer NOT NULL,
    vat_tiyn         bigint  NOT NULL,
    revision         integer NOT NULL DEFAULT 1,  -- rises when billing corrects the act; a new revision replaces documents (§15.14)
    CONSTRAINT act_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX act_by_account ON billing.act (account, month);  -- one act in force an account and month (§15.1)
CREATE INDEX act_by_company ON billing.act (company_bin, month, account);
COMMENT ON TABLE billing.act IS
    'Acts of work performed, form R-1, in their revision in force (§1). All services; the portal offers mobile ones only.';

CREATE TABLE billing.balance_statement (
    account          text   NOT NULL,
    month            date   NOT NULL,
    opening_tiyn     bigint NOT NULL,  -- negative: the customer owes
    receipts_tiyn    bigint NOT NULL,  -- Поступления средств: top-ups less refunds
    transfers_tiyn   bigint NOT NULL,  -- Перенос баланса: signed
    corrections_tiyn bigint NOT NULL,  -- Корректировки: signed
    services_tiyn    bigint NOT NULL,  -- Начислено за услуги связи, >= 0
    equipment_tiyn   bigint NOT NULL,  -- Начислено за оборудование, >= 0
    closing_tiyn     bigint NOT NULL,  -- opening + receipts + transfers + corrections - services - equipment; checked by the service
    CONSTRAINT balance_statement_pkey PRIMARY KEY (account, month)
);
COMMENT ON TABLE billing.balance_statement IS
    'Appendix 1, "Выписка по балансу лицевого счета" (§2.1): a row for each open account and closed month, charged or not';

-- ---------------------------------------------------------------------------------------------------------------------
-- Settlements

CREATE TABLE billing.ledger_entry (
    id              bigint NOT NULL,
    account         text   NOT NULL,
    company_bin     text   NOT NULL,
    service         text   NOT NULL,
    entry_on        date   NOT NULL,  -- date of the document, day of Asia/Almaty
    document_kind   text   NOT NULL,  -- of one supply either the act or the invoice, never both (§3.2)
    document_number text   NOT NULL,
    debit_tiyn      bigint NOT NULL,  -- charges, >= 0
    credit_tiyn     bigint NOT NULL,  -- payments, >= 0
    CONSTRAINT ledger_entry_pkey PRIMARY KEY (id),
    CONSTRAINT ledger_entry_service_is_known
        CHECK (service IN ('mobile', 'fixed_internet', 'auto_monitoring', 'telemetry', 'contract_phone')),
    CONSTRAINT ledger_entry_document_kind_is_known
        CHECK (document_kind IN
            ('opening_balance', 'act', 'invoice', 'payment', 'refund', 'balance_transfer', 'correction'))
);
CREATE INDEX ledger_entry_by_company ON billing.ledger_entry (company_bin, service, entry_on, id);
CREATE INDEX ledger_entry_by_account ON billing.ledger_entry (account, entry_on, id);
COMMENT ON TABLE billing.ledger_entry IS
    'The operator''s side of the reconciliation act (§3.2): sum(debit - credit) up to a day is what the customer owes at its end';

CREATE TABLE billing.payment (
    id              bigint      NOT NULL,
    paid_at         timestamptz NOT NULL,
    account         text        NOT NULL,
    msisdn          text,                  -- null: paid to the account, not to one number
    company_bin     text        NOT NULL,
    operation       text        NOT NULL,
    amount_tiyn     bigint      NOT NULL,  -- what it adds to the balance: a refund and an outgoing transfer are negative
    source          text        NOT NULL,  -- where from, free text: "Банковский перевод"
    document_number text        NOT NULL,
    CONSTRAINT payment_pkey PRIMARY KEY (id),
    CONSTRAINT payment_operation_is_known CHECK (operation IN ('top_up', 'transfer', 'correction', 'refund'))
);
CREATE INDEX payment_by_company ON billing.payment (company_bin, paid_at, id);
CREATE INDEX payment_by_account ON billing.payment (account, paid_at, id);
CREATE INDEX payment_by_msisdn ON billing.payment (msisdn, paid_at, id) WHERE msisdn IS NOT NULL;
COMMENT ON TABLE billing.payment IS 'Payment history (§8.2): credit accounts, and advance accounts by number';

-- ---------------------------------------------------------------------------------------------------------------------
-- Devices, usage, roaming packages, the portal's log

CREATE TABLE billing.device (
    msisdn            text        NOT NULL,
    imei              text        NOT NULL,  -- as shown: 14 (without check digit), 15 or 16 digits (IMEISV) (§6.2)
    company_bin       text        NOT NULL,
    account           text        NOT NULL,
    model             text,                  -- by TAC, if known
    registration_type text        NOT NULL,  -- re_registration moves the IMEI here, duplicate leaves the former binding (§6.1)
    status            text        NOT NULL,
    registered_at     timestamptz NOT NULL,
    removed_at        timestamptz,           -- set exactly when status is removed
    owner_bin         text        NOT NULL,  -- BIN or IIN that the IMEI is bound to; of a duplicate perhaps another's
    verification      text,                  -- list of kz-imei.kz since 2025-03; null: not verified
    CONSTRAINT device_pkey PRIMARY KEY (msisdn, imei, registered_at),
    CONSTRAINT device_imei_has_14_to_16_digits CHECK (imei ~ '^[0-9]{14,16}$'),
    CONSTRAINT device_registration_type_is_known
        CHECK (registration_type IN ('registration', 're_registration', 'duplicate')),
    CONSTRAINT device_status_is_known CHECK (status IN ('registered', 'removed')),
    CONSTRAINT device_verification_is_known CHECK (verification IN ('white', 'grey', 'black'))
);
CREATE INDEX device_by_company ON billing.device (company_bin, msisdn, registered_at, imei);
COMMENT ON TABLE billing.device IS 'Registrations of devices with numbers (registered devices, §6)';

CREATE TABLE billing.usage_record (
    id               bigint      NOT NULL,
    msisdn           text        NOT NULL,
    account          text        NOT NULL,
    company_bin      text        NOT NULL,
    started_at       timestamptz NOT NULL,
    usage_type       text        NOT NULL,
    direction        text,                  -- null where it has none (data, content)
    peer             text,                  -- other party's number, or resource of data and content
    network          text        NOT NULL,  -- on_net: the operator's own; roaming: abroad
    country          text,                  -- ISO 3166-1 alpha-2, of roaming and international usage
    duration_seconds integer,               -- calls
    volume_kib       bigint,                -- data, in KiB
    units            integer,               -- messages and content, in pieces
    from_package     boolean     NOT NULL,  -- taken from the tariff's allowance, so free
    cost_tiyn        bigint      NOT NULL,
    CONSTRAINT usage_record_pkey PRIMARY KEY (id, started_at),
    CONSTRAINT usage_record_type_is_known CHECK (usage_type IN ('call', 'sms', 'mms', 'data', 'content')),
    CONSTRAINT usage_record_direction_is_known CHECK (direction IN ('incoming', 'outgoing')),
    CONSTRAINT usage_record_network_is_known
        CHECK (network IN ('on_net', 'other_mobile', 'landline', 'international', 'roaming')),
    CONSTRAINT usage_record_country_is_alpha_2 CHECK (country ~ '^[A-Z]{2}$')
) PARTITION BY RANGE (started_at);
CREATE INDEX usage_record_by_msisdn ON billing.usage_record (msisdn, started_at, id);
COMMENT ON TABLE billing.usage_record IS
    'Usage details, at least of the last 90 days in Asia/Almaty (§8.1); partitioned by month of Asia/Almaty';

-- No default partition: a record outside every month is an error to be seen, not a heap to be scanned.
CREATE FUNCTION billing.create_usage_partition(month date) RETURNS void
    LANGUAGE plpgsql SET search_path = ''
AS $$
DECLARE
    first_day date := date_trunc('month', month::timestamp)::date;
BEGIN
    -- Month borders are those of Asia/Almaty, whose offset changed in 2024 (§11), so they come from the zone's rules.
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS billing.%I PARTITION OF billing.usage_record FOR VALUES FROM (%L) TO (%L)',
        'usage_record_' || to_char(first_day, 'YYYY_MM'),
        first_day::timestamp AT TIME ZONE 'Asia/Almaty',
        (first_day + interval '1 month') AT TIME ZONE 'Asia/Almaty');
END
$$;
COMMENT ON FUNCTION billing.create_usage_partition(date) IS
    'Creates the partition of the month that the day lies in, unless it exists';

CREATE TABLE billing.atlas_pro_session (
    id                  bigint      NOT NULL,
    msisdn              text        NOT NULL,
    account             text        NOT NULL,
    company_bin         text        NOT NULL,
    country             text        NOT NULL,  -- ISO 3166-1 alpha-2
    network_operator    text        NOT NULL,  -- visited network, free text
    activated_at        timestamptz NOT NULL,  -- first roaming data use; of not_activated: when it was refused
    ends_at             timestamptz,           -- + 24 hours; null: not activated
    fee_tiyn            bigint      NOT NULL,  -- 990 tenge a day; 0: not activated
    full_speed_kib      bigint      NOT NULL,  -- of the first 200 MB = 204,800 KiB
    reduced_speed_kib   bigint      NOT NULL,  -- after them, at 128 kbit/s
    outside_kib         bigint      NOT NULL,  -- while the package was not active
    outside_charge_tiyn bigint      NOT NULL,  -- 100 tenge a MB
    state               text        NOT NULL,  -- not_activated: insufficient funds
    CONSTRAINT atlas_pro_session_pkey PRIMARY KEY (id),
    CONSTRAINT atlas_pro_session_state_is_known CHECK (state IN ('active', 'finished', 'not_activated')),
    CONSTRAINT atlas_pro_session_country_is_alpha_2 CHECK (country ~ '^[A-Z]{2}$')
);
CREATE INDEX atlas_pro_session_by_company ON billing.atlas_pro_session (company_bin, activated_at, id);
COMMENT ON TABLE billing.atlas_pro_session IS 'Days of the roaming package "Atlas Pro" (§7)';

CREATE TABLE billing.action_log (
    id                   bigint      NOT NULL,
    company_bin          text        NOT NULL,
    happened_at          timestamptz NOT NULL,
    action               text        NOT NULL,  -- code; one without a text is shown as it stands
    subject              text,                  -- number that it concerned
    detail               text,                  -- what else the sentence needs: the service's or recipient's name
    status               text        NOT NULL,
    administrator_name   text        NOT NULL,  -- "Фамилия Имя"
    administrator_msisdn text        NOT NULL,
    CONSTRAINT action_log_pkey PRIMARY KEY (id),
    CONSTRAINT action_log_status_is_known CHECK (status IN ('success', 'failed', 'in_progress'))
);
CREATE INDEX action_log_by_company ON billing.action_log (company_bin, happened_at, id);
COMMENT ON TABLE billing.action_log IS
    'The portal''s own log of administrators'' actions; merged with the service''s audit in the actions history (§8.3, §15.18)';
