/** States in which an interaction takes further messages: those of the index `interactions_open`. */
export const JOINABLE =
  `('received', 'screened', 'with_bot', 'queued', 'offered', 'active', 'parked')`;
