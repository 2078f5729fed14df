//! Accounts, and what the audit log says of people's deeds.

use grid::people::Account;
use grid::register::{Code, Stored};

use super::{Done, Fields, Read, Row};
use crate::{AuditEntry, Author, Deed};

/// An account and the hash of its password, if it has one.
pub(crate) type WithPassword = (Stored<Account>, Option<String>);

pub(crate) fn account(row: &impl Row) -> Read<WithPassword> {
    let account = Account {
        login: row.string("login")?,
        name: row.string("name")?,
        role: row.parsed("role")?,
        scope: row.json("scope")?,
        active: row.truth("active")?,
        demo: row.truth("demo")?,
        must_change: row.truth("must_change")?,
    };
    Ok((row.stored("id", account)?, row.maybe_string("password")?))
}

/// An account without its password.
pub(crate) fn put_account(row: &mut impl Fields, account: &Account) -> Done {
    row.text(&account.login)?;
    row.text(&folded(&account.login))?;
    row.text(&account.name)?;
    row.text(account.role.as_str())?;
    row.json(&account.scope)?;
    row.truth(account.active)?;
    row.truth(account.demo)?;
    row.truth(account.must_change)
}

/// A login as it is compared.
pub(crate) fn folded(login: &str) -> String {
    login.to_lowercase()
}

pub(crate) fn audit_entry(row: &impl Row) -> Read<AuditEntry> {
    Ok(AuditEntry {
        id: row.number("id")?,
        author: author(row)?,
        deed: Deed {
            action: row.parsed("action")?,
            subject: row.parsed("subject")?,
            id: row.maybe_number("subject_id")?,
            version: row.maybe_number("version")?,
            label: row.string("label")?,
            area: row.maybe_code("area")?,
            purpose: row.maybe_string("purpose")?,
            before: row.maybe_record("before")?,
            after: row.maybe_record("after")?,
        },
    })
}

pub(crate) fn put_deed(row: &mut impl Fields, author: &Author, deed: &Deed) -> Done {
    row.moment(author.at)?;
    row.maybe_number(author.account)?;
    row.text(&author.name)?;
    row.text(deed.action.as_str())?;
    row.text(deed.subject.as_str())?;
    row.maybe_number(deed.id)?;
    row.maybe_number(deed.version)?;
    row.text(&deed.label)?;
    row.maybe_text(deed.area.as_ref().map(Code::as_str))?;
    row.maybe_text(deed.purpose.as_deref())?;
    row.maybe_json(deed.before.as_ref())?;
    row.maybe_json(deed.after.as_ref())
}

/// Who did it, and when.
pub(super) fn author(row: &impl Row) -> Read<Author> {
    Ok(Author { account: row.maybe_number("account")?, name: row.string("name")?, at: row.moment("at")? })
}
