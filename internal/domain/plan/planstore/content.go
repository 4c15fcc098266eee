package planstore

import (
	"fmt"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/ident"
)

// The fields of an activity and of an occurrence; where both have one, it has one number.
const (
	fieldTitle byte = iota + 1
	fieldPicture
	fieldColour
	fieldPlace
	fieldWith // repeated
	fieldWhy
	fieldNote
	fieldDay
	fieldStart
	fieldEnd
	fieldMinutes
	fieldPart
	fieldRank
	fieldRule
	fieldZone
	fieldStep // repeated
	fieldCancelled
	fieldOriginActivity
	fieldOriginUntil
	fieldOriginBecame
	fieldState
	fieldDoneStep // repeated
	fieldSteps    // says that the steps are an occurrence's own, even if there are none
	fieldOriginFrom
	fieldNext
	fieldUnder
	fieldPadding
	fieldChoice // repeated of an activity: a choice; of an occurrence: the identifier of what was chosen
	fieldTimer
	fieldSound
	fieldGroup
	fieldSide
)

// The fields of a step and of a companion.
const (
	fieldID byte = iota + 1
	fieldName
	fieldLook
)

// sealedActivity is what is sealed of a: everything anybody said.
func sealedActivity(a plan.Activity) []byte {
	f := newFields()
	f.text(fieldTitle, a.Title)
	f.text(fieldPicture, string(a.Picture))
	f.text(fieldColour, string(a.Colour))
	f.text(fieldPlace, a.Place)
	for _, c := range a.With {
		companion := newFields()
		companion.text(fieldID, c.Person.String())
		companion.text(fieldName, c.Name)
		f.anyText(fieldWith, string(companion))
	}
	f.text(fieldWhy, a.Why)
	f.text(fieldNote, a.Note)
	f.count(fieldDay, int(a.Day))
	f.text(fieldStart, string(a.Start))
	f.text(fieldEnd, string(a.End))
	f.count(fieldMinutes, a.Minutes)
	f.text(fieldPart, string(a.Part))
	f.text(fieldRank, string(a.Rank))
	f.text(fieldRule, a.Rule.String())
	f.text(fieldZone, a.Zone)
	f.steps(a.Steps)
	f.aids(a)
	f.flag(fieldCancelled, a.IsCancelled)
	f.text(fieldOriginActivity, a.Origin.Activity.String())
	f.count(fieldOriginFrom, int(a.Origin.From))
	f.count(fieldOriginUntil, int(a.Origin.Until))
	f.count(fieldOriginBecame, int(a.Origin.Became))
	f.text(fieldNext, a.Next.String())
	return f
}

func (f *fields) steps(steps []plan.Step) {
	for _, s := range steps {
		f.anyText(fieldStep, string(sealedStep(s)))
	}
}

func sealedStep(s plan.Step) fields {
	f := newFields()
	f.text(fieldID, s.ID.String())
	f.text(fieldName, s.Title)
	f.text(fieldLook, string(s.Picture))
	return f
}

// readActivity lays content into a, which has the columns already.
func readActivity(content string, a *plan.Activity) error {
	return each(content, func(number byte, v string) (err error) {
		switch number {
		case fieldTitle:
			a.Title = v
		case fieldPicture:
			a.Picture = plan.Picture(v)
		case fieldColour:
			a.Colour = plan.Colour(v)
		case fieldPlace:
			a.Place = v
		case fieldWith:
			a.With, err = withCompanion(a.With, v)
		case fieldWhy:
			a.Why = v
		case fieldNote:
			a.Note = v
		case fieldDay:
			a.Day = plan.Day(countOf(v))
		case fieldStart:
			a.Start = plan.Clock(v)
		case fieldEnd:
			a.End = plan.Clock(v)
		case fieldMinutes:
			a.Minutes = countOf(v)
		case fieldPart:
			a.Part = plan.Part(v)
		case fieldRank:
			a.Rank = plan.Rank(v)
		case fieldRule:
			if a.Rule, err = plan.ParseRule(v); err != nil {
				return fmt.Errorf("read a stored rule: %w", err)
			}
		case fieldZone:
			a.Zone = v
		case fieldStep:
			a.Steps, err = withStep(a.Steps, v)
		case fieldChoice:
			a.Choices, err = withStep(a.Choices, v)
		case fieldTimer:
			a.Timer, err = readTimer(v)
		case fieldSound:
			a.Sound = plan.Sound(v)
		case fieldGroup:
			a.Group = ident.ID(v)
		case fieldSide:
			a.Side = ident.ID(v)
		case fieldCancelled:
			a.IsCancelled = true
		case fieldOriginActivity:
			a.Origin.Activity = ident.ID(v)
		case fieldOriginUntil:
			a.Origin.Until = plan.Day(countOf(v))
		case fieldOriginBecame:
			a.Origin.Became = plan.Day(countOf(v))
		case fieldOriginFrom:
			a.Origin.From = plan.Day(countOf(v))
		case fieldNext:
			a.Next = ident.ID(v)
		}
		return err
	})
}

