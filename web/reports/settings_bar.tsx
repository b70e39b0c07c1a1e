import { type Choice, Field, SelectField } from "../ui/field.tsx";
import { mediumName } from "../ui/medium.tsx";
import { type Grouping, INTERVALS, PERIODS } from "../../types/reports.ts";
import { change, type Place, place } from "./place.ts";
import { agents, descriptions, entryPoints, type Named, queues } from "./state.ts";
import { t } from "./text.ts";

/** Both conversations by text in one (CE29-R18). */
const MESSAGING = "chat,sms";

/** Period, interval, groupings and filters; all apply at once (BO07-R7). */
export function SettingsBar() {
  const shown = place.value;
  const description = descriptions.value.find((one) => one.id === shown.report);
  const detail = shown.report === "interactions";
  const filters = detail
    ? ["queues", "agents", "media", "entryPoints"]
    : description?.filters ?? [];
  return (
    <form
      class="report-settings"
      aria-label={t("settings")}
      onSubmit={(e) => e.preventDefault()}
    >
      <Select
        label={t("period")}
        name="period"
        choices={[...PERIODS, "own" as const].map((one) => ({ value: one, label: t(`p.${one}`) }))}
      />
      {shown.period === "own" && (
        <>
          <Day label={t("from")} name="from" />
          <Day label={t("to")} name="to" />
        </>
      )}
      {!detail && (
        <Select
          label={t("interval")}
          name="interval"
          choices={INTERVALS.map((one) => ({ value: one, label: t(`i.${one}`) }))}
        />
      )}
      {!detail && description && <Groupings known={description.groupings} />}
      {filters.includes("queues") && <Filter label={t("g.queue")} name="queue" of={queues.value} />}
      {filters.includes("agents") && <Filter label={t("g.agent")} name="agent" of={agents.value} />}
      {filters.includes("media") && (
        <Select
          label={t("g.medium")}
          name="media"
          none={t("all")}
          choices={[
            { value: MESSAGING, label: t("messaging") },
            ...["chat", "sms"].map((one) => ({ value: one, label: mediumName(one) })),
          ]}
        />
      )}
      {filters.includes("entryPoints") && (
        <Filter label={t("g.entryPoint")} name="entryPoint" of={entryPoints.value} />
      )}
      {(shown.report === "queues" || shown.report === "service_level") && (
        <Select
          label={t("countBy")}
          name="countBy"
          choices={["end", "entry"].map((one) => ({
            value: one,
            label: t(`countBy.${one as "end" | "entry"}`),
          }))}
        />
      )}
    </form>
  );
}

type Text = {
  [K in keyof Place]: Place[K] extends string ? K : never;
}[keyof Place];

function Select(
  { label, name, choices, none }: { label: string; name: Text; choices: Choice[]; none?: string },
) {
  return (
    <SelectField
      label={label}
      choices={choices}
      {...(none === undefined ? {} : { none })}
      value={place.value[name]}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
}

function Filter({ label, name, of }: { label: string; name: Text; of: Named[] }) {
  const chosen = place.value[name];
  // What was chosen elsewhere stays a choice, even if it is several or no longer there.
  const strange = chosen !== "" && !of.some((one) => one.id === chosen);
  return (
    <Select
      label={label}
      name={name}
      none={t("all")}
      choices={[
        ...of.map((one) => ({ value: one.id, label: one.name })),
        ...(strange ? [{ value: chosen, label: chosen.replaceAll(",", ", ") }] : []),
      ]}
    />
  );
}

function Day({ label, name }: { label: string; name: "from" | "to" }) {
  return (
    <Field label={label}>
      {(ids) => (
        <input
          {...ids}
          type="date"
          class="input"
          value={place.value[name]}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

function Groupings({ known }: { known: Grouping[] }) {
  const { groupBy } = place.value;
  const set = (at: number, value: string) => {
    const next = groupBy.slice(0, at);
    if (value !== "") next.push(value as Grouping);
    change({ groupBy: [...next, ...groupBy.slice(at + 1).filter((one) => one !== value)] });
  };
  const choices = (at: number) =>
    known.filter((one) => !groupBy.slice(0, at).includes(one))
      .map((one) => ({ value: one, label: t(`g.${one}`) }));
  const shown = groupBy.length > 0 && known.length > 1 ? [0, 1] : [0];
  return (
    <>
      {shown.map((at) => (
        <SelectField
          key={at}
          label={t(at === 0 ? "groupBy" : "thenBy")}
          none={t("groupBy.none")}
          choices={choices(at)}
          value={groupBy[at] ?? ""}
          onChange={(event) => set(at, event.currentTarget.value)}
        />
      ))}
    </>
  );
}
