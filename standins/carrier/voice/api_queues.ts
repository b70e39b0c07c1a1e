import { refusal, refuse } from "../refusal.ts";
import { redirectCall } from "./api_calls.ts";
import { type ApiCall, listAnswer, missing, type Result } from "./api_parts.ts";
import { queueNamed } from "./enqueue.ts";
import { noteRequest } from "./requests.ts";
import { memberResource, queueResource } from "./resources.ts";
import { lead } from "./scene.ts";

export const listQueues = ({ x, url }: ApiCall): Result =>
  listAnswer(url, "queues", [...x.queues.values()].map((queue) => queueResource(x, queue)));

export function createQueue({ x, form }: ApiCall): Result {
  const name = form.get("FriendlyName") ?? "";
  if ([...x.queues.values()].some((queue) => queue.name === name)) return refuse(refusal(22003));
  const size = form.get("MaxSize");
  return { status: 201, body: queueResource(x, queueNamed(x, name, sizeOf(size))) };
}

const sizeOf = (given: string | null) => given === null ? undefined : Number(given);

export function fetchQueue({ x, path }: ApiCall): Result {
  const queue = x.queues.get(path.Sid ?? "");
  return queue === undefined ? missing() : { status: 200, body: queueResource(x, queue) };
}

export function updateQueue({ x, path, form }: ApiCall): Result {
  const queue = x.queues.get(path.Sid ?? "");
  if (queue === undefined) return missing();
  queue.name = form.get("FriendlyName") ?? queue.name;
  queue.maxSize = sizeOf(form.get("MaxSize")) ?? queue.maxSize;
  return { status: 200, body: queueResource(x, queue) };
}

export function deleteQueue({ x, path }: ApiCall): Result {
  const queue = x.queues.get(path.Sid ?? "");
  if (queue === undefined) return missing();
  if (queue.members.length > 0) return refuse(refusal(22002));
  x.queues.delete(queue.sid);
  return { status: 204 };
}

export function listMembers({ x, path, url }: ApiCall): Result {
  const queue = x.queues.get(path.QueueSid ?? "");
  if (queue === undefined) return missing();
  const members = queue.members.map((one) => memberResource(x, queue, one));
  return listAnswer(url, "queue_members", members);
}

function found({ x, path }: ApiCall) {
  const queue = x.queues.get(path.QueueSid ?? "");
  const member = path.CallSid === "Front"
    ? queue?.members[0]
    : queue?.members.find(({ call }) => call.sid === path.CallSid);
  return queue === undefined || member === undefined ? null : { queue, member };
}

export function fetchMember(asked: ApiCall): Result {
  const here = found(asked);
  if (here === null) return missing();
  return { status: 200, body: memberResource(asked.x, here.queue, here.member) };
}

/** Takes a waiting caller out of the queue, to another document. */
export function updateMember(asked: ApiCall): Result {
  const { x, form } = asked;
  const here = found(asked);
  if (here === null) return missing();
  const { call } = here.member;
  const source = { url: form.get("Url") ?? "", method: form.get("Method") ?? "POST" };
  noteRequest(x, call, "POST Members", 200, form);
  const body = memberResource(x, here.queue, here.member);
  x.agenda.after(0, () => redirectCall(x, call, () => lead(x, call, source)));
  return { status: 200, body };
}
