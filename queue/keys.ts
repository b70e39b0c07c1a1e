/**
 * Where the queue's keys come from. Everything of a region begins with its tag, so that one slot
 * holds it: `{region}:`. `events` is the stream, entry ids `<epoch>-<seq>`. Keys that outlive an epoch stand directly under `q:` (`q:epoch`, `q:last`,
 * `q:seq`, `q:media`, `q:fronts`, `q:rebuilding`, `q:o:<operation>`); the state of an epoch under
 * `q<epoch>:`, so that a new epoch begins empty:
 *
 * x:<id> interaction · a:<id> agent · due timers · w:<list> waiting · hd first of each list · wn waiting per queue · wh:<agent> held for an agent ·
 * wa:<queue>:<medium> waiting by arrival · h:<profile>:<class>, hq:<queue>:<medium> bounds of lists ·
 * i:<profile>:<media> free agents · g:<list>, g:<list>:<level> bounds of pools · pm:<profile> media
 * of pools in use · bi, bk, bd lists (given, usable, by id) · ql:<queue>:<medium> lists of a queue ·
 * pi, pk profiles (given, usable) · pf:<p> definition · pd:<p> capacity and classes · k:<p> lists a
 * profile fits · c:<list> profiles that fit, with proficiency · qp:<queue> profiles of members ·
 * pg:<p> agents of a profile · ap profile of each agent · pn agents signed in (s) and available (v)
 * per profile · ax:<agent> interactions that pass it over · of open offers · qs rules of queues
 */
export function tagOf(region: string): string {
  return `{${region}}:`;
}

export function epochKey(region: string): string {
  return `${tagOf(region)}q:epoch`;
}

/** Beginning of all state of one epoch. */
export function epochPrefix(region: string, epoch: number | string): string {
  return `${tagOf(region)}q${epoch}:`;
}
