import { useEffect, useState } from "preact/hooks";
import type { EntryPointView } from "../../types/api/admin.ts";
import { put, remove } from "../ui/api.ts";
import { Button } from "../ui/button.tsx";
import { serverNow } from "../ui/clock.ts";
import { SelectField } from "../ui/field.tsx";
import { EmergencyIcon, PhoneIcon } from "../ui/icons.ts";
import { may } from "../ui/session.tsx";
import { fullTime, hourMinute } from "../ui/time.tsx";
import { callCounts, followLines, lines, loadLines } from "./lines.ts";
import { t } from "./text.ts";
import { Ask } from "./waiting_dialogs.tsx";

const HOUR_MS = 3_600_000;
/** Hours an emergency may last; 0 = until somebody lifts it. */
const LENGTHS = [0, 1, 2, 4, 8, 24];

/** Every phone number with its switch for emergencies, and how the calls stand (CE01-A10). */
export function PhoneLines() {
  const [asked, setAsked] = useState<EntryPointView | null>(null);
  useEffect(followLines, []);
  if (lines.value.length === 0) return null;
  const { waiting, ringing, talking } = callCounts();
  return (
    <section class="phone-lines" aria-label={t("lines")}>
      <header class="phone-lines-head">
        <h2>{t("lines")}</h2>
        <p class="meta num">{t("lines.counts", { waiting, ringing, talking })}</p>
      </header>
      <ul>
        {lines.value.map((line) => <Line key={line.id} line={line} ask={() => setAsked(line)} />)}
      </ul>
      {asked?.emergency && <Lift line={asked} onClose={() => setAsked(null)} />}
      {asked && !asked.emergency && <Declare line={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Line({ line, ask }: { line: EntryPointView; ask(): void }) {
  const { emergency } = line;
  // What is declared for everybody is lifted for everybody, not here; what began by itself ends so.
  const mine = may("emergency.declare") && emergency?.scope !== "company" &&
    emergency?.automatic !== true;
  return (
    <li class={emergency ? "phone-line emergency" : "phone-line"}>
      <PhoneIcon size={16} aria-hidden="true" />
      <span class="phone-line-name">
        <b class="clip">{line.name}</b>
        <span class="meta num">{line.address}</span>
      </span>
      <span class={`tag ${emergency ? "red" : line.open ? "teal" : ""}`}>
        {t(emergency ? "emergency" : line.open ? "line.open" : "line.closed")}
      </span>
      {emergency && <p class="phone-line-why">{standing(emergency)}</p>}
      {mine && (
        <Button
          size="small"
          kind={emergency ? "plain" : "danger"}
          icon={EmergencyIcon}
          onClick={ask}
        >
          {t(emergency ? "emergency.lift" : "emergency.declare")}
          <span class="sr">: {line.name}</span>
        </Button>
      )}
    </li>
  );
}

function standing(of: NonNullable<EntryPointView["emergency"]>): string {
  const { by, since, until, automatic } = of;
  if (automatic) return t("emergency.itself", { since: hourMinute(since) });
  const values = { name: by, since: hourMinute(since), until: until ? fullTime(until) : "" };
  return t(until ? "emergency.until" : "emergency.open", values);
}

interface DialogProps {
  line: EntryPointView;
  onClose(): void;
}

function Declare({ line, onClose }: DialogProps) {
  const [hours, setHours] = useState(0);
  const declare = async () => {
    const until = hours === 0 ? null : new Date(serverNow() + hours * HOUR_MS).toISOString();
    await put(`/entrypoints/${line.id}/emergency`, { on: true, until });
    await loadLines();
  };
  return (
    <Ask
      title={t("emergency.title", { name: line.name })}
      verb={t("emergency.declare")}
      ready
      danger
      run={declare}
      onClose={onClose}
    >
      <p>{t("emergency.text", { number: line.address })}</p>
      <SelectField
        label={t("emergency.for")}
        value={String(hours)}
        choices={LENGTHS.map((count) => ({
          value: String(count),
          label: count === 0 ? t("emergency.forever") : t("emergency.hours", { count }),
        }))}
        onChange={(event) => setHours(Number((event.currentTarget as HTMLSelectElement).value))}
      />
    </Ask>
  );
}

function Lift({ line, onClose }: DialogProps) {
  const lift = async () => {
    await remove(`/entrypoints/${line.id}/emergency`);
    await loadLines();
  };
  return (
    <Ask
      title={t("emergency.liftTitle", { name: line.name })}
      verb={t("emergency.lift")}
      ready
      run={lift}
      onClose={onClose}
    >
      <p>{t("emergency.liftText")}</p>
    </Ask>
  );
}
