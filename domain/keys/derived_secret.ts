import type { Config } from "../../config.ts";

const INFO_PREFIX = "hubbub/";

/**
 * A secret of its own for each purpose, derived from the installation's (HKDF-SHA-256): 64
 * hexadecimal digits. One that leaks opens nothing else.
 */
export async function derivedSecret(config: Config, purpose: string): Promise<string> {
  const bytes = await derivedBytes(config, purpose);
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** The same as 32 raw bytes, for keys of ciphers and MACs. */
export async function derivedBytes(
  config: Config,
  purpose: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!config.secret) throw new Error("The installation has no secret: see installationSecret()");
  const encode = (text: string) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey("raw", encode(config.secret), "HKDF", false, [
    "deriveBits",
  ]);
  const bits = await crypto.subtle.deriveBits(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: new Uint8Array(),
      info: encode(`${INFO_PREFIX}${purpose}`),
    },
    key,
    256,
  );
  return new Uint8Array(bits);
}
