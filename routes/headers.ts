import type { MiddlewareHandler } from "hono";

/** For answers of the API: never guessed at, never kept unless the route says so. */
export function apiHeaders(headers: Headers): void {
  setDefault(headers, "cache-control", "no-store");
  setDefault(headers, "x-content-type-options", "nosniff");
  setDefault(headers, "referrer-policy", "no-referrer");
  setDefault(headers, "content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  setDefault(headers, "cross-origin-resource-policy", "same-origin");
}

/** What a screen may load: its own files; nothing inline, no foreign host, no foreign frame. */
export const SCREEN_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

/** What the desk may reach besides when its phone is Twilio's: signalling, sounds, events. */
export const PHONE_POLICY = SCREEN_POLICY
  .replace(
    "connect-src 'self'",
    "connect-src 'self' https://eventgw.twilio.com wss://voice-js.roaming.twilio.com " +
      "https://media.twiliocdn.com https://sdk.twilio.com",
  )
  .replace(
    "media-src 'self' blob:",
    "media-src 'self' blob: mediastream: https://media.twiliocdn.com https://sdk.twilio.com",
  );

/** Middleware for the pages of desk, floor, admin and playground. */
export function screenHeaders(policy = SCREEN_POLICY): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    setDefault(headers, "content-security-policy", policy);
    setDefault(headers, "x-content-type-options", "nosniff");
    setDefault(headers, "referrer-policy", "same-origin");
    setDefault(headers, "x-frame-options", "SAMEORIGIN");
    setDefault(headers, "permissions-policy", "camera=(), geolocation=(), payment=()");
    setDefault(headers, "cross-origin-opener-policy", "same-origin");
    if (new URL(c.req.url).protocol === "https:") {
      setDefault(headers, "strict-transport-security", "max-age=31536000");
    }
  };
}

function setDefault(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value);
}
