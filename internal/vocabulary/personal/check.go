package personal

import (
	"fmt"
	"slices"
	"strings"

	"mobilize/internal/vocabulary/access"
)

// Check returns what is wrong with the declarations themselves, as sentences; none when all is
// well. Whether they fit the live schema is the census's question.
func (r Record) Check() []string {
	var wrong []string
	seen := map[string]bool{}
	for _, t := range r.Tables {
		if seen[t.Name] {
			wrong = append(wrong, fmt.Sprintf("table %s is declared twice", t.Name))
		}
		seen[t.Name] = true
		wrong = append(wrong, t.check()...)
	}
	for _, p := range r.Places {
		id := string(p.Kind) + " " + p.Name
		if seen[id] {
			wrong = append(wrong, fmt.Sprintf("%s is declared twice", id))
		}
		seen[id] = true
		if p.Name == "" || !slices.Contains(PlaceKinds(), p.Kind) {
			wrong = append(wrong, fmt.Sprintf("%s %q: a place needs a kind that there is, and a name", p.Kind, p.Name))
		}
		wrong = append(wrong, checkFields(id, p.About, p.Fields)...)
	}
	return wrong
}

func (t TableDecl) check() []string {
	wrong := checkFields("table "+t.Name, t.About, t.Columns)
	for _, lead := range []string{t.About.Column, t.Author.Column} {
		if lead != "" && !slices.ContainsFunc(t.Columns, func(c ColumnDecl) bool { return c.Name == lead }) {
			wrong = append(wrong, fmt.Sprintf("table %s: column %s leads to a person and is not declared", t.Name, lead))
		}
	}
	if t.Author.Column != "" && t.Author.Erasure == "" {
		wrong = append(wrong, fmt.Sprintf("table %s: say what erasing the author does to %s", t.Name, t.Author.Column))
	}
	return wrong
}

func checkFields(where string, about Subject, fields []ColumnDecl) []string {
	var wrong []string
	switch {
	case about.Kind == "nobody" && about.Reason == "":
		wrong = append(wrong, where+": say why it is about nobody")
	case about.Kind != "nobody" && about.Column == "":
		wrong = append(wrong, where+": name the column that leads to the person")
	}
	seen := map[string]bool{}
	for _, c := range fields {
		at := where + "." + c.Name
		if seen[c.Name] {
			wrong = append(wrong, at+" is declared twice")
		}
		seen[c.Name] = true
		if about.Kind == "nobody" && c.Class != NotPersonal && c.Class != Secret && c.Retention != UntilUsed && c.Retention != NotKept {
			wrong = append(wrong, at+" is personal and stays, in a place that is about nobody")
		}
		for _, w := range c.check() {
			wrong = append(wrong, at+" "+w)
		}
	}
	return wrong
}

// check returns what is wrong with one column, as ends of sentences.
func (c ColumnDecl) check() []string {
	var wrong []string
	sealed := c.Sealing.Purpose != ""
	if !sealed && strings.TrimSpace(c.Sealing.Reason) == "" {
		wrong = append(wrong, "is not sealed: say why")
	}
	if c.Class == NotPersonal {
		if sealed {
			wrong = append(wrong, "is sealed, so it is personal: give it a class")
		}
		return wrong
	}
	if !slices.Contains([]Class{Ordinary, Confidential, Art9, Secret}, c.Class) {
		wrong = append(wrong, "has no class")
	}
	if c.Category == NoCategory && c.Class != Secret {
		wrong = append(wrong, "has no category of the policy's list (6.1)")
	}
	if c.Purpose == "" || !slices.Contains(purposes, c.Purpose) {
		wrong = append(wrong, "has no purpose")
	}
	if c.Basis == NoBasis {
		wrong = append(wrong, "has no legal basis")
	}
	if c.Retention == NoRetention || c.Retention == Undying {
		wrong = append(wrong, "has no retention rule")
	}
	if c.Erasure == "" {
		wrong = append(wrong, "does not say what erasure does to it")
	}
	if c.Class == Secret && (c.Export == Exported || c.Sight == Seen) {
		wrong = append(wrong, "is a secret: it is neither exported nor shown")
	}
	if c.Class != Secret && c.Sight == "" {
		wrong = append(wrong, "does not say whether the person sees it")
	}
	return wrong
}

var purposes = []access.Purpose{access.ForPlan, access.ForIdentity, access.ForMedia, access.ForLog, access.ForDelivery}
