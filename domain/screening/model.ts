export interface Samples {
  category: string;
  samples: readonly string[];
}

export interface Guess {
  category: string;
  /** 0 to 1. */
  confidence: number;
}

/** A text sounds like a category: trained in process, without network or key, same in, same out. */
export interface ContentModel {
  /** All categories, likeliest first. Pure. */
  guess(text: string): Guess[];
}

/** Share of a word beside that of its character trigrams: words say more, trigrams forgive typing. */
const WORD_WEIGHT = 2;
/** How sharply likeness becomes confidence; chosen so that unlike texts stay below the accept limit. */
const SHARPNESS = 14;
/** A text that shares nothing with any sample belongs nowhere: its confidence is spread with this. */
const NOTHING = 0.12;
/** Weight of a feature no sample has, as that of one in so many categories. */
const RAREST = 4;
/** Longest part of a text looked at, characters. */
const MAX_TEXT = 2_000;

/**
 * Learns categories from their samples (CE29-R19, BOT-12): each sample is a vector of words and
 * character trigrams weighted by how few categories use them; a text is as like a category as the
 * mean of its likeness to the category as a whole and to its nearest sample. Likeness becomes
 * confidence by a softmax that counts "none of them" too.
 */
export function trainModel(categories: readonly Samples[]): ContentModel {
  const taught = categories.filter(({ samples }) => samples.length > 0)
    .map(({ category, samples }) => ({ category, counts: samples.map(features) }));
  const weights = rarity(taught.map(({ counts }) => counts));
  const points = taught.flatMap(({ counts }, owner) => {
    const vectors = counts.map((one) => unit(weigh(one, weights)));
    const centre = unit(sum(vectors));
    return [
      { owner, centre: true, vector: centre },
      ...vectors.map((vector) => ({ owner, centre: false, vector })),
    ];
  });
  const index = postings(points.map(({ vector }) => vector));
  return {
    guess(text) {
      const likeness = likenesses(index, points.length, unit(weigh(features(text), weights)));
      const centres = new Float64Array(taught.length);
      const nearest = new Float64Array(taught.length);
      points.forEach(({ owner, centre }, i) => {
        const into = centre ? centres : nearest;
        into[owner] = Math.max(into[owner]!, likeness[i]!);
      });
      const powers = taught.map((_, i) => Math.exp(SHARPNESS * (centres[i]! + nearest[i]!) / 2));
      const total = powers.reduce((all, power) => all + power, Math.exp(SHARPNESS * NOTHING));
      return taught.map(({ category }, i) => ({ category, confidence: powers[i]! / total }))
        .sort((a, b) => b.confidence - a.confidence || (a.category < b.category ? -1 : 1));
    },
  };
}

/** By feature: the points that have it, and how much of it. */
type Postings = Map<string, { at: number[]; values: number[] }>;

function postings(vectors: readonly Vector[]): Postings {
  const index: Postings = new Map();
  vectors.forEach((vector, i) => {
    for (const [feature, value] of vector) {
      const entry = index.get(feature);
      if (entry === undefined) index.set(feature, { at: [i], values: [value] });
      else {
        entry.at.push(i);
        entry.values.push(value);
      }
    }
  });
  return index;
}

/** Cosines of a vector with every point. */
function likenesses(index: Postings, points: number, vector: Vector): Float64Array {
  const found = new Float64Array(points);
  for (const [feature, value] of vector) {
    const entry = index.get(feature);
    if (entry === undefined) continue;
    for (let i = 0; i < entry.at.length; i++) {
      const at = entry.at[i]!;
      found[at] = found[at]! + value * entry.values[i]!;
    }
  }
  return found;
}

type Vector = Map<string, number>;

function features(text: string): Vector {
  const counts: Vector = new Map();
  const words = text.slice(0, MAX_TEXT).normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase()
    .split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const add = (feature: string, by: number) => counts.set(feature, (counts.get(feature) ?? 0) + by);
  for (const word of words) {
    add(`w ${word}`, WORD_WEIGHT);
    const padded = `_${word}_`;
    for (let i = 0; i + 3 <= padded.length; i++) add(padded.slice(i, i + 3), 1);
  }
  return counts;
}

/** What few categories use tells them apart: logarithm of categories over those that have it. */
function rarity(categories: readonly (readonly Vector[])[]): Vector {
  const users = new Map<string, number>();
  for (const samples of categories) {
    const own = new Set(samples.flatMap((sample) => [...sample.keys()]));
    for (const feature of own) users.set(feature, (users.get(feature) ?? 0) + 1);
  }
  const n = categories.length;
  return new Map([...users].map(([feature, count]) => [feature, Math.log((n + 1) / count)]));
}

/** What no sample has counts too: it makes a text unlike all of them. */
function weigh(counts: Vector, weights: Vector): Vector {
  const most = Math.log(RAREST);
  return new Map(
    [...counts].map(([f, count]) => [f, Math.log(1 + count) * (weights.get(f) ?? most)]),
  );
}

function sum(vectors: readonly Vector[]): Vector {
  const all: Vector = new Map();
  for (const vector of vectors) {
    for (const [feature, value] of vector) all.set(feature, (all.get(feature) ?? 0) + value);
  }
  return all;
}

function unit(vector: Vector): Vector {
  let squares = 0;
  for (const value of vector.values()) squares += value * value;
  const length = Math.sqrt(squares);
  return length === 0 ? vector : new Map([...vector].map(([f, value]) => [f, value / length]));
}
