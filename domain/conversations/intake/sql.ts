import { JOINABLE } from "../open_states.ts";

// The statements of intake. `v` is one JSON object of a batch; `shapes.ts` gives its short names.

export const CLAIM = `INSERT INTO inbound (channel, provider_id, message_id, raw, at)
  SELECT v ->> 'c', v ->> 'p', v ->> 'm', v ->> 'r', v ->> 'at'
  FROM (SELECT value AS v FROM json_each(?))
  WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.channel = v ->> 'c'
    AND m.provider_id = v ->> 'p' AND NOT EXISTS (SELECT 1 FROM inbound i
      WHERE i.channel = m.channel AND i.provider_id = m.provider_id))
  ON CONFLICT (channel, provider_id) DO UPDATE SET duplicates = duplicates + 1`;

/** Wishes of which one message's provider id is ours. CROSS JOIN: `inbound` is only ever looked up. */
const WISHED = `(SELECT j.value AS v FROM json_each(?) j WHERE EXISTS (
  SELECT 1 FROM json_each(j.value, '$.ps') x CROSS JOIN inbound b ON b.channel = j.value ->> 'c'
    AND b.provider_id = x.value ->> 0 AND b.message_id = x.value ->> 1))`;

/** Rows of this batch whose provider id is ours. */
const CLAIMED = `(SELECT j.key AS n, j.value AS v FROM json_each(?) j
  CROSS JOIN inbound b ON b.channel = j.value ->> 'c' AND b.provider_id = j.value ->> 'p'
    AND b.message_id = j.value ->> 'm')`;

export const CONTACTS =
  `INSERT INTO contacts (id, name, email, phone, language, created_at, updated_at,
    last_seen_at)
  SELECT v ->> 'K', v ->> 'nm', v ->> 'em', v ->> 'ph', v ->> 'la', v ->> 'at', v ->> 'at', v ->> 'at'
  FROM ${WISHED}
  WHERE NOT EXISTS (SELECT 1 FROM contact_addresses a WHERE a.channel = v ->> 'c'
      AND a.address = v ->> 'a')
    AND NOT EXISTS (SELECT 1 FROM contacts k WHERE k.phone <> '' AND k.phone = v ->> 'mp')
  ON CONFLICT DO NOTHING`;

export const ADDRESSES = `INSERT INTO contact_addresses (channel, address, contact_id, created_at)
  SELECT v ->> 'c', v ->> 'a', COALESCE((SELECT k.id FROM contacts k WHERE k.phone <> ''
      AND k.phone = v ->> 'mp' ORDER BY k.created_at, k.id LIMIT 1), v ->> 'K'), v ->> 'at'
  FROM ${WISHED} WHERE true
  ON CONFLICT DO NOTHING`;

export const LAPSE = `UPDATE conversations SET closed_at = x.at, closed_reason = 'window'
  FROM (SELECT c.id, MAX(v ->> 'at') AS at FROM ${WISHED}
    JOIN conversations c ON c.channel = v ->> 'c' AND c.our_address = v ->> 'o'
      AND c.address = v ->> 'a' AND c.closed_at IS NULL
    WHERE COALESCE(c.last_message_at, c.created_at) < v ->> 'w'
      AND NOT EXISTS (SELECT 1 FROM interactions i WHERE i.conversation_id = c.id
        AND i.state IN ${JOINABLE})
    GROUP BY c.id) x
  WHERE conversations.id = x.id`;

/** A reaction never reopens: it goes to the last conversation, and makes one only if there is none. */
export const CONVERSATIONS =
  `INSERT INTO conversations (id, channel, entry_point, our_address, address,
    contact_id, created_at)
  SELECT v ->> 'C', v ->> 'c', v ->> 'e', v ->> 'o', v ->> 'a',
    (SELECT contact_id FROM contact_addresses a WHERE a.channel = v ->> 'c'
      AND a.address = v ->> 'a'), v ->> 'at'
  FROM ${WISHED}
  WHERE v ->> 're' = 0 OR NOT EXISTS (SELECT 1 FROM conversations c WHERE c.channel = v ->> 'c'
    AND c.our_address = v ->> 'o' AND c.address = v ->> 'a')
  ON CONFLICT DO NOTHING`;

/**
 * Row of the open conversation, of which there is at most one; else of the last. Two looks are
 * cheaper than a sort, and a row number is found without its id.
 */
const CONVERSATION = `COALESCE((SELECT c.rowid FROM conversations c WHERE c.channel = v ->> 'c'
    AND c.our_address = v ->> 'o' AND c.address = v ->> 'a' AND c.closed_at IS NULL),
  (SELECT c.rowid FROM conversations c WHERE c.channel = v ->> 'c'
    AND c.our_address = v ->> 'o' AND c.address = v ->> 'a'
  ORDER BY c.created_at DESC, c.id DESC LIMIT 1))`;

