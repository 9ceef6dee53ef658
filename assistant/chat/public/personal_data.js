// Personal data in what somebody has typed: where it stands, and the text without it. privacy.js asks before anything is sent.
//
// Identity numbers follow the very rule of assistant/privacy.py (tests/personal_data.json holds both to it). Telephone numbers
// and e-mail addresses follow ingest/contacts.py. A name is a common first name with a surname, "Anna Ek", or after a word for
// somebody's patient or kin, "min son Erik"; bodies, places and laws that are named after people are none: "Lex Maria",
// "Astrid Lindgrens barnsjukhus", "Karin Boyes gata". It is precise rather than eager: a warning that is often wrong is not read.

const SPACE = '[ \\u00a0\\u2007\\u2009\\u202f]';
const NUMBER = new RegExp(
  `(?<![\\p{Nd}-])(\\p{Nd}{2})?(\\p{Nd}{6})${SPACE}?[-+\\u2010-\\u2015\\u2212]?${SPACE}?(\\p{Nd}{4})(?![\\p{Nd}-])`,
  'gu'
);

// Unicode has decimal digits in runs of ten, zero first, for many scripts.
function valueOf(digit) {
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0) - before - 1))) before += 1;
  return before % 10;
}

function isIdentityNumber([, century, birth, serial]) {
  if (century && !['18', '19', '20'].includes([...century].map(valueOf).join(''))) return false;
  const digits = [...birth, ...serial].map(valueOf);
  const month = 10 * digits[2] + digits[3];
  const day = 10 * digits[4] + digits[5];
  // A coordination number has 60 added to the day. In a leap year the 29th of February passes whatever the century.
  const born = new Date(Date.UTC(2000, month - 1, day > 60 ? day - 60 : day));
  if (month === 0 || born.getUTCMonth() !== month - 1) return false;
  const products = digits.map((digit, place) => digit * (2 - (place % 2)));
  return products.reduce((sum, product) => sum + Math.floor(product / 10) + (product % 10), 0) % 10 === 0;
}

const EMAIL = /[\p{L}\p{Nd}_.+-]+@[\p{L}\p{Nd}_-]+(?:\.[\p{L}\p{Nd}_-]+)+/gu;
const PHONE = new RegExp(
  '(?<![\\p{L}\\p{Nd}_-])' +
    '(?:(?:\\+\\d{2} ?(?:\\(0\\) ?)?\\d{1,3}[ -]?|0\\d{1,3} ?[–/-] ?|(?<!\\d )0\\d{1,3} )\\d{2,3}(?:[ -]?\\d{2,3}){1,3}' +
    '|(?:\\+\\d{2}|0)\\d{8,9})(?![\\p{L}\\p{Nd}_-]|\\.\\d)',
  'gu'
);

const oneOf = (words) => `(?:${words.trim().split(/\s+/).join('|')})`;
const BEGINS = '(?<![\\p{L}\\p{M}\\p{Nd}_-])';
// A word with a capital, no abbreviation: "Ek", "Anna-Karin", "O'Brien", but not "SIP" or "HSFs".
const WORD = "\\p{Lu}\\p{M}*(?:\\p{Ll}|['’]\\p{Lu})[\\p{L}\\p{M}'’-]*(?<![-'’])";
const CAPITALISED = new RegExp(BEGINS + WORD, 'gu');
const FURTHER = new RegExp(
  `(?:${SPACE}(?:\\p{Lu}\\.|${oneOf('av af von van de der den da di bin ibn abu el al')}))*${SPACE}((?:[ae]l-)?${WORD})`,
  'uy'
);
// "anna andersson", "ANNA ANDERSSON": with this ending it is a name however it is written.
const SON = new RegExp(`${BEGINS}(\\p{L}[\\p{L}\\p{M}-]+)${SPACE}\\p{L}[\\p{L}\\p{M}]*sson(?!\\p{L}{2})s?`, 'giu');
const TITLED = new RegExp(`${BEGINS}(?:[Hh]err|[Ff]ru|[Ff]röken|Mr\\.?|Mrs\\.?|Ms\\.?)${SPACE}(${WORD})`, 'gu');

// What follows a first name and is no surname: a region, or what a body, a place or a text is called.
const REGIONS = oneOf(`
  Region Kommun Landsting Län Västra Östra Norra Södra Stora Lilla Svenska Gotland Jämtland Värmland Dalarna Skåne Halland
  Blekinge Kronoberg Kalmar Uppsala Stockholm Göteborg Malmö Örebro Sörmland Västmanland Gävleborg Västernorrland Jönköping
  Östergötland Norrbotten Västerbotten Socialstyrelsen Council County Municipality University Hospital`);
