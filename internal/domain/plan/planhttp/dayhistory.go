package planhttp

import (
	"context"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

type dayHistoryIn struct {
	Circle ident.ID `path:"circle"`
	Day    string   `path:"day"`
	Before int64    `query:"before" minimum:"0" doc:"The next of the page before; left out for the first page"`
}

type dayHistoryOut struct {
	Body struct {
		Entries []wireDayEntry `json:"entries" doc:"Newest first"`
		Next    int64          `json:"next,omitempty" doc:"The before to go on with; left out when there is nothing more"`
	}
}

// wireDayEntry is one line of a day's history.
type wireDayEntry struct {
	Activity ident.ID `json:"activity"`
	Title    string   `json:"title,omitempty" doc:"Of the activity, where the entry says it"`
	wireEntry
}

func (h handler) dayHistory(ctx context.Context, actor access.Actor, in *dayHistoryIn) (*dayHistoryOut, error) {
	day, err := plan.ParseDay(in.Day, "day")
	if err != nil {
		return nil, err
	}
	entries, next, err := h.plans.DayHistory(ctx, actor, in.Circle, day, in.Before)
	if err != nil {
		return nil, err
	}
	out := &dayHistoryOut{}
	out.Body.Next, out.Body.Entries = next, make([]wireDayEntry, 0, len(entries))
	for _, e := range entries {
		w, err := entryOut(e)
		if err != nil {
			return nil, err
		}
		out.Body.Entries = append(out.Body.Entries, wireDayEntry{e.Activity, titleOf(e), w})
	}
	return out, nil
}

func titleOf(e plan.Entry) string {
	if e.ActivityAfter != nil {
		return e.ActivityAfter.Title
	}
	return ""
}
