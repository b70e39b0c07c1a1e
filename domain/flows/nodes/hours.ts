import { renderPrompt, sayBuiltIn } from "../prompts.ts";
import { goTo, type Handler, type Move, type NodeOf, note, type Run, tell } from "../run.ts";

type Hours = NodeOf<"hours">;

/** Special day, opening hours, emergency: the first that applies decides (CE01-F2 to F12). */
export const hours: Handler<"hours"> = {
  enter(run, node) {
    const opening = run.world.opening(node.schedule);
    for (const check of node.order) {
      if (check === "special_day" && opening === "special_day") return onSpecialDay(run, node);
      if (check === "hours" && opening === "closed") {
        return deflect(run, node.closed, "closed", "after_hours");
      }
      if (check === "emergency" && run.world.emergency) return inEmergency(run, node);
    }
    note(run, "matched", "open");
    return goTo(node.open, "open", "ended");
  },
  resume: (run, node) => hours.enter(run, node),
};

function onSpecialDay(run: Run, node: Hours): Move {
  const said = renderPrompt(run, {
    text: run.world.announcement(node.schedule),
    audio: {},
  });
  if (said !== "said" && node.specialDay === null) sayBuiltIn(run, "specialDay");
  return deflect(run, node.specialDay, "special_day", "special_day");
}

function inEmergency(run: Run, node: Hours): Move {
  if (node.emergency === null) sayBuiltIn(run, "emergency");
  const by = run.world.automaticEmergency ? "automatic" : "declared";
  tell(run, "deflected", { reason: "emergency", by });
  return deflect(run, node.emergency, "emergency", "emergency");
}

/** Whoever leaves from here on counts as deflected, until somebody serves them (CE01-F13). */
function deflect(run: Run, to: string | null, word: string, reason: string): Move {
  note(run, "matched", word);
  run.frame.vars.deflected = reason;
  return goTo(to, word, reason);
}
