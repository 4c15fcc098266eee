package planhttp_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planhttp"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

var update = flag.Bool("update", false, "write the golden vectors anew")

// TestVectors holds the server to the golden vectors that the client's schedule is held to as
// well (web/src/features/plan/schedule/vectors.test.ts).
func TestVectors(t *testing.T) {
	t.Parallel()
	for name, vectors := range map[string]func() []any{
		"recurrence": recurrenceVectors, "moment": momentVectors, "expand": expandVectors, "change": changeVectors,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := lines(t, vectors())
			file := "../testdata/vectors/" + name + ".json"
			if *update {
				if err := os.WriteFile(file, text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(want, text) {
				t.Errorf("%s is not what the server reckons; run this test with -update and read the difference", file)
			}
		})
	}
}

// lines writes a JSON list, one vector a line, so that a difference is read by vector.
func lines(t *testing.T, vectors []any) []byte {
	t.Helper()
	var text bytes.Buffer
	text.WriteByte('[')
	for i, v := range vectors {
		text.WriteString(map[bool]string{true: "\n", false: ",\n"}[i == 0])
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(line)
	}
	text.WriteString("\n]\n")
	return text.Bytes()
}

// chance is a source of examples that is the same in every run.
type chance struct{ *rand.Rand }

func seeded(seed uint64) chance { return chance{rand.New(rand.NewPCG(seed, 26))} }

func pick[T any](c chance, list ...T) T { return list[c.IntN(len(list))] }

func (c chance) oneIn(n int) bool { return c.IntN(n) == 0 }

func (c chance) id() ident.ID {
	return ident.ID(fmt.Sprintf("0197a000-0000-7000-8000-%012x", c.IntN(1<<40)))
}

func (c chance) day() plan.Day { return plan.DayOf(2023, 12, 20) + plan.Day(c.IntN(1600)) }

