package planhttp_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planhttp"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	idA = ident.ID("0197a000-0000-7000-8000-00000000000a")
	idB = ident.ID("0197a000-0000-7000-8000-00000000000b")
)

func fullActivity() plan.Activity {
	rule, err := plan.ParseRule("FREQ=WEEKLY;BYDAY=MO,WE")
	if err != nil {
		panic(err)
	}
	return plan.Activity{
		ID: idA, Title: "Bruser", Picture: "archive:fluent-shower", Colour: "blue", Place: "Badeværelset",
		With: []plan.Companion{{Person: idB, Name: "Mor"}}, Why: "Så er du frisk", Note: "Husk håndklæde",
		Day: plan.DayOf(2026, 11, 16), Start: "07:30", End: "07:45", Minutes: 10, Part: plan.Morning, Rank: "m", Rule: rule, Zone: "Europe/Copenhagen",
		Steps: []plan.Step{{ID: idB, Title: "Sæbe", Picture: "archive:fluent-soap"}}, IsCancelled: true,
		Choices: []plan.Choice{{ID: idA, Title: "Bad", Picture: "archive:fluent-soap"}, {ID: idB, Title: "Bruser"}}, Sound: "own:" + plan.Sound(idB), Group: idA, Side: idB,
		Timer: plan.Timer{Kind: plan.Hourglass, Minutes: 12, IsLocked: true, Starts: plan.StartsAdult},
		Next:  idB, Origin: plan.Origin{Activity: idB, From: plan.DayOf(2026, 11, 16), Until: plan.DayOf(2027, 1, 1), Became: plan.DayOf(2027, 1, 2)},
		Author: idB, Version: 3, CreatedAt: time.UnixMilli(1).UTC(), ChangedAt: time.UnixMilli(2).UTC(),
	}
}

func fullOccurrence() plan.Occurrence {
	return plan.Occurrence{
		Activity: idA, Key: plan.KeyOf(plan.DayOf(2026, 11, 16)), State: plan.Done, Under: plan.Cancelled, DoneSteps: []ident.ID{idB}, Choice: idA,
		StateAt: time.UnixMilli(1).UTC(), StateBy: idB, Version: 2,
		Own: plan.Own{
			Day: pointer(plan.DayOf(2026, 11, 17)), Start: pointer(plan.Clock("09:00")), End: pointer(plan.Clock("24:00")), Minutes: pointer(5),
			Part: pointer(plan.Midday), Rank: pointer(plan.Rank("b")), Title: pointer("Stævne"), Picture: pointer(plan.Picture("archive:fluent-soap")),
			Colour: pointer(plan.Colour("red")), Place: pointer("Havet"), Why: pointer("Derfor"), Note: pointer("Husk"), Steps: &[]plan.Step{{ID: idB, Title: "Svøm"}},
		},
	}
}

// TestWire_KeepsEveryField fails when a field of the domain is forgotten on its way out or in.
func TestWire_KeepsEveryField(t *testing.T) {
	t.Parallel()
	a, o := fullActivity(), fullOccurrence()
	for _, w := range []any{planhttp.ActivityOut(a), planhttp.OccurrenceOut(o)} {
		v := reflect.ValueOf(w)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%T.%s is empty though the fixture has no empty field", w, v.Type().Field(i).Name)
			}
		}
	}
	var changes planhttp.WireChanges
	through(t, planhttp.ActivityOut(a), &changes)
	p, err := changes.Patch()
	if err != nil {
		t.Fatal(err)
	}
	ignored := cmpopts.IgnoreFields(plan.Activity{}, "Origin", "Next", "Side", "Author", "Version", "CreatedAt", "ChangedAt")
	if diff := cmp.Diff(a, p.New("", idA), ignored, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("an activity comes back otherwise:\n%s", diff)
	}
	var own planhttp.WireOccurrenceChanges
	through(t, planhttp.OccurrenceOut(o), &own)
	back, err := own.Patch()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(o.Own, back.Own, cmpopts.EquateEmpty()); diff != "" || *back.State != o.State || (*back.DoneSteps)[0] != idB || *back.Choice != idA {
		t.Errorf("an occurrence comes back otherwise:\n%s", diff)
	}
}

func through(t *testing.T, out, in any) {
	t.Helper()
	text, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, in); err != nil {
		t.Fatal(err)
	}
}

// FuzzPatch throws anything at the two patches: what is taken must be a plan that can be shown,
// and taking it twice must change nothing more.
func FuzzPatch(f *testing.F) {
	for _, seed := range []string{
		`{"title":"A","rule":"FREQ=DAILY;COUNT=3","day":"2028-02-29"}`, `{"start":"","part":"evening","minutes":20}`, `{"end":"24:00"}`,
		`{"state":"skipped","under":"deleted"}`, `{"under":"done"}`, `{"state":"cancelled","under":""}`,
		`{"state":"done","tickSteps":["0197a000-0000-7000-8000-00000000000a"]}`, `{"inherit":["day"],"day":"2026-11-16"}`, `{"steps":[{"id":"","title":""}]}`, `{"with":[{}]}`,
		`{"choices":[{"id":"0197a000-0000-7000-8000-00000000000a","title":"A"}],"timer":{"kind":"bar","minutes":0,"starts":"plan"},"sound":"own:x","group":""}`,
		`{"choice":"0197a000-0000-7000-8000-00000000000a"}`, `{"choice":""}`, `{"title":"\u202eA","note":"a\nb"}`, `{"timer":{"kind":""}}`,
	} {
		f.Add([]byte(seed))
	}
	a, err := fullActivity().Settled()
	if err != nil {
		f.Fatal(err)
	}
	at := time.UnixMilli(3).UTC()
	f.Fuzz(func(t *testing.T, text []byte) {
		activity, occurrence := a, plan.NewOccurrence(a.ID, plan.KeyOf(a.Day))
		var changes planhttp.WireChanges
		if strict(text, &changes) {
			p, err := changes.Patch()
			if err == nil {
				activity, err = a.Patched(p, at)
			}
			if invalid(t, err) {
				activity = a
			} else if again, err := activity.Patched(p, at); err != nil || again.Version != activity.Version {
				t.Fatalf("taken again: %v, version %d after %d", err, again.Version, activity.Version)
			}
		}
		var own planhttp.WireOccurrenceChanges
		if strict(text, &own) {
			p, err := own.Patch()
			if err == nil {
				occurrence, err = occurrence.Patched(activity, p, plan.Stamp{By: idB, At: at, MayEdit: true})
			}
			if invalid(t, err) {
				occurrence = plan.NewOccurrence(a.ID, plan.KeyOf(a.Day))
			}
		}
		for _, item := range plan.Expand([]plan.Activity{activity}, []plan.Occurrence{occurrence}, activity.Day-3, activity.Day+30) {
			if w := planhttp.ItemOut(item); w.Title == "" || w.Day == "" || w.End != "" && w.End <= w.Start {
				t.Fatalf("shows %+v", w)
			}
		}
	})
}

func strict(text []byte, into any) bool {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into) == nil
}

// invalid says whether err refuses the input; any other error is ours and fails the test.
func invalid(t *testing.T, err error) bool {
	t.Helper()
	if err != nil && fault.KindOf(err) != fault.Invalid {
		t.Fatalf("%v is no Invalid fault", err)
	}
	return err != nil
}
