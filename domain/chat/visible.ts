/**
 * Condition over `messages`: what a visitor may see. Both sides' messages and lines meant for
 * everybody, never a note.
 */
export const VISIBLE = `(direction IN ('in', 'out')
  OR (direction = 'system' AND attributes ->> '$.visible' = 'all'))`;
