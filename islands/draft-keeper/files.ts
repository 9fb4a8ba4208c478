/** Photos of a draft, as blobs in IndexedDB. Where there is none (private windows), photos are simply not kept. */
const STORE = "files";

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("drafts", 1);
    asked.onupgradeneeded = () => void asked.result.createObjectStore(STORE);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const db = await open();
    try {
      return await new Promise<T>((done, fail) => {
        const step = db.transaction(STORE, mode);
        const asked = act(step.objectStore(STORE));
        step.oncomplete = () => done(asked.result);
        step.onabort = () => fail(step.error);
      });
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

export const keepFiles = (key: string, files: File[]) => run("readwrite", (store) => store.put(files, key));
export const keptFiles = async (key: string): Promise<File[]> => ((await run("readonly", (store) => store.get(key))) as File[] | undefined) ?? [];
export const forgetFiles = (draft: string) => run("readwrite", (store) => store.delete(IDBKeyRange.bound(`${draft}/`, `${draft}/\uffff`)));
