import type { MenuOption } from "../../../types/configuration/flow_nodes.ts";
import type { z } from "zod";
import { evaluate } from "../../rules/evaluate.ts";
import { factsOf } from "../facts.ts";
import { has, renderPrompt, sayBuiltIn, spokenKey } from "../prompts.ts";
import { goTo, type Handler, type Move, type NodeOf, note, type Run, tell } from "../run.ts";
import { offer, settle } from "../treatments.ts";

/** Choices spoken at most (CE09-R49). */
const MAX_SPOKEN = 9;
/** Returns from sub-menus in one contact (CE01-F23). */
const MAX_BACKS = 3;
const YES = "1";
const NO = "2";

/** A choice as it is offered: under its own key, or under its place (CE09-F8). */
type Option = z.infer<typeof MenuOption>;
type Menu = NodeOf<"menu">;

/** One key out of several (CE01-F17 to F23); choices with conditions make it dynamic (CE09-F8, F9). */
export const menu: Handler<"menu"> = {
  enter(run, node) {
    const places = placesOffered(run, node);
    if (places.length === 0) return goTo(node.exhausted, "skipped", "ended");
    run.frame.offered = places;
    if (isDynamic(node)) {
      offer(run, "menu", node.name);
      tell(run, "menu_offered", { options: places.length });
    }
    return ask(run, node, offeredOf(run, node));
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

const isDynamic = (node: Menu) => node.options.some((o) => o.when !== null);

function placesOffered(run: Run, node: Menu): number[] {
  const facts = factsOf(run);
  const places = node.options.flatMap((o, i) =>
    o.enabled && (o.when === null || evaluate(o.when, facts)) ? [i] : []
  );
  // A choice numbered anew and not spoken could be chosen by nobody.
  return node.renumber ? places.slice(0, mostSpoken(node)) : places;
}

/** What was spoken is what is accepted, whatever has changed since the menu was entered. */
function offeredOf(run: Run, node: Menu): Option[] {
  const places = run.frame.offered ?? placesOffered(run, node);
  return places.flatMap((place) => node.options[place] ?? [])
    .map((option, i) => node.renumber ? { ...option, key: String(i + 1) } : option);
}

const mostSpoken = (node: Menu) => isDynamic(node) ? node.spoken : MAX_SPOKEN;

const asksYesNo = (node: Menu, offered: Option[]) => offered.length === 1 && isDynamic(node);

function ask(run: Run, node: Menu, offered: Option[]): Move {
  const before = run.say.length;
  const yesNo = asksYesNo(node, offered);
  renderPrompt(run, node.prompt);
  for (const option of offered.slice(0, mostSpoken(node))) sayOption(run, node, option, yesNo);
  if (yesNo) sayBuiltIn(run, "yesNo");
  else if (run.say.length === before) sayChoices(run, node, offered);
  return {
    wait: { kind: "gather", most: 1, endKey: "", timeoutSec: node.timeoutSec, secret: false },
  };
}

/** A menu without words of its own names its choices (CE01-R38, IV-7). */
function sayChoices(run: Run, node: Menu, offered: Option[]): void {
  run.warnings.push(`Node "${node.id}": no text, its choices are read out`);
  for (const { label, key } of offered.slice(0, mostSpoken(node))) {
    sayBuiltIn(run, "choice", { label, key: spokenKey(key) });
  }
}

/** A choice; its key where that was given anew and its text does not say it as `{{key}}`. */
function sayOption(run: Run, node: Menu, option: Option, yesNo: boolean): void {
  const key = spokenKey(option.key);
  const said = renderPrompt(run, option.prompt, undefined, { key });
  const named = Object.values(option.prompt.text).some((text) => /\{\{\s*key\s*\}\}/.test(text));
  if (said === "said" && node.renumber && !named && !yesNo) sayBuiltIn(run, "pressKey", { key });
}

function choose(run: Run, option: Option): Move {
  settle(run, option.label);
  note(run, "matched", option.label);
  run.frame.vars.menu = option.label;
  return goTo(option.next, option.label, "ended");
}

function answerYesNo(run: Run, node: Menu, offered: Option[], key: string): Move {
  if (key === YES) return choose(run, offered[0]!);
  if (key !== NO) return again(run, node, offered, key);
  settle(run, "no");
  note(run, "matched", "no");
  return goTo(node.exhausted, "no", "ended");
}

function goBack(run: Run, node: Menu): Move {
  settle(run, "back");
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
  settle(run, "none");
  note(run, "exhausted");
  run.frame.vars.menu = "default";
  return goTo(node.exhausted, "exhausted", "ended");
}
