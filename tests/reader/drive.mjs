// Drives a reader in a browser without a window: node drive.mjs '{"modules": …, "browser": …, "address": …}'.
// Prints one JSON report, or with "pictures" takes them instead.
import { createRequire } from 'node:module'

const task = JSON.parse(process.argv[2])
const { chromium } = createRequire(task.modules + '/')('playwright-core')
const browser = await chromium.launch({ executablePath: task.browser, args: ['--no-sandbox'] })

// What the browser says of the reader's own way of showing a document, whatever is in that.
const OWN = /^An iframe which has both allow-scripts and allow-same-origin/
// On a busy machine the reader measures a document that it has just put away: its race, not the book's.
const RACE = /Failed to execute 'getComputedStyle' on 'Window': parameter 1 is not of type 'Element'/

async function reader(width, height, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme })
  const page = await context.newPage()
  const complaints = []
  page.on('console', m => ['error', 'warning'].includes(m.type()) && !OWN.test(m.text()) && complaints.push(m.text()))
  page.on('pageerror', e => RACE.test(String(e)) || complaints.push(String(e)))
  page.on('requestfailed', r => r.url().startsWith('blob:') || complaints.push(`failed: ${r.url()}`))
  page.on('response', r => r.status() >= 400 && complaints.push(`${r.status()}: ${r.url()}`))
  await page.goto(`${task.address}/reader.html`)
  await page.waitForFunction(() => window.ready)
  const book = await page.evaluate(a => openBook(a), task.book ?? '/book.epub')
  return { page, book, complaints }
}

async function report() {
  const { page, book, complaints } = await reader(400, 800, 'light')
  const sections = []
  for (const [index, file] of book.sections.entries()) {
    const seen = await page.evaluate(i => examineSection(i), index)
    const notes = await page.evaluate(i => openNotes(i), index)
    const back = await page.evaluate(i => followBack(i), index)
    sections.push({ file, ...seen, notes, back })
  }
  const contents = await page.evaluate(() => followContents())
  const pages = await page.evaluate(() => followPages())
  return { title: book.title, sections, contents, pages, complaints }
}

async function pictures() {
  for (const { name, href, width = 400, height = 800, colors = 'light', css = '', screens = 1 } of task.pictures) {
    const { page } = await reader(width, height, colors)
    await page.evaluate(c => setStyles(c), css)
    await page.evaluate(h => turnTo(h), href)
    for (let n = 0; n < screens; n++) {
      await page.waitForTimeout(400)
      await page.screenshot({ path: `${task.folder}/${name}-${n + 1}.png` })
      await page.evaluate(() => document.querySelector('foliate-view').next())
    }
    await page.context().close()
  }
  return { taken: task.pictures.length }
}

try {
  console.log(JSON.stringify(await (task.pictures ? pictures() : report())))
} finally {
  await browser.close()
}
