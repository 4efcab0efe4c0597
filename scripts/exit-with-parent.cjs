// Preloaded into a process that must end with its parent: if the parent dies, even by `kill -9`, the IPC channel
// closes. CommonJS, because before Node.js 20.10 `--import` cannot start programs without a file extension, such as
// that of Next.js.
if (process.connected) {
  // A listener for `disconnect` would keep a finished program alive.
  setInterval(() => {
    if (!process.connected) process.exit(0)
  }, 250).unref()
}
