/** How much of each file has gone out, in hundredths, when `loaded` bytes of a form have: files go one after the other. */
export function shares(sizes: readonly number[], loaded: number): number[] {
  let before = 0;
  return sizes.map((size) => {
    const share = size > 0 ? (loaded - before) / size : 1;
    before += size;
    return Math.round(Math.min(1, Math.max(0, share)) * 100);
  });
}

/** Sends a form as the browser would, and tells how many bytes are out. Rejects when no answer comes. */
export function send(form: HTMLFormElement, button: HTMLElement | null, progress: (loaded: number) => void): Promise<XMLHttpRequest> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("accept", "text/html");
    request.upload.addEventListener("progress", ({ loaded }) => progress(loaded));
    request.addEventListener("load", () => done(request));
    request.addEventListener("error", () => fail(new Error("no answer")));
    request.send(new FormData(form, button));
  });
}

/** Puts the page that was answered in the place of this one: its islands are known here or come with it. */
export function show({ responseText, responseURL }: XMLHttpRequest): void {
  const page = new DOMParser().parseFromString(responseText, "text/html");
  history.pushState(null, "", responseURL);
  addEventListener("popstate", () => location.reload());
  document.title = page.title;
  document.body.replaceWith(page.body);
  for (const script of document.querySelectorAll<HTMLScriptElement>("script[type=module][src]")) void import(script.src);
  scrollTo(0, 0);
  (document.querySelector<HTMLElement>("[autofocus]") ?? document.querySelector<HTMLElement>("main"))?.focus();
}
