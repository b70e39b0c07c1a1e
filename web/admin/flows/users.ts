import { draft } from "../draft.ts";
import { nameOf } from "../schema.ts";

/** Names of the entry points that use a flow. */
export const usersOf = (id: string): string[] =>
  draft.value!.entryPoints.filter((one) => one["flow"] === id).map(nameOf);
