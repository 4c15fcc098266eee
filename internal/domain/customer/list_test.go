package customer_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mobilize/internal/domain/customer"
)

// FuzzGroups throws any names at a cell of groups: those that are written are read, each once.
func FuzzGroups(f *testing.F) {
	f.Add("3. B", "Svømning")
	f.Add("3. B, nord", "\"Solen\"")
	f.Add("a\"", "|;\n")
	f.Fuzz(func(t *testing.T, one, other string) {
		if !utf8.ValidString(one) || !utf8.ValidString(other) {
			return
		}
		var names []string
		for _, name := range []string{one, other} {
			name = strings.Join(strings.Fields(name), " ")
			small := strings.ToLower(name) // a few letters have a small form that they do not fold to
			if name != "" && !slices.ContainsFunc(names, func(is string) bool {
				return strings.EqualFold(is, name) || small == strings.ToLower(is)
			}) {
				names = append(names, name)
			}
		}
		if got := customer.GroupsIn(customer.GroupsCell(names)); !slices.Equal(got, names) {
			t.Errorf("%q is read as %q", names, got)
		}
	})
}

// FuzzDayCell throws any text at a cell with a day: what is read is written and read the same.
func FuzzDayCell(f *testing.F) {
	for _, seed := range []string{"31-12-2026", "1/2/26", "2026-03-29 02:30", "24.12.2026 kl. 8.00", "", "31-12-2026 24:00", "x"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	place, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, isEnd bool) {
		at, ok := customer.CellDay(text, place, isEnd)
		if !ok || at.IsZero() || at.In(place).Year() < 1900 || at.In(place).Year() > 9998 {
			return
		}
		again, ok := customer.CellDay(customer.DayCell(at, place, isEnd), place, isEnd)
		if !ok || !again.Equal(at) && at.In(place).Format(time.DateTime) != again.In(place).Format(time.DateTime) {
			t.Errorf("%q is %v, written %q, read %v", text, at, customer.DayCell(at, place, isEnd), again)
		}
	})
}
