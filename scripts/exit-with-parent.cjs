// Preloaded into a process that must not go on alone: when the program that started it is gone,
// even by `kill -9`, the channel between them closes. CommonJS, because before Node.js 20.10
// `--import` cannot start programs whose file name has no extension, such as Next's.
if (process.connected) {
  // Not a listener for 'disconnect': that would keep a program alive which has done its work.
  setInterval(() => {
    if (!process.connected) process.exit(0)
  }, 250).unref()
}
