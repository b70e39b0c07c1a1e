/**
 * SQL that holds while a contact's identity has to be verified again: silent for longer than the
 * company's `verifyAfterDays`, then heard of again (CE29-X16). `contact` is the table's name in the
 * statement. Joined tables without a row do not hold.
 */
export const unverified = (contact: string): string => `${contact}.silent_since IS NOT NULL`;

/** SQL over `c` (conversations): what was said before the silence may be somebody else's. */
export const SAID_BEFORE_SILENCE =
  `(c.closed_at IS NOT NULL AND EXISTS (SELECT 1 FROM contacts u WHERE u.id = c.contact_id
    AND ${unverified("u")} AND c.created_at <= u.silent_since))`;
