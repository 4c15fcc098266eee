package planhttp

import (
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/ident"
)

// timeForm is RFC 3339 in UTC with milliseconds.
const timeForm = "2006-01-02T15:04:05.000Z"

// wireActivity is an activity as clients see it.
type wireActivity struct {
	ID        ident.ID     `json:"id"`
	Title     string       `json:"title"`
	Picture   plan.Picture `json:"picture,omitempty" doc:"archive:<symbol> or own:<picture id>"`
	Colour    plan.Colour  `json:"colour,omitempty" doc:"green, violet, orange, blue, yellow, red or grey"`
	Place     string       `json:"place,omitempty"`
	With      []wireWith   `json:"with,omitempty"`
	Why       string       `json:"why,omitempty"`
	Note      string       `json:"note,omitempty"`
	Day       string       `json:"day" doc:"YYYY-MM-DD: when it is, or from when the rule counts"`
	Start     plan.Clock   `json:"start" doc:"HH:MM; empty when only the order counts"`
	End       plan.Clock   `json:"end" doc:"HH:MM, 24:00 included; empty without an end"`
	Minutes   int          `json:"minutes" doc:"How long it takes when it has no start; 0 for unsaid"`
	Part      plan.Part    `json:"part" doc:"morning, midday, afternoon or evening, when it has no start"`
	Rank      plan.Rank    `json:"rank" doc:"Sorts among equals"`
	Rule      string       `json:"rule" doc:"RFC 5545 recurrence by days; empty for once"`
	Zone      string       `json:"zone" doc:"IANA time zone"`
	Steps     []wireStep   `json:"steps"`
	Choices   []wireStep   `json:"choices,omitempty" doc:"2 to 12 pictures to choose between"`
	Timer     *wireTimer   `json:"timer,omitempty"`
	Sound     plan.Sound   `json:"sound,omitempty" doc:"own:<sound id>"`
	Group     ident.ID     `json:"group,omitempty" doc:"Shared by its copies in other plans"`
	Side      ident.ID     `json:"side,omitempty" doc:"The customer whose activity it is; left out for home"`
	Cancelled bool         `json:"cancelled,omitempty" doc:"Crossed out, still shown"`
	Origin    *wireOrigin  `json:"origin,omitempty"`
	Next      ident.ID     `json:"next,omitempty" doc:"The activity that was last split from it"`
	Author    ident.ID     `json:"author,omitempty"`
	Version   int          `json:"version"`
	CreatedAt string       `json:"createdAt"`
	ChangedAt string       `json:"changedAt"`
}

type wireStep struct {
	ID      ident.ID     `json:"id"`
	Title   string       `json:"title"`
	Picture plan.Picture `json:"picture,omitempty"`
}

type wireWith struct {
	Person ident.ID `json:"person,omitempty"`
	Name   string   `json:"name,omitempty"`
}

// wireOrigin is what an activity was split from.
type wireOrigin struct {
	Activity ident.ID `json:"activity"`
	From     string   `json:"from" doc:"The first day that went over"`
	Until    string   `json:"until,omitempty" doc:"The last day of the whole before the split; left out for no end"`
	Became   string   `json:"became,omitempty" doc:"The last day of the new part right after it"`
}

func activityOut(a plan.Activity) wireActivity {
	w := wireActivity{
		ID: a.ID, Title: a.Title, Picture: a.Picture, Colour: a.Colour, Place: a.Place, Why: a.Why, Note: a.Note,
		Day: a.Day.String(), Start: a.Start, End: a.End, Minutes: a.Minutes, Part: a.Part, Rank: a.Rank,
		Rule: a.Rule.String(), Zone: a.Zone, Steps: stepsOut(a.Steps), Choices: stepsOut(a.Choices), Timer: timerOut(a.Timer), Sound: a.Sound, Group: a.Group, Side: a.Side, Cancelled: a.IsCancelled, Next: a.Next, Author: a.Author,
		Version: a.Version, CreatedAt: timeOut(a.CreatedAt), ChangedAt: timeOut(a.ChangedAt),
	}
	for _, c := range a.With {
		w.With = append(w.With, wireWith(c))
	}
	if a.Origin != (plan.Origin{}) {
		w.Origin = &wireOrigin{a.Origin.Activity, a.Origin.From.String(), a.Origin.Until.String(), a.Origin.Became.String()}
	}
	return w
}

func stepsOut(steps []plan.Step) []wireStep {
	list := make([]wireStep, 0, len(steps))
	for _, s := range steps {
		list = append(list, wireStep(s))
	}
	return list
}

func timeOut(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.Format(timeForm)
	}
	hour, minute, second := t.Clock()
	// By hand: reading the form anew for each of a day's moments took longer than the moments.
	room := [len(timeForm)]byte{}
	b := appendDigits(room[:0], year/100, 0)
	b = appendDigits(b, year%100, '-')
	b = appendDigits(b, int(month), '-')
	b = appendDigits(b, day, 'T')
	b = appendDigits(b, hour, ':')
	b = appendDigits(b, minute, ':')
	b = appendDigits(b, second, '.')
	milli := t.Nanosecond() / int(time.Millisecond)
	b = append(appendDigits(b, milli/10, 0), byte('0'+milli%10), 'Z')
	return string(b)
}

// appendDigits appends two digits and what comes after them; 0 for nothing.
func appendDigits(b []byte, n int, after byte) []byte {
	b = append(b, byte('0'+n/10), byte('0'+n%10))
	if after == 0 {
		return b
	}
	return append(b, after)
}

