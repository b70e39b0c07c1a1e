import { useEffect } from "preact/hooks";
import { second } from "../../ui/clock.ts";
import { Skeleton } from "../../ui/notice.tsx";
import { clockLength } from "../../ui/time.tsx";
import { CallRows } from "./call_facts.tsx";
import { callProblems, calls, loadCall } from "./calls.ts";
import { t } from "./text.ts";

/** What the card of an offered call says of the caller before it is taken. */
export function CallOffer({ interaction }: { interaction: string }) {
  const call = calls.value.get(interaction);
  useEffect(() => {
    if (!calls.value.has(interaction)) void loadCall(interaction);
  }, [interaction]);
  if (!call) return callProblems.value.has(interaction) ? null : <Skeleton rows={3} kind="line" />;
  return (
    <div class="call-offer">
      <CallRows call={call} />
      <p class="meta">
        {t("offer.in", { time: clockLength(second.value - Date.parse(call.startedAt)) })}
      </p>
    </div>
  );
}
