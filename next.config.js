/** @type {import('next').NextConfig} */
const config = {
  // The stand-in and the logger are never bundled into the app.
  serverExternalPackages: ['pino'],
  poweredByHeader: false,
  // `npm test` checks the types of everything once; starting the app need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Nothing writes into the checkout but us.
  agentRules: false,
}

export default config
