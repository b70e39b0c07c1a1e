/** One of a few, as pills; choosing the chosen one takes it back. */
export function Choices({ label, choices, chosen, choose }: {
  label: string;
  choices: readonly { id: string; name: string }[];
  chosen: string | null;
  choose: (id: string | null) => void;
}) {
  return (
    <div class="codes" role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <button
          type="button"
          key={choice.id}
          role="radio"
          aria-checked={choice.id === chosen}
          class="code"
          onClick={() => choose(choice.id === chosen ? null : choice.id)}
        >
          {choice.name}
        </button>
      ))}
    </div>
  );
}