func (c chance) rule(first plan.Day) string {
	parts := []string{"FREQ=" + pick(c, "DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "YEARLY")}
	add := func(n int, options ...string) {
		if c.oneIn(n) {
			parts = append(parts, pick(c, options...))
		}
	}
	frequency := parts[0]
	add(2, "INTERVAL=2", "INTERVAL=3", "INTERVAL=7")
	add(4, "BYMONTH=2", "BYMONTH=1,7,12", "BYMONTH=3,2")
	if frequency != "FREQ=WEEKLY" {
		add(3, "BYMONTHDAY=29", "BYMONTHDAY=31,1", "BYMONTHDAY=-1", "BYMONTHDAY=13,-15")
	}
	if frequency == "FREQ=MONTHLY" || frequency == "FREQ=YEARLY" {
		add(3, "BYDAY=1MO", "BYDAY=-1FR,2TU", "BYDAY=SU,3WE", "BYDAY=5TH")
	} else {
		add(2, "BYDAY=MO", "BYDAY=FR,MO,WE", "BYDAY=SA,SU")
	}
	if strings.Contains(strings.Join(parts, ";"), "BY") {
		add(4, "BYSETPOS=1", "BYSETPOS=-1", "BYSETPOS=2,-2")
	}
	add(4, "WKST=SU", "WKST=WE")
	if c.oneIn(3) {
		parts = append(parts, fmt.Sprintf("COUNT=%d", 1+c.IntN(20)))
	} else if c.oneIn(3) {
		parts = append(parts, "UNTIL="+strings.ReplaceAll((first+plan.Day(c.IntN(700))).String(), "-", ""))
	}
	return strings.Join(parts, ";")
}

type recurrenceVector struct {
	Rule  string   `json:"rule"`
	First string   `json:"first"`
	Kept  string   `json:"kept,omitempty"`  // the rule as it is kept
	Fault string   `json:"fault,omitempty"` // why it is not
	From  string   `json:"from,omitempty"`
	To    string   `json:"to,omitempty"`
	Days  []string `json:"days,omitempty"`
}

func recurrenceVectors() []any {
	c := seeded(1)
	var list []any
	add := func(text string, first plan.Day) {
		v := recurrenceVector{Rule: text, First: first.String()}
		rule, err := plan.ParseRule(text)
		if err == nil && text != "" {
			rule, err = rule.Bounded(first)
		}
		if f := fault.As(err); f != nil {
			v.Fault = f.Code
			list = append(list, v)
			return
		}
		from := first + plan.Day(c.IntN(400)) - 20
		v.Kept, v.From, v.To = rule.String(), from.String(), (from + 90).String()
		v.Days = texts(slices.Collect(rule.Recurrence(first).Days(from, from+90)))
		list = append(list, v)
	}
	for _, text := range []string{
		"", "FREQ=DAILY;X=1", "FREQ=HOURLY", "freq=weekly;byday=su,mo", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=DAILY;COUNT=2;UNTIL=20260101", "FREQ=DAILY;UNTIL=20260101T000000Z", "FREQ=DAILY;UNTIL=20260230", "FREQ=YEARLY;BYWEEKNO=2",
		"FREQ=MONTHLY;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=+1MO,-5SU", "FREQ=DAILY;INTERVAL=01", "FREQ=DAILY;INTERVAL=1001", "FREQ=YEARLY;BYDAY=53MO", "BYDAY=MO", "FREQ=",
	} {
		add(text, plan.DayOf(2026, 11, 20))
	}
	for _, first := range []plan.Day{plan.DayOf(2024, 2, 29), plan.DayOf(2096, 2, 29), plan.DayOf(2026, 1, 31), plan.DayOf(2199, 12, 1)} {
		for _, text := range []string{"FREQ=YEARLY", "FREQ=MONTHLY;COUNT=4", "FREQ=YEARLY;INTERVAL=4", "FREQ=DAILY;COUNT=40"} {
			add(text, first)
		}
	}
	for range 150 {
		first := c.day()
		add(c.rule(first), first)
	}
	return list
}

func texts(days []plan.Day) []string {
	list := []string{}
	for _, d := range days {
		list = append(list, d.String())
	}
	return list
}

type momentVector struct {
	Zone string `json:"zone"`
	Day  string `json:"day"`
	Time string `json:"time"`
	At   string `json:"at"`
	// What the wall shows at that moment.
	ShowsDay  string `json:"showsDay"`
	ShowsTime string `json:"showsTime"`
}

func momentVectors() []any {
	c := seeded(2)
	var list []any
	add := func(name string, day plan.Day, clock string) {
		zone, err := plan.ParseZone(name)
		if err != nil {
			panic(err)
		}
		at := plan.Instant(day, plan.Clock(clock), zone)
		list = append(list, momentVector{name, day.String(), clock, at.Format(time.RFC3339), plan.Today(at, zone).String(), at.In(zone).Format("15:04")})
	}
	for _, change := range []struct {
		zone string
		days []plan.Day
	}{
		{"Europe/Copenhagen", []plan.Day{plan.DayOf(2026, 3, 29), plan.DayOf(2026, 10, 25)}},
		{"America/New_York", []plan.Day{plan.DayOf(2026, 3, 8), plan.DayOf(2026, 11, 1)}},
		{"Australia/Lord_Howe", []plan.Day{plan.DayOf(2026, 10, 4), plan.DayOf(2026, 4, 5)}},
	} {
		for _, day := range change.days {
			for _, clock := range []string{"00:00", "01:00", "01:30", "01:45", "02:00", "02:15", "02:30", "02:59", "03:00", "03:30", "16:00", "24:00"} {
				add(change.zone, day, clock)
			}
		}
	}
	for range 60 {
		zone := pick(c, "Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "Atlantic/Faroe", "America/Nuuk")
		add(zone, c.day(), fmt.Sprintf("%02d:%02d", c.IntN(24), c.IntN(60)))
	}
	return list
}

type seriesVector struct {
	Activity    planhttp.WireActivity     `json:"activity"`
	Occurrences []planhttp.WireOccurrence `json:"occurrences"`
}

func seriesOut(s plan.Series) seriesVector {
	v := seriesVector{planhttp.ActivityOut(s.Activity), []planhttp.WireOccurrence{}}
	for _, o := range s.Occurrences {
		v.Occurrences = append(v.Occurrences, planhttp.OccurrenceOut(o))
	}
	return v
}

// series is an activity with occurrences, as commands leave them.
func (c chance) series() plan.Series {
	a := plan.Activity{}
	for err := errors.New("none yet"); err != nil; {
		day := c.day()
		rule := plan.Rule{}
		if !c.oneIn(4) {
			rule, _ = plan.ParseRule(c.rule(day))
		}
		a, err = plan.Activity{
			ID: c.id(), Title: pick(c, "Bruser", "Skole", "Svømning"), Picture: pick[plan.Picture](c, "", "archive:fluent-soap"),
			Colour: pick[plan.Colour](c, "", "blue"), Place: pick(c, "", "Hallen"), Day: day, Rule: rule, Zone: "Europe/Copenhagen",
			Start: pick[plan.Clock](c, "", "07:30", "12:00", "18:15"), Minutes: pick(c, 0, 20), Part: pick(c, plan.NoPart, plan.Morning, plan.Evening),
			Rank: pick[plan.Rank](c, "", "a", "m"), IsCancelled: c.oneIn(8), Author: c.id(), Version: 1 + c.IntN(4),
			CreatedAt: time.UnixMilli(1_780_000_000_000).UTC(), ChangedAt: time.UnixMilli(1_780_000_500_123).UTC(),
			Steps:   pick(c, nil, []plan.Step{{ID: c.id(), Title: "Sæbe", Picture: "archive:fluent-soap"}, {ID: c.id(), Title: "Skyl"}}),
			With:    pick(c, nil, []plan.Companion{{Name: "Mor"}}),
			Choices: pick(c, nil, nil, []plan.Choice{{ID: c.id(), Title: "Bad", Picture: "archive:fluent-soap"}, {ID: c.id(), Title: "Spil"}}),
			Timer:   pick(c, plan.Timer{}, plan.Timer{Kind: plan.Bar, Minutes: 10, IsLocked: c.oneIn(2), Starts: plan.StartsSelf}),
			Sound:   pick[plan.Sound](c, "", "own:"+plan.Sound(c.id())), Group: pick(c, "", c.id()), Side: pick(c, "", c.id()),
		}.Settled()
	}
	if a.Start != "" && c.oneIn(2) {
		a.End = "19:00"
	}
	s := plan.Series{Activity: a}
	fitting := slices.Collect(a.Recurrence().Days(a.Day, a.Day+40))
	for range c.IntN(5) {
		day := a.Day + plan.Day(c.IntN(40)-3)
		if len(fitting) > 0 && !c.oneIn(4) {
			day = pick(c, fitting...)
		}
		o := plan.NewOccurrence(a.ID, a.KeyFor(plan.KeyOf(day)))
		if slices.ContainsFunc(s.Occurrences, func(other plan.Occurrence) bool { return other.Key == o.Key }) {
			continue
		}
		if o = c.lived(o, day); len(a.Choices) > 0 && c.oneIn(2) {
			o.Choice = pick(c, pick(c, a.Choices...).ID, c.id()) // some have chosen what is no choice any more
		}
		s.Occurrences = append(s.Occurrences, o)
	}
	slices.SortFunc(s.Occurrences, func(a, b plan.Occurrence) int { return strings.Compare(a.Key.String(), b.Key.String()) })
	return s
}

// lived returns o with something of its own.
func (c chance) lived(o plan.Occurrence, day plan.Day) plan.Occurrence {
	o.Version = 1 + c.IntN(3)
	if o.State = pick(c, plan.Planned, plan.Active, plan.Done, plan.Skipped, plan.Cancelled, plan.Deleted); o.State != plan.Planned {
		o.StateAt, o.StateBy = time.UnixMilli(1_780_000_900_456).UTC(), c.id()
	}
	if c.oneIn(2) {
		moved, start := day+plan.Day(c.IntN(20)-10), pick[plan.Clock](c, "", "09:00")
		o.Own.Day, o.Own.Start = &moved, &start
	}
	if c.oneIn(3) {
		title, place := "Stævne", ""
		o.Own.Title, o.Own.Place = &title, &place
	}
	if c.oneIn(4) {
		o.DoneSteps = []ident.ID{c.id()}
	}
	return o
}
