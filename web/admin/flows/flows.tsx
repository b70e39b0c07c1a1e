import { useState } from "preact/hooks";
import type { Flow } from "../../../types/configuration/flows.ts";
import { Button } from "../../ui/button.tsx";
import { FlowIcon, PlusIcon } from "../../ui/icons.ts";
import { Empty } from "../../ui/notice.tsx";
import { may } from "../../ui/session.tsx";
import { changed, draft, problems } from "../draft.ts";
import { linkTo } from "../place.ts";
import { a } from "../words.ts";
import { Editor } from "./editor.tsx";
import { NewFlow } from "./new_flow.tsx";
import { flowOf } from "./parts.ts";
import { usersOf } from "./users.ts";
import { f } from "./words.ts";

/** All flows, or the editor of the chosen one. */
export function Flows({ id, part }: { id: string; part: string }) {
  const at = draft.value!.flows.findIndex((flow) => flow.id === id);
  if (id === "") return <FlowList />;
  if (at >= 0) return <Editor key={id} at={at} part={part} />;
  return (
    <div class="admin-page">
      <h2 class="sr">{f("list")}</h2>
      <Empty title={f("missing", { id })} action={<a href={linkTo("flows")}>{a("back")}</a>}>
        {f("missingText")}
      </Empty>
    </div>
  );
}

function FlowList() {
  const [adding, setAdding] = useState(false);
  const flows = draft.value!.flows;
  const add = may("configuration.write") && (
    <Button icon={PlusIcon} onClick={() => setAdding(true)}>{f("add")}</Button>
  );
  return (
    <div class="admin-page scroll">
      <header class="page-head flow-list-head">
        <div>
          <h2>{f("list")}</h2>
          <p>{a("hint_flows")}</p>
        </div>
        {flows.length > 0 && add}
      </header>
      {flows.length === 0
        ? <Empty icon={FlowIcon} title={f("none")} action={add}>{f("noneText")}</Empty>
        : (
          <div class="wide-table">
            <table class="table flow-list">
              <thead>
                <tr>
                  {(["name", "languages", "nodes", "entryPoints", "tests"] as const).map((key) => (
                    <th key={key} scope="col">{f(key)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {flows.map((flow, at) => <Row key={flow.id} flow={flowOf(flow)} at={at} />)}
              </tbody>
            </table>
          </div>
        )}
      {adding && <NewFlow onClose={() => setAdding(false)} />}
    </div>
  );
}

function Row({ flow, at }: { flow: Flow; at: number }) {
  const touched = changed.value.some(({ kind, id }) => kind === "flows" && id === flow.id);
  const faults = problems.value.filter(({ field }) => field.startsWith(`flows.${at}.`)).length;
  return (
    <tr>
      <th scope="row">
        <a href={linkTo("flows", flow.id)}>{flow.name || a("unnamed")}</a>{" "}
        {touched && <i class="touched" title={a("draftCount", { count: 1 })} />}
        {faults > 0 && <span class="field-error">{f("wrong", { count: faults })}</span>}
      </th>
      <td>{flow.languages.join(", ").toUpperCase()}</td>
      <td class="num">{flow.nodes.length}</td>
      <td>{usersOf(flow.id).join(", ") || <span class="meta">{f("notUsed")}</span>}</td>
      <td class="num">{flow.tests.length}</td>
    </tr>
  );
}
