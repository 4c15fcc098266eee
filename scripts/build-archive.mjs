// Builds the picture archive that the server carries: every symbol of fluentui-emoji and OpenMoji
// worth having in a day plan, and our own drawings, with Danish and English words.
//
//   node scripts/build-archive.mjs
//
// Reads web/node_modules and the files beside this script; writes symbols.bin (each SVG by itself,
// compressed with gzip) and index.json.gz into internal/domain/picture/archive/data. The same input
// gives the same bytes. It stops at a word list that names a symbol that is not there, and at an SVG
// that holds anything but drawing.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const packages = join(here, '..', 'web', 'node_modules')
const target = join(here, '..', 'internal', 'domain', 'picture', 'archive', 'data')

const categories = ['feelings', 'people', '', 'animals', 'food', 'places', 'leisure', 'things', 'signs', 'flags']
const sources = [
  {
    key: 'fluent', licence: 'MIT', author: 'Microsoft', source: 'Fluent Emoji (github.com/microsoft/fluentui-emoji)',
    name: 'Fluent Emoji', home: 'https://github.com/microsoft/fluentui-emoji', terms: 'https://github.com/microsoft/fluentui-emoji/blob/main/LICENSE',
  },
  {
    key: 'openmoji', licence: 'CC BY-SA 4.0', author: 'OpenMoji', source: 'OpenMoji (openmoji.org)',
    name: 'OpenMoji', home: 'https://openmoji.org/', terms: 'https://creativecommons.org/licenses/by-sa/4.0/',
  },
  {
    key: 'drawn', licence: 'CC0 1.0', author: 'Mobilize', source: 'Mobilize',
    name: 'Mobilize', home: '', terms: 'https://creativecommons.org/publicdomain/zero/1.0/',
  },
]

const json = (path) => JSON.parse(readFileSync(join(packages, path), 'utf8'))
const listed = (text) => text.split(',').map((word) => word.trim()).filter(Boolean)

/** The lines of a word list, as fields. */
function lines(file) {
  return readFileSync(join(here, file), 'utf8').split('\n').filter((line) => line.trim() && !line.startsWith('#'))
    .map((line) => line.split('|').map((field) => field.trim()))
}

/** Unicode's symbols by code: order, category, names and keywords in both languages. */
function unicode() {
  const symbols = new Map()
  const danish = new Map(json('emojibase-data/da/data.json').map((entry) => [entry.hexcode, entry]))
  for (const english of json('emojibase-data/en/data.json')) {
    const entry = danish.get(english.hexcode) ?? english
    symbols.set(english.hexcode, {
      order: english.order ?? 0, category: categories[english.group] ?? 'signs', slug: slugOf(english.label),
      da: { name: plain(entry.label), words: entry.tags ?? [] }, en: { name: english.label, words: english.tags ?? [] },
      isVariant: /^(men|man|women|woman)\b./.test(english.label),
    })
  }
  return symbols
}

// Some labels carry characters as escapes: keycap: \\x{23}.
const plain = (label) => label.replaceAll(/\\x\{([0-9a-f]+)\}/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))

