import { openEmbedded } from "../../../db/redis/embedded.ts";

// A hub that is going to be killed.
const store = await openEmbedded(Deno.args[0]!);
await store.client.set("written", "before the kill");
console.log("ready");
setInterval(() => {}, 60_000);
