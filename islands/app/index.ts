/** What every page gets once it has loaded: the worker that tells of things and keeps the last warnings for when there is no connection. */
async function keep(): Promise<void> {
  await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ language: document.documentElement.lang });
}

if ("serviceWorker" in navigator) {
  const begin = (): void => void keep().catch(() => undefined);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
