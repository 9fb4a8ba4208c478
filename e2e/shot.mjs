import { chromium } from "playwright-core";
const base = process.argv[2];
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [lang, w] of [["vi",360],["en",1280],["vi",1280],["en",360]]) {
  const c = await b.newContext({ viewport: { width: w, height: 900 }, locale: lang });
  const p = await c.newPage();
  await p.goto(base + "/sign-in?lang=" + lang);
  await p.fill("input[name=login]", "coordinator"); await p.fill("input[name=password]", process.argv[3]);
  await p.click("main button[type=submit], main form button");
  await p.waitForLoadState();
  await p.goto(base + "/work/requests"); await p.screenshot({ path: `/tmp/s-requests-${lang}-${w}.png`, fullPage: true });
  const l = await p.locator("main a[href^='/work/requests/']").first().getAttribute("href").catch(()=>null);
  if (l) { await p.goto(base + l); await p.screenshot({ path: `/tmp/s-request-${lang}-${w}.png`, fullPage: true }); }
  await p.goto(base + "/work");
  const code = (await p.locator("main a[href^='/work/']").evaluateAll(a => a.map(x=>x.getAttribute("href")).find(h=>/^\/work\/[A-Z0-9-]{6,}$/.test(h)))) ;
  console.log(code, p.url());
  if (code) { await p.goto(base + code); await p.screenshot({ path: `/tmp/s-case-${lang}-${w}.png`, fullPage: true });
    const t = p.locator("a[href^='/work/blocks?']"); console.log(await t.count());
    if (await t.count()) await t.first().click(); await p.waitForLoadState();
  } else await p.goto(base + "/work/blocks");
  await p.fill("input[name=reason]", "Phản ánh giả nhiều lần");
  await p.screenshot({ path: `/tmp/s-blocks-${lang}-${w}.png`, fullPage: true });
  await p.click("main form:last-of-type button");
  await p.waitForLoadState();
  await p.screenshot({ path: `/tmp/s-blocked-${lang}-${w}.png`, fullPage: true });
  await c.close();
}
await b.close();
