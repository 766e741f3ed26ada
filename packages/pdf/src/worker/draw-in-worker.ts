import { Worker } from 'node:worker_threads';

/**
 * Draws a document in a thread of its own, so that other requests do not wait for it.
 *
 * @param script a module that calls {@link answerDrawing}
 * @param input what it draws: anything that can be cloned
 * @returns the file
 * @throws Error what the thread failed with
 */
export function drawInWorker(script: URL, input: unknown): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: input });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread that draws ended with ${code} and no document.`)));
  });
}
