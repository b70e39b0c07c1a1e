import { refusal, refuse } from "../refusal.ts";
import { type ApiCall, listAnswer, matchesDay, missing, type Result } from "./api_parts.ts";
import { isOver } from "./exchange.ts";
import { callResource } from "./resources.ts";

export function fetchCall({ x, path }: ApiCall): Result {
  const call = x.calls.get(path.Sid ?? "");
  return call === undefined ? missing() : { status: 200, body: callResource(x, call) };
}

export function deleteCall({ x, path }: ApiCall): Result {
  const call = x.calls.get(path.Sid ?? "");
  if (call === undefined) return missing();
  if (!isOver(call)) return refuse(refusal(20009));
  x.calls.delete(call.sid);
  return { status: 204 };
}

export function listCalls({ x, url }: ApiCall): Result {
  const query = url.searchParams;
  const same = (name: string, value: string | null) =>
    query.get(name) === null || query.get(name) === value;
  const found = [...x.calls.values()].reverse().filter((call) =>
    same("To", call.to) && same("From", call.from) && same("Status", call.status) &&
    same("ParentCallSid", call.parent) && matchesDay(query, "StartTime", call.createdAt) &&
    matchesDay(query, "EndTime", call.endedAt)
  );
  return listAnswer(url, "calls", found.map((call) => callResource(x, call)));
}
