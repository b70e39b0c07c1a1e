import type { ComponentChildren } from "preact";
import type { QueueView } from "../../../types/api/floor.ts";
import type { AgentView } from "../../../types/api/people.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { LoadBar } from "../../ui/pictures.tsx";
import { t as shared } from "../../ui/text.ts";
import { reasonName } from "../list/presence_menu.tsx";
import { t } from "../text.ts";

interface TargetProps {
  chosen: boolean;
  onChoose(): void;
}

/** A person work can be given to, with presence and load. */
export function PersonTarget({ agent, ...rest }: TargetProps & { agent: AgentView }) {
  return (
    <Target {...rest} disabled={agent.presence === "offline"}>
      <Avatar name={agent.name} id={agent.id} size={30} presence={agent.presence} />
      <span class="target-name">
        <span class="clip">{agent.name}</span>
        <span class="meta">
          {agent.presence === "not_ready" && agent.reason
            ? reasonName(agent.reason)
            : shared(`presence.${agent.presence}`)}
        </span>
      </span>
      <span class="target-load">
        <LoadBar work={agent.work} />
      </span>
    </Target>
  );
}

/** A queue work can be given to, with who is free there and who waits. */
export function QueueTarget({ queue, ...rest }: TargetProps & { queue: QueueView }) {
  return (
    <Target {...rest}>
      <i class={`hue-dot hue-${queue.colour}`} />
      <span class="target-name">
        <span class="clip">{queue.name}</span>
        <span class="meta">{t("queues.free", { free: queue.free, all: queue.signedIn })}</span>
      </span>
      <span class="meta num">{t("queues.waiting", { count: queue.waiting })}</span>
    </Target>
  );
}

function Target(
  { chosen, onChoose, disabled, children }: TargetProps & {
    disabled?: boolean;
    children: ComponentChildren;
  },
) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      class="target"
      disabled={disabled}
      onClick={onChoose}
    >
      {children}
    </button>
  );
}
