import { z } from "@hono/zod-openapi";
import { giveReview } from "../domain/reviews/give_review.ts";
import { listReviews } from "../domain/reviews/list_reviews.ts";
import { page } from "../types/api/page.ts";
import { ReviewGiven, ReviewView } from "../types/reviews.ts";
import type { Hub } from "../types/hub.ts";
import { decodeCursor, encodeCursor, Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

const tag = "Reviews";

/** Finished text exchanges a supervisor is to look at. */
export const reviewRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/reviews",
      summary: "Exchanges to be reviewed, or reviewed already; newest first",
      tag,
      access: { permission: "conversations.read_all" },
      query: z.strictObject({
        state: z.enum(["due", "done"]).optional(),
        agent: z.string().max(63).optional(),
        ...Paging,
      }),
      answer: page(ReviewView),
      handle: async ({ hub, query }) => {
        const cursor = decodeCursor(z.string(), query.cursor);
        const found = await listReviews(hub, { ...query, cursor });
        return { ...found, next: found.next === null ? null : encodeCursor(found.next) };
      },
    }),
    route({
      method: "put",
      path: "/api/v1/reviews/{id}",
      summary: "Review an exchange; `id` is its interaction",
      tag,
      access: { permission: "conversations.read_all", people: true },
      body: ReviewGiven,
      answer: ReviewView,
      refusals: [403, 404, 409],
      handle: ({ hub, params, body }) => giveReview(hub, params.id, body),
    }),
  ]);
