/**
 * SQL for what a contact is called on screens: the name, or the number a text came from. A web
 * visitor's address means nothing to people and stays empty.
 */
export const shownName = (contact: string, conversation: string): string =>
  `COALESCE(NULLIF(${contact}.name, ''),
    CASE WHEN ${conversation}.channel = 'sms' THEN ${conversation}.address END, '')`;
