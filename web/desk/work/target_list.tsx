import type { ConversationView } from "../../../types/api/conversations.ts";
import { Notice, Skeleton } from "../../ui/notice.tsx";
import { t } from "../text.ts";
import { PersonTarget, QueueTarget } from "./target.tsx";
import { useTargets } from "./use_targets.ts";

interface TargetListProps {
  conversation: ConversationView;
  to: "agent" | "queue";
  query: string;
  /** A supervisor gives work away: the present owner is left out, whoever asks. */
  assigning?: boolean;
  chosen: string | null;
  onChoose(id: string): void;
}

/** Who or what work can go to, with presence and what waits (CE01-A4); one is chosen. */
export function TargetList(
  { conversation, to, query, assigning = false, chosen, onChoose }: TargetListProps,
) {
  const { people, lines, problem } = useTargets(conversation, query, assigning);
  const list = to === "agent" ? people : lines;
  const choice = (id: string) => ({ chosen: chosen === id, onChoose: () => onChoose(id) });
  return (
    <>
      {problem && <Notice kind="bad">{problem}</Notice>}
      {!list && !problem && <Skeleton rows={4} />}
      <div class="targets scroll" role="radiogroup" tabIndex={0} aria-label={t("transfer.to")}>
        {to === "agent" &&
          people?.map((agent) => (
            <PersonTarget
              key={agent.id}
              agent={agent}
              {...choice(agent.id)}
            />
          ))}
        {to === "queue" &&
          lines?.map((queue) => <QueueTarget key={queue.id} queue={queue} {...choice(queue.id)} />)}
        {list?.length === 0 && <p class="palette-none">{t("transfer.none")}</p>}
      </div>
    </>
  );
}
