import { createHash } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import type { FileView } from "../../types/api/messages.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { maxUploadBytes } from "./limits.ts";
import { looseFile, ownedFile } from "./loose.ts";
import { meter } from "./meter.ts";
import { safeName } from "./name.ts";
import { scanBytes } from "./scan.ts";
import { contradicts, findType, HEAD_BYTES } from "./type.ts";
import { fileView } from "./view.ts";

const MIB = 1024 * 1024;

export interface NewFile {
  name: string;
  /** Type the sender says it has; checked against the bytes. */
  declaredType: string;
  body: ReadableStream<Uint8Array>;
  conversation: string | null;
  /** `customer`, `agent:<id>`, `provider`. */
  uploadedBy: string;
  /** Bytes; omitted: the company's largest file. */
  maxBytes?: number;
  /** Types taken; omitted: those the company takes from customers. */
  accepted?: string[];
  /** What a provider sends is kept whatever it calls itself and whatever it is. */
  lenient?: boolean;
  /** Fills the row of a file that was pending; omitted: a new one. */
  id?: string;
}

export interface StoredFile {
  type: string;
  size: number;
  name: string;
  sha256: string;
  storageKey: string;
}

/**
 * Stores an uploaded file: streamed, cut off at the limit, its type found from the bytes
 * (CE18-X13). Refusals: `file.empty`, `file.too_large`, `file.type_refused`, `file.type_mismatch`,
 * `file.infected`, `file.unchecked`; nothing is kept then.
 */
export async function storeFile(hub: Hub, file: NewFile): Promise<FileView> {
  const stored = await keepBytes(hub, file);
  const id = hub.id();
  await hub.db.write([{
    sql: `INSERT INTO files
        (id, conversation_id, name, type, size, sha256, storage_key, state, uploaded_by, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'stored', ?, ?)`,
    args: [
      id,
      file.conversation,
      stored.name,
      stored.type,
      stored.size,
      stored.sha256,
      stored.storageKey,
      file.uploadedBy,
      hub.now(),
    ],
  }, ownedFile(stored.storageKey)]);
  return fileView(hub, { id, ...stored, state: "stored" });
}

/**
 * Puts the bytes into the file store and says what they are; removes them again when refused. Until
 * the caller's unit says `ownedFile` they are loose and go with the next sweeps.
 */
export async function keepBytes(hub: Hub, file: NewFile): Promise<StoredFile> {
  const { document } = hub.settings();
  const maxBytes = file.maxBytes ?? maxUploadBytes(hub);
  const metered = meter(file.body, { maxBytes, headBytes: HEAD_BYTES });
  const head = await metered.head();
  if (head.byteLength === 0) {
    await metered.cancel();
    throw new HubError("unprocessable", `The file "${short(file.name)}" is empty`, {
      code: "file.empty",
    });
  }
  const found = await findType(head);
  try {
    checkType(
      file,
      found?.type ?? "application/octet-stream",
      file.accepted ?? document.company.fileTypes,
    );
  } catch (error) {
    await metered.cancel();
    throw error;
  }
  const storageKey = newKey(hub);
  const type = found?.type ?? "application/octet-stream";
  const hash = createHash("sha256");
  await hub.db.write([looseFile(storageKey, hub.now())]);
  try {
    await hub.files.put(storageKey, metered.rest((part) => void hash.update(part)), type);
  } catch (error) {
    await discardBytes(hub, storageKey);
    if (metered.overflowed()) throw tooLarge(file.name, maxBytes);
    throw error;
  }
  if (metered.overflowed()) {
    await discardBytes(hub, storageKey);
    throw tooLarge(file.name, maxBytes);
  }
  try {
    await scanBytes(hub, storageKey, short(file.name));
  } catch (error) {
    await discardBytes(hub, storageKey);
    throw error;
  }
  return {
    name: safeName(file.name, found?.endings ?? []),
    type,
    size: metered.size(),
    sha256: hash.digest("hex"),
    storageKey,
  };
}

/** Now, or with the next sweep. */
async function discardBytes(hub: Hub, key: string): Promise<void> {
  try {
    await hub.files.delete(key);
    await hub.db.write([ownedFile(key)]);
  } catch (error) {
    getLogger(["hubbub", "files"]).warn("Bytes were left to the sweep: {reason}", {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

function checkType(file: NewFile, found: string, accepted: string[]): void {
  if (file.lenient) return;
  if (!accepted.includes(found)) {
    throw new HubError(
      "unsupported",
      `Files like "${short(file.name)}" (${found}) are not accepted here`,
      { code: "file.type_refused", extra: { accepted } },
    );
  }
  if (contradicts(file.declaredType, found)) {
    throw new HubError(
      "unsupported",
      `"${short(file.name)}" says it is ${file.declaredType} and is ${found}: save it anew`,
      { code: "file.type_mismatch" },
    );
  }
}

export function tooLarge(name: string, maxBytes: number): HubError {
  return new HubError(
    "too_large",
    `The file "${short(name)}" is larger than ${
      Math.floor(maxBytes / MIB)
    } MiB: send a smaller one`,
    { code: "file.too_large", extra: { maxBytes } },
  );
}

const short = (name: string) => safeName(name, []).slice(0, 60);

/** Nothing of name, customer or order can be read from a key. */
function newKey(hub: Hub): string {
  const random = crypto.getRandomValues(new Uint8Array(20));
  const text = [...random].map((b) => b.toString(16).padStart(2, "0")).join("");
  return `${new Date(hub.now()).toISOString().slice(0, 7)}/${text}`;
}
