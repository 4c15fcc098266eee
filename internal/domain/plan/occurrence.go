package plan

import (
	"slices"
	"time"

	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Key names one occurrence within its activity: the day the rule puts it on, or OnceKey. It stays
// the same when the occurrence moves.
type Key struct{ day Day }

// OnceKey is the key of an activity without a rule.
var OnceKey = Key{}

// KeyOf returns the key of the occurrence that a rule puts on day.
func KeyOf(day Day) Key { return Key{day} }

// ParseKey returns the key that s spells, or the Invalid fault plan.key_malformed.
func ParseKey(s string) (Key, error) {
	if s == "once" {
		return OnceKey, nil
	}
	day, err := ParseDay(s, "key")
	if err != nil {
		return Key{}, fault.New(fault.Invalid, "plan.key_malformed", "key", "Name the occurrence by its day, YYYY-MM-DD, or once.")
	}
	return Key{day}, nil
}

// String returns the key as text: a date or "once".
func (k Key) String() string {
	if k.day == 0 {
		return "once"
	}
	return k.day.String()
}

// Day returns the day in k; none for OnceKey.
func (k Key) Day() Day { return k.day }

// State is what becomes of an occurrence.
type State string

// The states. Done and Skipped are facts: they are shown even when the plan around them changes.
const (
	Planned   State = "planned"
	Active    State = "active"
	Done      State = "done"
	Skipped   State = "skipped"
	Cancelled State = "cancelled" // crossed out, still shown
	Deleted   State = "deleted"
)

func (s State) check() error {
	switch s {
	case Planned, Active, Done, Skipped, Cancelled, Deleted:
		return nil
	}
	return fault.New(fault.Invalid, "plan.state_unknown", "state", "Use planned, active, done, skipped, cancelled or deleted.")
}

// IsFact says whether s says what happened, not what is meant to.
func (s State) IsFact() bool { return s == Done || s == Skipped }

// isOff says whether s takes an occurrence out of the plan.
func (s State) isOff() bool { return s == Cancelled || s == Deleted }

// IsTick says whether s may be set by whoever may tick, without editing the plan.
func (s State) IsTick() bool { return s == Planned || s == Active || s == Done || s == Skipped }

// Own is what one occurrence has otherwise than its activity. A nil field is as in the activity.
type Own struct {
	Day     *Day // where it moved
	Start   *Clock
	End     *Clock
	Minutes *int
	Part    *Part
	Rank    *Rank
	Title   *string
	Picture *Picture
	Colour  *Colour
	Place   *string
	Why     *string
	Note    *string
	Steps   *[]Step
}

// Occurrence is what is known of one occurrence beyond its activity.
type Occurrence struct {
	Activity  ident.ID
	Key       Key
	Own       Own
	State     State
	Under     State // Cancelled or Deleted under a fact: what is left when the fact is taken back; "" otherwise
	DoneSteps []ident.ID
	Choice    ident.ID  // what was chosen of the activity's choices; "" for nothing yet
	StateAt   time.Time // when State was set; zero when it never was
	StateBy   ident.ID  // who set it; "" when nobody did or that person is no more
	Version   int       // grows by one with every change
	ChangedAt time.Time
}

// Field names a field of Own, as the wire does.
type Field string

// Fields lists the fields of Own.
func Fields() []Field {
	return []Field{"day", "start", "end", "minutes", "part", "rank", "title", "picture", "colour", "place", "why", "note", "steps"}
}

// inherit makes field f as in the activity again; false when there is no such field.
func (o *Own) inherit(f Field) bool {
	switch f {
	case "day":
		o.Day = nil
	case "start":
		o.Start = nil
	case "end":
		o.End = nil
	case "minutes":
		o.Minutes = nil
	case "part":
		o.Part = nil
	case "rank":
		o.Rank = nil
	case "title":
		o.Title = nil
	case "picture":
		o.Picture = nil
	case "colour":
		o.Colour = nil
	case "place":
		o.Place = nil
	case "why":
		o.Why = nil
	case "note":
		o.Note = nil
	case "steps":
		o.Steps = nil
	default:
		return false
	}
	return true
}

// take sets the fields that changes sets.
func (o *Own) take(changes Own) {
	set(&o.Day, changes.Day)
	set(&o.Start, changes.Start)
	set(&o.End, changes.End)
	set(&o.Minutes, changes.Minutes)
	set(&o.Part, changes.Part)
	set(&o.Rank, changes.Rank)
	set(&o.Title, changes.Title)
	set(&o.Picture, changes.Picture)
	set(&o.Colour, changes.Colour)
	set(&o.Place, changes.Place)
	set(&o.Why, changes.Why)
	set(&o.Note, changes.Note)
	set(&o.Steps, changes.Steps)
}

func set[T any](field **T, value *T) {
	if value != nil {
		*field = value
	}
}

// IsEmpty says whether nothing is otherwise than in the activity.
func (o Own) IsEmpty() bool { return o == Own{} }

// OccurrencePatch changes one occurrence. Nil and empty fields change nothing.
type OccurrencePatch struct {
	Own     Own     // becomes otherwise than in the activity
	Inherit []Field // becomes as in the activity again
	State   *State
	Under   *State // what lies under a fact; "" for the plan as it was

	DoneSteps *[]ident.ID // the steps that are done, all of them
	Tick      []ident.ID  // these steps become done, whatever others there are
	Untick    []ident.ID  // these no longer
	Choice    *ident.ID   // what is chosen; "" for nothing
}

// IsTick says whether p only says what happened, which takes no right to edit.
func (p OccurrencePatch) IsTick() bool {
	return p.Own.IsEmpty() && len(p.Inherit) == 0 && p.Under == nil && (p.State == nil || p.State.IsTick())
}

// Lies returns the day on which o lies by itself: where it moved, else the day of its key; none
// for an unmoved OnceKey, which lies where its activity is.
func (o Occurrence) Lies() Day {
	if o.Own.Day != nil {
		return *o.Own.Day
	}
	return o.Key.day
}

// NewOccurrence returns the occurrence that has nothing of its own yet.
func NewOccurrence(activity ident.ID, key Key) Occurrence {
	return Occurrence{Activity: activity, Key: key, State: Planned}
}

// Patched returns o with p applied, or the Invalid fault of the first rule it would break. The
// Version is unchanged when p changes nothing.
func (o Occurrence) Patched(a Activity, p OccurrencePatch, stamp Stamp) (Occurrence, error) {
	next := o
	for _, f := range p.Inherit {
		if !next.Own.inherit(f) {
			return Occurrence{}, fault.New(fault.Invalid, "plan.field_unknown", "inherit", "Name fields that an occurrence can have of its own.")
		}
	}
	next.Own.take(p.Own)
	if p.State != nil {
		if err := p.State.check(); err != nil {
			return Occurrence{}, err
		}
		next.State, next.Under = o.becoming(*p.State, stamp.MayEdit)
	}
	if u := value(p.Under); u != "" && !u.isOff() {
		return Occurrence{}, fault.New(fault.Invalid, "plan.under_unknown", "under", "Use cancelled, deleted or nothing.")
	}
	if p.Under != nil && next.State.IsFact() {
		next.Under = *p.Under
	}
	if next.State != o.State {
		next.StateAt, next.StateBy = stamp.At, stamp.By
	}
	next.DoneSteps = ticked(o.DoneSteps, p)
	if id := value(p.Choice); id != "" && id != o.Choice {
		if _, ok := a.choice(id); !ok {
			return Occurrence{}, fault.New(fault.Invalid, "plan.choice_unknown", "choice", "Choose one of the choices of this activity.")
		}
	}
	lay(&next.Choice, p.Choice)
	if err := next.validate(a); err != nil {
		return Occurrence{}, err
	}
	if next.State == o.State && next.Under == o.Under && next.Choice == o.Choice && slices.Equal(next.DoneSteps, o.DoneSteps) && next.Own.equal(o.Own) {
		return o, nil
	}
	next.Version, next.ChangedAt = o.Version+1, stamp.At
	return next, nil
}

// becoming returns the states that o comes to when somebody says s. A fact remembers what was
// cancelled or deleted under it, and leaves that behind when it is taken back. Only whoever may
// edit brings back what is cancelled or deleted by saying that it is planned.
func (o Occurrence) becoming(s State, mayEdit bool) (state, under State) {
	off := o.Under
	if o.State.isOff() {
		off = o.State
	}
	switch {
	case s.IsFact():
		return s, off
	case s.isOff() || off == "" || o.State.isOff() && mayEdit:
		return s, ""
	}
	return off, ""
}

func ticked(done []ident.ID, p OccurrencePatch) []ident.ID {
	if p.DoneSteps != nil {
		done = *p.DoneSteps
	}
	var next []ident.ID
	for _, id := range slices.Concat(done, p.Tick) {
		if !slices.Contains(next, id) && !slices.Contains(p.Untick, id) {
			next = append(next, id)
		}
	}
	return next
}

func (o Occurrence) validate(a Activity) error {
	if o.Own.Day != nil && (*o.Own.Day < FirstDay || *o.Own.Day > LastDay) {
		return fault.New(fault.Invalid, "plan.day_out_of_range", "day", "Use a date from 1900 to 2199.")
	}
	if o.Own.Title != nil {
		if err := checkTitle(*o.Own.Title, "title"); err != nil {
			return err
		}
	}
	if err := checkClocks(value(o.Own.Start), value(o.Own.End)); err != nil {
		return err
	}
	merged := o.Own.over(a)
	if o.Own.End != nil && *o.Own.End != "" {
		if merged.Start == "" {
			return fault.New(fault.Invalid, "plan.end_without_start", "end", "An end needs a start.")
		}
		if *o.Own.End <= merged.Start {
			return fault.New(fault.Invalid, "plan.end_before_start", "end", "Let the end come after the start, on the same day.")
		}
	}
	if err := checkLook(value(o.Own.Picture), value(o.Own.Colour), value(o.Own.Part), value(o.Own.Rank), value(o.Own.Minutes)); err != nil {
		return err
	}
	return o.validateTexts()
}

func (o Occurrence) validateTexts() error {
	if err := checkText(value(o.Own.Place), "place", maxTitle); err != nil {
		return err
	}
	if err := checkText(value(o.Own.Why), "why", maxText); err != nil {
		return err
	}
	if err := checkText(value(o.Own.Note), "note", maxText); err != nil {
		return err
	}
	if err := checkSteps(value(o.Own.Steps)); err != nil {
		return err
	}
	if len(o.DoneSteps) > 2*maxSteps {
		return fault.New(fault.Invalid, "plan.steps_too_many", "doneSteps", "Use at most 100 done steps.")
	}
	for _, id := range o.DoneSteps {
		if _, err := ident.Parse(id.String(), "doneSteps"); err != nil {
			return err
		}
	}
	return nil
}

func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

func (o Own) equal(other Own) bool {
	return same(o.Day, other.Day) && same(o.Start, other.Start) && same(o.End, other.End) &&
		same(o.Minutes, other.Minutes) && same(o.Part, other.Part) && same(o.Rank, other.Rank) &&
		same(o.Title, other.Title) && same(o.Picture, other.Picture) && same(o.Colour, other.Colour) &&
		same(o.Place, other.Place) && same(o.Why, other.Why) && same(o.Note, other.Note) &&
		(o.Steps == nil) == (other.Steps == nil) && slices.Equal(value(o.Steps), value(other.Steps))
}

func same[T comparable](a, b *T) bool {
	return (a == nil) == (b == nil) && value(a) == value(b)
}

// over returns a as it is in this occurrence.
func (o Own) over(a Activity) Activity {
	lay(&a.Start, o.Start)
	lay(&a.End, o.End)
	lay(&a.Minutes, o.Minutes)
	lay(&a.Part, o.Part)
	lay(&a.Rank, o.Rank)
	lay(&a.Title, o.Title)
	lay(&a.Picture, o.Picture)
	lay(&a.Colour, o.Colour)
	lay(&a.Place, o.Place)
	lay(&a.Why, o.Why)
	lay(&a.Note, o.Note)
	lay(&a.Steps, o.Steps)
	if a.Start == "" {
		a.End = ""
	} else {
		a.Minutes, a.Part = 0, NoPart
	}
	if a.End != "" && a.End <= a.Start {
		a.End = ""
	}
	return a
}

func lay[T any](field *T, own *T) {
	if own != nil {
		*field = *own
	}
}

// Pictures returns every picture that o has of its own, none twice.
func (o Occurrence) Pictures() []Picture {
	return picturesOf(value(o.Own.Picture), value(o.Own.Steps), nil)
}
