import { z } from "zod";
import type { Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { askSource } from "./ask_source.ts";
import { directoryOf } from "./find_customer.ts";

const Verification = z.strictObject({ right: z.boolean() });

/**
 * Whether an answer to a security question is right; the company decides and says no more
 * (CE07-F12). Asked once, never repeated (CE07-B2). Null = it failed, or there is no directory. The
 * answer is kept nowhere.
 */
export async function verifyCustomer(
  hub: Hub,
  asked: { customer: string; question: string; answer: string },
): Promise<Record<string, Value> | null> {
  const source = directoryOf(hub);
  if (!source) return null;
  return await askSource(hub, source, {
    method: "POST",
    path: `customers/${encodeURIComponent(asked.customer)}/verifications`,
    body: { question: asked.question, answer: asked.answer },
    answer: Verification,
    retries: 0,
  });
}
