import { z } from "zod";

/**
 * What the API answers and takes, one schema each: the routes validate with them, the OpenAPI
 * description is drawn from them, the screens take their types. Instants are RFC 3339 in UTC.
 */

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), detail: z.string().optional() }))
    .optional(),
  requestId: z.string().optional(),
}).loose();
export type Problem = z.infer<typeof Problem>;
