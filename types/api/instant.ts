import { z } from "zod";

/** RFC 3339 in UTC. */
export const Instant = z.iso.datetime({ offset: true });
export const MaybeInstant = Instant.nullable();
