import { useState } from "preact/hooks";
import type { ReportMail, ReportView, ReportViewInput } from "../../types/reports.ts";
import { ApiProblem, post, put, reasonOf, remove } from "../ui/api.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Checkbox, Field, SelectField, TextField } from "../ui/field.tsx";
import { WarningIcon } from "../ui/icons.ts";
import { Notice } from "../ui/notice.tsx";
import { me } from "../ui/session.tsx";
import { fullTime } from "../ui/time.tsx";
import { tell } from "../ui/toast.tsx";
import { change, firstPlace, go, place, settingsOf } from "./place.ts";
import { agents, loadViews } from "./state.ts";
import { t } from "./text.ts";

type Every = ReportMail["every"] | "never";
const EVERY: Every[] = ["never", "day", "week", "month"];

/** Keeps what is shown under a name, shares it with roles, has it mailed (DC-26, DC-27). */
export function SaveDialog({ saved, onClose }: { saved: ReportView | undefined; onClose(): void }) {
  const own = saved?.own ? saved : undefined;
  const [name, setName] = useState(saved?.name ?? "");
  const [roles, setRoles] = useState(saved?.roles ?? []);
  const [every, setEvery] = useState<Every>(own?.mail?.every ?? "never");
  const [at, setAt] = useState(own?.mail?.at ?? "07:00");
  const [to, setTo] = useState(own?.mail?.to ?? [me.value?.id ?? ""]);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const attempt = async (run: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await run();
      await loadViews();
      onClose();
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  const store = (id: string | null) =>
    attempt(async () => {
      const body = {
        name,
        settings: settingsOf(place.value),
        roles,
        mail: every === "never" ? null : { every, at, to },
      } as unknown as ReportViewInput;
      const kept = id === null
        ? await post<ReportView>("/reports/views", body)
        : await put<ReportView>(`/reports/views/${id}`, body);
      change({ view: kept.id });
      tell(t("save.done", { name: kept.name }));
    });
  const drop = (view: ReportView) =>
    attempt(async () => {
      await remove(`/reports/views/${view.id}`);
      go(firstPlace(place.value.report));
      tell(t("removed", { name: view.name }));
    });

  return (
    <Dialog
      title={t(own ? "save.change" : "save")}
      onClose={onClose}
      actions={
        <>
          {own && (
            <Button kind="danger" disabled={busy} onClick={() => void drop(own)}>
              {t("remove")}
            </Button>
          )}
          {own && (
            <Button disabled={busy || name.trim() === ""} onClick={() => void store(null)}>
              {t("save.asNew")}
            </Button>
          )}
          <Button
            kind="primary"
            busy={busy}
            disabled={name.trim() === ""}
            onClick={() => void store(own?.id ?? null)}
          >
            {t("save.do")}
          </Button>
        </>
      }
    >
      <div class="save-form">
        {problem !== null && (
          <Notice kind="bad" icon={WarningIcon} urgent>{wordsOf(problem)}</Notice>
        )}
        <TextField
          label={t("save.name")}
          value={name}
          data-first
          maxLength={120}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Boxes
          label={t("save.roles")}
          hint={t("save.rolesHint")}
          known={rolesKnown(roles)}
          chosen={roles}
          onChange={setRoles}
        />
        <SelectField
          label={t("save.mail")}
          choices={EVERY.map((one) => ({ value: one, label: t(`save.${one}`) }))}
          value={every}
          onChange={(event) => setEvery(event.currentTarget.value as Every)}
          hint={own?.nextMailAt
            ? t("save.next", { time: fullTime(own.nextMailAt) })
            : own?.lastMail}
        />
        {every !== "never" && (
          <>
            <Field label={t("save.mailAt")}>
              {(ids) => (
                <input
                  {...ids}
                  type="time"
                  class="input"
                  value={at}
                  onChange={(event) => setAt(event.currentTarget.value)}
                />
              )}
            </Field>
            <Boxes
              label={t("save.mailTo")}
              known={peopleKnown()}
              chosen={to}
              onChange={setTo}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}

/** The first refused field says more than the sentence above it. */
function wordsOf(problem: unknown): string {
  const errors = problem instanceof ApiProblem ? problem.problem?.errors : undefined;
  const detail = errors?.[0]?.detail;
  return detail ? `${reasonOf(problem)} (${detail})` : reasonOf(problem);
}

interface Known {
  id: string;
  name: string;
}

function Boxes(
  { label, hint, known, chosen, onChange }: {
    label: string;
    hint?: string;
    known: Known[];
    chosen: string[];
    onChange(ids: string[]): void;
  },
) {
  return (
    <fieldset class="group">
      <legend>{label}</legend>
      {hint && <p class="field-hint">{hint}</p>}
      <div class="columns-list">
        {known.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={chosen.includes(id)}
            onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Roles that people have; their names are the configuration's own. */
function rolesKnown(chosen: string[]): Known[] {
  const ids = new Set([...agents.value.flatMap((one) => one.roles), ...chosen]);
  return [...ids].sort().map((id) => ({ id, name: id }));
}

/** Oneself first, then those of one's own roles. */
function peopleKnown(): Known[] {
  const mine = me.value;
  if (!mine) return [];
  const others = agents.value.filter((one) =>
    one.id !== mine.id && one.roles.some((role) => mine.roles.includes(role) || role === "admin")
  );
  return [mine, ...others];
}
