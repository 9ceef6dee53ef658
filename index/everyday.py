"""Everyday words that a question is asked with, whatever it is about.

    "Hej! Jag är ny chef och undrar lite snabbt vem som egentligen kollar fasta kontakter, det ligger väl på mitt bord?"
      asked with    hej, ny, undrar, lite, snabbt, egentligen, ligger, väl, bord
      asked about   chef, kollar, fasta, kontakter

Steering documents hardly hold such words, so their rarity would make them the heaviest of the question. Stop words they
are not either: "ny" is what an answer about new rules may turn on. So they keep a small share of their weight.

A word belongs here when it can stand in a question about anything: greetings, how the asker feels and what for she asks,
verbs of saying, knowing and moving about, adverbs of degree and attitude. A word that names a thing does not.
"""

from __future__ import annotations

from functools import lru_cache

from index.lexicon import look_up

# As dictionary forms; a form that the dictionary gets wrong stands beside.
_WORDS = frozenset(
    # Greetings, thanks, and the who asks
    "hej hejsan hallå tack snälla förlåt ursäkta tjena idag morse nyss jobb jobbet kollega bord skrivbord fika "
    # Verbs of asking, thinking, saying and knowing
    "undra fundera tänka tro tycka känna veta vet förstå fatta minnas glömma komma ihåg mena prata snacka tala säga "
    "sägas nämna berätta förklara beskriva svara fråga frågas läsa höra se titta kolla visa hitta leta söka söker "
    "hoppas önska vilja vill ville orka hinna slippa råka verka tyckas låta kännas låtsas påstå stämma "
    # Verbs that any sentence may hold
    "gå göra ge ta få komma ligga sitta stå hålla lägga sätta ställa dra köra åka flytta vara bli ha heta kalla "
    "kallas behöva bruka tänka försöka använda fungera funka hända ske börja fortsätta sluta spela räcka räknas "
    "gälla handla röra finnas saknas dyka dök krävas fixa fixar greja ordna peka slippa springa "
    # Adverbs and adjectives of degree, attitude and vagueness
    "egentligen faktiskt verkligen ungefär nästan ganska väldigt jättebra jätte super riktigt precis exakt "
    "bara ens just typ liksom alltså altså nog väl ju kanske möjligen säkert antagligen förmodligen tydligen "
    "givetvis naturligtvis självklart självfallet absolut helt totalt alls överhuvudtaget överhuvud huvud lite litet "
    "snabbt snabb kortfattat enkelt enkel lätt tydligt klart konkret helst gärna tyvärr dessvärre annars "
    "ändå heller förrän fortfarande redan fortsatt igen ibland ofta sällan alltid aldrig oftast vanligen först sist senare snart "
    "nuförtiden numera vart förra själv fel bra bäst bättre dålig sämre viktig vettig konstig rolig svår "
    "samma annan annat andra ena olika diverse övrig respektive vanlig ny nya ingen inget inga många flera flesta "
    "fler hel hela halv massa enda enstaka "
    "ihop tillsammans endast enbart rent sen delvis framförallt främst ännu troligen direkt genast viss vissa egen egna eget "
    "båda varandra varsin flest faktisk verklig praktiken speciell tänkt gjord borde däremot dessutom inklusive exklusive "
    "pga exempelvis dvs nämligen eftersom därför medan tills därifrån övergripande "
    # Prepositions that join anything to anything
    "hos mellan emellan emot kring runt bakom bredvid framför per trots utom intill "
    # Nouns that stand for any noun
    "sak grej grejer pryl grejs saker ting människa folk typ slag sort sätt vis exempel gång stund "
    "fråga svar ord text dokument material sida stycke info innehåll "
    "grund del bit sådan sånt nånting någonting någon något någonstans nånstans ingenting allting allt "
    "stort långt länge mycket håll väg vägen skull".split()
)


@lru_cache(maxsize=1 << 14)
def is_everyday(form: str) -> bool:
    """Whether a word form in lower case is one that questions about anything are asked with."""
    return form in _WORDS or look_up(form).lemma in _WORDS
