import { signal } from "@preact/signals";
import type { AgentView } from "../../../types/api/people.ts";
import { get } from "../../ui/api.ts";

const names = signal<ReadonlyMap<string, string>>(new Map());
let asked = false;

/** The name of a colleague; asked for once, the id until it is known. */
export function agentName(id: string): string {
  const known = names.value.get(id);
  if (known === undefined && !asked) {
    asked = true;
    void get<{ items: AgentView[] }>("/agents?limit=200").then(
      ({ items }) => names.value = new Map(items.map((agent) => [agent.id, agent.name])),
      () => asked = false,
    );
  }
  return known ?? id;
}
