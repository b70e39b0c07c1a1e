import type { Config } from "../config.ts";
import type { FileStore } from "../types/hub.ts";

/** Opens the file store: an S3-compatible one when configured, else a folder under HUBBUB_DATA. */
export async function openFiles(config: Config): Promise<FileStore> {
  if (config.s3) return (await import("./files/s3.ts")).openS3(config.s3);
  return (await import("./files/disk.ts")).openDisk(`${config.data}/files`);
}
