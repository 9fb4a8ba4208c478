/** What a draft needs to know of a form control; DOM controls fit as they are. */
export interface Field {
  name: string;
  type: string;
  value: string;
  checked?: boolean;
  autocomplete?: string;
  dataset?: Record<string, string | undefined>;
}

/** Values by field name; for boxes and tiles the chosen values, none being an empty list. */
export type Values = Record<string, string[]>;

const NEVER = new Set(["password", "file", "submit", "button", "reset", "image"]);
const CHOICE = new Set(["radio", "checkbox"]);

/** The hidden field that makes a repeated send harmless; it belongs to the draft, not to the page. */
export const KEY_FIELD = "idempotency_key";

/** Passwords, one-time codes, files and fields that ask for it are not kept as text. */
export function isKept(field: Field): boolean {
  return field.name !== "" && !NEVER.has(field.type) && !/password|one-time-code/.test(field.autocomplete ?? "") && field.dataset?.["noDraft"] === undefined;
}

/** What the form holds now. */
export function collect(fields: Iterable<Field>): Values {
  const values: Values = {};
  for (const field of fields) {
    if (!isKept(field)) continue;
    const list = (values[field.name] ??= []);
    if (!CHOICE.has(field.type) || field.checked) list.push(field.value);
  }
  return values;
}

/** True when there is something a person would miss. */
export function isWorthKeeping(fields: Iterable<Field>): boolean {
  for (const field of fields) {
    if (isKept(field) && field.type !== "hidden" && !CHOICE.has(field.type) && !field.type.startsWith("select") && field.value.trim() !== "") return true;
  }
  return false;
}

/** Gives kept values back to fields that are empty or hold only where to begin; what the page says besides stays. Returns the fields it changed. */
export function restore<F extends Field>(fields: Iterable<F>, values: Values): F[] {
  const all = [...fields].filter(isKept);
  const answered = new Set(all.filter(({ type, checked }) => type === "radio" && checked).map(({ name }) => name));
  const left = new Map(Object.entries(values).map(([name, list]) => [name, [...list]]));
  return all.filter((field) => {
    const kept = left.get(field.name);
    if (!kept) return false;
    if (CHOICE.has(field.type)) {
      const wanted = kept.includes(field.value);
      if (field.checked === wanted || (field.type === "radio" && (answered.has(field.name) || !wanted))) return false;
      field.checked = wanted;
      return true;
    }
    const value = kept.shift();
    if (value === undefined || value === field.value || (field.value !== "" && field.dataset?.["begun"] === undefined && field.name !== KEY_FIELD && !field.type.startsWith("select"))) return false;
    field.value = value;
    return true;
  });
}
