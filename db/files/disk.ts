import type { FileStore } from "../../types/hub.ts";
import { checkKey } from "./key.ts";

/** Files in a folder. A file appears whole or not at all, and is on disk when `put` resolves. */
export function openDisk(folder: string): FileStore {
  const path = (key: string) => `${folder}/${checkKey(key)}`;
  return {
    async put(key, body, _type) {
      const target = path(key);
      await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
      const partial = `${target}.${crypto.randomUUID()}.part`;
      try {
        const file = await Deno.open(partial, { createNew: true, write: true, mode: 0o600 });
        try {
          for await (const chunk of body) await writeAll(file, chunk);
          await file.sync();
        } finally {
          file.close();
        }
        await Deno.rename(partial, target);
      } catch (error) {
        await Deno.remove(partial).catch(() => {});
        throw error;
      }
    },
    async get(key) {
      try {
        return (await Deno.open(path(key))).readable;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return null;
        throw error;
      }
    },
    async delete(key) {
      await Deno.remove(path(key)).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    },
  };
}

async function writeAll(file: Deno.FsFile, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
}
