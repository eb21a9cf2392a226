// A Chromium for tests of the page, where the machine has one.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Path of the browser; undefined where there is none, so that its tests are skipped. */
export const CHROMIUM = PLACES.find((path) => path !== undefined && existsSync(path))

export function launchChromium(): Promise<Browser> {
  // As root, where tests run in containers, its sandbox cannot start.
  return chromium.launch({ executablePath: CHROMIUM!, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}