// wireOccurrence is an occurrence as clients see it: what is left out is as in the activity.
type wireOccurrence struct {
	Activity  ident.ID      `json:"activity"`
	Key       string        `json:"key" doc:"The day the rule puts it on, or once"`
	State     plan.State    `json:"state" doc:"planned, active, done, skipped, cancelled or deleted"`
	Under     plan.State    `json:"under,omitempty" doc:"cancelled or deleted: what is left when a done or skipped is taken back"`
	Day       *string       `json:"day,omitempty" doc:"Where it moved"`
	Start     *plan.Clock   `json:"start,omitempty"`
	End       *plan.Clock   `json:"end,omitempty"`
	Minutes   *int          `json:"minutes,omitempty"`
	Part      *plan.Part    `json:"part,omitempty"`
	Rank      *plan.Rank    `json:"rank,omitempty"`
	Title     *string       `json:"title,omitempty"`
	Picture   *plan.Picture `json:"picture,omitempty"`
	Colour    *plan.Colour  `json:"colour,omitempty"`
	Place     *string       `json:"place,omitempty"`
	Why       *string       `json:"why,omitempty"`
	Note      *string       `json:"note,omitempty"`
	Steps     *[]wireStep   `json:"steps,omitempty"`
	DoneSteps []ident.ID    `json:"doneSteps,omitempty"`
	Choice    ident.ID      `json:"choice,omitempty" doc:"What was chosen of the activity's choices"`
	StateAt   string        `json:"stateAt,omitempty"`
	StateBy   ident.ID      `json:"stateBy,omitempty"`
	Version   int           `json:"version"`
}

func occurrenceOut(o plan.Occurrence) wireOccurrence {
	w := wireOccurrence{
		Activity: o.Activity, Key: o.Key.String(), State: o.State, Under: o.Under,
		Start: o.Own.Start, End: o.Own.End, Minutes: o.Own.Minutes, Part: o.Own.Part, Rank: o.Own.Rank,
		Title: o.Own.Title, Picture: o.Own.Picture, Colour: o.Own.Colour, Place: o.Own.Place, Why: o.Own.Why, Note: o.Own.Note,
		DoneSteps: o.DoneSteps, Choice: o.Choice, StateAt: timeOut(o.StateAt), StateBy: o.StateBy, Version: o.Version,
	}
	if o.Own.Day != nil {
		day := o.Own.Day.String()
		w.Day = &day
	}
	if o.Own.Steps != nil {
		steps := stepsOut(*o.Own.Steps)
		w.Steps = &steps
	}
	return w
}

// wireItem is one thing on one day.
type wireItem struct {
	ID        string       `json:"id" doc:"The activity and the key with a slash between"`
	Activity  ident.ID     `json:"activity"`
	Key       string       `json:"key"`
	Day       string       `json:"day" doc:"Where it is, moved or not"`
	Start     plan.Clock   `json:"start"`
	End       plan.Clock   `json:"end"`
	StartAt   string       `json:"startAt,omitempty" doc:"When the clock on the wall shows the start"`
	EndAt     string       `json:"endAt,omitempty"`
	Minutes   int          `json:"minutes"`
	Part      plan.Part    `json:"part"`
	Rank      plan.Rank    `json:"rank"`
	Zone      string       `json:"zone"`
	Title     string       `json:"title"`
	Picture   plan.Picture `json:"picture,omitempty"`
	Colour    plan.Colour  `json:"colour"`
	Place     string       `json:"place"`
	With      []wireWith   `json:"with"`
	Why       string       `json:"why"`
	Note      string       `json:"note"`
	Steps     []wireStep   `json:"steps"`
	DoneSteps []ident.ID   `json:"doneSteps"`
	Choices   []wireStep   `json:"choices,omitempty"`
	Choice    ident.ID     `json:"choice,omitempty" doc:"What was chosen: the item has its title and picture"`
	Timer     *wireTimer   `json:"timer,omitempty"`
	Sound     plan.Sound   `json:"sound,omitempty"`
	Group     ident.ID     `json:"group,omitempty"`
	Side      ident.ID     `json:"side,omitempty"`
	State     plan.State   `json:"state"`
	Recurs    bool         `json:"recurs"`
	Changed   bool         `json:"changed" doc:"It has something otherwise than its activity"`
}

// zones keeps the zones of one answer: almost always there is one.
type zones map[string]*time.Location

func (z zones) instant(day plan.Day, c plan.Clock, name string) string {
	if c == "" {
		return ""
	}
	zone, known := z[name]
	if !known {
		zone, _ = plan.ParseZone(name) // one that has left the database since gives no moment
		z[name] = zone
	}
	if zone == nil {
		return ""
	}
	return timeOut(plan.Instant(day, c, zone))
}

func (z zones) itemOut(i plan.Item) wireItem {
	a := i.Activity
	w := wireItem{
		ID: a.ID.String() + "/" + i.Key.String(), Activity: a.ID, Key: i.Key.String(), Day: i.Day.String(),
		Start: a.Start, End: a.End, StartAt: z.instant(i.Day, a.Start, a.Zone), EndAt: z.instant(i.Day, a.End, a.Zone),
		Minutes: a.Minutes, Part: a.Part, Rank: a.Rank, Zone: a.Zone, Title: a.Title, Picture: a.Picture, Colour: a.Colour,
		Place: a.Place, With: make([]wireWith, 0, len(a.With)), Why: a.Why, Note: a.Note, Steps: stepsOut(a.Steps),
		DoneSteps: append([]ident.ID{}, i.DoneSteps...), Choices: stepsOut(a.Choices), Choice: i.Choice, Timer: timerOut(a.Timer), Sound: a.Sound, Group: a.Group, Side: a.Side,
		State: i.State, Recurs: a.Rule.Frequency != plan.Once, Changed: i.IsChanged,
	}
	for _, c := range a.With {
		w.With = append(w.With, wireWith(c))
	}
	return w
}
