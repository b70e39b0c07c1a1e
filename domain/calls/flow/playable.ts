import { getLogger } from "@logtape/logtape";
import type { Spoken } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import { fileUrl } from "../../files/links.ts";
import { promptFile, promptRows } from "../../files/prompts.ts";

/**
 * Recordings of ours as signed addresses the carrier may fetch (CE01-R39). One that is not there is
 * said in words instead: a call never goes silent because of a prompt (CE01-B2).
 */
export async function playable(hub: Hub, say: readonly Spoken[]): Promise<Spoken[]> {
  const ids = say.flatMap((part) => part.kind === "audio" ? promptFile(part.url) ?? [] : []);
  if (ids.length === 0) return [...say];
  const rows = await promptRows(hub, ids);
  return say.flatMap((part): Spoken[] => {
    const id = part.kind === "audio" ? promptFile(part.url) : null;
    if (part.kind !== "audio" || id === null) return [part];
    const row = rows.get(id);
    if (row) return [{ ...part, url: fileUrl(hub, row) }];
    getLogger(["hubbub", "calls"]).warn("The recording {id} is not there any more", { id });
    return part.text ? [{ kind: "text", text: part.text, language: part.language ?? "en" }] : [];
  });
}

/** The same for one address; empty = it is not there. */
export async function playableAddress(hub: Hub, address: string): Promise<string> {
  const [part] = await playable(hub, [{ kind: "audio", url: address }]);
  return part?.kind === "audio" ? part.url : "";
}
