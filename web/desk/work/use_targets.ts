import { useEffect, useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import type { QueueView } from "../../../types/api/floor.ts";
import type { AgentView } from "../../../types/api/people.ts";
import { get, reasonOf } from "../../ui/api.ts";
import { me } from "../../ui/session.tsx";

const ORDER = { available: 0, not_ready: 1, offline: 2 };

/** Who could take it, those who are free first; the present owner is nobody to give it to. */
export function useTargets(conversation: ConversationView, query: string, assigning: boolean) {
  const [agents, setAgents] = useState<AgentView[] | null>(null);
  const [queues, setQueues] = useState<QueueView[] | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const fail = (error: unknown) => setProblem(reasonOf(error));
    get<{ items: AgentView[] }>("/agents?limit=200").then(({ items }) => setAgents(items), fail);
    if (assigning) return;
    get<{ items: QueueView[] }>("/queues?limit=200").then(({ items }) => setQueues(items), fail);
  }, []);
  const wanted = query.toLowerCase();
  const { interaction } = conversation;
  const owner = assigning ? interaction?.agent : me.value?.id;
  return {
    problem,
    people: agents
      ?.filter((agent) =>
        agent.id !== owner && agent.queues.length > 0 && agent.name.toLowerCase().includes(wanted)
      )
      .sort((a, b) => ORDER[a.presence] - ORDER[b.presence] || a.units - b.units),
    lines: queues?.filter((queue) =>
      queue.id !== interaction?.queue && queue.name.toLowerCase().includes(wanted)
    ),
  };
}
