package planstore

import (
	"encoding/json"
	"fmt"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/ident"
)

// activityContent is what is sealed of an activity: everything anybody said. The names are those
// of stored rows for ever; fields are only added.
type activityContent struct {
	Title     string         `json:"title"`
	Picture   plan.Picture   `json:"picture,omitempty"`
	Colour    plan.Colour    `json:"colour,omitempty"`
	Place     string         `json:"place,omitempty"`
	With      []withContent  `json:"with,omitempty"`
	Why       string         `json:"why,omitempty"`
	Note      string         `json:"note,omitempty"`
	Day       string         `json:"day"`
	Start     plan.Clock     `json:"start,omitempty"`
	End       plan.Clock     `json:"end,omitempty"`
	Minutes   int            `json:"minutes,omitempty"`
	Part      plan.Part      `json:"part,omitempty"`
	Rank      plan.Rank      `json:"rank,omitempty"`
	Rule      string         `json:"rule,omitempty"`
	Zone      string         `json:"zone"`
	Steps     []stepContent  `json:"steps,omitempty"`
	Cancelled bool           `json:"cancelled,omitempty"`
	Origin    *originContent `json:"origin,omitempty"`
}

type stepContent struct {
	ID      ident.ID     `json:"id"`
	Title   string       `json:"title"`
	Picture plan.Picture `json:"picture,omitempty"`
}

type withContent struct {
	Person ident.ID `json:"person,omitempty"`
	Name   string   `json:"name,omitempty"`
}

type originContent struct {
	Activity ident.ID `json:"activity"`
	Until    string   `json:"until,omitempty"`
	Became   string   `json:"became,omitempty"`
}

func contentOf(a plan.Activity) activityContent {
	c := activityContent{
		Title: a.Title, Picture: a.Picture, Colour: a.Colour, Place: a.Place, Why: a.Why, Note: a.Note,
		Day: a.Day.String(), Start: a.Start, End: a.End, Minutes: a.Minutes, Part: a.Part, Rank: a.Rank,
		Rule: a.Rule.String(), Zone: a.Zone, Steps: stepsContent(a.Steps), Cancelled: a.IsCancelled,
	}
	for _, w := range a.With {
		c.With = append(c.With, withContent(w))
	}
	if a.Origin != (plan.Origin{}) {
		c.Origin = &originContent{a.Origin.Activity, a.Origin.Until.String(), a.Origin.Became.String()}
	}
	return c
}

// into lays the content into a, which has the columns already.
func (c activityContent) into(a *plan.Activity) error {
	a.Title, a.Picture, a.Colour, a.Place, a.Why, a.Note = c.Title, c.Picture, c.Colour, c.Place, c.Why, c.Note
	a.Start, a.End, a.Minutes, a.Part, a.Rank, a.Zone = c.Start, c.End, c.Minutes, c.Part, c.Rank, c.Zone
	a.Steps, a.IsCancelled = stepsOf(c.Steps), c.Cancelled
	for _, w := range c.With {
		a.With = append(a.With, plan.Companion(w))
	}
	var err error
	if a.Day, err = plan.ParseDay(c.Day, "day"); err != nil {
		return fmt.Errorf("read a stored day: %w", err)
	}
	if a.Rule, err = plan.ParseRule(c.Rule); err != nil {
		return fmt.Errorf("read a stored rule: %w", err)
	}
	if c.Origin != nil {
		a.Origin = plan.Origin{Activity: c.Origin.Activity, Until: storedDay(c.Origin.Until), Became: storedDay(c.Origin.Became)}
	}
	return nil
}

// storedDay reads a day that may be none.
func storedDay(s string) plan.Day {
	day, err := plan.ParseDay(s, "")
	if err != nil {
		return 0
	}
	return day
}

func stepsContent(steps []plan.Step) []stepContent {
	var list []stepContent
	for _, s := range steps {
		list = append(list, stepContent(s))
	}
	return list
}

func stepsOf(list []stepContent) []plan.Step {
	var steps []plan.Step
	for _, s := range list {
		steps = append(steps, plan.Step(s))
	}
	return steps
}

// occurrenceContent is what is sealed of an occurrence. Own fields are left out while they are as
// in the activity.
type occurrenceContent struct {
	State     plan.State     `json:"state"`
	DoneSteps []ident.ID     `json:"doneSteps,omitempty"`
	Day       *string        `json:"day,omitempty"`
	Start     *plan.Clock    `json:"start,omitempty"`
	End       *plan.Clock    `json:"end,omitempty"`
	Minutes   *int           `json:"minutes,omitempty"`
	Part      *plan.Part     `json:"part,omitempty"`
	Rank      *plan.Rank     `json:"rank,omitempty"`
	Title     *string        `json:"title,omitempty"`
	Picture   *plan.Picture  `json:"picture,omitempty"`
	Colour    *plan.Colour   `json:"colour,omitempty"`
	Place     *string        `json:"place,omitempty"`
	Why       *string        `json:"why,omitempty"`
	Note      *string        `json:"note,omitempty"`
	Steps     *[]stepContent `json:"steps,omitempty"`
}

func occurrenceContentOf(o plan.Occurrence) occurrenceContent {
	c := occurrenceContent{
		State: o.State, DoneSteps: o.DoneSteps, Start: o.Own.Start, End: o.Own.End, Minutes: o.Own.Minutes,
		Part: o.Own.Part, Rank: o.Own.Rank, Title: o.Own.Title, Picture: o.Own.Picture, Colour: o.Own.Colour,
		Place: o.Own.Place, Why: o.Own.Why, Note: o.Own.Note,
	}
	if o.Own.Day != nil {
		day := o.Own.Day.String()
		c.Day = &day
	}
	if o.Own.Steps != nil {
		steps := append([]stepContent{}, stepsContent(*o.Own.Steps)...)
		c.Steps = &steps
	}
	return c
}

func (c occurrenceContent) into(o *plan.Occurrence) error {
	o.State, o.DoneSteps = c.State, c.DoneSteps
	o.Own = plan.Own{
		Start: c.Start, End: c.End, Minutes: c.Minutes, Part: c.Part, Rank: c.Rank, Title: c.Title,
		Picture: c.Picture, Colour: c.Colour, Place: c.Place, Why: c.Why, Note: c.Note,
	}
	if c.Day != nil {
		day, err := plan.ParseDay(*c.Day, "day")
		if err != nil {
			return fmt.Errorf("read a stored day: %w", err)
		}
		o.Own.Day = &day
	}
	if c.Steps != nil {
		steps := stepsOf(*c.Steps)
		o.Own.Steps = &steps
	}
	return nil
}

// changeContent is what is sealed of a line of history.
type changeContent struct {
	Key    string          `json:"key,omitempty"` // "" for a change of the whole activity
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
	// Of an activity, what its content does not hold.
	DeletedBefore bool `json:"deletedBefore,omitempty"`
	DeletedAfter  bool `json:"deletedAfter,omitempty"`
}
