import { fileTypeFromBuffer } from "file-type";

/** Bytes looked at to tell a type. */
export const HEAD_BYTES = 4100;

export interface FoundType {
  type: string;
  /** File name endings that fit, best first; empty = any. */
  endings: string[];
}

const ALIASES: Record<string, string> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "audio/mp3": "audio/mpeg",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "application/ogg": "audio/ogg",
  "audio/x-m4a": "audio/mp4",
  "application/x-zip-compressed": "application/zip",
};
const ENDINGS: Record<string, string[]> = {
  "image/jpeg": ["jpg", "jpeg"],
  "audio/ogg": ["ogg", "oga", "opus"],
  "video/mp4": ["mp4", "m4v"],
  "text/plain": ["txt", "log", "md", "csv", "json"],
};
/** What sending programs say when they do not know. */
const NO_STATEMENT = new Set(["", "application/octet-stream", "binary/octet-stream"]);

/** Lower case, without parameters, one name for each type. */
export function plainType(type: string): string {
  const plain = type.split(";")[0]!.trim().toLowerCase();
  return ALIASES[plain] ?? plain;
}

/** The type by the first bytes, whatever anybody says it is; null when it is none we can tell. */
export async function findType(head: Uint8Array): Promise<FoundType | null> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found) {
    const plain = plainType(found.mime);
    const type = plain === "application/xml" ? markup(head) ?? plain : plain;
    return { type, endings: ENDINGS[type] ?? [found.ext] };
  }
  if (!isText(head)) return null;
  const type = markup(head) ?? "text/plain";
  return { type, endings: ENDINGS[type] ?? [] };
}

/** True when a sender names another type than the bytes have (CE18-X13). Text is text, whatever kind. */
export function contradicts(declared: string, found: string): boolean {
  const said = plainType(declared);
  if (NO_STATEMENT.has(said) || said === found) return false;
  if (found === "text/plain") return !/^(text\/|application\/(json|csv))/.test(said);
  // One box, several names: Ogg and MP4 hold sound, pictures or both.
  const box = (type: string) => /(ogg|mp4|quicktime|webm)$/.exec(type)?.[1] ?? type;
  return box(said) !== box(found);
}

/** Text that a browser would run or draw gets its own name, so that no list of texts admits it. */
function markup(head: Uint8Array): string | null {
  const text = new TextDecoder().decode(head).trimStart().slice(0, 1000).toLowerCase();
  if (/<svg[\s>]/.test(text)) return "image/svg+xml";
  if (/^(<!--|<!doctype html|<html|<head|<body|<script|<iframe|<style)/.test(text)) {
    return "text/html";
  }
  return /^<\?xml/.test(text) ? "application/xml" : null;
}

function isText(head: Uint8Array): boolean {
  if (head.includes(0)) return false;
  try {
    // The cut may fall into the middle of a character.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
