import type { CallLeg, CallView } from "../../../types/api/calls.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { CloseIcon } from "../../ui/icons.ts";
import { me } from "../../ui/session.tsx";
import { consulted, liveLegs, others } from "./call_state.ts";
import { completeTransfer, removeParty, takeBack } from "./calls.ts";
import { legName } from "./leg_name.ts";
import { t } from "./text.ts";

/** Everybody in a call, once there is more than the customer and this person. */
export function Legs({ call }: { call: CallView }) {
  const mine = me.value?.id ?? "";
  if (others(call, mine).length === 0) return null;
  const asked = consulted(call, mine);
  return (
    <section class="legs" aria-label={t("legs")}>
      <ul>
        {liveLegs(call).map((leg) => <LegRow key={leg.id} call={call} leg={leg} mine={mine} />)}
      </ul>
      {asked && (
        <div class="legs-actions">
          <Button size="small" onClick={() => void takeBack(call.id, asked.id)}>
            {t("consult.back")}
          </Button>
          <Button
            size="small"
            kind="primary"
            disabled={asked.answeredAt === null}
            onClick={() => void completeTransfer(call.id)}
          >
            {t("consult.complete")}
          </Button>
        </div>
      )}
    </section>
  );
}

function LegRow({ call, leg, mine }: { call: CallView; leg: CallLeg; mine: string }) {
  const name = legName(call, leg, mine);
  const free = leg.kind === "party" || (leg.kind === "agent" && leg.agent !== mine);
  return (
    <li class="leg">
      <Avatar name={name} id={leg.agent || leg.id} size={22} />
      <span class="clip">{name}</span>
      <span class={`tag ${leg.answeredAt === null ? "coral" : leg.held ? "amber" : "teal"}`}>
        {legWords(leg)}
      </span>
      {free && (
        <IconButton
          icon={CloseIcon}
          size={15}
          label={t("leg.remove", { name })}
          onClick={() => void removeParty(call.id, leg.id)}
        />
      )}
    </li>
  );
}

function legWords(leg: CallLeg): string {
  if (leg.answeredAt === null) return t("leg.calling");
  if (leg.held) return t("leg.held");
  if (leg.kind === "consult") return t("leg.asked");
  if (leg.kind === "supervisor") return t("leg.supervisor");
  return leg.muted ? t("leg.muted") : t("leg.talking");
}