function slugOf(label) {
  return label.toLowerCase().replaceAll(/[’']/g, '').normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')
}

// Where the package's file names and today's Unicode names part.
const renamed = {
  blackbird: 'black-bird', 'hugging-face': 'smiling-face-with-open-hands', 'knocked-out-face': 'face-with-crossed-out-eyes',
  'pouting-face': 'enraged-face', 'person-deaf': 'deaf-person', 'man-deaf': 'deaf-man', 'woman-deaf': 'deaf-woman',
  'person-blonde-hair': 'person-blond-hair', 'man-blonde-hair': 'man-blond-hair', 'woman-blonde-hair': 'woman-blond-hair',
  'person-merpeople': 'merperson', 'man-merpeople': 'merman', 'woman-merpeople': 'mermaid', 'person-elf': 'elf',
  'person-fairy': 'fairy', 'person-genie': 'genie', 'person-mage': 'mage', 'person-superhero': 'superhero',
  'person-supervillain': 'supervillain', 'person-vampire': 'vampire', 'person-zombie': 'zombie',
  'person-with-bunny-ears': 'people-with-bunny-ears', 'man-with-bunny-ears': 'men-with-bunny-ears',
  'woman-with-bunny-ears': 'women-with-bunny-ears', 'person-wrestling': 'people-wrestling', 'man-wrestling': 'men-wrestling',
  'woman-wrestling': 'women-wrestling', 'phoenix-bird': 'phoenix', 'red-triangle': 'red-triangle-pointed-up',
  'stuffedbread-flat': 'stuffed-flatbread',
}
const codes = { 'keycap-asterisk': '002A-FE0F-20E3', 'keycap-hashtag': '0023-FE0F-20E3' }
const unwanted = new Set(['1F595']) // the middle finger

/** Says whether a symbol is no use in anybody's day: Japanese sign-post characters. */
const isNoise = (code, symbol) => unwanted.has(code) || /^Japanese .* button$/.test(symbol?.en.name ?? '')

function fluent(known) {
  const bySlug = new Map()
  for (const [code, symbol] of known) if (!bySlug.has(symbol.slug)) bySlug.set(symbol.slug, code)
  const folder = join(packages, 'fluentui-emoji', 'icons', 'flat')
  const symbols = []
  for (const file of readdirSync(folder).sort()) {
    const [, slug, tone] = /^(.*?)(?:-(default|light|medium-light|medium|medium-dark|dark))?\.svg$/.exec(file)
    if (tone && tone !== 'default') continue
    const code = codes[slug] ?? bySlug.get(renamed[slug] ?? slug)
    const symbol = known.get(code) ?? known.get(code?.replaceAll(/-?FE0F/g, ''))
    if (!symbol) throw new Error(`fluentui-emoji ${file}: Unicode has no such name; add it to renamed`)
    if (isNoise(code, symbol)) continue
    symbols.push({ ...symbol, id: `fluent-${slug}`, code, source: 0, svg: readFileSync(join(folder, file), 'utf8') })
  }
  return symbols
}

const neighbours = new Set(['DK', 'FO', 'GL', 'SE', 'NO', 'FI', 'IS', 'DE', 'GB']
  .map((land) => [...land].map((letter) => (0x1f1e6 + letter.charCodeAt(0) - 65).toString(16).toUpperCase()).join('-')))
const onlyFamily = '1F468-200D-1F469-200D-1F467-200D-1F466'

function openmoji(known, named) {
  const symbols = []
  for (const entry of json('openmoji/data/openmoji.json')) {
    if (entry.skintone || entry.group === 'component') continue
    if (entry.group === 'flags' && !neighbours.has(entry.hexcode)) continue
    if (entry.subgroups === 'family' && entry.annotation.includes(':') && entry.hexcode !== onlyFamily) continue
    const own = named.get(entry.hexcode)
    const symbol = own ?? (entry.group.startsWith('extras') ? undefined : known.get(entry.hexcode) ?? known.get(entry.hexcode.replaceAll(/-?FE0F/g, '')))
    if (!symbol || isNoise(entry.hexcode, symbol)) continue
    symbols.push({
      ...symbol, en: { ...symbol.en, words: [...symbol.en.words, ...listed(entry.openmoji_tags)] },
      id: `openmoji-${entry.hexcode}`, code: entry.hexcode, source: 1, author: entry.openmoji_author.normalize('NFC').trim(),
      svg: readFileSync(join(packages, 'openmoji', 'color', 'svg', `${entry.hexcode}.svg`), 'utf8'),
    })
  }
  return symbols
}

function drawn(named) {
  return [...named].filter(([code]) => code.startsWith('drawn-')).map(([code, symbol]) => (
    { ...symbol, id: code, code, source: 2, svg: readFileSync(join(here, 'archive-drawn', `${code.slice(6)}.svg`), 'utf8') }))
}

/** Names and words of the symbols that Unicode does not name. */
function ownNames() {
  return new Map(lines('archive-names.txt').map(([code, category, danish, english], at) => {
    const [da, ...daWords] = listed(danish)
    const [en, ...enWords] = listed(english)
    return [code, { order: 10_000 + at, category, da: { name: da, words: daWords }, en: { name: en, words: enWords }, isVariant: false }]
  }))
}

/** Gives each symbol the everyday words it stands for, with its place among those that do. */
function addFirstWords(symbols) {
  const byId = new Map(symbols.map((symbol) => [symbol.id, symbol]))
  const missing = []
  for (const [danish, english, chosen] of lines('archive-words.txt')) {
    const listedFirst = chosen.split(/\s+/).map((name) => {
      const symbol = byId.get(name.startsWith('drawn-') ? name : `fluent-${name}`) ?? byId.get(`openmoji-${name}`)
      if (!symbol) missing.push(name)
      return symbol
    }).filter(Boolean)
    const twins = listedFirst.filter((symbol) => symbol.source === 0).map((symbol) => byId.get(`openmoji-${symbol.code}`)).filter(Boolean)
    const all = [...new Set([...listedFirst, ...twins])]
    all.forEach((symbol, place) => {
      symbol.first ??= []
      symbol.first.push({ place, da: listed(danish), en: listed(english) })
    })
  }
  if (missing.length > 0) throw new Error(`archive-words.txt: no symbols ${missing.join(', ')}`)
}

const forbidden = /<(script|foreignObject|image|style|a|use|iframe|animate|set)\b|\son\w+\s*=|<!|javascript:|data:|(href|src)\s*=\s*["'](?!#)|url\((?!["']?#)/i

/** A drawing without what only its editor needed; throws when it holds more than a drawing. */
function minify(id, svg) {
  const out = svg
    .replaceAll(/<\?xml[^>]*\?>|<!--.*?-->/gs, '').replaceAll(/<(title|desc|metadata)\b.*?<\/\1>/gs, '')
    .replaceAll(/\s(xml:space|xmlns:\w+|version|enable-background|data-name|class)="[^"]*"/g, '')
    .replaceAll(/\s+/g, ' ').replaceAll(/> </g, '><').replaceAll(/ ?\/>/g, '/>')
    // Two decimals, always written out: numbers in a path may follow each other without a space.
    .replaceAll(/(\d*)\.(\d{3,})(?![\de])/g, (_, whole, part) => Number(`${whole || 0}.${part}`).toFixed(2).replace(/^0(?=\.)/, ''))
    .replaceAll(/<g(?: id="[^"]*")?\/>/g, '').trim()
  const used = [...new Set([...out.matchAll(/(?:url\(|href=")#([\w-]+)/g)].map((match) => match[1]))]
  const clean = out.replaceAll(/ id="([^"]*)"/g, (_, name) => (used.includes(name) ? ` id="s${used.indexOf(name)}"` : ''))
    .replaceAll(/(url\(|href=")#([\w-]+)/g, (_, before, name) => `${before}#s${used.indexOf(name)}`)
  if (!clean.startsWith('<svg') || !clean.endsWith('</svg>') || forbidden.test(clean)) throw new Error(`${id}: not only a drawing: ${forbidden.exec(clean)?.[0]}`)
  return clean.includes('xmlns=') ? clean : clean.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
}

function unique(words, name) {
  return [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => word !== name.toLowerCase()).sort()
}

function main() {
  const known = unicode()
  const named = ownNames()
  const symbols = [...fluent(known), ...openmoji(known, named), ...drawn(named)]
  addFirstWords(symbols)
  symbols.sort((a, b) => a.order - b.order || a.source - b.source || (a.id < b.id ? -1 : 1))
  const drawings = []
  let at = 0
  const index = symbols.map((symbol) => {
    const svg = Buffer.from(minify(symbol.id, symbol.svg))
    const packed = gzipSync(svg, { level: 9 })
    packed[9] = 255 // gzip notes the operating system; the bytes are the same on each
    drawings.push(packed)
    const row = {
      id: symbol.id, at, size: packed.length, source: symbol.source, author: symbol.author || undefined, category: symbol.category,
      variant: symbol.isVariant || undefined, first: symbol.first,
      da: { name: symbol.da.name, words: unique(symbol.da.words, symbol.da.name) },
      en: { name: symbol.en.name, words: unique(symbol.en.words, symbol.en.name) },
    }
    at += packed.length
    return row
  })
  const packedIndex = gzipSync(JSON.stringify({ sources, symbols: index }), { level: 9 })
  packedIndex[9] = 255
  mkdirSync(target, { recursive: true })
  for (const file of readdirSync(target)) if (file !== '.gitkeep') rmSync(join(target, file))
  writeFileSync(join(target, 'symbols.bin'), Buffer.concat(drawings))
  writeFileSync(join(target, 'index.json.gz'), packedIndex)
  const count = sources.map((source, i) => `${symbols.filter((symbol) => symbol.source === i).length} ${source.key}`).join(', ')
  console.log(`archive: ${symbols.length} symbols (${count}), ${Math.round((at + packedIndex.length) / 1024)} KB`)
}

main()
