import { bytes, fields, isFor } from "./key.ts";

/** Offers to tell on this device, and writes into hidden fields of the form where its messages go. */
class PushField extends HTMLElement {
  #status = document.createElement("p");
  #button = document.createElement("button");

  connectedCallback(): void {
    if (this.#status.isConnected || !this.dataset["key"]) return;
    this.#status.setAttribute("role", "status");
    this.#status.className = "saved";
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return this.#say("unable");
    if (Notification.permission === "denied") return this.#say("refused");
    Object.assign(this.#button, { type: "button", className: "button quiet", textContent: this.dataset["offer"] ?? "" });
    this.#button.addEventListener("click", () => void this.#subscribe());
    const alone = this.dataset["alone"];
    if (alone) this.append(Object.assign(document.createElement("p"), { textContent: alone }));
    this.append(this.#button, this.#status);
    if (this.#input("endpoint")?.value && !this.querySelector(".error")) this.#done();
  }

  #input(name: string): HTMLInputElement | null {
    return this.querySelector(`input[name="${name}"]`);
  }

  async #subscribe(): Promise<void> {
    this.#button.setAttribute("aria-disabled", "true");
    this.#say("working");
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.#again("refused");
      const given = fields((await this.#subscription(this.dataset["key"] ?? "")).toJSON());
      if (!given) return this.#again("failed");
      for (const [name, value] of Object.entries(given)) {
        const input = this.#input(name);
        if (input) input.value = value;
      }
      this.#done();
    } catch {
      this.#again("failed");
    }
  }

  /** The subscription that this browser has, or a new one; one for an older key is given back. */
  async #subscription(key: string): Promise<PushSubscription> {
    await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    const { pushManager } = await navigator.serviceWorker.ready;
    const had = await pushManager.getSubscription();
    if (had && isFor(had.options?.applicationServerKey, key)) return had;
    await had?.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  }

  #done(): void {
    this.#button.hidden = true;
    this.#say("ready");
  }

  #again(what: "refused" | "failed"): void {
    this.#button.removeAttribute("aria-disabled");
    this.#say(what);
  }

  #say(what: "unable" | "refused" | "working" | "ready" | "failed"): void {
    this.#status.textContent = this.dataset[what] ?? "";
    this.#status.className = what === "ready" ? "notice done" : what === "refused" || what === "failed" ? "notice wait" : "saved";
    if (!this.#status.isConnected) this.append(this.#status);
  }
}

customElements.define("push-field", PushField);
