/** @type {import('next').NextConfig} */
const config = {
  // The stand-in and the logger are never bundled into the app.
  serverExternalPackages: ['pino'],
  poweredByHeader: false,
}

export default config
