import { useEffect, useState } from "preact/hooks";
import { get, patch, post, reasonOf, remove } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Checkbox, Switch, TextField } from "../../ui/field.tsx";
import { LinkIcon, PlusIcon } from "../../ui/icons.ts";
import { Empty, Skeleton } from "../../ui/notice.tsx";
import { t } from "../../ui/text.ts";
import { Ago } from "../../ui/time.tsx";
import { tell } from "../../ui/toast.tsx";
import { a } from "../words.ts";
import { SystemPage, usePaged } from "./paged.tsx";
import { SecretDialog } from "./secret.tsx";

interface Webhook {
  id: string;
  url: string;
  kinds: string[];
  active: boolean;
  failures: number;
  disabledReason: string;
}

/** Every kind of event there is, as the hub says; `*` stands for all of them. */
function useKinds() {
  const [known, setKnown] = useState<string[]>([]);
  const [missing, setMissing] = useState("");
  useEffect(() => {
    get<{ items: string[] }>("/webhooks/kinds").then(
      ({ items }) => setKnown(items.filter((kind) => kind !== "*")),
      (error) => setMissing(reasonOf(error)),
    );
  }, []);
  return { known, missing };
}

/** Endpoints outside that are told what happens, and how that went. */
export function Webhooks() {
  const list = usePaged<Webhook>("/webhooks");
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<{ url: string; secret: string } | null>(null);
  return (
    <>
      <SystemPage
        title={a("webhooks")}
        intro={a("webhooksIntro")}
        tools={
          <Button kind="primary" icon={PlusIcon} onClick={() => setAdding(true)}>
            {a("addWebhook")}
          </Button>
        }
        list={list}
        empty={<Empty icon={LinkIcon} title={a("noWebhooks")}>{a("noWebhooksText")}</Empty>}
      >
        {(items) => (
          <ul class="cards">
            {items.map((hook) => <Hook key={hook.id} hook={hook} onChange={list.reload} />)}
          </ul>
        )}
      </SystemPage>
      {adding && (
        <AddWebhook
          onClose={() => setAdding(false)}
          onAdded={(added) => {
            setAdding(false);
            setSecret(added);
            list.reload();
          }}
        />
      )}
      {secret && (
        <SecretDialog
          title={secret.url}
          text={a("secretMade")}
          secret={secret.secret}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}

function Hook({ hook, onChange }: { hook: Webhook; onChange(): void }) {
  const [open, setOpen] = useState<"" | "deliveries" | "remove">("");
  const act = async (run: () => Promise<unknown>) => {
    try {
      await run();
      onChange();
    } catch (error) {
      tell(reasonOf(error), "bad");
    }
  };
  const path = `/webhooks/${encodeURIComponent(hook.id)}`;
  return (
    <li class="card">
      <div class="card-head">
        <code class="clip">{hook.url}</code>
        {hook.failures > 0 && <span class="tag red">{a("failing", { count: hook.failures })}</span>}
      </div>
      {hook.disabledReason && <p class="field-error">{hook.disabledReason}</p>}
      <p class="meta">{hook.kinds.includes("*") ? a("everything") : hook.kinds.join(", ")}</p>
      <div class="card-tools">
        <Switch
          label={a("active")}
          checked={hook.active}
          onChange={(active) => void act(() => patch(path, { active }))}
        />
        <Button size="small" onClick={() => setOpen("deliveries")}>{a("deliveries")}</Button>
        <Button kind="quiet" size="small" onClick={() => setOpen("remove")}>
          {a("removeWebhook")}
        </Button>
      </div>
      {open === "deliveries" && <Deliveries path={path} onClose={() => setOpen("")} />}
      {open === "remove" && (
        <Dialog
          title={a("removeWebhookTitle")}
          size="small"
          onClose={() => setOpen("")}
          actions={
            <>
              <Button onClick={() => setOpen("")}>{t("cancel")}</Button>
              <Button kind="danger" onClick={() => void act(() => remove(path))}>
                {a("removeWebhook")}
              </Button>
            </>
          }
        >
          <p>{a("removeWebhookText", { url: hook.url })}</p>
        </Dialog>
      )}
    </li>
  );
}

interface Delivery {
  id: string;
  event: string;
  attempt: number;
  status: number | null;
  failure: string;
  tookMs: number;
  at: string;
}

function Deliveries({ path, onClose }: { path: string; onClose(): void }) {
  const { items, failure, next, more } = usePaged<Delivery>(`${path}/deliveries?limit=50`);
  return (
    <Dialog title={a("deliveries")} size="wide" onClose={onClose}>
      {failure && <p class="field-error" role="alert">{failure}</p>}
      {!items && !failure && <Skeleton rows={3} kind="line" />}
      {items?.length === 0 && <Empty title={a("noDeliveries")} />}
      {items && items.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{a("when")}</th>
              <th scope="col">{a("event")}</th>
              <th scope="col">{a("answer")}</th>
              <th scope="col" class="end">{a("took")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((delivery) => (
              <tr key={delivery.id}>
                <td>
                  <Ago at={delivery.at} />
                </td>
                <td>{delivery.event}</td>
                <td>
                  {delivery.status ?? ""} {delivery.failure}
                  {delivery.attempt > 1 && ` (${a("attempts", { count: delivery.attempt })})`}
                </td>
                <td class="end">{delivery.tookMs} ms</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {next && <Button onClick={more}>{a("older")}</Button>}
    </Dialog>
  );
}

function AddWebhook(
  { onClose, onAdded }: {
    onClose(): void;
    onAdded(added: { url: string; secret: string }): void;
  },
) {
  const [url, setUrl] = useState("https://");
  const [kinds, setKinds] = useState<string[]>(["*"]);
  const [error, setError] = useState("");
  const { known, missing } = useKinds();
  const toggle = (kind: string, on: boolean) =>
    setKinds(
      kind === "*"
        ? on ? ["*"] : []
        : [...kinds.filter((one) => one !== "*" && one !== kind), ...(on ? [kind] : [])],
    );
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      onAdded(await post("/webhooks", { url: url.trim(), kinds }));
    } catch (refusal) {
      setError(reasonOf(refusal));
    }
  };
  return (
    <Dialog
      title={a("addWebhook")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" form="hook-form" disabled={kinds.length === 0}>
            {a("addWebhook")}
          </Button>
        </>
      }
    >
      <form id="hook-form" class="dialog-form" onSubmit={(event) => void submit(event)}>
        <TextField
          data-first
          label={a("url")}
          hint={a("urlHint")}
          required
          value={url}
          error={error || undefined}
          onInput={(event) => {
            setUrl(event.currentTarget.value);
            setError("");
          }}
        />
        <fieldset class="group">
          <legend>{a("kinds")}</legend>
          <div class="boxes">
            <Checkbox
              label={a("everything")}
              checked={kinds.includes("*")}
              onChange={(on) => toggle("*", on)}
            />
            {known.map((kind) => (
              <Checkbox
                key={kind}
                label={kind}
                checked={kinds.includes(kind)}
                onChange={(on) => toggle(kind, on)}
              />
            ))}
          </div>
          {missing && <p class="field-error" role="alert">{a("kindsFailed")} {missing}</p>}
        </fieldset>
      </form>
    </Dialog>
  );
}
