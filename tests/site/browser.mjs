// The browser for the site's test and its PDF: Chromium with a profile of its
// own, by the driver that common/make/site.sh puts into build/site-test.
import {mkdtempSync, rmSync} from "node:fs"
import {createRequire} from "node:module"
import {tmpdir} from "node:os"
import path from "node:path"
import {fileURLToPath} from "node:url"

export const root = fileURLToPath(new URL("../..", import.meta.url))
export const tools = createRequire(
  path.join(root, "build/site-test/package.json"))

export async function launch() {
  const profile = mkdtempSync(path.join(tmpdir(), "forklings-site-"))
  const browser = await tools("puppeteer-core").launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true, userDataDir: profile, protocolTimeout: 300000,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run",
      "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--disable-dev-shm-usage"],
  })
  const close = async () => {
    await browser.close()
    rmSync(profile, {recursive: true, force: true, maxRetries: 5})
  }
  return {browser, close}
}
