package planhttp_test

import (
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planhttp"
	"mobilize/internal/vocabulary/ident"
)

type expandVector struct {
	Series []seriesVector      `json:"series"`
	From   string              `json:"from"`
	To     string              `json:"to"`
	Items  []planhttp.WireItem `json:"items"`
}

func expandVectors() []any {
	c := seeded(3)
	var list []any
	for range 40 {
		var activities []plan.Activity
		var occurrences []plan.Occurrence
		v := expandVector{Items: []planhttp.WireItem{}}
		first := c.day()
		for range 1 + c.IntN(4) {
			s := c.series()
			by := first - s.Activity.Day // near each other, so that they share days
			s.Activity.Day += by
			if s.Activity.Rule.Until != 0 {
				s.Activity.Rule.Until += by
			}
			for i, o := range s.Occurrences {
				if o.Key != plan.OnceKey {
					s.Occurrences[i].Key = plan.KeyOf(o.Key.Day() + by)
				}
				if o.Own.Day != nil {
					moved := *o.Own.Day + by
					s.Occurrences[i].Own.Day = &moved
				}
			}
			activities, occurrences = append(activities, s.Activity), append(occurrences, s.Occurrences...)
			v.Series = append(v.Series, seriesOut(s))
		}
		from := first + plan.Day(c.IntN(20)-5)
		v.From, v.To = from.String(), (from + 20).String()
		for _, item := range plan.Expand(activities, occurrences, from, from+20) {
			v.Items = append(v.Items, planhttp.ItemOut(item))
		}
		list = append(list, v)
	}
	return list
}

// changeVector is one change: of the whole, of one occurrence, a split, or a split and its join.
// A result of null is a change that is refused.
type changeVector struct {
	Kind   string       `json:"kind"`
	Series seriesVector `json:"series"`
	By     ident.ID     `json:"by"`
	At     string       `json:"at"`

	MayEdit bool `json:"mayEdit,omitempty"` // whether By may edit the plan, not only tick

	Patch      *planhttp.WireChanges           `json:"patch,omitempty"`
	Key        string                          `json:"key,omitempty"`
	Occurrence *planhttp.WireOccurrenceChanges `json:"occurrence,omitempty"`
	Day        string                          `json:"day,omitempty"`
	New        ident.ID                        `json:"new,omitempty"`

	Result *seriesVector            `json:"result,omitempty"` // of a patch; what is left before a split; what a join makes
	Rest   *seriesVector            `json:"rest,omitempty"`   // of a split
	Row    *planhttp.WireOccurrence `json:"row,omitempty"`    // of a change of one occurrence
}

func changeVectors() []any {
	c := seeded(4)
	var list []any
	for i := range 240 {
		s := c.series()
		stamp := plan.Stamp{By: c.id(), At: time.UnixMilli(1_790_000_000_000 + int64(i)).UTC()}
		v := changeVector{Series: seriesOut(s), By: stamp.By, At: stamp.At.Format("2006-01-02T15:04:05.000Z")}
		switch i % 6 {
		case 0:
			v.patch(c, s, stamp)
		case 1:
			v.occurrence(c, s, stamp)
		default:
			v.split(c, s, stamp, i%6 > 2)
		}
		list = append(list, v)
	}
	return append(list, stateVectors(c)...)
}

// stateVectors has every state come to every other, said by who may edit and by who may only tick.
func stateVectors(c chance) []any {
	var list []any
	a := c.single()
	for _, was := range []struct{ state, under plan.State }{
		{plan.Planned, ""},
		{plan.Active, ""},
		{plan.Done, ""},
		{plan.Cancelled, ""},
		{plan.Deleted, ""},
		{plan.Done, plan.Cancelled},
		{plan.Skipped, plan.Cancelled},
		{plan.Done, plan.Deleted},
	} {
		for _, said := range []plan.State{plan.Planned, plan.Active, plan.Done, plan.Skipped, plan.Cancelled, plan.Deleted} {
			for _, mayEdit := range []bool{true, false} {
				if !mayEdit && !said.IsTick() {
					continue
				}
				o := plan.NewOccurrence(a.ID, plan.OnceKey)
				o.State, o.Under, o.Version, o.StateBy, o.StateAt = was.state, was.under, 1, a.Author, a.CreatedAt
				s := plan.Series{Activity: a, Occurrences: []plan.Occurrence{o}}
				stamp := plan.Stamp{By: c.id(), At: time.UnixMilli(1_795_000_000_000).UTC(), MayEdit: mayEdit}
				v := changeVector{Kind: "occurrence", Series: seriesOut(s), By: stamp.By, At: stamp.At.Format("2006-01-02T15:04:05.000Z"), MayEdit: mayEdit, Key: "once"}
				v.Occurrence = &planhttp.WireOccurrenceChanges{State: &said}
				v.becomes(s, stamp)
				list = append(list, v)
			}
		}
	}
	return list
}

func (v *changeVector) becomes(s plan.Series, stamp plan.Stamp) {
	p, err := v.Occurrence.Patch()
	if err != nil {
		panic(err)
	}
	is, err := s.Occurrences[0].Patched(s.Activity, p, stamp)
	if err != nil {
		panic(err)
	}
	row := planhttp.OccurrenceOut(is)
	v.Row = &row
}

