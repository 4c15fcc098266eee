package plan

import (
	"slices"
	"strings"
	"time"

	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Activity is something the citizen does, once or by a rule.
type Activity struct {
	Circle, ID ident.ID // ID is made by the client
	Title      string   // 1-200 characters
	Picture    Picture  // "" for none
	Colour     Colour
	Place      string      // at most 200 characters
	With       []Companion // at most 20
	Why, Note  string      // at most 1,000 characters each

	Day     Day   // when it is, or from when Rule counts
	Start   Clock // "" for an activity that has an order, not a time
	End     Clock // "" for no end; never without Start
	Minutes int   // how long an activity without a time takes; 0 for unsaid
	Part    Part  // where in the day an activity without a time belongs
	Rank    Rank  // order among equals
	Rule    Rule  // how it recurs; the zero Rule is once
	Zone    string

	Steps       []Step   // at most 50
	Choices     []Choice // the pictures to choose between, 2-12; none for an activity that is no choice board
	Timer       Timer    // the zero Timer for none
	Sound       Sound    // read aloud on the card; "" for none
	Group       ident.ID // shared by the copies of it in other citizens' plans; "" for none
	Side        ident.ID // the customer whose activity it is; "" for home
	IsCancelled bool     // crossed out, still shown

	Origin    Origin   // what it was split from
	Next      ident.ID // the activity that was last split from it, and goes on after it; "" for none
	Author    ident.ID // who made it; "" when that person is no more
	Version   int      // grows by one with every change
	CreatedAt time.Time
	ChangedAt time.Time
	DeletedAt time.Time // zero unless deleted
}

// Step is one part of an activity.
type Step struct {
	ID      ident.ID // made by the client
	Title   string   // 1-200 characters
	Picture Picture
}

// Companion is somebody who takes part: a person of the circle, or a name.
type Companion struct {
	Person ident.ID
	Name   string // at most 200 characters
}

// Origin says what an activity was split from, so that joining can undo it. The zero Origin is
// an activity that nobody split off.
type Origin struct {
	Activity ident.ID
	From     Day // the first day that went over
	Until    Day // the last day of the whole before the split; none for no end
	Became   Day // the last day of the new part right after it
}

// Picture refers to a picture: "archive:<symbol>" or "own:<picture id>"; "" for none.
type Picture string

// Colour is the colour code of an activity; "" for none.
type Colour string

// Colours lists every colour code, none first.
func Colours() []Colour {
	return []Colour{"", "green", "violet", "orange", "blue", "yellow", "red", "grey"}
}

// Rank is a text that sorts: letters and digits, at most 64. Between two ranks there is always
// room for another.
type Rank string

// The limits of an activity.
const (
	maxTitle      = 200
	maxText       = 1000
	maxCompanions = 20
	maxSteps      = 50
	maxMinutes    = 24 * 60
	maxRank       = 64
)

// IsDeleted says whether a has been deleted; it can still be restored.
func (a Activity) IsDeleted() bool { return !a.DeletedAt.IsZero() }

// Recurrence returns the dates of a.
func (a Activity) Recurrence() Recurrence { return a.Rule.Recurrence(a.Day) }

// settle brings a into its one form after a change: what depends on a start goes with it, and a
// count becomes a last day. It returns the Invalid fault of the first rule that a breaks.
func (a Activity) settle() (Activity, error) {
	if a.Start == "" {
		a.End = ""
	} else {
		a.Minutes, a.Part = 0, NoPart
	}
	if err := a.validate(); err != nil {
		return Activity{}, err
	}
	if a.Rule.Frequency == Once {
		a.Rule = Rule{Interval: 1}
		return a, nil
	}
	rule, err := a.Rule.Bounded(a.Day)
	a.Rule = rule
	return a, err
}

// Settled returns a in its one form, or the Invalid fault of the first rule it breaks; the fault
// never repeats a value.
func (a Activity) Settled() (Activity, error) {
	if a.Start == "" && a.End != "" {
		return Activity{}, fault.New(fault.Invalid, "plan.end_without_start", "end", "An end needs a start.")
	}
	return a.settle()
}

func (a Activity) validate() error {
	if err := checkTitle(a.Title, "title"); err != nil {
		return err
	}
	if a.Day < FirstDay || a.Day > LastDay {
		return fault.New(fault.Invalid, "plan.day_out_of_range", "day", "Use a date from 1900 to 2199.")
	}
	if err := checkClocks(a.Start, a.End); err != nil {
		return err
	}
	if a.End != "" && a.End <= a.Start {
		return fault.New(fault.Invalid, "plan.end_before_start", "end", "Let the end come after the start, on the same day.")
	}
	if _, err := ParseZone(a.Zone); err != nil {
		return err
	}
	if err := checkLook(a.Picture, a.Colour, a.Part, a.Rank, a.Minutes); err != nil {
		return err
	}
	for _, text := range []struct {
		field, value string
		high         int
	}{{"place", a.Place, maxTitle}, {"why", a.Why, maxText}, {"note", a.Note, maxText}} {
		if err := checkText(text.value, text.field, text.high); err != nil {
			return err
		}
	}
	if err := checkCompanions(a.With); err != nil {
		return err
	}
	if err := checkSteps(a.Steps); err != nil {
		return err
	}
	return a.checkAids()
}

func checkClocks(start, end Clock) error {
	if _, err := ParseClock(string(start), "start", false); err != nil {
		return err
	}
	_, err := ParseClock(string(end), "end", true)
	return err
}

func checkLook(p Picture, c Colour, part Part, rank Rank, minutes int) error {
	if err := checkPicture(p, "picture"); err != nil {
		return err
	}
	if !isColour(c) {
		return fault.New(fault.Invalid, "plan.colour_unknown", "colour", "Use one of the colour codes, or none.")
	}
	if !isPart(part) {
		return fault.New(fault.Invalid, "plan.part_unknown", "part", "Use morning, midday, afternoon, evening, or none.")
	}
	if !isRank(rank) {
		return fault.New(fault.Invalid, "plan.rank_malformed", "rank", "Use at most 64 letters and digits.")
	}
	if minutes < 0 || minutes > maxMinutes {
		return fault.New(fault.Invalid, "plan.minutes_out_of_range", "minutes", "Use 0 to 1440 minutes.")
	}
	return nil
}

func isColour(c Colour) bool {
	for _, known := range Colours() {
		if c == known {
			return true
		}
	}
	return false
}

func isPart(p Part) bool {
	switch p {
	case NoPart, Morning, Midday, Afternoon, Evening:
		return true
	}
	return false
}

func isRank(r Rank) bool {
	for i := range len(r) {
		c := r[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return len(r) <= maxRank
}

// checkPicture holds p against the two forms of a reference. Whether the picture is there, and in
// this circle, the service asks Pictures.
func checkPicture(p Picture, field string) error {
	if p == "" {
		return nil
	}
	if id, ok := p.Own(); ok {
		if _, err := ident.Parse(id.String(), field); err == nil {
			return nil
		}
	}
	if symbol, ok := strings.CutPrefix(string(p), archivePrefix); ok && isSymbol(symbol) {
		return nil
	}
	return fault.New(fault.Invalid, "plan.picture_malformed", field, "Refer to a picture as archive:<symbol> or own:<picture>.")
}

const (
	archivePrefix = "archive:"
	ownPrefix     = "own:"
)

// Own returns the picture of the circle that p refers to; ok is false for any other reference.
func (p Picture) Own() (id ident.ID, ok bool) {
	text, ok := strings.CutPrefix(string(p), ownPrefix)
	return ident.ID(text), ok
}

func isSymbol(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 100
}

func checkCompanions(with []Companion) error {
	if len(with) > maxCompanions {
		return fault.New(fault.Invalid, "plan.people_too_many", "with", "Name at most 20 people.")
	}
	for _, c := range with {
		if c.Person == "" && strings.TrimSpace(c.Name) == "" {
			return fault.New(fault.Invalid, "plan.person_missing", "with", "Say who takes part, by person or by name.")
		}
		if c.Person != "" {
			if _, err := ident.Parse(c.Person.String(), "with"); err != nil {
				return err
			}
		}
		if err := checkText(c.Name, "with", maxTitle); err != nil {
			return err
		}
	}
	return nil
}

func checkSteps(steps []Step) error {
	if len(steps) > maxSteps {
		return fault.New(fault.Invalid, "plan.steps_too_many", "steps", "Use at most 50 steps.")
	}
	return checkEach(steps, "steps", fault.New(fault.Invalid, "plan.step_repeated", "steps", "Give every step an identifier of its own."))
}

// checkEach holds what lies in a list against its rules; repeated is the fault of two with one identifier.
func checkEach(list []Step, field string, repeated error) error {
	seen := make(map[ident.ID]bool, len(list))
	for _, s := range list {
		if _, err := ident.Parse(s.ID.String(), field); err != nil {
			return err
		}
		if seen[s.ID] {
			return repeated
		}
		seen[s.ID] = true
		if err := checkTitle(s.Title, field); err != nil {
			return err
		}
		if err := checkPicture(s.Picture, field); err != nil {
			return err
		}
	}
	return nil
}

// Pictures returns every picture that a uses, none twice.
func (a Activity) Pictures() []Picture { return picturesOf(a.Picture, a.Steps, a.Choices) }

func picturesOf(first Picture, steps []Step, choices []Choice) []Picture {
	var pictures []Picture
	seen := map[Picture]bool{"": true}
	add := func(p Picture) {
		if !seen[p] {
			seen[p] = true
			pictures = append(pictures, p)
		}
	}
	add(first)
	for _, s := range slices.Concat(steps, choices) {
		add(s.Picture)
	}
	return pictures
}
