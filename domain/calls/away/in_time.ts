import { HubError } from "../../../types/errors.ts";

/** Code of what took too long. */
export const TOO_SLOW = "call.too_slow";

/** Resolves with `work`, or fails as `unavailable` when it takes longer; it goes on then. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new HubError("unavailable", "It took too long", { code: TOO_SLOW })),
      ms,
    );
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
