import description from "./description.json" with { type: "json" };

/** The few parts of OpenAPI that the carrier's description uses. */
interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  nullable?: boolean;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface Match {
  operation: Operation;
  path: Record<string, string>;
}

const paths = description.paths as unknown as Record<string, Record<string, Operation>>;
const schemas = description.components.schemas as unknown as Record<string, Schema>;

const FORM = "application/x-www-form-urlencoded";

/** Finds the operation of a request; `method` when the path is known but not the method. */
export function matchOperation(method: string, pathname: string): Match | "path" | "method" {
  let known = false;
  for (const [template, item] of Object.entries(paths)) {
    const values = matchPath(template, pathname);
    if (values === null) continue;
    known = true;
    const operation = item[method.toLowerCase()];
    if (operation?.operationId) return { operation, path: values };
  }
  return known ? "method" : "path";
}

function matchPath(template: string, pathname: string): Record<string, string> | null {
  const names: string[] = [];
  const pattern = template.replace(/[.]/g, "\\.").replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return "([^/.]+)";
  });
  const found = new RegExp(`^${pattern}$`).exec(pathname);
  if (found === null) return null;
  return Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? "")]));
}

/** Every way in which a request differs from the description; empty when it fits. */
export function requestFaults(
  match: Match,
  query: URLSearchParams,
  form: URLSearchParams,
): string[] {
  const parameters = match.operation.parameters ?? [];
  const faults: string[] = [];
  for (const parameter of parameters) {
    const values = parameter.in === "path"
      ? [match.path[parameter.name] ?? ""]
      : query.getAll(parameter.name);
    if (values.length === 0 && parameter.required) faults.push(`${parameter.name} is missing`);
    faults.push(...valueFaults(parameter.name, parameter.schema, values));
  }
  const known = new Set(parameters.filter((p) => p.in === "query").map((p) => p.name));
  for (const name of new Set(query.keys())) {
    if (!known.has(name)) faults.push(`${name} is not a query parameter`);
  }
  return [...faults, ...formFaults(match.operation, form)];
}

function formFaults(operation: Operation, form: URLSearchParams): string[] {
  const schema = operation.requestBody?.content[FORM]?.schema;
  const properties = schema?.properties ?? {};
  const faults: string[] = [];
  for (const name of schema?.required ?? []) {
    if (!form.has(name)) faults.push(`${name} is missing`);
  }
  for (const name of new Set(form.keys())) {
    const property = properties[name];
    if (property === undefined) faults.push(`${name} is not a field`);
    else faults.push(...valueFaults(name, property, form.getAll(name)));
  }
  return faults;
}

function valueFaults(name: string, given: Schema, values: string[]): string[] {
  const schema = resolve(given);
  if (schema.type === "array") {
    return values.flatMap((value) => textFaults(name, resolve(schema.items ?? {}), value));
  }
  if (values.length > 1) return [`${name} is given ${values.length} times`];
  return values.flatMap((value) => textFaults(name, schema, value));
}

function textFaults(name: string, schema: Schema, value: string): string[] {
  const wrong = (what: string) => [`${name} ${what}`];
  if (schema.type === "boolean" && !/^(true|false)$/i.test(value)) return wrong("is not a boolean");
  if (schema.type === "integer" && !/^-?\d+$/.test(value)) return wrong("is not an integer");
  if (schema.type === "number" && !Number.isFinite(Number(value))) return wrong("is not a number");
  if (schema.enum && !schema.enum.includes(value)) return wrong("is none of the allowed values");
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) return wrong("has a wrong form");
  if (schema.minLength !== undefined && value.length < schema.minLength) {
    return wrong("is too short");
  }
  if (schema.maxLength !== undefined && value.length > schema.maxLength) {
    return wrong("is too long");
  }
  if (schema.format === "uri" && !URL.canParse(value)) return wrong("is not an address");
  if (schema.minimum !== undefined && Number(value) < schema.minimum) return wrong("is too small");
  if (schema.maximum !== undefined && Number(value) > schema.maximum) return wrong("is too large");
  return [];
}

/** Ways in which an answer of ours differs from the description (the stand-in checks itself). */
export function answerFaults(match: Match, status: number, body: unknown): string[] {
  const response = match.operation.responses[String(status)];
  if (response === undefined) return [`status ${status} is not described`];
  const schema = response.content?.["application/json"]?.schema;
  return schema === undefined ? [] : jsonFaults("answer", schema, body);
}

function jsonFaults(at: string, given: Schema, value: unknown): string[] {
  const schema = resolve(given);
  if (value === null) return schema.nullable || schema.enum ? [] : [`${at} is null`];
  if (schema.type === "array") {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((item, i) => jsonFaults(`${at}.${i}`, schema.items ?? {}, item));
  }
  if (schema.type === "object") {
    if (typeof value !== "object") return [`${at} is no object`];
    const properties = schema.properties;
    if (properties === undefined) return [];
    return Object.entries(value as Record<string, unknown>).flatMap(([name, child]) => {
      const property = properties[name];
      return property ? jsonFaults(`${at}.${name}`, property, child) : [`${at}.${name} is unknown`];
    });
  }
  if (schema.type === "integer") return Number.isInteger(value) ? [] : [`${at} is no integer`];
  if (schema.type === "boolean") return typeof value === "boolean" ? [] : [`${at} is no boolean`];
  if (typeof value !== "string") return [`${at} is no text`];
  return textFaults(at, { ...schema, format: "" }, value);
}

function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {};
}
