/** The network broke, or the store answered with an error: `status` 0 or the HTTP status. */
export class PartFailed extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`part not taken: ${status}`);
    this.name = 'PartFailed';
    this.status = status;
  }
}

/** Sends one part straight to the store. `onProgress` gets the bytes that left; the signal stops it. */
export const putPart = (
  url: string,
  part: Blob,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    // fetch does not tell how far an upload is.
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    const over = (): void => signal.removeEventListener('abort', stop);
    request.open('PUT', url);
    request.timeout = 10 * 60_000;
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      over();
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new PartFailed(request.status));
    };
    const fail = (): void => {
      over();
      reject(new PartFailed(0));
    };
    request.onerror = fail;
    request.ontimeout = fail;
    request.onabort = fail;
    signal.addEventListener('abort', stop);
    request.send(part);
  });
