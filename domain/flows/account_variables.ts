import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Flow } from "../../types/configuration/flows.ts";

/** A flow with the company's variables after its own, which go before those of the same name (CE09-R54). */
export function withAccount(flow: Flow, { variables }: Pick<Configuration, "variables">): Flow {
  const own = new Set(flow.variables.map(({ id }) => id));
  const more = variables.filter(({ id }) => !own.has(id));
  return more.length === 0 ? flow : { ...flow, variables: [...flow.variables, ...more] };
}

const made = new WeakMap<EntryPoint, { flow: Flow; fitted: Flow }>();

/** A flow as one of its entry points has it: with defaults of its own (CE09-R54). */
export function fittedTo(flow: Flow, entry: EntryPoint): Flow {
  const values = new Map(entry.voice.variables.map(({ variable, value }) => [variable, value]));
  if (values.size === 0) return flow;
  const known = made.get(entry);
  if (known?.flow === flow) return known.fitted;
  const fitted = {
    ...flow,
    variables: flow.variables.map((v) => ({ ...v, fallback: values.get(v.id) ?? v.fallback })),
  };
  made.set(entry, { flow, fitted });
  return fitted;
}
