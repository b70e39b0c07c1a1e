import { HubError } from "../types/errors.ts";

/** What the scripts answer instead of events. The one place that gives them words. */
export function refusal(code: number, what: string): HubError {
  switch (code) {
    case -1:
      return new HubError(
        "unavailable",
        `Cannot ${what}: the queue is being rebuilt; try again in a moment`,
        { code: "queue.rebuilding", retryAfter: 1 },
      );
    case -2:
      return new HubError(
        "conflict",
        `Cannot ${what}: the offer has expired or was withdrawn; the interaction went back to its queue`,
        { code: "offer.expired" },
      );
    case -3:
      return new HubError(
        "conflict",
        `Cannot ${what}: the interaction is not in a state that allows it`,
        { code: "interaction.state" },
      );
    case -4:
      return new HubError("conflict", `Cannot ${what}: the queue is full`, { code: "queue.full" });
    case -5:
      return new HubError("not_found", `Cannot ${what}: there is no such queue`, {
        code: "queue.unknown",
      });
    case -6:
      return new HubError(
        "stale",
        `Cannot ${what}: the interaction has moved on under a higher epoch`,
        { code: "epoch.stale" },
      );
    case -7:
      return new HubError(
        "conflict",
        `Cannot ${what}: the agent is not available or has no room for it`,
        { code: "agent.capacity" },
      );
    case -8:
      return new HubError("not_found", `Cannot ${what}: there is no such agent`, {
        code: "agent.unknown",
      });
    case -9:
      return new HubError(
        "unprocessable",
        `Cannot ${what}: too many different skill requirements or agent profiles; use fewer levels`,
        { code: "queue.too_many_targets" },
      );
    case -11:
      return new HubError(
        "stale",
        `Cannot ${what}: this or a higher epoch is in force already`,
        { code: "epoch.stale" },
      );
    case -12:
      return new HubError("unavailable", `Cannot ${what}: somebody else is rebuilding the queue`, {
        code: "queue.rebuilding",
        retryAfter: 1,
      });
    default:
      return new HubError("unavailable", `Cannot ${what}: the queue answered ${code}`, {
        code: "queue.failed",
      });
  }
}
