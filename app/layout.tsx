import '@fontsource-variable/ibm-plex-sans'
import '@fontsource/ibm-plex-mono/400.css'
import '@fontsource/ibm-plex-mono/500.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { AppFrame, sidebarScript, TablesProvider } from '@/components/tables'
import { themeScript } from '@/components/ui'
import { getSettings } from '@/lib/settings'
import { Providers } from './providers'
import { readTablesForDocument } from './read-tables'

export const metadata: Metadata = {
  title: { default: 'Lockstep', template: '%s · Lockstep' },
  description:
    'A spreadsheet for Amazon Connect data tables that never overwrites somebody else’s edit and never loses yours.',
  // Table names and values must not appear in search results.
  robots: { index: false, follow: false },
  manifest: '/manifest.webmanifest',
  icons: { icon: { url: '/icon.svg', type: 'image/svg+xml' }, apple: '/apple-touch-icon.png' },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f2f5f6' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1214' },
  ],
}

/** The frame of every page. The list of tables is requested once here, and streams in after the frame. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  await connection()
  const { mode, instanceId, region } = getSettings()
  return (
    // The script in <head> changes attributes of <html> before hydration.
    <html lang="en" suppressHydrationWarning>
      <head>
        <script
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant text, needed before the first paint.
          dangerouslySetInnerHTML={{ __html: themeScript + sidebarScript }}
          // Browsers hide the nonce from scripts, so React would see a difference to the HTML of the server.
          nonce={(await headers()).get('x-nonce') ?? undefined}
          suppressHydrationWarning
        />
      </head>
      <body>
        <Providers instanceId={instanceId}>
          <TablesProvider first={readTablesForDocument()} source="/api/tables">
            <AppFrame instance={{ mode, instanceId, region }}>{children}</AppFrame>
          </TablesProvider>
        </Providers>
      </body>
    </html>
  )
}
