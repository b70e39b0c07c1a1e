/** Marks files that belong to no conversation and are kept as long as the hub: prompts of calls. */
export const PROMPT_OWNER = "prompt:";
