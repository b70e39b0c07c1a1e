/** Units of capacity each agent has; the same figure as `types/media.ts`, without its schemas. */
export const CAPACITY = 100;
