import { useRef, useState } from "preact/hooks";
import type { Flow } from "../../../types/configuration/flows.ts";
import { reasonOf } from "../../ui/api.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { BackIcon, CheckIcon, CopyIcon, DeleteIcon } from "../../ui/icons.ts";
import { may } from "../../ui/session.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { tell } from "../../ui/toast.tsx";
import { change, draft, plan, problems, setList } from "../draft.ts";
import { go, linkTo } from "../place.ts";
import { freeId } from "../schema.ts";
import { a } from "../words.ts";
import { Bench } from "./bench.tsx";
import { FlowAt } from "./field.tsx";
import { usersOf } from "./users.ts";
import { Graph } from "./graph.tsx";
import { FlowForm, NodeForm } from "./node_form.tsx";
import { BENCH, flowOf, problemsByNode, SETTINGS } from "./parts.ts";
import { litNode, passedNodes } from "./play.ts";
import { f } from "./words.ts";

/** One flow: its picture, and beside it the chosen node, the flow's own fields, or the test bench. */
export function Editor({ at, part }: { at: number; part: string }) {
  const flow = flowOf(draft.value!.flows[at]!);
  const pane = useRef<HTMLDivElement>(null);
  const [last, setLast] = useState("");
  const isNode = flow.nodes.some(({ id }) => id === part);
  if (isNode && last !== part) setLast(part);
  const chosen = [part, last, flow.start].find((id) => flow.nodes.some((n) => n.id === id)) ??
    flow.nodes[0]?.id ?? "";
  const tab = part === SETTINGS || part === BENCH ? part : "node";
  const open = (id: string, byKey: boolean) => {
    go("flows", flow.id, id);
    if (byKey) setTimeout(() => pane.current?.querySelector<HTMLElement>("h3")?.focus());
  };
  return (
    <FlowAt.Provider value={at}>
      <article class="flow-editor" aria-label={flow.name}>
        <Head at={at} flow={flow} />
        <div class="flow-canvas scroll">
          <Graph
            flow={flow}
            chosen={tab === "node" ? chosen : ""}
            lit={litNode(flow.id)}
            passed={passedNodes(flow.id)}
            wrong={problemsByNode(at, flow.nodes)}
            onOpen={open}
          />
        </div>
        <div class="flow-side">
          <Tabs
            label={f("pane")}
            tabs={[
              { id: "node", label: f("tabNode") },
              { id: SETTINGS, label: f("tabFlow") },
              { id: BENCH, label: f("tabTry") },
            ]}
            chosen={tab}
            panel="flow-pane"
            onChoose={(id) => go("flows", flow.id, id === "node" ? chosen : id)}
          />
          <div
            class="flow-pane scroll"
            id="flow-pane"
            role="tabpanel"
            aria-label={f("pane")}
            tabIndex={0}
            ref={pane}
          >
            {tab === "node" && (
              <NodeForm
                key={chosen}
                at={at}
                index={flow.nodes.findIndex((n) => n.id === chosen)}
              />
            )}
            {tab === SETTINGS && <FlowForm at={at} />}
            {tab === BENCH && <Bench at={at} />}
          </div>
        </div>
      </article>
    </FlowAt.Provider>
  );
}

function Head({ at, flow }: { at: number; flow: Flow }) {
  const [busy, setBusy] = useState(false);
  const faults = problems.value.filter(({ field }) => field.startsWith(`flows.${at}.`)).length;
  const check = async () => {
    setBusy(true);
    try {
      const { errors } = await plan();
      if (!errors.some(({ field }) => field.startsWith(`flows.${at}.`))) tell(f("checked"));
    } catch (error) {
      tell(reasonOf(error), "bad");
    }
    setBusy(false);
  };
  return (
    <header class="entity-head flow-head">
      <a class="icon-button" href={linkTo("flows")} aria-label={a("back")}>
        <BackIcon size={18} aria-hidden="true" />
      </a>
      <h2 class="clip">{flow.name || a("unnamed")}</h2>
      <code class="entity-id">{flow.id}</code>
      <span class="field-error" role="status">
        {faults > 0 ? f("wrong", { count: faults }) : ""}
      </span>
      <span class="entity-tools">
        <Button size="small" icon={CheckIcon} busy={busy} onClick={() => void check()}>
          {f("check")}
        </Button>
        {may("configuration.write") && (
          <>
            <IconButton
              icon={CopyIcon}
              size={16}
              label={a("duplicate")}
              onClick={() => duplicate(flow)}
            />
            <IconButton
              icon={DeleteIcon}
              size={16}
              label={a("delete")}
              onClick={() => takeOut(flow)}
            />
          </>
        )}
      </span>
    </header>
  );
}

const MAX_ID = 50;

function duplicate(flow: Flow): void {
  const list = draft.value!.flows;
  const id = freeId(list, `${flow.id.slice(0, MAX_ID)}-copy`);
  setList("flows", [...list, {
    ...structuredClone(flow),
    id,
    name: a("copyOf", { name: flow.name }),
  }]);
  go("flows", id);
}

/** A flow that entry points use stays: the hub would refuse the draft as well. */
function takeOut(flow: Flow): void {
  const users = usersOf(flow.id);
  if (users.length > 0) return tell(f("inUse", { names: users.join(", ") }), "bad");
  const before = draft.value!.flows;
  setList("flows", before.filter((one) => one.id !== flow.id));
  go("flows");
  tell(a("deleted", { name: flow.name }), "good", {
    label: a("undo"),
    run: () => change(["flows"], before),
  });
}
