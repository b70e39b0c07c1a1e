/**
 * `t=<seconds>,v1=<hex>`: HMAC-SHA-256 over `<seconds>.<body>` under the endpoint's secret. The
 * time lets a receiver refuse old copies (five minutes is a good limit).
 */
export async function signDelivery(secret: string, body: string, nowMs: number): Promise<string> {
  const seconds = Math.floor(nowMs / 1000);
  const encode = (text: string) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey(
    "raw",
    encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const mac = await crypto.subtle.sign("HMAC", key, encode(`${seconds}.${body}`));
  const hex = [...new Uint8Array(mac)].map((b) => b.toString(16).padStart(2, "0")).join("");
  return `t=${seconds},v1=${hex}`;
}
