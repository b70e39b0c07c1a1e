import { useEffect, useState } from "preact/hooks";
import type { PersonalResponseView } from "../../../types/api/responses.ts";
import { get, put, reasonOf, remove } from "../../ui/api.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { AreaField, SelectField, TextField } from "../../ui/field.tsx";
import { language } from "../../ui/i18n/i18n.ts";
import { DeleteIcon, EditIcon, PlusIcon, ResponseIcon } from "../../ui/icons.ts";
import { Empty, Notice, Skeleton } from "../../ui/notice.tsx";
import { tell } from "../../ui/toast.tsx";
import { t } from "../text.ts";

const STEPS = ["any", "greeting", "verification", "closing"] as const;

/** The person's own standard responses: add, change, remove (DC-21). */
export function OwnResponses({ onClose }: { onClose(): void }) {
  const [items, setItems] = useState<PersonalResponseView[] | null>(null);
  const [problem, setProblem] = useState("");
  const [edited, setEdited] = useState<PersonalResponseView | null>(null);
  const load = () =>
    get<{ items: PersonalResponseView[] }>("/me/standard-responses").then(
      (found) => setItems(found.items),
      (error) => setProblem(reasonOf(error)),
    );
  useEffect(() => void load(), []);
  const leave = async (item: PersonalResponseView) => {
    const { id, ...kept } = item;
    try {
      await remove(`/standard-responses/${id}`);
      await load();
      tell(t("own.removed", { title: item.title }), "good", {
        label: t("own.undo"),
        run: () => void put(`/standard-responses/${id}`, kept).then(load),
      });
    } catch (error) {
      setProblem(reasonOf(error));
    }
  };
  if (edited) {
    return (
      <ResponseForm
        response={edited}
        onDone={() => {
          setEdited(null);
          void load();
        }}
      />
    );
  }
  return (
    <Dialog
      title={t("own.title")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon={PlusIcon} onClick={() => setEdited(blank())}>
          {t("own.add")}
        </Button>
      }
    >
      {problem && <Notice kind="bad" urgent>{problem}</Notice>}
      {!items && !problem && <Skeleton rows={3} />}
      {items?.length === 0 && (
        <Empty icon={ResponseIcon} title={t("own.none")}>{t("own.noneText")}</Empty>
      )}
      <ul class="own-responses">
        {items?.map((item) => (
          <li key={item.id}>
            <span class="own-words">
              <b class="clip">{item.title}</b>
              <span class="meta clip">{textOf(item)}</span>
            </span>
            <IconButton
              icon={EditIcon}
              size={16}
              label={t("own.change", { title: item.title })}
              onClick={() => setEdited(item)}
            />
            <IconButton
              icon={DeleteIcon}
              size={16}
              label={t("own.remove", { title: item.title })}
              onClick={() => void leave(item)}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function blank(): PersonalResponseView {
  return {
    id: `own-${crypto.randomUUID()}`,
    title: "",
    step: "any",
    channels: [],
    keywords: [],
    body: {},
  };
}

/** The language whose text is shown and changed: one there is, else the person's. */
function languageOf(item: PersonalResponseView): string {
  return language.value in item.body ? language.value : Object.keys(item.body)[0] ?? language.value;
}

const textOf = (item: PersonalResponseView) => item.body[languageOf(item)] ?? "";

function ResponseForm({ response, onDone }: { response: PersonalResponseView; onDone(): void }) {
  const [title, setTitle] = useState(response.title);
  const [body, setBody] = useState(textOf(response));
  const [step, setStep] = useState(response.step);
  const [keywords, setKeywords] = useState(response.keywords.join(", "));
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await put(`/standard-responses/${response.id}`, {
        title,
        step,
        channels: response.channels,
        keywords: keywords.split(",").map((word) => word.trim()).filter(Boolean),
        body: { ...response.body, [languageOf(response)]: body },
      });
      onDone();
    } catch (error) {
      setProblem(reasonOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={response.title ? t("own.change", { title: response.title }) : t("own.add")}
      onClose={onDone}
      actions={
        <>
          <Button onClick={onDone}>{t("cancel")}</Button>
          <Button
            kind="primary"
            type="submit"
            form="own-form"
            busy={busy}
            disabled={!title.trim() || !body.trim()}
          >
            {t("save")}
          </Button>
        </>
      }
    >
      <form
        id="own-form"
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {problem && <Notice kind="bad" urgent>{problem}</Notice>}
        <TextField
          label={t("own.name")}
          data-first
          maxLength={120}
          value={title}
          onInput={(event) => setTitle(event.currentTarget.value)}
        />
        <AreaField
          label={t("own.body")}
          hint={t("own.bodyHint")}
          rows={5}
          value={body}
          onInput={(event) => setBody(event.currentTarget.value)}
        />
        <SelectField
          label={t("own.step")}
          value={step}
          choices={STEPS.map((value) => ({ value, label: t(`step.${value}`) }))}
          onChange={(event) => setStep((event.currentTarget as HTMLSelectElement).value as "any")}
        />
        <TextField
          label={t("own.keywords")}
          hint={t("own.keywordsHint")}
          value={keywords}
          onInput={(event) => setKeywords(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  );
}
