package planhttp

import (
	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/ident"
)

// wireChanges is what may be said of an activity: all of it when it is made, what changes later.
// What is left out stays; an empty text or list empties a field.
type wireChanges struct {
	Title     *string       `json:"title,omitempty" doc:"1 to 200 characters"`
	Picture   *plan.Picture `json:"picture,omitempty" doc:"archive:<symbol> or own:<picture id>"`
	Colour    *plan.Colour  `json:"colour,omitempty" doc:"green, violet, orange, blue, yellow, red or grey"`
	Place     *string       `json:"place,omitempty" doc:"At most 200 characters"`
	With      *[]wireWith   `json:"with,omitempty" doc:"At most 20 people"`
	Why       *string       `json:"why,omitempty" doc:"At most 1000 characters"`
	Note      *string       `json:"note,omitempty" doc:"At most 1000 characters"`
	Day       *string       `json:"day,omitempty" doc:"YYYY-MM-DD"`
	Start     *string       `json:"start,omitempty" doc:"HH:MM"`
	End       *string       `json:"end,omitempty" doc:"HH:MM, 24:00 included"`
	Minutes   *int          `json:"minutes,omitempty" doc:"0 to 1440"`
	Part      *plan.Part    `json:"part,omitempty" doc:"morning, midday, afternoon or evening"`
	Rank      *plan.Rank    `json:"rank,omitempty" doc:"At most 64 letters and digits"`
	Rule      *string       `json:"rule,omitempty" doc:"RFC 5545 recurrence by days; a COUNT is kept as the last day"`
	Zone      *string       `json:"zone,omitempty" doc:"IANA time zone"`
	Steps     *[]wireStep   `json:"steps,omitempty" doc:"At most 50 steps"`
	Choices   *[]wireStep   `json:"choices,omitempty" doc:"2 to 12 choices, or none"`
	Timer     *wireTimer    `json:"timer,omitempty"`
	Sound     *plan.Sound   `json:"sound,omitempty" doc:"own:<sound id>"`
	Group     *string       `json:"group,omitempty" doc:"Shared by its copies in other plans"`
	Cancelled *bool         `json:"cancelled,omitempty"`
}

func (w wireChanges) patch() (p plan.ActivityPatch, err error) {
	p = plan.ActivityPatch{
		Title: w.Title, Picture: w.Picture, Colour: w.Colour, Place: w.Place, Why: w.Why, Note: w.Note,
		Minutes: w.Minutes, Part: w.Part, Rank: w.Rank, Zone: w.Zone, Steps: stepsIn(w.Steps), IsCancelled: w.Cancelled,
		Choices: stepsIn(w.Choices), Timer: timerIn(w.Timer), Sound: w.Sound, Group: idIn(w.Group),
	}
	if w.With != nil {
		with := make([]plan.Companion, 0, len(*w.With))
		for _, c := range *w.With {
			with = append(with, plan.Companion(c))
		}
		p.With = &with
	}
	if p.Day, err = dayIn(w.Day); err != nil {
		return p, err
	}
	if p.Start, err = clockIn(w.Start, "start"); err != nil {
		return p, err
	}
	if p.End, err = clockIn(w.End, "end"); err != nil {
		return p, err
	}
	if w.Rule != nil {
		rule, err := plan.ParseRule(*w.Rule)
		if err != nil {
			return p, err
		}
		p.Rule = &rule
	}
	return p, nil
}

func stepsIn(list *[]wireStep) *[]plan.Step {
	if list == nil {
		return nil
	}
	steps := make([]plan.Step, 0, len(*list))
	for _, s := range *list {
		steps = append(steps, plan.Step(s))
	}
	return &steps
}

// idIn takes an identifier that may be empty; what is none the domain refuses.
func idIn(s *string) *ident.ID { return (*ident.ID)(s) }

func dayIn(s *string) (*plan.Day, error) {
	if s == nil {
		return nil, nil //nolint:nilnil // left out
	}
	day, err := plan.ParseDay(*s, "day")
	return &day, err
}

func clockIn(s *string, field string) (*plan.Clock, error) {
	if s == nil {
		return nil, nil //nolint:nilnil // left out
	}
	c, err := plan.ParseClock(*s, field, field == "end")
	return &c, err
}

// wireOccurrenceChanges is what may be said of one occurrence. What is left out stays.
type wireOccurrenceChanges struct {
	State   *plan.State   `json:"state,omitempty" doc:"planned, active, done, skipped, cancelled or deleted"`
	Under   *plan.State   `json:"under,omitempty" doc:"What lies under done or skipped: cancelled, deleted, or empty for neither"`
	Day     *string       `json:"day,omitempty" doc:"Where it moves"`
	Start   *string       `json:"start,omitempty"`
	End     *string       `json:"end,omitempty"`
	Minutes *int          `json:"minutes,omitempty"`
	Part    *plan.Part    `json:"part,omitempty"`
	Rank    *plan.Rank    `json:"rank,omitempty"`
	Title   *string       `json:"title,omitempty"`
	Picture *plan.Picture `json:"picture,omitempty"`
	Colour  *plan.Colour  `json:"colour,omitempty"`
	Place   *string       `json:"place,omitempty"`
	Why     *string       `json:"why,omitempty"`
	Note    *string       `json:"note,omitempty"`
	Steps   *[]wireStep   `json:"steps,omitempty"`

	Inherit     []plan.Field `json:"inherit,omitempty" doc:"Fields that become as in the activity again"`
	DoneSteps   *[]ident.ID  `json:"doneSteps,omitempty" doc:"The steps that are done, all of them"`
	TickSteps   []ident.ID   `json:"tickSteps,omitempty" doc:"Steps that become done, whatever others there are"`
	UntickSteps []ident.ID   `json:"untickSteps,omitempty" doc:"Steps that are no longer done"`
	Choice      *string      `json:"choice,omitempty" doc:"What is chosen of the activity's choices; empty for nothing"`
}

func (w wireOccurrenceChanges) patch() (p plan.OccurrencePatch, err error) {
	p = plan.OccurrencePatch{
		State: w.State, Under: w.Under, Inherit: w.Inherit, DoneSteps: w.DoneSteps, Tick: w.TickSteps, Untick: w.UntickSteps, Choice: idIn(w.Choice),
		Own: plan.Own{
			Minutes: w.Minutes, Part: w.Part, Rank: w.Rank, Title: w.Title, Picture: w.Picture, Colour: w.Colour,
			Place: w.Place, Why: w.Why, Note: w.Note, Steps: stepsIn(w.Steps),
		},
	}
	if p.Own.Day, err = dayIn(w.Day); err != nil {
		return p, err
	}
	if p.Own.Start, err = clockIn(w.Start, "start"); err != nil {
		return p, err
	}
	p.Own.End, err = clockIn(w.End, "end")
	return p, err
}
