package archive

import (
	"math/bits"
	"slices"
	"sort"
	"strings"
)

// How a typed word meets a term, from best to worst; added to what the term costs by itself.
const (
	byLetters  = 8  // svomning for svømning, but also bad for båd
	byEnding   = 10 // svømmer for svømning
	byStart    = 40 // svøm while typing; plus one for each letter to come
	byGuess    = 70 // svønning; each wrong letter
	byParts    = 90 // fodboldkamp by fodbold
	otherLand  = 25 // a word of the language that was not asked for
	nowhere    = 1 << 14
	longest    = 80 // letters of a question that are read
	mostWords  = 6
	goodEnough = byGuess
)

// search is the work space of one question.
type search struct {
	costs []int16 // of the present word, by symbol
	sums  []int32
	hits  []int32
}

// Search returns the symbols that query leads to, best first, at most limit. It takes Danish and
// English words whatever language is asked in; the language decides whose words go first and the
// names. It finds words while they are typed, with other endings and with a wrong letter.
func (a *Archive) Search(query, language string, limit int) ([]Symbol, error) {
	ix, err := a.load()
	if err != nil {
		return nil, err
	}
	if len(query) > longest {
		query = strings.ToValidUTF8(query[:longest], "")
	}
	in := tongueOf(language)
	found := ix.search(split(query), in, limit)
	out := make([]Symbol, len(found))
	for i, at := range found {
		out[i] = ix.symbol(int(at), in)
	}
	return out, nil
}

func (ix *index) search(words []string, in tongue, limit int) []int32 {
	if len(words) == 0 || limit < 1 {
		return nil
	}
	s, ok := ix.scratch.Get().(*search)
	if !ok {
		return nil
	}
	defer ix.scratch.Put(s)
	telling := slices.DeleteFunc(slices.Clone(words), func(word string) bool { return small[word] })
	if len(telling) == 0 {
		telling = words
	}
	telling = telling[:min(len(telling), mostWords)]

	// Each word by itself: a symbol that all lead to is a hit. If there is none, those that most
	// lead to are.
	for i := range s.sums {
		s.sums[i] = 0
	}
	for i, word := range telling {
		ix.cost(s, []string{word}, in, i == len(telling)-1)
		for at, cost := range s.costs {
			s.sums[at] += int32(cost)
		}
	}
	if len(telling) > 1 {
		// Some way of saying a whole phrase ("tage tøj på") goes before its words apart.
		for at := range s.sums {
			s.sums[at] += costFirstWord
		}
	}
	if len(words) > 1 {
		ix.cost(s, words[:min(len(words), mostWords)], in, true)
		for at, cost := range s.costs {
			if cost < nowhere {
				s.sums[at] = min(s.sums[at], int32(cost))
			}
		}
	}
	return s.best(nowhere*int32(len(telling)), limit)
}

// best returns the cheapest symbols; those that cost nothing or more were not found by any word.
func (s *search) best(nothing int32, limit int) []int32 {
	s.hits = s.hits[:0]
	least := nothing
	for _, sum := range s.sums {
		least = min(least, sum)
	}
	if least >= nothing {
		return nil
	}
	// With every word found somewhere, symbols that miss one are noise.
	most := least - least%nowhere + nowhere
	for at, sum := range s.sums {
		if sum < most {
			s.hits = append(s.hits, int32(at))
		}
	}
	slices.SortFunc(s.hits, func(a, b int32) int {
		if s.sums[a] != s.sums[b] {
			return int(s.sums[a] - s.sums[b])
		}
		return int(a - b)
	})
	return slices.Clone(s.hits[:min(limit, len(s.hits))])
}

// cost fills s.costs with what each symbol costs when words, taken as one, are asked for.
// mayGoOn says that the last of them may still be being typed.
func (ix *index) cost(s *search, words []string, in tongue, mayGoOn bool) {
	for i := range s.costs {
		s.costs[i] = nowhere
	}
	asked := newQuestion(words, in)
	for _, t := range ix.byText[asked.text] {
		ix.take(s, t, 0, asked)
	}
	for _, tongue := range []tongue{danish, english} {
		for _, t := range ix.byStem[tongue][stems(strings.Fields(asked.text), tongue)] {
			ix.take(s, t, byEnding, asked)
		}
	}
	if mayGoOn {
		from := sort.Search(len(ix.terms), func(i int) bool { return ix.terms[i].text >= asked.text })
		for i := from; i < len(ix.terms) && strings.HasPrefix(ix.terms[i].text, asked.text); i++ {
			ix.take(s, int32(i), byStart+int16(min(len(ix.terms[i].text)-len(asked.text), 12)), asked)
		}
	}
	if len(words) > 1 || slices.Min(s.costs) < goodEnough {
		return
	}
	ix.takeGuesses(s, asked)
	ix.takeParts(s, asked)
}

// question is what is asked for, in the forms that terms are kept in.
type question struct {
	exact string // spelled
	text  string // folded
	in    tongue
	roots [2]string // the stems of exact
}

func newQuestion(words []string, in tongue) question {
	exact := strings.Join(words, " ")
	return question{exact, fold(exact), in, [2]string{stems(words, danish), stems(words, english)}}
}

// take lets a term's symbols have it at its cost and more.
func (ix *index) take(s *search, at int32, more int16, asked question) {
	t := &ix.terms[at]
	if t.in != asked.in {
		more += otherLand
	}
	if !strings.HasPrefix(t.exact, asked.exact) && stems(strings.Fields(t.exact), t.in) != asked.roots[t.in] {
		more += byLetters
	}
	for _, l := range t.leads {
		s.costs[l.symbol] = min(s.costs[l.symbol], l.cost+more)
	}
}

// takeParts takes a compound by its longest known beginning, and by its longest known end.
func (ix *index) takeParts(s *search, asked question) {
	const beginning, end = 4, 3 // the shortest that mean something
	for cut := len(asked.exact) - 2; cut >= beginning; cut-- {
		if ix.takeDanish(s, asked.exact[:cut], byParts, asked.in) {
			break
		}
	}
	for cut := 2; cut <= len(asked.exact)-end; cut++ {
		if ix.takeDanish(s, asked.exact[cut:], byParts+5, asked.in) {
			break
		}
	}
}

// takeDanish takes the word that a part of a compound is; English keeps its words apart.
func (ix *index) takeDanish(s *search, part string, more int16, in tongue) bool {
	asked := newQuestion([]string{part}, in)
	ok := false
	for _, t := range ix.byText[asked.text] {
		if ix.terms[t].in == danish {
			ix.take(s, t, more, asked)
			ok = true
		}
	}
	root := stem(asked.text, danish)
	if ok || len(root) < 4 {
		return ok
	}
	for _, t := range ix.byStem[danish][root] {
		ix.take(s, t, more+byEnding, asked)
		ok = true
	}
	return ok
}

// takeGuesses takes the terms that are one letter off, or two in a long word.
func (ix *index) takeGuesses(s *search, asked question) {
	most := 1
	switch {
	case len(asked.text) < 4:
		return
	case len(asked.text) > 7:
		most = 2
	}
	letters := lettersOf(asked.text)
	for i := range ix.terms {
		if bits.OnesCount32(letters^ix.terms[i].letters) > 2*most {
			continue // each change takes at most one letter away and brings one
		}
		if n := distance(asked.text, ix.terms[i].text, most); n <= most {
			ix.take(s, int32(i), int16(byGuess*n), asked)
		}
	}
}
