/**
 * The kinds of the journal that reports look for by time, word for word as the index
 * `events_reports` names them: only so is it used.
 */
export const REPORTED_KINDS =
  "kind IN ('presence', 'chat.refused', 'chat.closed', 'opted_out', 'opted_in')";