export const INTERACTIONS = `INSERT INTO interactions (id, medium, conversation_id, contact_id,
    entry_point, queue, subject, category, state, region, priority, item, created_at)
  SELECT v ->> 'I', v ->> 'c', k.id, k.contact_id, v ->> 'e', v ->> 'q', v ->> 'su', v ->> 'ca',
    'received', ?, v ->> 'pr', v ->> 'it', v ->> 'at'
  FROM ${WISHED} JOIN conversations k ON k.rowid = ${CONVERSATION}
  WHERE v ->> 'I' IS NOT NULL
  ON CONFLICT DO NOTHING
  RETURNING id`;

/** Conversations of address pairs, each looked for once, whatever comes from it. */
const PAIRS = `(SELECT p.key AS n, c.id, c.contact_id, c.last_seq, (SELECT i.id FROM interactions i
      WHERE i.conversation_id = c.id AND i.state IN ${JOINABLE}) AS interaction
    FROM (SELECT key, value ->> 0 AS c, value ->> 1 AS o, value ->> 2 AS a FROM json_each(?)) p
    JOIN conversations c ON c.rowid = COALESCE((SELECT o.rowid FROM conversations o
        WHERE o.channel = p.c AND o.our_address = p.o AND o.address = p.a AND o.closed_at IS NULL),
      (SELECT o.rowid FROM conversations o
        WHERE o.channel = p.c AND o.our_address = p.o AND o.address = p.a
        ORDER BY o.created_at DESC, o.id DESC LIMIT 1)))`;

export const MESSAGES = `WITH k AS MATERIALIZED ${PAIRS}
  INSERT INTO messages (id, conversation_id, interaction_id, seq, direction, channel,
    author_kind, author_id, text, sealed, files, provider_id, client_key, status, attributes, at,
    sent_at)
  SELECT v ->> 'm', k.id, k.interaction,
    k.last_seq + ROW_NUMBER() OVER (PARTITION BY k.n ORDER BY r.n), 'in', v ->> 'c', 'customer',
    k.contact_id, v ->> 'x', v ->> 's', v ->> 'f', v ->> 'p',
    CASE WHEN v ->> 'ck' IS NOT NULL AND NOT EXISTS (SELECT 1 FROM messages m
      WHERE m.conversation_id = k.id AND m.client_key = v ->> 'ck') THEN v ->> 'ck' END,
    'received', v ->> 't', v ->> 'at', v ->> 'se'
  FROM ${CLAIMED} r JOIN k ON k.n = v ->> 'k'`;

export const THREADS =
  `SELECT k.n, k.id AS conversation_id, k.last_seq, k.interaction AS interaction_id,
    (SELECT agent_id FROM interactions i WHERE i.id = k.interaction) AS agent_id FROM ${PAIRS} k`;

export const MOVE = `UPDATE conversations SET last_seq = x.seq,
    last_message_at = MAX(COALESCE(last_message_at, 0), x.at),
    last_inbound_at = MAX(COALESCE(last_inbound_at, 0), x.at), preview = x.preview
  FROM (SELECT m.conversation_id AS id, MAX(m.seq) AS seq, m.at AS at, j.value ->> 1 AS preview
    FROM json_each(?) j JOIN messages m ON m.id = j.value ->> 0 GROUP BY m.conversation_id) x
  WHERE conversations.id = x.id`;

/** Closed by somebody between our look and this write: the customer goes on, so does the thread. */
export const REOPEN = `UPDATE conversations SET closed_at = NULL, closed_reason = ''
  WHERE closed_at IS NOT NULL AND id IN (SELECT m.conversation_id FROM json_each(?) j
      JOIN messages m ON m.id = j.value ->> 0 WHERE j.value ->> 1 = 1)
    AND NOT EXISTS (SELECT 1 FROM conversations o WHERE o.channel = conversations.channel
      AND o.our_address = conversations.our_address AND o.address = conversations.address
      AND o.closed_at IS NULL)`;

/** Takes the milliseconds of silence after which somebody has to be verified again. */
export const SEEN = `UPDATE contacts SET last_seen_at = x.at,
    silent_since = CASE WHEN x.at - last_seen_at > ? THEN COALESCE(silent_since, last_seen_at)
      ELSE silent_since END
  FROM (SELECT m.author_id AS id, MAX(m.at) AS at FROM json_each(?) j
    JOIN messages m ON m.id = j.value GROUP BY m.author_id) x
  WHERE contacts.id = x.id AND COALESCE(contacts.last_seen_at, 0) < x.at`;

export const OPENED =
  `INSERT INTO events (id, at, kind, interaction_id, conversation_id, queue, medium,
    state, actor, data)
  SELECT v ->> 'E', v ->> 'at', 'received', i.id, i.conversation_id, i.queue, i.medium,
    'received', 'customer', json_object('category', i.category, 'subject', i.subject)
  FROM ${WISHED} JOIN interactions i ON i.id = v ->> 'I' WHERE true
  ON CONFLICT DO NOTHING`;

/** Messages by channel and provider's id. */
export const KNOWN =
  `SELECT j.key AS n, m.id, m.conversation_id, m.interaction_id, m.seq, i.agent_id
  FROM json_each(?) j JOIN messages m ON m.channel = j.value ->> 0 AND m.provider_id = j.value ->> 1
  LEFT JOIN interactions i ON i.id = m.interaction_id`;