// single is the least there can be of an activity.
func (c chance) single() plan.Activity {
	at := time.UnixMilli(1_780_000_000_000).UTC()
	a, err := plan.Activity{ID: c.id(), Title: "Bruser", Day: c.day(), Zone: "Europe/Copenhagen", Author: c.id(), Version: 1, CreatedAt: at, ChangedAt: at}.Settled()
	if err != nil {
		panic(err)
	}
	return a
}

func (v *changeVector) patch(c chance, s plan.Series, stamp plan.Stamp) {
	v.Kind, v.Patch = "patch", c.changes(s)
	p, err := v.Patch.Patch()
	if err != nil {
		panic(err)
	}
	if is, err := s.Patched(p, stamp); err == nil {
		result := seriesOut(is)
		v.Result = &result
	}
}

func (v *changeVector) occurrence(c chance, s plan.Series, stamp plan.Stamp) {
	key := s.Activity.KeyFor(plan.KeyOf(s.Activity.Day + plan.Day(c.IntN(3))))
	if len(s.Occurrences) > 0 && !c.oneIn(3) {
		key = pick(c, s.Occurrences...).Key
	}
	was := plan.NewOccurrence(s.Activity.ID, key)
	for _, o := range s.Occurrences {
		if o.Key == key {
			was = o
		}
	}
	v.Kind, v.Key, v.Occurrence = "occurrence", key.String(), &planhttp.WireOccurrenceChanges{}
	if c.oneIn(2) {
		v.Occurrence.State = pointer(pick(c, plan.Planned, plan.Done, plan.Skipped, plan.Cancelled))
	}
	if c.oneIn(2) {
		v.Occurrence.Day, v.Occurrence.Place = pointer((s.Activity.Day + 2).String()), pointer(pick(c, "", "Havet"))
	}
	if c.oneIn(2) {
		v.Occurrence.Inherit = []plan.Field{"day", "start", "title"}
	}
	if c.oneIn(3) && len(s.Activity.Choices) > 0 {
		v.Occurrence.Choice = pointer(pick(c, "", pick(c, s.Activity.Choices...).ID.String()))
	}
	if c.oneIn(2) {
		v.Occurrence.TickSteps, v.Occurrence.UntickSteps = []ident.ID{c.id()}, was.DoneSteps
	}
	p, err := v.Occurrence.Patch()
	if err != nil {
		panic(err)
	}
	if is, err := was.Patched(s.Activity, p, stamp); err == nil {
		row := planhttp.OccurrenceOut(is)
		v.Row = &row
	}
}

func (v *changeVector) split(c chance, s plan.Series, stamp plan.Stamp, join bool) {
	day, id := s.Activity.Day+plan.Day(c.IntN(25)-3), c.id()
	v.Kind, v.Day, v.New, v.Patch = "split", day.String(), id, c.changes(s)
	p, err := v.Patch.Patch()
	if err != nil {
		panic(err)
	}
	before, rest, err := s.Split(day, id, p, stamp)
	if err != nil {
		return
	}
	left, taken := seriesOut(before), seriesOut(rest)
	v.Rest = &taken
	if !before.Activity.IsDeleted() {
		v.Result = &left
	}
	if !join || before.Activity.IsDeleted() {
		return
	}
	v.Kind = "join"
	whole, _, err := before.Join(rest, stamp)
	if err != nil {
		panic(err)
	}
	result := seriesOut(whole)
	v.Result = &result
}

// changes draws what somebody may say of s anew.
func (c chance) changes(s plan.Series) *planhttp.WireChanges {
	w := &planhttp.WireChanges{}
	if c.oneIn(3) {
		w.Title, w.Place = pointer("Gymnastik"), pointer(pick(c, "", "Salen"))
	}
	if c.oneIn(4) {
		w.Day = pointer((s.Activity.Day + plan.Day(c.IntN(9))).String())
	}
	if c.oneIn(3) {
		w.Rule = pointer(pick(c, "", c.rule(s.Activity.Day)))
	}
	if c.oneIn(3) {
		w.Start, w.End = pointer(pick(c, "", "10:00", "20:00")), pointer(pick(c, "", "11:00"))
	}
	if c.oneIn(5) {
		w.Cancelled, w.Steps = pointer(c.oneIn(2)), pointer(pick(c, []planhttp.WireStep{}, []planhttp.WireStep{{ID: c.id(), Title: "Ny"}}))
	}
	if c.oneIn(4) {
		w.Timer = pointer(pick(c, planhttp.WireTimer{}, planhttp.WireTimer{Kind: plan.Disc, Minutes: 5, Starts: plan.StartsPlan}))
		w.Choices, w.Sound = &[]planhttp.WireStep{}, pointer(plan.Sound(""))
	}
	if w.Rule != nil {
		if _, err := plan.ParseRule(*w.Rule); err != nil {
			w.Rule = nil
		}
	}
	return w
}

func pointer[T any](v T) *T { return &v }
