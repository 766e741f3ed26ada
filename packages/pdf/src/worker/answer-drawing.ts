import { parentPort, workerData } from 'node:worker_threads';

/** Draws what the thread was started for, and hands the file over. The last line of a module for `drawInWorker`. */
export async function answerDrawing<Input>(draw: (input: Input) => Promise<Uint8Array>): Promise<void> {
  const bytes = await draw(workerData as Input);
  parentPort?.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
}
