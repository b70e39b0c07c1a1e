import type { FlowNode } from "../../types/configuration/flow_nodes.ts";
import { deflected, goTo, type Move, type Run } from "./run.ts";

/**
 * Where a contact that came by a transfer goes from a node that would greet or ask: to what holds
 * for who answers nothing (CE01-F28, CE02-F26). Null = the node is entered as always: its rules,
 * hours and look-ups hold, and whoever was told that we are closed hears what follows. A status of
 * identity is kept and asked for no more (CE07-F19).
 */
export function passedOver(run: Run, node: FlowNode): Move | null {
  if (run.frame.quiet !== true || deflected(run) !== "") return null;
  const to = (next: string | null) => goTo(next, "skipped", "ended");
  switch (node.type) {
    case "say":
    case "language":
    case "callback":
    case "survey":
      return to(node.next);
    case "menu":
      return to(node.exhausted);
    case "collect":
      return to(node.skipped ?? node.exhausted);
    case "identify":
      return run.frame.identity.status === "none" ? to(node.failed) : null;
    case "verify":
      return run.frame.identity.level < node.requiredLevel ? to(node.failed) : null;
    case "queue":
    case "voicemail":
    case "transfer":
      // It is routed: what comes after is as for everybody.
      delete run.frame.quiet;
      return null;
    default:
      return null;
  }
}
