import { useEffect, useState } from "preact/hooks";
import type { EntryPointView } from "../../../types/api/admin.ts";
import { ApiProblem, get, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { AreaField, SelectField, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { may } from "../../ui/session.tsx";
import { Segments } from "../composer/segments.tsx";
import { startConversation } from "../state/work.ts";
import { t } from "../text.ts";

/** What a supervisor may overrule, with a reason that is kept (CE29-X24). */
const OVERRULED = new Set(["sms.quiet_hours", "sms.no_consent"]);

/** A text the agent starts, from one of the company's numbers. */
export function NewConversation({ onClose }: { onClose(): void }) {
  const { numbers, from, setFrom, missing } = useNumbers();
  const [address, setAddress] = useState("");
  const [text, setText] = useState("");
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ code: string; words: string } | null>(null);
  const [clientKey] = useState(() => crypto.randomUUID());
  const overruling = refusal !== null && OVERRULED.has(refusal.code) &&
    may("conversations.reply_any");
  const ready = from && address.trim() && text.trim() && (!overruling || why.trim());
  const send = async () => {
    setBusy(true);
    try {
      await startConversation({
        entryPoint: from,
        address: address.replace(/[\s()-]/g, ""),
        text: text.trim(),
        clientKey,
        ...(overruling ? { override: true, overrideReason: why.trim() } : {}),
      });
      onClose();
    } catch (error) {
      const code = error instanceof ApiProblem ? error.code : "";
      setRefusal({ code, words: reasonOf(error) });
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("new.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind={overruling ? "danger" : "primary"}
            busy={busy}
            disabled={!ready}
            onClick={() => void send()}
          >
            {overruling ? t("new.override") : t("send")}
          </Button>
        </>
      }
    >
      {missing && <Notice kind="warn">{missing}</Notice>}
      {refusal && <Notice kind="warn" urgent>{refusal.words}</Notice>}
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
        onInput={(event) => {
          setAddress(event.currentTarget.value);
          setRefusal(null);
        }}
      />
      <AreaField
        label={t("new.text")}
        hint={<Segments text={text} onReplace={setText} />}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {overruling && (
        <TextField
          label={t("new.why")}
          hint={t("new.whyHint")}
          maxLength={500}
          value={why}
          onInput={(event) => setWhy(event.currentTarget.value)}
        />
      )}
    </Dialog>
  );
}

/** The company's numbers that take texts. */
function useNumbers() {
  const [numbers, setNumbers] = useState<EntryPointView[]>([]);
  const [from, setFrom] = useState("");
  const [missing, setMissing] = useState("");
  useEffect(() => {
    get<{ items: EntryPointView[] }>("/entrypoints?channel=sms").then(({ items }) => {
      setNumbers(items);
      setFrom(items[0]?.id ?? "");
      if (items.length === 0) setMissing(t("new.noNumber"));
    }, (error) => setMissing(reasonOf(error)));
  }, []);
  return { numbers, from, setFrom, missing };
}