func withStep(steps []plan.Step, content string) ([]plan.Step, error) {
	var s plan.Step
	err := each(content, func(number byte, v string) error {
		switch number {
		case fieldID:
			s.ID = ident.ID(v)
		case fieldName:
			s.Title = v
		case fieldLook:
			s.Picture = plan.Picture(v)
		}
		return nil
	})
	return append(steps, s), err
}

func withCompanion(with []plan.Companion, content string) ([]plan.Companion, error) {
	var c plan.Companion
	err := each(content, func(number byte, v string) error {
		switch number {
		case fieldID:
			c.Person = ident.ID(v)
		case fieldName:
			c.Name = v
		}
		return nil
	})
	return append(with, c), err
}

// sealedStates is how long the states of an occurrence are together, whatever they are.
const sealedStates = 32

// sealedOccurrence is what is sealed of o. A field that is as in the activity is left out. Its length
// tells nothing of the states, and of the rest only how many sixteens of bytes it takes.
func sealedOccurrence(o plan.Occurrence) []byte {
	f := newFields()
	f.text(fieldState, string(o.State))
	f.text(fieldUnder, string(o.Under))
	f.pad(sealedStates)
	for _, id := range o.DoneSteps {
		f.text(fieldDoneStep, id.String())
	}
	f.text(fieldChoice, o.Choice.String())
	if o.Own.Day != nil {
		f.anyCount(fieldDay, int(*o.Own.Day))
	}
	if o.Own.Minutes != nil {
		f.anyCount(fieldMinutes, *o.Own.Minutes)
	}
	ownText(&f, fieldStart, o.Own.Start)
	ownText(&f, fieldEnd, o.Own.End)
	ownText(&f, fieldPart, o.Own.Part)
	ownText(&f, fieldRank, o.Own.Rank)
	ownText(&f, fieldTitle, o.Own.Title)
	ownText(&f, fieldPicture, o.Own.Picture)
	ownText(&f, fieldColour, o.Own.Colour)
	ownText(&f, fieldPlace, o.Own.Place)
	ownText(&f, fieldWhy, o.Own.Why)
	ownText(&f, fieldNote, o.Own.Note)
	if o.Own.Steps != nil {
		f.flag(fieldSteps, true)
		f.steps(*o.Own.Steps)
	}
	f.pad(16)
	return f
}

func ownText[T ~string](f *fields, number byte, own *T) {
	if own != nil {
		f.anyText(number, string(*own))
	}
}

// readOccurrence lays content into o, which has the columns already.
func readOccurrence(content string, o *plan.Occurrence) error {
	var steps []plan.Step
	hasSteps := false
	err := each(content, func(number byte, v string) (err error) {
		switch number {
		case fieldState:
			o.State = plan.State(v)
		case fieldUnder:
			o.Under = plan.State(v)
		case fieldDoneStep:
			o.DoneSteps = append(o.DoneSteps, ident.ID(v))
		case fieldDay:
			o.Own.Day = own(plan.Day(countOf(v)))
		case fieldMinutes:
			o.Own.Minutes = own(countOf(v))
		case fieldStart:
			o.Own.Start = own(plan.Clock(v))
		case fieldEnd:
			o.Own.End = own(plan.Clock(v))
		case fieldPart:
			o.Own.Part = own(plan.Part(v))
		case fieldRank:
			o.Own.Rank = own(plan.Rank(v))
		case fieldTitle:
			o.Own.Title = own(v)
		case fieldPicture:
			o.Own.Picture = own(plan.Picture(v))
		case fieldColour:
			o.Own.Colour = own(plan.Colour(v))
		case fieldPlace:
			o.Own.Place = own(v)
		case fieldWhy:
			o.Own.Why = own(v)
		case fieldNote:
			o.Own.Note = own(v)
		case fieldChoice:
			o.Choice = ident.ID(v)
		case fieldSteps:
			hasSteps = true
		case fieldStep:
			steps, err = withStep(steps, v)
		}
		return err
	})
	if hasSteps {
		o.Own.Steps = &steps
	}
	return err
}

func own[T any](v T) *T { return &v }
