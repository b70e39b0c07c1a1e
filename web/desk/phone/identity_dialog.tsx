import { useState } from "preact/hooks";
import type { CallView } from "../../../types/api/calls.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { setIdentity } from "./calls.ts";
import { t } from "./text.ts";

type Status = CallView["identity"]["status"];

/** An agent says who calls, after checks of their own (CE02-A3, CE07-A4). */
export function IdentityDialog({ call, close }: { call: CallView; close: () => void }) {
  const [customer, setCustomer] = useState(call.identity.customer);
  const [status, setStatus] = useState<Status>(
    call.identity.status === "none" ? "identified" : call.identity.status,
  );
  const [how, setHow] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const save = async () => {
    const named = customer.trim();
    if (named === "" && status !== "none") return setProblem(t("set.customerMissing"));
    setBusy(true);
    const { level } = call.identity;
    const said = {
      customer: status === "none" ? "" : named,
      status,
      how: how.trim(),
      // What was proved by more than one factor does not become less by being saved.
      ...(status === "verified" && level > 2 && named === call.identity.customer ? { level } : {}),
    };
    if (await setIdentity(call.id, said)) close();
    setBusy(false);
  };
  return (
    <Dialog
      title={t("set.title")}
      size="small"
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("cancel")}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>{t("set.save")}</Button>
        </>
      }
    >
      <SelectField
        label={t("fact.identity")}
        value={status}
        choices={(["none", "identified", "verified"] as const).map((value) => ({
          value,
          label: t(`identity.${value}`),
        }))}
        onChange={(event) => {
          setStatus(event.currentTarget.value as Status);
          setProblem("");
        }}
      />
      {status !== "none" && (
        <TextField
          label={t("set.customer")}
          maxLength={120}
          value={customer}
          error={problem}
          onInput={(event) => {
            setCustomer(event.currentTarget.value);
            setProblem("");
          }}
        />
      )}
      <TextField
        label={t("set.how")}
        hint={t("set.howHint")}
        maxLength={200}
        value={how}
        onInput={(event) => setHow(event.currentTarget.value)}
      />
    </Dialog>
  );
}
