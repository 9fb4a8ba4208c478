import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What the pages say, read where they read it: a journey names a message, and does not break when its wording gets better. */
function read(language: string): Map<string, string> {
  const folder = resolve(import.meta.dirname, "../../locales", language);
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const messages = texts.flatMap((text) => [...text.matchAll(/^([a-z][\w-]*) *=(.*(?:\n[ \t]+.*)*)/gm)]);
  return new Map(messages.map(([, id, text]) => [id ?? "", (text ?? "").trim()]));
}

const languages = { vi: read("vi"), en: read("en") };

export type Language = keyof typeof languages;

function find(id: string, language: Language): string {
  const text = languages[language].get(id);
  if (text === undefined) throw new Error(`there is no message ${id} in ${language}`);
  return text;
}

/** The message, in Vietnamese unless told otherwise, with the values of its variables filled in. */
export function say(id: string, values: Record<string, string | number> = {}, language: Language = "vi"): string {
  return find(id, language).replace(/\{ *\$(\w+) *\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** The message as a pattern in which each variable stands for any text. */
export function like(id: string, language: Language = "vi"): RegExp {
  const fixed = find(id, language).split(/\{ *"[^"]*" *\}|\{[^}]*\}/);
  return new RegExp(fixed.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*"));
}
