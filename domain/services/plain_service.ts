import { Service } from "../../types/configuration/services.ts";

/** What holds where nothing is configured: every default, on the queue of the entry point. */
export const plainService = (queue: string): Service =>
  Service.parse({ id: "default", name: "Default", queue });
