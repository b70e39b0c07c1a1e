import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outgoing, RECEIPT_STATES } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Channel, Hub } from "../../types/hub.ts";

/** A channel between a hub and a customer who can be asked what arrived. */
export interface ChannelSetup {
  hub: Hub;
  channel: Channel;
  /** A message of the record with this text, ready to be sent. */
  message(text: string): Promise<Outgoing>;
  /** Texts that reached the customer, oldest first. */
  arrived(): Promise<string[]>;
  /** Runs `work` while nobody on the other side answers. */
  whileDown<T>(work: (hub: Hub) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What every channel must do; each channel's suite calls it. */
export function channelContract(name: Channel["name"], open: () => Promise<ChannelSetup>): void {
  describe(`the ${name} channel, as every channel`, () => {
    let setup: ChannelSetup;
    beforeAll(async () => {
      setup = await open();
    });
    afterAll(async () => {
      await setup.close();
    });

    it("knows its name and what one message may carry", () => {
      expect(setup.channel.name).toBe(name);
      expect(setup.channel.maxTextLength).toBeGreaterThan(0);
    });

    it("sends a message once and names it (DC-13)", async () => {
      const message = await setup.message("exactly as written: <b>é</b> 😀");
      const result = await setup.channel.send(setup.hub, message);
      expect(result).toMatchObject({ outcome: "sent" });
      if (result.outcome !== "sent") return;
      expect(result.providerId).not.toBe("");
      expect(RECEIPT_STATES).toContain(result.state);
      expect((await setup.arrived()).filter((text) => text === message.text)).toHaveLength(1);
    });

    it("gives two messages two names, equal texts too (DC-13)", async () => {
      const sent = await Promise.all(
        [1, 2].map(async () =>
          await setup.channel.send(setup.hub, await setup.message("the same words"))
        ),
      );
      const ids = sent.map((result) => result.outcome === "sent" ? result.providerId : "");
      expect(new Set(ids).size).toBe(2);
    });

    it("refuses what is too long in plain words, and sends nothing of it (CE18-X10, CE29-X6)", async () => {
      const message = await setup.message("x".repeat(setup.channel.maxTextLength + 1));
      const result = await setup.channel.send(setup.hub, message);
      expect(result).toMatchObject({ outcome: "refused" });
      if (result.outcome === "refused") expect(result.reason).toMatch(/\w+ \w+/);
      expect(await setup.arrived()).not.toContain(message.text);
    });

    it("finds no trace of what was never sent (fault 7)", async () => {
      const message = await setup.message("never sent at all");
      expect(await setup.channel.find(setup.hub, message)).toBeNull();
    });

    it("answers an outage as data, never by throwing (fault 13)", async () => {
      const message = await setup.message("into the void");
      const result = await setup.whileDown((hub) => setup.channel.send(hub, message));
      expect(["retry", "unknown"]).toContain(result.outcome);
      if (result.outcome !== "sent") expect(result.reason).not.toBe("");
    });

    it("fetches no media from addresses that are not its provider's (fault 20)", async () => {
      for (const url of ["http://127.0.0.1/x", "https://evil.example/x", "file:///etc/passwd"]) {
        const media = { name: "x", type: "image/png", size: 0, url };
        await expect(setup.channel.fetchMedia(setup.hub, media)).rejects.toBeInstanceOf(HubError);
      }
    });
  });
}
