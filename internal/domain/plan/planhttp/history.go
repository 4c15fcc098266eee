package planhttp

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

type historyIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Before int64    `query:"before" minimum:"0" doc:"The rev of the last entry of the page before; left out for the first page"`
}

type historyOut struct {
	Body struct {
		Entries []wireEntry `json:"entries" doc:"Newest first"`
		More    bool        `json:"more"`
	}
}

// wireEntry is one line of history: of what changed, how it was and how it became.
type wireEntry struct {
	Rev    int64          `json:"rev" doc:"The circle's counter after the deed"`
	At     string         `json:"at"`
	By     ident.ID       `json:"by,omitempty" doc:"Left out when that person is no more"`
	On     ident.ID       `json:"on,omitempty" doc:"Whose device it was done on, handed over to whom it is by"`
	Deed   plan.Deed      `json:"deed" doc:"created, changed, deleted, restored, split, joined, adjusted or ticked"`
	Key    string         `json:"key,omitempty" doc:"The occurrence; left out for the whole activity"`
	Before map[string]any `json:"before" doc:"The fields that differ, as they were; a field not there before is left out"`
	After  map[string]any `json:"after" doc:"The fields that differ, as they became"`
}

func (h handler) history(ctx context.Context, actor access.Actor, in *historyIn) (*historyOut, error) {
	entries, more, err := h.plans.History(ctx, actor, in.Circle, in.ID, in.Before)
	if err != nil {
		return nil, err
	}
	out := &historyOut{}
	out.Body.More, out.Body.Entries = more, make([]wireEntry, 0, len(entries))
	for _, e := range entries {
		w, err := entryOut(e)
		if err != nil {
			return nil, err
		}
		out.Body.Entries = append(out.Body.Entries, w)
	}
	return out, nil
}

// stamps are the fields that say who wrote a row and when: the entry says it better.
var stamps = []string{"id", "activity", "key", "author", "origin", "next", "version", "createdAt", "changedAt", "stateAt", "stateBy"}

func entryOut(e plan.Entry) (w wireEntry, err error) {
	w = wireEntry{Rev: e.Rev, At: timeOut(e.At), By: e.By, On: e.On, Deed: e.Deed}
	var before, after any
	if e.OccurrenceAfter != nil {
		w.Key, after = e.OccurrenceAfter.Key.String(), occurrenceOut(*e.OccurrenceAfter)
		if e.OccurrenceBefore != nil {
			before = occurrenceOut(*e.OccurrenceBefore)
		}
	} else {
		if e.ActivityBefore != nil {
			before = activityOut(*e.ActivityBefore)
		}
		if e.ActivityAfter != nil {
			after = activityOut(*e.ActivityAfter)
		}
	}
	if w.Before, err = fieldsOf(before); err != nil {
		return w, err
	}
	if w.After, err = fieldsOf(after); err != nil {
		return w, err
	}
	for name := range maps.Clone(w.After) {
		if reflect.DeepEqual(w.Before[name], w.After[name]) {
			delete(w.Before, name)
			delete(w.After, name)
		}
	}
	return w, nil
}

func fieldsOf(row any) (map[string]any, error) {
	fields := map[string]any{}
	if row == nil {
		return fields, nil
	}
	raw, err := json.Marshal(row)
	if err != nil {
		return nil, fmt.Errorf("write history: %w", err)
	}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("write history: %w", err)
	}
	for _, name := range stamps {
		delete(fields, name)
	}
	return fields, nil
}
