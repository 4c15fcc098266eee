package archive

import (
	"slices"
	"strings"
	"sync"
)

// index answers which symbols a word leads to.
type index struct {
	sources []source
	symbols []entry
	byID    map[string]int
	terms   []term             // by text, then spelling, then tongue
	byText  map[string][]int32 // terms with this text
	byStem  [2]map[string][]int32
	scratch sync.Pool // *search
	broken  int       // packs that could not be read
}

// term is a word, or several with single spaces, in one language.
type term struct {
	text  string // folded
	exact string // spelled
	in    tongue
	leads []lead
	// The letters that are in text, a bit each: most words cannot be one letter off by these alone.
	letters uint32
}

// lead is a symbol a term leads to, and at what cost: the better the word fits, the less.
type lead struct {
	symbol int32
	cost   int16
}

// What a word is to a symbol, from best to worst. A phrase is the whole of a name or keyword,
// a word one of several in it.
const (
	costFirst     = 0 // an everyday word the symbol was chosen for; plus its place
	costName      = 4
	costNameWord  = 9 // plus one for each other word of the name
	costFirstWord = 16
	costWords     = 22
	costInWords   = 28
	costOpenMoji  = 3 // Fluent is the archive's own face; OpenMoji fills its gaps
	costVariant   = 2
)

func newIndex(sources []source, symbols []entry) *index {
	ix := &index{sources: sources, symbols: symbols, byID: make(map[string]int, len(symbols))}
	known := [2]map[string]int32{make(map[string]int32, 8192), make(map[string]int32, 8192)} // terms by spelling
	for at := range symbols {
		ix.byID[symbols[at].ID] = at
		if symbols[at].isHidden {
			continue
		}
		collect(&symbols[at], func(in tongue, spelled string, cost int16) {
			i, ok := known[in][spelled]
			if !ok {
				text := fold(spelled)
				i = int32(len(ix.terms))
				known[in][spelled] = i
				ix.terms = append(ix.terms, term{text: text, exact: spelled, in: in, letters: lettersOf(text)})
			}
			ix.terms[i].add(int32(at), cost)
		})
		symbols[at].First, symbols[at].Danish.Words, symbols[at].English.Words = nil, nil, nil // they are terms now
	}
	slices.SortFunc(ix.terms, func(a, b term) int {
		if c := strings.Compare(a.text, b.text); c != 0 {
			return c
		}
		if c := strings.Compare(a.exact, b.exact); c != 0 {
			return c
		}
		return int(a.in) - int(b.in)
	})
	ix.byText = make(map[string][]int32, len(ix.terms))
	ix.byStem = [2]map[string][]int32{{}, {}}
	for i, t := range ix.terms {
		ix.byText[t.text] = append(ix.byText[t.text], int32(i))
		root := stems(strings.Fields(t.text), t.in)
		ix.byStem[t.in][root] = append(ix.byStem[t.in][root], int32(i))
	}
	ix.scratch.New = func() any { return &search{costs: make([]int16, len(symbols)), sums: make([]int32, len(symbols))} }
	return ix
}

// add makes the term lead to symbol; symbols come in their order, each perhaps several times.
func (t *term) add(symbol int32, cost int16) {
	if last := len(t.leads) - 1; last >= 0 && t.leads[last].symbol == symbol {
		t.leads[last].cost = min(t.leads[last].cost, cost)
		return
	}
	t.leads = append(t.leads, lead{symbol, cost})
}

// collect calls note for every word of a symbol.
func collect(e *entry, note func(in tongue, spelled string, cost int16)) {
	extra := int16(0)
	if strings.HasPrefix(e.ID, "openmoji-") {
		extra += costOpenMoji
	}
	if e.IsVariant {
		extra += costVariant
	}
	phrase := func(in tongue, text string, whole, part int16) {
		words := split(text)
		if len(words) == 0 {
			return
		}
		note(in, strings.Join(words, " "), whole)
		if len(words) == 1 {
			return
		}
		for _, word := range words {
			if !small[word] {
				note(in, word, part+int16(min(len(words), 6)))
			}
		}
	}
	for _, f := range e.First {
		for in, words := range [2][]string{f.Danish, f.English} {
			for i, word := range words {
				// Places tell, whatever the source; and a line's own word goes before its synonyms.
				cost := int16(costFirst + 2*f.Place)
				if i > 0 {
					cost++
				}
				phrase(tongue(in), word, cost, costFirstWord+cost)
			}
		}
	}
	for in, list := range [2]wordList{e.Danish, e.English} {
		phrase(tongue(in), list.Name, costName+extra, costNameWord+extra)
		for _, word := range list.Words {
			phrase(tongue(in), word, costWords+extra, costInWords+extra)
		}
	}
}

// stems joins the stems of words.
func stems(words []string, in tongue) string {
	if len(words) == 1 {
		return stem(words[0], in)
	}
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = stem(word, in)
	}
	return strings.Join(out, " ")
}
