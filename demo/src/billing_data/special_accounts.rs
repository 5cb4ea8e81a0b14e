//! What the first two companies have besides an ordinary company's accounts: the cases that the service must not trip over.
//!
//! They are always there, whatever the size, so that a demo, a test or a look at the database finds them in known places.

use super::calendar::Period;
use super::companies::{Charge, Company, Habit, Membership, Number, Operation};
use super::identifiers;
use super::names::{self, MOBILE_TARIFFS};
use super::openings::Opening;
use super::random::Random;

/// Numbers change accounts in the fourth last closed month; with a shorter history there are no such cases.
const MONTHS_FOR_MOVES: usize = 5;

/// The first company: awkward user names, a quiet account, a closed one, a former number that now belongs to the second
/// company, a corrected invoice and an additional one, and each kind of payment operation.
pub(super) fn first_company(company: &mut Company, seed: u64, period: &Period, accounts_before: u64, next_companys_number: u64) {
    for (number, user_name) in company.numbers.iter_mut().zip(names::awkward_users()) {
        number.user_name = user_name;
        number.blocked = false;
    }
    let random = Random::about(seed, "special accounts", 0);
    let mut opening = Opening { company, seed, accounts_before, joined_before: period.today, random };
    let quiet = opening.open("mobile", false, Charge::Numbers);
    let closed = opening.open("mobile", false, Charge::Numbers);

    let staying = company.accounts[0].members.len() - 2;
    let quiet_members = company.accounts[0].members.split_off(staying);
    for member in &quiet_members {
        company.numbers[member.number].blocked = true;
    }
    company.accounts[quiet].members = quiet_members;
    company.accounts[quiet].is_quiet = true;
    company.accounts[quiet].habit = Habit::Prompt;
    company.accounts[quiet].opening_tiyn = 0;

    company.accounts[closed].habit = Habit::Prompt;
    company.accounts[closed].opening_tiyn = 0;
    if period.closed.len() < MONTHS_FOR_MOVES {
        company.accounts.truncate(closed);
        return;
    }
    let last = period.closed.len() - 1;

    // Two numbers went from the closed account to the first one in the middle of a month: in it both have a line for them.
    let moved = period.closed[last - 3];
    let opened_on = company.accounts[closed].opened_on;
    for position in [2, 3] {
        let number = company.accounts[0].members[position].number;
        company.accounts[0].members[position].from = moved.day(15);
        company.accounts[closed].members.push(Membership { number, from: opened_on, to: Some(moved.day(14)) });
    }
    company.accounts[closed].closed_on = Some(period.closed[last - 2].last_day());

    // This number is the second company's now. What it cost while it was here is still nobody else's business.
    company.numbers.push(Number {
        msisdn: identifiers::msisdn(seed, next_companys_number),
        user_name: Some("Бывший пользователь".to_owned()),
        tariff: &MOBILE_TARIFFS[0],
        blocked: false,
    });
    let former = Membership { number: company.numbers.len() - 1, from: company.accounts[0].opened_on, to: Some(moved.last_day()) };
    company.accounts[0].members.push(former);

    company.accounts[0].corrected_month = Some(last - 2);
    company.accounts[0].operations = vec![
        Operation { month: last - 3, operation: "correction", amount_tiyn: -123_456 },
        Operation { month: last - 2, operation: "correction", amount_tiyn: 50_005 },
        Operation { month: last - 1, operation: "transfer", amount_tiyn: 150_000 },
        Operation { month: last - 1, operation: "refund", amount_tiyn: -75_000 },
    ];
    company.accounts[quiet].operations = vec![Operation { month: last - 1, operation: "transfer", amount_tiyn: -150_000 }];
    if let Some(internet) = company.accounts.iter_mut().find(|account| account.service == "fixed_internet") {
        internet.additional_month = Some(last - 2);
    }
}

/// The second company took over a number that the first one had until the fourth last closed month.
pub(super) fn second_company(company: &mut Company, period: &Period) {
    if period.closed.len() < MONTHS_FOR_MOVES {
        return;
    }
    let taken_over = period.closed[period.closed.len() - 3];
    if let Some(member) = company.accounts[0].members.first_mut() {
        member.from = taken_over.day(10);
    }
}
