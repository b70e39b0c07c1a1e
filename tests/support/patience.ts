/** For `vi.waitFor`: what comes is awaited as long as the slowest machine takes, and no longer. */
export const SOON = { timeout: 30_000, interval: 10 };
