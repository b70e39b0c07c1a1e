import { HubError } from "../../types/errors.ts";

/** Where a visitor's request comes from. */
export interface Visitor {
  /** `Origin` of the page, empty when there is none. */
  origin: string;
  /** Languages of the browser, best first. */
  language: string;
}

/** Refuses who filled in a field no person sees (CE18-X11). */
export function refuseRobot(input: { website: string }): void {
  if (input.website === "") return;
  throw new HubError("forbidden", "This request does not look like one of a person", {
    code: "chat.refused",
  });
}
