import { unverified } from "./unverified.ts";

/**
 * SQL for what a contact is called on screens: the name, or the number a text came from. A web
 * visitor's address means nothing to people and stays empty. The name of who has to be verified
 * again is not shown.
 */
export const shownName = (contact: string, conversation: string): string =>
  `COALESCE(CASE WHEN NOT ${unverified(contact)} THEN NULLIF(${contact}.name, '') END,
    CASE WHEN ${conversation}.channel = 'sms' THEN ${conversation}.address END, '')`;
