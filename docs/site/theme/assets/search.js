// Finds the sections that answer what somebody types. Works in node too, for
// the tests.
//
// Any word counts, the rarer the more; a title's words count more than a
// text's. Words are compared by their stems. What a page calls otherwise is
// found by the names that stand in a comment below its heading:
// <!-- also: race condition, heisenbug -->
"use strict"
const finder = (() => {
  const LITTLE = new Set(("a about an and any are as at be been but by can do" +
    " does for from get got has have how i if in into is it its make me my no" +
    " not of on or out should so that the their them then there this to up" +
    " use was we what when where which who why will with you your vs versus" +
    " c using between difference come").split(" "))
  const NUMBERS = ("zero one two three four five six seven eight nine ten eleven" +
    " twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
    .split(" ")

  // A word without its English ending: processes, processing -> process.
  function stem(word) {
    let w = word.toLowerCase().replace(/['’]s?$/, "")
    if (w.length < 4 || /\d/.test(w))
      return w
    w = w.replace(/(ss|sh|ch|x|z)es$/, "$1").replace(/ies$/, "y")
      .replace(/([^su])s$/, "$1")
    const cut = w.replace(/(?:ingly|edly|ing|ed|er|ers)$/, "")
    if (cut !== w && /[aeiouy]/.test(cut) && cut.length > 2)
      w = cut.replace(/([bdfgmnprt])\1$/, "$1")
    w = w.replace(/(?:ization|isation)$/, "iz").replace(/(?:ise|ize)$/, "iz")
      .replace(/ness$/, "").replace(/ment$/, "").replace(/ly$/, "")
    return w.length > 3 ? w.replace(/e$/, "").replace(/y$/, "i") : w
  }

  // A text's words as stems. A name such as pool_map or time.sleep counts as a
  // whole and by its parts; speed-up is speedup too.
  function stems(text) {
    const found = []
    for (const [word] of text.matchAll(/[\w+#']+(?:[.-][\w+#']+)*/g)) {
      const parts = word.split(/[._-]+/).filter(Boolean)
      if (parts.length > 1)
        found.push(stem(parts.join("")))
      found.push(...parts.map(stem))
    }
    return found
  }

  const bag = words => {
    const counts = new Map()
    for (const word of words)
      counts.set(word, (counts.get(word) || 0) + 1)
    return counts
  }

  // The index's entries: [location, title, text, other names].
  function read(entries) {
    const sections = entries.map(([location, title, text, also]) => ({
      location, title, text, names: [title, ...also].map(n => plain(n)),
      isPage: !location.includes("#"), isWord: location.startsWith("words.html#"),
      number: (/^(\d\d)-/.exec(location) || [])[1],
      inTitle: bag(stems(title)), inAlso: bag(also.flatMap(stems)),
      inText: bag(stems(text)), length: text.length}))
    const pages = new Map(sections.filter(s => s.isPage)
      .map(s => [s.location, s.title]))
    for (const s of sections)
      s.page = pages.get(s.location.split("#")[0])
    return sections
  }

  // Names are compared as stems in their order, without the little words.
  const plain = name => meaning(name).join(" ")

  function meaning(text) {
    const all = [...text.toLowerCase().matchAll(
      /[\w+#']+(?:[.-][\w+#']+)*/g)].map(m => m[0])
    const big = all.filter(word => !LITTLE.has(word))
    return (big.length ? big : all).flatMap(word =>
      word.split(/[._-]+/).filter(Boolean)).map(stem)
  }

  // "lesson 3", "chapter three", "exercise 03", "03b" or a bare "3".
  function numberIn(query) {
    const m = /^(?:(?:lesson|chapter|exercise|step|make|grade|hint)s?\s+)*(\d{1,2})[a-z]?$|^(?:lesson|chapter|exercise)\s+([a-z]+)$/
      .exec(query.trim().toLowerCase())
    if (!m)
      return null
    const number = m[1] ? Number(m[1]) : NUMBERS.indexOf(m[2])
    return number > 0 ? String(number).padStart(2, "0") : null
  }

  // The sections in which a query's words stand, the best first.
  function find(sections, query) {
    const words = [...new Set(meaning(query))]
    const joined = words.length > 1 ? words.join("") : null
    const number = numberIn(query)
    const whole = words.join(" ")
    // A word that is not finished yet stands for all that begin with it.
    const last = words[words.length - 1] || ""
    const counted = (counts, word) => {
      let n = counts.get(word) || 0
      if (n === 0 && word === last && word.length > 2)
        for (const [other, times] of counts)
          if (other.startsWith(word))
            n += times / 2
      return n
    }
    const terms = (joined ? [...words, joined] : words).map(word => {
      const having = sections.filter(s => counted(s.inText, word) ||
        counted(s.inTitle, word) || counted(s.inAlso, word)).length
      return [word, having && Math.log(1 + sections.length / having)]
    })
    const points = s => {
      let sum = 0, met = 0
      for (const [word, rare] of terms) {
        const times = counted(s.inText, word)
        const here = 8 * Math.min(1, counted(s.inTitle, word)) +
          7 * Math.min(1, counted(s.inAlso, word)) +
          2.2 * times / (times + 1.2 * (0.4 + s.length / 1500))
        sum += rare * here
        met += here > 0 && word !== joined
      }
      if (s.names.includes(whole))
        sum += 100 + (s.isWord ? 60 : 0) + (s.names[0] === whole ? 20 : 0)
      if (number && s.number === number)
        sum += s.isPage ? 400 : /exercise/i.test(query) &&
          /exercise/i.test(s.title) ? 500 : 50
      if (sum > 0 && s.isWord)
        sum *= 1.25
      // All words in one place weigh more than one of them often.
      return sum * (words.length ? (0.25 + 0.75 * met / words.length) : 1)
    }
    const found = sections.map(s => [points(s), s])
      .filter(([sum]) => sum > 0).sort((a, b) => b[0] - a[0]).map(([, s]) => s)
    const isMeant = word => {
      const w = stem(word)
      return words.includes(w) || (last.length > 2 && w.startsWith(last))
    }
    return {found, isMeant}
  }

  return {read, find, stem}
})()
if (typeof module !== "undefined")
  module.exports = finder