const WHOLE = oneOf('gata väg gränd torg plats plan park gård hem skola ungdom modell metod');
const ENDINGS = oneOf(`
  gatan vägen gränden torget platsen planen parken gården hemmet skolan gymnasiet sjukhus sjukhuset klinik kliniken mottagning
  mottagningen central centralen centrum huset nämnd nämnden förvaltning förvaltningen styrelse styrelsen avdelning avdelningen
  enhet enheten verket tjänst tjänsten sjukvård sjukvården stiftelse stiftelsen förening föreningen kyrka kyrkan församling
  församlingen kommun kommunen lagen avtal avtalet rutin rutinen program programmet projekt projektet modellen metoden`);
const NO_SURNAME = new RegExp(`^${REGIONS}|(?:(?:^|-)${WHOLE}|${ENDINGS})s?$`, 'iu');
// What follows a name in the genitive where something is named after somebody.
const NAMED_AFTER = new RegExp(
  `^${SPACE}${oneOf(`gata väg gränd plats torg backe allé park sjukhus barnsjukhus skola gymnasium stiftelse fond minnesfond pris
    institut centrum akademi hus`)}(?!\\p{L})`,
  'u'
);
const AFTER_A_SAINT = new RegExp(`(?<!\\p{L})${oneOf('lex s:t s:ta sankt sankta saint st')}${SPACE}$`, 'iu');

// What stands before a first name and makes it somebody's: a patient, kin, or "who is called".
const SOMEBODY = oneOf(`
  patient(?:en)? brukare?n? elev(?:en)? klient(?:en)? kund(?:en)? hyresgäst(?:en)? den.boende en.boende barnet pojken flickan
  kvinnan mannen sonen dottern mamman? pappan? mormor morfar farmor farfar the.client the.pupil the.resident`);
const OWNER = oneOf('min din hans hennes deras vår er mitt ditt vårt my his her their our');
const KIN = oneOf(`
  son dotter barn bror syster man hustru fru make maka sambo mor far moster faster morbror farbror granne vän kollega chef
  daughter mother father brother sister husband wife client pupil`);
const CALLED = oneOf('heter hette kallas called named');
const OF_SOMEBODY = new RegExp(
  `(?<!\\p{L})(?:(?:${SOMEBODY}|${OWNER} (?:${oneOf('äldre yngre lilla lille')} )?${KIN})(?:(?: som)? ${CALLED}|,|:)?` +
    `|(?:jag|hon|han|hen|som) ${CALLED}|my name is)${SPACE}$`,
  'iu'
);

// Where the surname ends that begins at `end`, or `end` itself where there is none.
function endOfSurname(text, end) {
  for (let words = 0; words < 3; words += 1) {
    FURTHER.lastIndex = end;
    const further = FURTHER.exec(text);
    if (!further || NO_SURNAME.test(further[1])) return end;
    end += further[0].length;
  }
  return end;
}

function namesIn(text, firstNames) {
  const listed = (word) => firstNames.has(word.normalize('NFC').toLowerCase());
  const isFirst = (word) => listed(word) || listed(word.split('-')[0]);
  const found = [];
  for (const { 0: word, index } of text.matchAll(CAPITALISED)) {
    const before = text.slice(0, index);
    const own = index + word.length;
    const isKnown = OF_SOMEBODY.test(before);
    if (AFTER_A_SAINT.test(before) || !(isFirst(word) || (isKnown && isFirst(word.replace(/s$/u, ''))))) continue;
    const end = endOfSurname(text, own);
    const namesAPlace = text[end - 1] === 's' && NAMED_AFTER.test(text.slice(end));
    if (!namesAPlace && (end > own || isKnown)) found.push([index, end]);
  }
  for (const { 0: whole, 1: first, index } of text.matchAll(SON)) {
    if (isFirst(first)) found.push([index, index + whole.length]);
  }
  for (const { 0: whole, 1: surname, index } of text.matchAll(TITLED)) {
    if (!NO_SURNAME.test(surname)) found.push([index + whole.length - surname.length, index + whole.length]);
  }
  return found;
}

const spans = (matches) => matches.map(({ 0: whole, index }) => [index, index + whole.length]);

// The personal data in a text, in its order: {kind: 'identity-number' | 'email' | 'phone' | 'name', start, end}. Where two kinds
// overlap the first of these counts. `firstNames` is a set of names in small letters.
export function personalData(text, firstNames) {
  const all = {
    'identity-number': spans([...text.matchAll(NUMBER)].filter(isIdentityNumber)),
    email: spans([...text.matchAll(EMAIL)]),
    phone: spans([...text.matchAll(PHONE)].filter(([number]) => number.replace(/\D/g, '').length >= 8)),
    name: namesIn(text, firstNames)
  };
  const found = [];
  for (const [kind, places] of Object.entries(all)) {
    for (const [start, end] of places) {
      if (found.every((other) => end <= other.start || other.end <= start)) found.push({ kind, start, end });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

// The text with each of `found` replaced by the mask of its kind.
export function anonymised(text, found, masks) {
  return [...found].reverse().reduce((left, { kind, start, end }) => left.slice(0, start) + masks[kind] + left.slice(end), text);
}
