import type { MenuOption } from "../../../types/configuration/flows.ts";
import type { z } from "zod";
import { evaluate } from "../../rules/evaluate.ts";
import { factsOf } from "../facts.ts";
import { has, renderPrompt, sayBuiltIn } from "../prompts.ts";
import { goTo, type Handler, type Move, type NodeOf, note, type Run } from "../run.ts";

/** Choices spoken at most (CE09-R49). */
const MAX_SPOKEN = 9;
/** Returns from sub-menus in one contact (CE01-F23). */
const MAX_BACKS = 3;
const YES = "1";
const NO = "2";

type Option = z.infer<typeof MenuOption>;
type Menu = NodeOf<"menu">;

/** One key out of several (CE01-F17 to F23); choices with conditions make it dynamic (CE09-F8, F9). */
export const menu: Handler<"menu"> = {
  enter(run, node) {
    const offered = offeredOf(run, node);
    if (offered.length === 0) return goTo(node.exhausted, "skipped", "ended");
    return ask(run, node, offered);
  },
  resume(run, node, input) {
    const offered = offeredOf(run, node);
    const key = input.kind === "keys" ? input.digits.slice(0, 1) : "";
    if (asksYesNo(node, offered)) return answerYesNo(run, node, offered, key);
    const chosen = offered.find((o) => o.key === key);
    if (chosen) return choose(run, chosen);
    if (key !== "" && key === node.repeatKey) return ask(run, node, offered);
    if (key !== "" && key === node.backKey && node.back !== null) return goBack(run, node);
    return again(run, node, offered, key);
  },
};

function offeredOf(run: Run, node: Menu): Option[] {
  const facts = factsOf(run);
  return node.options.filter((o) => o.enabled && (o.when === null || evaluate(o.when, facts)));
}

const asksYesNo = (node: Menu, offered: Option[]) =>
  offered.length === 1 && node.options.some((o) => o.when !== null);

function ask(run: Run, node: Menu, offered: Option[]): Move {
  const before = run.say.length;
  renderPrompt(run, node.prompt);
  for (const option of offered.slice(0, MAX_SPOKEN)) renderPrompt(run, option.prompt);
  if (asksYesNo(node, offered)) sayBuiltIn(run, "yesNo");
  else if (run.say.length === before) sayBuiltIn(run, "menu");
  return {
    wait: { kind: "gather", most: 1, endKey: "", timeoutSec: node.timeoutSec, secret: false },
  };
}

function choose(run: Run, option: Option): Move {
  note(run, "matched", option.label);
  run.frame.vars.menu = option.label;
  return goTo(option.next, option.label, "ended");
}

function answerYesNo(run: Run, node: Menu, offered: Option[], key: string): Move {
  if (key === YES) return choose(run, offered[0]!);
  if (key !== NO) return again(run, node, offered, key);
  note(run, "matched", "no");
  return goTo(node.exhausted, "no", "ended");
}

function goBack(run: Run, node: Menu): Move {
  note(run, "matched", "back");
  if (++run.frame.backs > MAX_BACKS) return giveUp(run, node);
  return goTo(node.back, "back", "ended");
}

/** No key and a wrong key share one counter (CE01-F20). */
function again(run: Run, node: Menu, offered: Option[], key: string): Move {
  note(run, key === "" ? "no_input" : "invalid", key);
  if (++run.frame.tries > node.repeats) return giveUp(run, node);
  const hint = key === "" ? node.noInput : node.invalid;
  renderPrompt(run, hint, has(hint) ? undefined : key === "" ? "noInput" : "invalid");
  return ask(run, node, offered);
}

function giveUp(run: Run, node: Menu): Move {
  note(run, "exhausted");
  run.frame.vars.menu = "default";
  return goTo(node.exhausted, "exhausted", "ended");
}
