/** The tagline as a picture: many voices of different length become one line. */
const VOICES = [
  { y: 14, from: 46, tone: "coral" },
  { y: 38, from: 10, tone: "ink" },
  { y: 62, from: 84, tone: "teal" },
  { y: 86, from: 28, tone: "ink" },
  { y: 134, from: 62, tone: "amber" },
  { y: 158, from: 14, tone: "ink" },
  { y: 182, from: 40, tone: "violet" },
  { y: 206, from: 92, tone: "ink" },
];
const MIDDLE = 110;

export function Voices() {
  return (
    <svg class="voices" viewBox="0 0 420 220" fill="none" aria-hidden="true">
      {VOICES.map(({ y, from, tone }) => (
        <path
          key={y}
          class={`voice ${tone}`}
          d={`M${from} ${y} H${
            130 - Math.abs(y - MIDDLE) / 5
          } C 210 ${y} 190 ${MIDDLE} 262 ${MIDDLE}`}
        />
      ))}
      <path class="voice line" d={`M18 ${MIDDLE} H420`} />
    </svg>
  );
}
