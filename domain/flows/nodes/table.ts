import type { FlowNode, FlowNodeType } from "../../../types/configuration/flow_nodes.ts";
import type { Handler } from "../run.ts";
import { collect, survey } from "./digits.ts";
import { callback } from "./callback.ts";
import { entry, queue, transfer, voicemail } from "./exits.ts";
import { hours } from "./hours.ts";
import { identify } from "./identify.ts";
import { language } from "./language.ts";
import { link } from "./link.ts";
import { menu } from "./menu.ts";
import { reason } from "./reason.ts";
import { lookup, rule, set } from "./rules.ts";
import { hangup, say } from "./talk.ts";
import { service } from "./service.ts";
import { verify } from "./verify.ts";

/** What each type of node does. */
const HANDLERS: { [T in FlowNodeType]: Handler<T> } = {
  say,
  language,
  menu,
  reason,
  collect,
  identify,
  verify,
  link,
  rule,
  set,
  lookup,
  hours,
  queue,
  callback,
  transfer,
  voicemail,
  survey,
  entry,
  service,
  hangup,
};

/** The table's entry of a node; its type says that the two belong together. */
export const handlerOf = (node: FlowNode): Handler<FlowNodeType> =>
  HANDLERS[node.type] as unknown as Handler<FlowNodeType>;
