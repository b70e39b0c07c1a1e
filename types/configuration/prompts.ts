import { z } from "zod";
import { Id, Localised } from "./parts.ts";

/** Text per language, and a recording instead of it where there is one (IV-7). */
export const Prompt = z.strictObject({
  text: Localised.default({}).meta({ title: "Text", widget: "localised-long" }),
  audio: z.record(z.string().regex(/^[a-z]{2,3}$/), z.string().max(500)).default({}).meta({
    title: "Recording (address or file, per language)",
  }),
  /** Other wordings, said to whom a persona names the set for (CE09-F12, R52). */
  sets: z.array(z.strictObject({
    set: Id.meta({ title: "Prompt set" }),
    text: Localised.default({}).meta({ title: "Text", widget: "localised-long" }),
  })).max(10).optional().meta({ title: "Other wordings" }),
});
export type Prompt = z.infer<typeof Prompt>;
