import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from "@playwright/test";

/** The browser of the machine, as a phone in Hanoi sees the city. WebGL is drawn by software, so that maps appear. */
export const browser: Partial<PlaywrightTestOptions & PlaywrightWorkerOptions> = {
  browserName: "chromium",
  launchOptions: {
    executablePath: process.env.NHIPCAU_BROWSER ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  },
  viewport: { width: 390, height: 844 },
  locale: "vi-VN",
  timezoneId: "Asia/Ho_Chi_Minh",
  permissions: ["geolocation"],
  // Requests that pass a worker lose the address that each visitor has; journeys about the worker let it in.
  serviceWorkers: "block",
  reducedMotion: "reduce",
};
