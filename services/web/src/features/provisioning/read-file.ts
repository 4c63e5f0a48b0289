/** The bytes of a file in base64: its encoding is the server's to find. */
export const base64Of = (file: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(new Error('unreadable'));
    reader.onload = () => resolve((reader.result as string).split(',', 2)[1] ?? '');
    reader.readAsDataURL(file);
  });
