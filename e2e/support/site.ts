import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from "@playwright/test";
import type { Account, City } from "./serve.ts";
import { say } from "./words.ts";

export { expect };
export type { Account, City, Locator, Page };

interface Site {
  /** The city that the run serves. */
  city: City;
  /** Opens a browser of its own, with nobody signed in. */
  visitor: (options?: BrowserContextOptions) => Promise<Page>;
  /** Opens a browser of its own in which this person has signed in, on a screen as offices have them. */
  signedIn: (account: Account) => Promise<Page>;
}

/** An address of the range for documentation and tests of networks, another one each time. */
function address(): Record<string, string> {
  const part = () => Math.floor(Math.random() * 254) + 1;
  return { "X-Forwarded-For": `198.${18 + Math.floor(Math.random() * 2)}.${part()}.${part()}` };
}

const desktop = { width: 1280, height: 900 };

/** A journey: everything of Playwright, and the city. */
export const test = base.extend<Site>({
  city: async ({}, use) => {
    const city = process.env.NHIPCAU_CITY;
    if (!city) throw new Error("no city is served");
    await use(JSON.parse(city) as City);
  },
  baseURL: async ({ city }, use) => use(city.address),
  extraHTTPHeaders: async ({}, use) => use(address()),
  visitor: async ({ browser }, use) => {
    const open: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ extraHTTPHeaders: address(), ...options });
      open.push(context);
      return context.newPage();
    });
    for (const context of open) await context.close();
  },
  signedIn: async ({ visitor }, use) => {
    await use(async (account) => {
      const page = await visitor({ viewport: desktop });
      await page.goto("/sign-in");
      await page.getByLabel(say("staff-sign-in-login")).fill(account.login);
      await page.getByLabel(say("staff-sign-in-password")).fill(account.password);
      await page.getByRole("button", { name: say("staff-sign-in-do"), exact: true }).click();
      await expect(page).toHaveURL(/\/(work|desk)/);
      return page;
    });
  },
});

/** Somebody of the demonstration who holds the role, in this unit if one is named. */
export function worker(city: City, role: string, unit?: string): Account {
  const found = city.accounts.find((one) => one.roles.includes(role) && (unit === undefined || one.unit === unit));
  if (!found) throw new Error(`the demonstration has nobody who is ${role} in ${unit ?? "any unit"}`);
  return found;
}
