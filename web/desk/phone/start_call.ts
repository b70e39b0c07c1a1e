import type { InteractionView } from "../../../types/api/interactions.ts";
import { get, post } from "../../ui/api.ts";
import { refetch } from "../state/follow.ts";
import { choose } from "../state/places.ts";
import { open } from "../state/threads.ts";
import { loadCall } from "./calls.ts";
import { expectLeg } from "./phone.ts";

/** Calls a customer and opens what comes of it. Throws the hub's refusal. */
export async function startCall(entryPoint: string, number: string): Promise<void> {
  expectLeg();
  const clientKey = crypto.randomUUID();
  const { id } = await post<{ id: string }>("/calls", { entryPoint, number, clientKey });
  await loadCall(id);
  const { conversation } = await get<InteractionView>(`/interactions/${id}`);
  await refetch(conversation);
  choose(conversation);
  await open(conversation);
}
