package plan

import (
	"slices"
	"time"

	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// ActivityPatch changes an activity in all its occurrences. Nil fields change nothing, so that
// two people can change different fields at once and both keep theirs.
type ActivityPatch struct {
	Title       *string
	Picture     *Picture
	Colour      *Colour
	Place       *string
	With        *[]Companion
	Why, Note   *string
	Day         *Day
	Start, End  *Clock
	Minutes     *int
	Part        *Part
	Rank        *Rank
	Rule        *Rule
	Zone        *string
	Steps       *[]Step
	Choices     *[]Choice
	Timer       *Timer
	Sound       *Sound
	Group       *ident.ID
	IsCancelled *bool
}

func (p ActivityPatch) over(a Activity) Activity {
	lay(&a.Title, p.Title)
	lay(&a.Picture, p.Picture)
	lay(&a.Colour, p.Colour)
	lay(&a.Place, p.Place)
	lay(&a.With, p.With)
	lay(&a.Why, p.Why)
	lay(&a.Note, p.Note)
	lay(&a.Day, p.Day)
	lay(&a.Start, p.Start)
	lay(&a.End, p.End)
	lay(&a.Minutes, p.Minutes)
	lay(&a.Part, p.Part)
	lay(&a.Rank, p.Rank)
	lay(&a.Rule, p.Rule)
	lay(&a.Zone, p.Zone)
	lay(&a.Steps, p.Steps)
	lay(&a.Choices, p.Choices)
	lay(&a.Timer, p.Timer)
	lay(&a.Sound, p.Sound)
	lay(&a.Group, p.Group)
	lay(&a.IsCancelled, p.IsCancelled)
	return a
}

// pictures returns every picture that p brings in, none twice.
func (p ActivityPatch) pictures() []Picture {
	return picturesOf(value(p.Picture), value(p.Steps), value(p.Choices))
}

// New returns the activity that p alone makes.
func (p ActivityPatch) New(circle, id ident.ID) Activity {
	return p.over(Activity{Circle: circle, ID: id})
}

// Patched returns a with p applied at a time, or the Invalid fault of the first rule it would
// break. The Version is unchanged when p changes nothing.
func (a Activity) Patched(p ActivityPatch, at time.Time) (Activity, error) {
	next := p.over(a)
	if next.Start == "" && value(p.End) != "" {
		return Activity{}, fault.New(fault.Invalid, "plan.end_without_start", "end", "An end needs a start.")
	}
	next, err := next.settle()
	if err != nil {
		return Activity{}, err
	}
	if next.equal(a) {
		return a, nil
	}
	next.Version, next.ChangedAt = a.Version+1, at
	return next, nil
}

// equal says whether a and b say the same of the plan, whoever wrote it and when.
func (a Activity) equal(b Activity) bool {
	return a.Title == b.Title && a.Picture == b.Picture && a.Colour == b.Colour && a.Place == b.Place &&
		slices.Equal(a.With, b.With) && a.Why == b.Why && a.Note == b.Note &&
		a.Day == b.Day && a.Start == b.Start && a.End == b.End && a.Minutes == b.Minutes &&
		a.Part == b.Part && a.Rank == b.Rank && a.Rule.String() == b.Rule.String() && a.Zone == b.Zone &&
		slices.Equal(a.Steps, b.Steps) && slices.Equal(a.Choices, b.Choices) && a.Timer == b.Timer &&
		a.Sound == b.Sound && a.Group == b.Group && a.IsCancelled == b.IsCancelled &&
		a.Origin == b.Origin && a.Next == b.Next && a.DeletedAt.Equal(b.DeletedAt)
}

// Removed returns a deleted at a time; a itself when it already is.
func (a Activity) Removed(at time.Time) Activity {
	if !a.IsDeleted() {
		a.Version, a.ChangedAt, a.DeletedAt = a.Version+1, at, at
	}
	return a
}

// Restored returns a no longer deleted; a itself when it is not.
func (a Activity) Restored(at time.Time) Activity {
	if a.IsDeleted() {
		a.Version, a.ChangedAt, a.DeletedAt = a.Version+1, at, time.Time{}
	}
	return a
}

// RestorableFor is how long a deleted activity can be brought back: until then the pictures that it uses
// are kept, and after that they may be gone.
const RestorableFor = 30 * 24 * time.Hour

// restorable refuses to bring back what was deleted too long ago.
func (a Activity) restorable(at time.Time) error {
	if a.IsDeleted() && !at.Before(a.DeletedAt.Add(RestorableFor)) {
		return fault.New(fault.Gone, "plan.restore_too_late", "", "This activity was deleted more than 30 days ago: make it anew.")
	}
	return nil
}

// Stamp is who changes a plan, and when.
type Stamp struct {
	By      ident.ID
	At      time.Time
	MayEdit bool // whether they may edit the plan; false for who may only tick
}
