import { post, reasonOf } from "../ui/api.ts";
import { Button } from "../ui/button.tsx";
import { Switch } from "../ui/field.tsx";
import { UndoIcon } from "../ui/icons.ts";
import { tell } from "../ui/toast.tsx";
import { myNumber, type PlaygroundState, state } from "./state.ts";
import { w } from "./words.ts";

const KINDS = [
  "slow",
  "down",
  "lost_answer",
  "duplicate",
  "out_of_order",
  "silent",
  "lost_webhooks",
  "failing_number",
  "slow_webhooks",
  "dropped_leg",
  "phone_busy",
  "phone_no_answer",
  "phone_machine",
] as const;
type Kind = (typeof KINDS)[number];

/** Faults to switch on, each with what the hub must do about it. */
export function Faults() {
  const { faults } = state.value!;
  const isOn = (kind: Kind) =>
    faults.some((fault) =>
      fault.kind === kind && (kind !== "failing_number" || fault.number === myNumber.value)
    );
  return (
    <section class="faults" aria-labelledby="faults">
      <header>
        <h2 id="faults">{w("faults")}</h2>
        {faults.length > 0 && (
          <Button
            kind="quiet"
            size="small"
            icon={UndoIcon}
            onClick={() => void calm()}
          >
            {w("allNormal")}
          </Button>
        )}
      </header>
      <p class="meta">{w("faultsText")}</p>
      <div class="faults-list">
        {KINDS.map((kind) => (
          <Switch
            key={kind}
            label={w(`fault_${kind}`)}
            hint={w(`fault_${kind}Text`, { number: myNumber.value })}
            checked={isOn(kind)}
            onChange={(on) => void change(kind, on, myNumber.value)}
          />
        ))}
      </div>
    </section>
  );
}

async function change(kind: string, on: boolean, number: string): Promise<void> {
  try {
    const body = { kind, on, number: kind === "failing_number" ? number : "" };
    const { faults } = await post<Pick<PlaygroundState, "faults">>("~/playground/faults", body);
    state.value = { ...state.value!, faults };
  } catch (error) {
    tell(reasonOf(error), "bad");
  }
}

async function calm(): Promise<void> {
  for (const { kind, number } of state.value!.faults) await change(kind, false, number);
}
