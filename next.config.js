/** @type {import('next').NextConfig} */
const config = {
  // The stand-in and the logger are never bundled into the app.
  serverExternalPackages: ['pino'],
  poweredByHeader: false,
  // As much as the server in front takes (`BODY_LIMITS`); the client cuts its saves below that.
  experimental: { serverActions: { bodySizeLimit: '4mb' } },
  // `npm test` checks the types of everything once; starting the app need not do it again.
  typescript: { ignoreBuildErrors: true },
  // It would fetch inside the network for whoever asks; our icons need no sizes.
  images: { unoptimized: true },
  // Nothing writes into the checkout but us.
  agentRules: false,
}

export default config
