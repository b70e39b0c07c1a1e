import { Button, IconButton } from "../../ui/button.tsx";
import { CloseIcon, CopyIcon, PlusIcon } from "../../ui/icons.ts";
import { change, problemAt } from "../draft.ts";
import { fieldLabel } from "../labels.ts";
import { a } from "../words.ts";
import type { FieldProps } from "./about.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const WORKDAYS = DAYS.slice(0, 5);
const USUAL = { from: "09:00", to: "17:00" };

interface Interval {
  from: string;
  to: string;
}
type Week = Partial<Record<(typeof DAYS)[number], Interval[]>>;

/** A week of opening hours, a line per day. Hours may cross midnight. */
export function Hours({ schema, path, value, readOnly }: FieldProps) {
  const week = (value ?? {}) as Week;
  const set = (day: string, next: Interval[]) => change([...path, day], next);
  return (
    <fieldset class="group hours">
      <legend>{fieldLabel(schema, String(path.at(-1)))}</legend>
      {DAYS.map((day) => {
        const spans = week[day] ?? [];
        const problem = problemAt([...path, day]);
        return (
          <div class="day" key={day}>
            <span class="day-name">{a(`day_${day}`)}</span>
            <Spans
              name={a(`day_${day}`)}
              spans={spans}
              readOnly={readOnly}
              onChange={(next) => set(day, next)}
            />
            {!readOnly && day === "mon" && spans.length > 0 && (
              <Button
                kind="quiet"
                size="small"
                icon={CopyIcon}
                onClick={() =>
                  change(path, {
                    ...week,
                    ...Object.fromEntries(WORKDAYS.map((one) => [one, structuredClone(spans)])),
                  })}
              >
                {a("copyToWeek")}
              </Button>
            )}
            {problem && <p class="field-error" role="alert">{problem}</p>}
          </div>
        );
      })}
    </fieldset>
  );
}

/** The hours of one day. */
export function Spans(
  { name, spans, readOnly, onChange }: {
    name: string;
    spans: Interval[];
    readOnly: boolean;
    onChange(spans: Interval[]): void;
  },
) {
  const at = (i: number, part: "from" | "to") => (
    <input
      type="text"
      class="input time"
      aria-label={`${name}, ${a(part)}`}
      inputMode="numeric"
      placeholder={USUAL[part]}
      maxLength={5}
      readOnly={readOnly}
      value={spans[i]?.[part] ?? ""}
      onInput={(event) =>
        onChange(
          spans.map((span, other) =>
            other === i ? { ...span, [part]: event.currentTarget.value } : span
          ),
        )}
    />
  );
  return (
    <span class="spans">
      {spans.length === 0 && <span class="meta">{a("closedDay")}</span>}
      {spans.map((_, i) => (
        <span class="span" key={i}>
          {at(i, "from")}
          <span aria-hidden="true">–</span>
          {at(i, "to")}
          {!readOnly && (
            <IconButton
              icon={CloseIcon}
              size={13}
              label={`${name}: ${a("removeHours")}`}
              onClick={() => onChange(spans.filter((_, other) => other !== i))}
            />
          )}
        </span>
      ))}
      {!readOnly && (
        <IconButton
          icon={PlusIcon}
          size={15}
          label={`${name}: ${a("addHours")}`}
          onClick={() => onChange([...spans, { ...USUAL }])}
        />
      )}
    </span>
  );
}
