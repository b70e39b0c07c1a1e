import { useState } from "preact/hooks";
import { get, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { t } from "../../ui/text.ts";
import { draft, setList } from "../draft.ts";
import { go } from "../place.ts";
import { type Entity, freeId, nameOf } from "../schema.ts";
import { f } from "./words.ts";

const TEMPLATES = [
  "shop",
  "bank",
  "clinic",
  "utility",
  "retail",
  "telecom",
  "empty",
] as const;
type Template = (typeof TEMPLATES)[number];
const MAX_ID = 50;

/** Name and beginning of a new flow. */
export function NewFlow({ onClose }: { onClose(): void }) {
  const queues = draft.value!.queues;
  const [name, setName] = useState("");
  const [template, setTemplate] = useState<Template>("shop");
  const [queue, setQueue] = useState(queues[0]?.id ?? "");
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    setFailure("");
    try {
      const made = template === "empty" ? empty() : await fromTemplate(template, queue);
      const id = freeId(draft.value!.flows, idFrom(name));
      setList("flows", [...draft.value!.flows, { ...made, id, name: name.trim() }]);
      onClose();
      go("flows", id);
    } catch (error) {
      setFailure(`${f("templatesFailed")} ${reasonOf(error)}`);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={f("add")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            busy={busy}
            disabled={name.trim() === ""}
            onClick={() => void create()}
          >
            {f("create")}
          </Button>
        </>
      }
    >
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) void create();
        }}
      >
        {failure && <Notice kind="bad" urgent>{failure}</Notice>}
        <TextField
          label={f("name")}
          data-first
          maxLength={120}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <SelectField
          label={f("template")}
          hint={f("templateHint")}
          choices={TEMPLATES.map((value) => ({ value, label: f(`template_${value}`) }))}
          value={template}
          onChange={(event) => setTemplate(event.currentTarget.value as Template)}
        />
        {template !== "empty" && (
          <SelectField
            label={f("mainQueue")}
            choices={queues.map((one) => ({ value: one.id, label: nameOf(one) }))}
            value={queue}
            onChange={(event) => setQueue(event.currentTarget.value)}
          />
        )}
      </form>
    </Dialog>
  );
}

async function fromTemplate(template: Template, queue: string): Promise<Entity> {
  const { items } = await get<{ items: { id: string; flow: Entity }[] }>(
    `/flows/templates?queue=${encodeURIComponent(queue)}`,
  );
  return items.find(({ id }) => id === template)!.flow;
}

/** One node that ends the call: the least that can be put in force. */
function empty(): Entity {
  const end = { id: "goodbye", name: f("type_hangup"), type: "hangup", x: 0, y: 0 };
  return {
    id: "",
    languages: [String(draft.value!.company["language"] ?? "en")],
    start: end.id,
    variables: [],
    nodes: [{ ...end, prompt: { text: {}, audio: {} }, reason: "ended" }],
    tests: [],
  };
}

function idFrom(name: string): string {
  const plain = name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "").slice(0, MAX_ID);
  return plain || "flow";
}
