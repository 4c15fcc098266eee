package sitehttp

import (
	"html"
	"strconv"
	"strings"
)

// constant is what only a text written in the code can be: nothing that came from outside passes for markup.
type constant string

// Markup is a page on its way. Everything but Raw is escaped.
//
// The library's templates find methods by their name while they run. A program in which that can happen carries
// every method of every type it has: a tenth of this one (ADR 0151).
type Markup struct{ out strings.Builder }

// Raw adds markup as it is written in the code.
func (m *Markup) Raw(text constant) *Markup {
	m.out.WriteString(string(text))
	return m
}

// Text adds words, in an element or in a quoted attribute.
func (m *Markup) Text(words string) *Markup {
	m.out.WriteString(html.EscapeString(words))
	return m
}

// Number adds a number.
func (m *Markup) Number(n int) *Markup { return m.Text(strconv.Itoa(n)) }

// Link adds an address for a quoted href. What is no address of the web, of mail or of this site leads nowhere.
func (m *Markup) Link(address string) *Markup {
	scheme, _, isWhole := strings.Cut(address, ":")
	if isWhole && !strings.ContainsAny(scheme, "/?#") {
		switch strings.ToLower(scheme) {
		case "http", "https", "mailto":
		default:
			return m.Raw("#")
		}
	}
	return m.Text(address)
}

// rows adds headings, each with the sentence that explains it.
func (m *Markup) rows(all []row, class constant) {
	for _, r := range all {
		m.Raw("<div><dt").Raw(class).Raw(">").Text(r.Head).Raw("</dt><dd>").Text(r.Text).Raw("</dd></div>")
	}
}
