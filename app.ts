import { Hono } from "hono";
import { agentRoutes } from "./routes/agents.ts";
import { authRoutes } from "./routes/auth.ts";
import { callPartyRoutes } from "./routes/call_parties.ts";
import { callbackRoutes } from "./routes/callbacks.ts";
import { boardRoutes } from "./routes/boards.ts";
import { callerRoutes } from "./routes/callers.ts";
import { callRoutes } from "./routes/calls.ts";
import { chatRoutes } from "./routes/chat.ts";
import { configurationRoutes } from "./routes/configuration.ts";
import { demoRoutes } from "./routes/demo.ts";
import { docsRoutes } from "./routes/docs.ts";
import { fileRoutes } from "./routes/files.ts";
import { flowRoutes } from "./routes/flows.ts";
import { healthRoutes } from "./routes/health.ts";
import { identityRoutes } from "./routes/identity.ts";
import { interactionRoutes } from "./routes/interactions.ts";
import { keyRoutes } from "./routes/keys.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { liveRoutes } from "./routes/live.ts";
import { meRoutes } from "./routes/me.ts";
import { reportRoutes } from "./routes/reports.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { responseRoutes } from "./routes/responses.ts";
import { missing } from "./routes/missing.ts";
import { describeApi } from "./routes/openapi.ts";
import { playgroundRoutes } from "./routes/playground.ts";
import { problemResponse } from "./routes/problems.ts";
import { routesOf } from "./routes/route.ts";
import type { Route } from "./routes/route_spec.ts";
import { supervisionRoutes } from "./routes/supervision.ts";
import { screenRoutes } from "./routes/screens.ts";
import { webhookEndpointRoutes } from "./routes/webhook_endpoints.ts";
import { webhooksRoutes } from "./routes/webhooks.ts";
import { voiceWebhooks } from "./routes/webhooks/voice.ts";
import { widgetRoutes } from "./routes/widget.ts";
import type { Carrier } from "./standins/carrier/carrier.ts";
import type { Hub } from "./types/hub.ts";

export interface App {
  fetch(request: Request, info?: Deno.ServeHandlerInfo): Response | Promise<Response>;
  /** Every declared route, for the access test and the API description. */
  routes: Route[];
}

/** Mounts every room's routes; what none of them answers is a problem document. */
export function createApp(hub: Hub, carrier: Carrier | null = null): App {
  const declared = [
    healthRoutes(hub),
    authRoutes(hub),
    conversationRoutes(hub),
    liveRoutes(hub),
    meRoutes(hub),
    responseRoutes(hub),
    agentRoutes(hub),
    interactionRoutes(hub),
    reportRoutes(hub),
    reviewRoutes(hub),
    supervisionRoutes(hub),
    configurationRoutes(hub),
    flowRoutes(hub),
    keyRoutes(hub),
    webhookEndpointRoutes(hub),
    callRoutes(hub),
    callerRoutes(hub),
    boardRoutes(hub),
    callbackRoutes(hub),
    identityRoutes(hub),
    callPartyRoutes(hub),
    chatRoutes(hub),
    fileRoutes(hub),
    demoRoutes(hub),
    ...(hub.config.demo ? [playgroundRoutes(hub, carrier)] : []),
  ];
  const routes = declared.flatMap(routesOf);
  const dist = new URL("./web/dist", import.meta.url).pathname;
  const app = new Hono();
  for (const each of declared) app.route("/", each);
  app.route("/", webhooksRoutes(hub));
  app.route("/", voiceWebhooks(hub));
  app.route("/", widgetRoutes(dist));
  app.route("/", docsRoutes());
  app.route("/", screenRoutes(dist, hub.config.demo, hub.config.twilio.apiKey !== undefined));
  let description: object | undefined;
  app.get("/openapi.json", (c) => {
    description ??= describeApi(routes, hub.config.publicUrl);
    return c.json(description);
  });
  app.notFound((c) => missing(hub, routes, c));
  app.onError((error) => problemResponse(error, hub.id()));
  return { fetch: (request, info) => app.fetch(request, info), routes };
}
