import { afterEach, describe, expect, it } from "vitest";
import { isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { CrashError, crashingHub } from "../support/crashing.ts";
import { checkInvariants, recover } from "../support/invariants.ts";
import { type Texting, textingHub } from "../support/texting.ts";
import { CALLBACKS } from "./use_cases/callbacks.ts";
import { CALLS } from "./use_cases/calls.ts";
import { CHATS } from "./use_cases/chats.ts";
import { PARTIES } from "./use_cases/parties.ts";
import { TEXTS } from "./use_cases/texts.ts";
import type { UseCase } from "./use_cases/use_case.ts";
import { WORK } from "./use_cases/work.ts";

/** A use case makes at most so many outward calls: a guard against endless enumeration. */
const MOST_CALLS = 40;

const open: Texting[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((texting) => texting.close()));
});

describe.each([...TEXTS, ...CHATS, ...WORK, ...CALLS, ...PARTIES, ...CALLBACKS])(
  "a process that dies while $name",
  (useCase) => {
    it.each(["before", "after"] as const)(
      "leaves nothing lost, doubled or stuck, %s any outward call (DC-11 to DC-13, DC-15)",
      async (when) => {
        let at = 0;
        for (; at < MOST_CALLS; at++) {
          const world = await newWorld(useCase);
          const reference = await useCase.prepare(world);
          const { hub: dying, dead } = crashingHub(world.hub, at, when);
          const failed = await useCase.act(dying, reference).then(() => null, (error) => error);
          if (failed !== null && !dead() && !(failed instanceof CrashError)) throw failed;
          await repeat(useCase, world.hub, reference);
          await recover(world.hub);
          await useCase.check(world, reference);
          await checkInvariants(world.hub);
          await world.close();
          open.splice(open.indexOf(world), 1);
          if (!dead()) break;
        }
        expect(at, "the enumeration came to its end").toBeLessThan(MOST_CALLS);
        expect(at).toBeGreaterThan(0);
      },
      60_000,
    );
  },
);

async function newWorld(useCase: UseCase): Promise<Texting> {
  const world = await (useCase.open ?? textingHub)();
  open.push(world);
  return world;
}

/** The client got no answer and asks again, on a process that lives. */
async function repeat(useCase: UseCase, hub: Hub, reference: string): Promise<void> {
  try {
    await useCase.act(hub, reference);
  } catch (error) {
    if (isRefusal(error) && useCase.refusals?.includes(error.code)) return;
    throw error;
  }
}
