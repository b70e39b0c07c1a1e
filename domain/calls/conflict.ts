import { isRefusal } from "../../types/errors.ts";

/** Does what may have become impossible in this very moment: ended, or handed on by somebody. */
export async function ignoreConflict(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isRefusal(error, "conflict")) throw error;
  }
}
