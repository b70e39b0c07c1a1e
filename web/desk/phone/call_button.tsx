import { useState } from "preact/hooks";
import { reasonOf } from "../../ui/api.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField } from "../../ui/field.tsx";
import { CallOutIcon } from "../../ui/icons.ts";
import { tell } from "../../ui/toast.tsx";
import { voiceEntryPoints } from "../state/entry_points.ts";
import { mine } from "../state/state.ts";
import { dialable } from "./call_state.ts";
import { can, phone } from "./phone.ts";
import { startCall } from "./start_call.ts";
import { t } from "./text.ts";

/** Calls this number; which of the company's numbers it comes from is asked only if there are several. */
export function CallButton({ number, words = "" }: { number: string; words?: string }) {
  const [choosing, setChoosing] = useState(false);
  const [busy, setBusy] = useState(false);
  const from = voiceEntryPoints.value;
  const [entry, setEntry] = useState("");
  const reached = dialable(number);
  const inCall = mine.value.some(({ interaction }) =>
    interaction?.medium === "voice" && interaction.state === "active"
  );
  if (!phone.value || !can("call_out") || !reached || from.length === 0) return null;
  const call = async (entryPoint: string) => {
    setBusy(true);
    try {
      await startCall(entryPoint, reached);
      setChoosing(false);
    } catch (error) {
      tell(reasonOf(error), "bad");
    }
    setBusy(false);
  };
  const press = () => from.length === 1 ? void call(from[0]!.id) : setChoosing(true);
  const off = busy || inCall;
  return (
    <>
      {words
        ? <Button size="small" icon={CallOutIcon} disabled={off} onClick={press}>{words}</Button>
        : (
          <IconButton
            icon={CallOutIcon}
            label={t("out.to", { number: reached })}
            disabled={off}
            onClick={press}
          />
        )}
      {choosing && (
        <Dialog
          title={t("out.title", { number: reached })}
          size="small"
          onClose={() => setChoosing(false)}
          actions={
            <>
              <Button onClick={() => setChoosing(false)}>{t("cancel")}</Button>
              <Button kind="primary" busy={busy} onClick={() => void call(entry || from[0]!.id)}>
                {t("out.do")}
              </Button>
            </>
          }
        >
          <SelectField
            label={t("out.from")}
            value={entry || from[0]!.id}
            choices={from.map(({ id, name, address }) => ({
              value: id,
              label: `${name}, ${address}`,
            }))}
            onChange={(event) => setEntry(event.currentTarget.value)}
          />
        </Dialog>
      )}
    </>
  );
}
