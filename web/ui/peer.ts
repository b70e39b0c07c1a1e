import { type ReadonlySignal, signal } from "@preact/signals";

/** What two browsers say to each other through the carrier's lines until they hear each other. */
export type Signal =
  /** I see you: tell me when you are ready for an offer. */
  | { kind: "hello" }
  /** Offer me a connection; `session` tells it from one before a reload. */
  | { kind: "ready"; session: string }
  | { kind: "description"; session: string; description: RTCSessionDescriptionInit }
  | { kind: "candidate"; session: string; candidate: RTCIceCandidateInit };

/** `asking`: the browser asks the person; `none`: refused or not there, the others hear silence. */
export type Microphone = "off" | "asking" | "on" | "none";

export interface Peers {
  microphone: ReadonlySignal<Microphone>;
  /** How many lines are heard right now. */
  heard: ReadonlySignal<number>;
  /** Asks for the microphone; call it after a click. Without one the call goes on in silence. */
  listen(): Promise<void>;
  /** Who is in the same conference now, this line included or not. */
  meet(lines: string[]): void;
  /** What came as `signal {from, data}`; anything not understood is let pass. */
  take(from: string, data: unknown): void;
  mute(on: boolean): void;
  /** Whom alone this phone is heard by; empty = by everybody. */
  only(line: string): void;
  /** On hold nothing is sent and nothing is heard. */
  hold(on: boolean): void;
  /** The call is over: connections and microphone are given back. Can be used again after. */
  close(): void;
}

interface Link {
  session: string;
  connection: RTCPeerConnection;
  sender: RTCRtpSender | null;
  sound: HTMLAudioElement;
  /** Candidates that came before the description they belong to. */
  early: RTCIceCandidateInit[];
}

const MAX_EARLY = 64;

/**
 * Sound between the browsers of one conference, directly, as WebRTC does it. Of two lines the one
 * whose name sorts first makes the offer, so that offers never cross. `send` carries a signal to
 * another line (`POST .../signal {to, data}`).
 */
export function createPeers(me: string, send: (to: string, data: Signal) => void): Peers {
  const microphone = signal<Microphone>("off");
  const heard = signal(0);
  const links = new Map<string, Link>();
  const waitingFor = new Map<string, string>();
  let own: MediaStreamTrack | null = null;
  let [muted, held, round] = [false, false, 0];
  let heardBy = "";
  const trackFor = (line: string) => heardBy === "" || heardBy === line ? own : null;
  const offers = (other: string) => me < other;

  function sound(): void {
    if (own) own.enabled = !muted && !held;
    for (const link of links.values()) link.sound.muted = held;
  }
  function count(): void {
    heard.value = [...links.values()]
      .filter(({ connection }) => connection.connectionState === "connected").length;
  }
  function drop(line: string): void {
    const link = links.get(line);
    links.delete(line);
    waitingFor.delete(line);
    link?.connection.close();
    if (link) link.sound.srcObject = null;
    count();
  }
  function greet(line: string): void {
    if (offers(line)) return send(line, { kind: "hello" });
    const session = crypto.randomUUID();
    waitingFor.set(line, session);
    send(line, { kind: "ready", session });
  }
  function connect(line: string, session: string): Link {
    drop(line);
    const connection = new RTCPeerConnection();
    const link: Link = { session, connection, sender: null, sound: new Audio(), early: [] };
    links.set(line, link);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) send(line, { kind: "candidate", session, candidate: candidate.toJSON() });
    };
    connection.ontrack = ({ track }) => {
      link.sound.srcObject = new MediaStream([track]);
      void link.sound.play().catch(() => undefined);
    };
    connection.onconnectionstatechange = () => {
      count();
      if (connection.connectionState === "failed" && links.get(line) === link) greet(line);
    };
    sound();
    return link;
  }
  async function describe(line: string, link: Link): Promise<void> {
    const { connection, session } = link;
    await connection.setLocalDescription();
    const description = connection.localDescription?.toJSON();
    if (description) send(line, { kind: "description", session, description });
  }
  async function offer(line: string, session: string): Promise<void> {
    if (links.get(line)?.session === session) return;
    const link = connect(line, session);
    link.sender = link.connection.addTransceiver("audio", { direction: "sendrecv" }).sender;
    await link.sender.replaceTrack(trackFor(line));
    await describe(line, link);
  }
  async function described(line: string, session: string, what: RTCSessionDescriptionInit) {
    const known = links.get(line);
    if (what.type === "offer" && known?.session !== session) {
      if (waitingFor.get(line) !== session) return;
      connect(line, session);
    }
    const link = links.get(line);
    if (link?.session !== session) return;
    await link.connection.setRemoteDescription(what);
    for (const candidate of link.early.splice(0)) await link.connection.addIceCandidate(candidate);
    if (what.type !== "offer") return;
    const [transceiver] = link.connection.getTransceivers();
    if (!transceiver) return;
    transceiver.direction = "sendrecv";
    link.sender = transceiver.sender;
    await link.sender.replaceTrack(trackFor(line));
    await describe(line, link);
  }
  async function candidate(line: string, session: string, what: RTCIceCandidateInit) {
    const link = links.get(line);
    if (link?.session !== session) return;
    if (link.connection.remoteDescription) await link.connection.addIceCandidate(what);
    else if (link.early.length < MAX_EARLY) link.early.push(what);
  }
  async function understand(line: string, data: Signal): Promise<void> {
    if (data.kind === "hello" && !offers(line)) greet(line);
    if (data.kind === "ready" && offers(line)) await offer(line, data.session);
    if (data.kind === "description") await described(line, data.session, data.description);
    if (data.kind === "candidate") await candidate(line, data.session, data.candidate);
  }
  // One after the other: an answer must not overtake the offer it belongs to.
  let last: Promise<void> = Promise.resolve();

  return {
    microphone,
    heard,
    async listen() {
      if (own || microphone.value === "asking") return;
      const asked = ++round;
      microphone.value = "asking";
      const track = await askMicrophone();
      if (asked !== round) return track?.stop();
      own = track;
      microphone.value = track ? "on" : "none";
      sound();
      for (const [line, { sender }] of links) await sender?.replaceTrack(trackFor(line));
    },
    meet(lines) {
      if (typeof RTCPeerConnection === "undefined") return;
      const others = new Set(lines.filter((line) => line !== me));
      for (const line of [...links.keys(), ...waitingFor.keys()]) {
        if (!others.has(line)) drop(line);
      }
      for (const line of others) if (!links.has(line) && !waitingFor.has(line)) greet(line);
    },
    take(from, data) {
      if (typeof RTCPeerConnection === "undefined" || typeof data !== "object" || !data) return;
      last = last.then(() => understand(from, data as Signal)).catch(() => undefined);
    },
    mute: (on) => (muted = on, sound()),
    only(line) {
      heardBy = line;
      for (const [other, { sender }] of links) void sender?.replaceTrack(trackFor(other));
    },
    hold: (on) => (held = on, sound()),
    close() {
      round++;
      for (const line of [...links.keys(), ...waitingFor.keys()]) drop(line);
      own?.stop();
      [own, muted, held, heardBy, microphone.value] = [null, false, false, "", "off"];
    },
  };
}

async function askMicrophone(): Promise<MediaStreamTrack | null> {
  try {
    const constraints = { audio: { echoCancellation: true, noiseSuppression: true } };
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    return stream.getAudioTracks()[0] ?? null;
  } catch {
    return null;
  }
}
