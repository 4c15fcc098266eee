package archive

import "slices"

// Credit is what is owed to one origin of symbols, for all of them together.
type Credit struct {
	Name, Home     string // Home is the origin's address; "" for our own drawings
	Licence, Terms string // Terms is the address of the licence's text
	Author         string
	Artists        []string // who drew the symbols, where each is known; sorted
	Count          int
	IsAdded        bool // by an operator, as a pack
}

// Credits returns what is owed to every origin, in the order in which the build lists them.
func (a *Archive) Credits() ([]Credit, error) {
	ix, err := a.load()
	if err != nil {
		return nil, err
	}
	var credits []Credit
	at := make([]int, len(ix.sources)) // of its credit: pictures of a pack under one licence have one together
	for i, s := range ix.sources {
		at[i] = slices.IndexFunc(credits, func(c Credit) bool { return c.Name == s.Name && c.Licence == s.Licence && c.Home == s.Home })
		if at[i] < 0 {
			at[i] = len(credits)
			credits = append(credits, Credit{Name: s.Name, Home: s.Home, Licence: s.Licence, Terms: s.Terms, Author: s.Author, IsAdded: s.IsAdded})
		} else if s.Author != credits[at[i]].Author {
			credits[at[i]].Artists = append(credits[at[i]].Artists, s.Author)
		}
	}
	for i := range ix.symbols {
		credit := &credits[at[ix.symbols[i].Source]]
		credit.Count++
		if artist := ix.symbols[i].Author; artist != "" {
			credit.Artists = append(credit.Artists, artist)
		}
	}
	for i := range credits {
		slices.Sort(credits[i].Artists)
		credits[i].Artists = slices.Compact(credits[i].Artists)
	}
	return credits, nil
}
