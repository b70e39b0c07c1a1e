import { intakeSettled } from "../../../domain/conversations/receive.ts";
import { reply } from "../../../domain/conversations/reply.ts";
import { isRefusal } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { person } from "../../support/hub.ts";
import type { Texting } from "../../support/texting.ts";
import { accept, presence, row } from "../../support/work.ts";

export const CUSTOMER = "+12025550199";

/** Something a process may die in the middle of. */
export interface UseCase {
  name: string;
  /** A world of its own instead of the usual one. */
  open?: () => Promise<Texting>;
  /** Prepares the world on a healthy hub; what it answers goes to `act` and `check`. */
  prepare(world: Texting): Promise<string>;
  /** What the dying process does. Its caller repeats it on another process, as clients do. */
  act(hub: Hub, reference: string): Promise<unknown>;
  /** Refusals the repeat may get, since the first try took effect. */
  refusals?: string[];
  check(world: Texting, reference: string): Promise<void>;
}

export const as = (hub: Hub, id: string) => hub.as(person(id));

/** Somebody texts; answers the interaction. */
export async function textFrom(world: Texting): Promise<string> {
  await world.text(CUSTOMER, "Hello");
  await intakeSettled(world.hub.db);
  const [found] = await world.hub.db.read<{ id: string }>("SELECT id FROM interactions");
  return found?.id ?? "";
}

/** A text that waits in the hands of nobody while ada is offered it. */
export async function offered(world: Texting): Promise<string> {
  await presence(world.hub, "ada");
  return await textFrom(world);
}

/** A text that ada has accepted. */
export async function held(world: Texting): Promise<string> {
  await presence(world.hub, "ada");
  return await accept(world.hub, await textFrom(world));
}

/** Ada answers an interaction; always the same press of the button. */
export async function answer(hub: Hub, interaction: string): Promise<void> {
  const { conversation_id } = await row(hub, interaction);
  await reply(as(hub, "ada"), conversation_id, {
    text: "We look into it",
    files: [],
    clientKey: "press-0001",
    lastSeq: null,
    standardResponse: null,
  });
}

/** The first offer ever made of an interaction, whatever became of it. */
export async function firstOffer(hub: Hub, interaction: string): Promise<string> {
  const [offer] = await hub.db.read<{ id: string }>(
    "SELECT id FROM offers WHERE interaction_id = ? ORDER BY made_at, id LIMIT 1",
    [interaction],
  );
  return offer?.id ?? "";
}

export function ignore(code: string): (error: unknown) => void {
  return (error) => {
    if (!isRefusal(error) || error.code !== code) throw error;
  };
}
