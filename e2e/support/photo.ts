import type { Browser } from "@playwright/test";

/** A photo as a file input takes it: a JPEG of that colour, drawn by the browser. */
export async function photo(browser: Browser, colour: string, name = "anh.jpg") {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await page.setContent(`<body style="background: linear-gradient(135deg, ${colour}, white)"><h1>${name}</h1>`);
  const buffer = await page.screenshot({ type: "jpeg", quality: 80 });
  await page.close();
  return { name, mimeType: "image/jpeg", buffer };
}
