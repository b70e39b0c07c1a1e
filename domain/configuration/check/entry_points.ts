import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../../types/configuration/entry_points.ts";
import type { FieldError } from "../../../types/errors.ts";
import { lookup } from "../lookup.ts";
import { checkRings } from "./rings.ts";

/** Addresses have the channel's form, times are in order, origins are origins, rings widen. */
export function checkEntryPoints(document: Configuration): FieldError[] {
  return document.entryPoints.flatMap((entry, i) => {
    const path = `entryPoints.${i}`;
    return [
      ...address(entry, path),
      ...checkRings(entry.rings, `${path}.rings`),
      ...entry.subjects.flatMap((s, n) => checkRings(s.rings, `${path}.subjects.${n}.rings`)),
      ...chat(entry, `${path}.chat`),
      ...service(entry, `${path}.voice.service`, document),
    ];
  });
}

function address(entry: EntryPoint, path: string): FieldError[] {
  if (entry.channel === "chat") {
    return entry.address === entry.id ? [] : [{
      field: `${path}.address`,
      code: "address",
      detail: "the address of a chat entry point is its short name",
    }];
  }
  return /^\+[1-9]\d{6,14}$|^\d{3,8}$/.test(entry.address) ? [] : [{
    field: `${path}.address`,
    code: "address",
    detail: "write the number in international form such as +14155550100, or a short code",
  }];
}

/** A service takes calls that come in through a flow (CE02-R32). */
function service(entry: EntryPoint, field: string, document: Configuration): FieldError[] {
  if (entry.voice.service === null) return [];
  const flow = lookup(document).flows.get(entry.flow ?? "");
  if (entry.channel === "voice" && flow?.nodes.some(({ type }) => type === "service")) return [];
  return [{
    field,
    code: "needs_flow",
    detail: "only a call flow that hands calls to a service can use one: choose such a flow first",
  }];
}

function chat({ chat }: EntryPoint, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (chat.idleEndSec <= chat.idleWarnSec) {
    errors.push({
      field: `${path}.idleEndSec`,
      code: "order",
      detail: `ends after the warning: more than ${chat.idleWarnSec} seconds`,
    });
  }
  chat.origins.forEach((origin, i) => {
    if (isOrigin(origin)) return;
    errors.push({
      field: `${path}.origins.${i}`,
      code: "origin",
      detail: "write scheme and host only, such as https://www.example.com",
    });
  });
  chat.form.forEach((field, i) => {
    if (field.type !== "list" || field.options.length > 0) return;
    errors.push({
      field: `${path}.form.${i}.options`,
      code: "empty",
      detail: "a list needs something to choose",
    });
  });
  return errors;
}

const isOrigin = (text: string) =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
