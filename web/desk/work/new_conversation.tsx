import { useEffect, useState } from "preact/hooks";
import type { EntryPointView } from "../../../types/api.ts";
import { get, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { AreaField, SelectField, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Segments } from "../composer/segments.tsx";
import { startConversation } from "../state/work.ts";
import { t } from "../text.ts";

/** A text the agent starts, from one of the company's numbers. */
export function NewConversation({ onClose }: { onClose(): void }) {
  const [numbers, setNumbers] = useState<EntryPointView[]>([]);
  const [from, setFrom] = useState("");
  const [address, setAddress] = useState("");
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [clientKey] = useState(() => crypto.randomUUID());
  useEffect(() => {
    get<{ items: EntryPointView[] }>("/entrypoints").then(({ items }) => {
      const sms = items.filter((entry) => entry.channel === "sms");
      setNumbers(sms);
      setFrom(sms[0]?.id ?? "");
      if (sms.length === 0) setProblem(t("new.noNumber"));
    }, (error) => setProblem(reasonOf(error)));
  }, []);
  return (
    <Dialog
      title={t("new.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            busy={busy}
            disabled={!from || !address.trim() || !text.trim()}
            onClick={() => {
              setBusy(true);
              void startConversation({
                entryPoint: from,
                address: address.replace(/[\s()-]/g, ""),
                text: text.trim(),
                clientKey,
              }).then((done) => done ? onClose() : setBusy(false));
            }}
          >
            {t("send")}
          </Button>
        </>
      }
    >
      {problem && <Notice kind="warn">{problem}</Notice>}
      <SelectField
        label={t("new.from")}
        value={from}
        choices={numbers.map((entry) => ({
          value: entry.id,
          label: `${entry.name} · ${entry.address}`,
        }))}
        onChange={(event) => setFrom((event.currentTarget as HTMLSelectElement).value)}
      />
      <TextField
        label={t("new.to")}
        type="tel"
        autocomplete="off"
        data-first
        hint={t("new.toHint")}
        value={address}
        onInput={(event) => setAddress(event.currentTarget.value)}
      />
      <AreaField
        label={t("new.text")}
        hint={<Segments text={text} onReplace={setText} />}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </Dialog>
  );
}
