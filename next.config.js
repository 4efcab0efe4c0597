/** @type {import('next').NextConfig} */
const config = {
  // The stand-in and the logger are never bundled into the app.
  serverExternalPackages: ['pino'],
  poweredByHeader: false,
  // A save goes in one request. The client cuts it at two million characters, and JSON writes some of them as six
  // bytes; a body above this is answered with a bare 500 that says nothing to the person.
  experimental: { serverActions: { bodySizeLimit: '16mb' } },
  // `npm test` checks the types of everything once; starting the app need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Where a page names no icon, such as an answer of the API, browsers ask for this one.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  // It would fetch inside the network for whoever asks; our icons need no sizes.
  images: { unoptimized: true },
  // Nothing writes into the checkout but us.
  agentRules: false,
}

export default config
