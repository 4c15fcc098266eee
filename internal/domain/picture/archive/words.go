package archive

import "strings"

// tongue is a language that the words are in.
type tongue uint8

const (
	danish tongue = iota
	english
)

func tongueOf(language string) tongue {
	if strings.HasPrefix(language, "en") {
		return english
	}
	return danish
}

var unaccented = strings.NewReplacer(
	"æ", "ae", "ä", "ae", "ø", "oe", "ö", "oe", "å", "aa", "é", "e", "è", "e", "ê", "e", "ë", "e", "á", "a", "à", "a", "â", "a",
	"ã", "a", "ü", "u", "ú", "u", "û", "u", "í", "i", "ï", "i", "î", "i", "ó", "o", "ô", "o", "ñ", "n", "ç", "c", "ß", "ss", "ð", "d", "þ", "th",
)

var undoubled = strings.NewReplacer("ae", "a", "oe", "o", "aa", "a")

// spell writes text in small letters without accents, with ae, oe and aa for æ, ø and å.
func spell(text string) string { return unaccented.Replace(strings.ToLower(text)) }

// fold goes one step further than spell, and brings together what people type for the same word
// where the letters æ, ø and å are missing: svømning, svoemning and svomning are one. So are bad
// and båd, which is why the spelling decides between words that fold alike.
func fold(spelled string) string { return undoubled.Replace(spelled) }

// split returns the words of text, spelled: runs of letters and digits.
func split(text string) []string {
	return strings.FieldsFunc(spell(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r < 0x80
	})
}

// Words that say nothing of what a picture shows. They count only when nothing else is asked.
var small = map[string]bool{
	"paa": true, "pa": true, "i": true, "til": true, "og": true, "en": true, "et": true, "at": true, "den": true, "det": true, "de": true, "af": true,
	"med": true, "min": true, "mit": true, "mine": true, "vi": true, "skal": true, "jeg": true, "om": true, "for": true, "der": true,
	"the": true, "a": true, "an": true, "to": true, "of": true, "with": true, "my": true, "and": true, "on": true, "in": true, "go": true,
}

// Endings of words, longest first. They come off while a vowel and two letters are left.
var (
	danishEndings = []string{
		"ningernes", "ningerne", "ningens", "ninger", "ningen", "ning", "erendes", "erende", "elserne", "elsen", "elser", "else",
		"hedens", "heden", "heder", "endes", "ernes", "erens", "erets", "erede", "ende", "erne", "eren", "erer", "eret", "ered",
		"enes", "eres", "ene", "ere", "ens", "ers", "ets", "en", "er", "es", "et", "e", "s",
	}
	englishEndings = []string{"ings", "ing", "ers", "ies", "er", "es", "ed", "ie", "y", "e", "s"}
)

// stem returns what is left of a word without its ending: svømme, svømmer and svømning are
// one, and so are swim, swims and swimming.
func stem(word string, in tongue) string {
	endings := danishEndings
	if in == english {
		endings = englishEndings
	}
	for _, ending := range endings {
		rest, ok := strings.CutSuffix(word, ending)
		if !ok || len(rest) < 2 || !strings.ContainsAny(rest, "aeiouy") {
			continue
		}
		// A genitive or plural s after these is part of the word: bus, glas, is.
		if ending == "s" && (len(rest) < 3 || strings.ContainsRune("aeiousy", rune(rest[len(rest)-1]))) {
			continue
		}
		word = rest
		break
	}
	if n := len(word); in == danish && n > 4 && (strings.HasSuffix(word, "el") || strings.HasSuffix(word, "en")) {
		word = word[:n-2] + word[n-1:] // cykel and cykl(er)
	}
	if n := len(word); n > 3 && word[n-1] == word[n-2] {
		word = word[:n-1]
	}
	return word
}

// lettersOf returns which letters and digits are in text, a bit each.
func lettersOf(text string) uint32 {
	var set uint32
	for i := range len(text) {
		set |= 1 << (text[i] % 32)
	}
	return set
}

// distance returns how many letters must be changed, added, left out or swapped with their
// neighbour to make b of a, or more than most when it is more.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	var rows [3][40]int
	if len(a) >= 40 || len(b) >= 40 {
		return most + 1
	}
	before, last, row := rows[0][:len(b)+1], rows[1][:len(b)+1], rows[2][:len(b)+1]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
