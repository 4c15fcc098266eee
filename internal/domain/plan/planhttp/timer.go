package planhttp

import (
	"context"
	"net/http"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const timerRoute = "/v1/circles/{circle}/timers/{id}"

// registerTimers adds the doors of running timers.
func registerTimers(r *httpapi.Router, h handler) {
	ticks, once := httpapi.InCircle(access.TickPlan), httpapi.OneWrite()
	httpapi.Write(r, http.MethodPut, timerRoute, ticks, h.startTimer, once,
		httpapi.Summary("Start a timer"), httpapi.Description("A repeat with the same identifier changes nothing."),
		httpapi.Faults("plan.timer_kind_unknown", "plan.timer_minutes", "plan.moment_out_of_range", "plan.moment_malformed", "plan.key_malformed",
			"plan.text_length", "plan.text_malformed", "plan.picture_malformed", "plan.picture_unknown", "ident.malformed"))
	httpapi.Write(r, http.MethodPut, timerRoute+"/events/{event}", ticks, h.changeTimer, once,
		httpapi.Summary("Pause, resume, prolong or stop a timer"),
		httpapi.Description("How a timer stands is the sum of its events by at, then id. A paired device can neither pause nor stop a locked one. An event that is there already changes nothing."),
		httpapi.Faults("plan.timer_locked", "plan.timer_event_unknown", "plan.timer_minutes", "plan.timer_events_too_many", "plan.moment_out_of_range", "plan.moment_malformed"))
}

type startTimerIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   struct {
		Kind      plan.TimerKind `json:"kind" doc:"disc, hourglass, bar or digits"`
		Minutes   int            `json:"minutes" doc:"1 to 720"`
		Activity  ident.ID       `json:"activity,omitempty" doc:"Whose timer it is"`
		Key       string         `json:"key,omitempty" doc:"The occurrence of the activity"`
		Title     string         `json:"title,omitempty" doc:"At most 200 characters"`
		Picture   plan.Picture   `json:"picture,omitempty"`
		IsLocked  bool           `json:"isLocked,omitempty" doc:"A paired device can neither pause nor stop it"`
		StartedAt string         `json:"startedAt" doc:"RFC 3339"`
	}
}

func (h handler) startTimer(ctx context.Context, actor access.Actor, in *startTimerIn) (int64, error) {
	at, err := momentIn(in.Body.StartedAt, "startedAt")
	if err != nil {
		return 0, err
	}
	b := in.Body
	return h.plans.StartTimer(ctx, actor, plan.Run{
		Piece: plan.Piece{Circle: in.Circle, ID: in.ID}, Kind: b.Kind, Minutes: b.Minutes, Activity: b.Activity, Key: b.Key,
		Title: b.Title, Picture: b.Picture, IsLocked: b.IsLocked, StartedAt: at,
	})
}

type changeTimerIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Event  ident.ID `path:"event"`
	Body   struct {
		Kind    plan.RunDeed `json:"kind" doc:"pause, resume, add or stop; resume also goes on with what was stopped"`
		At      string       `json:"at" doc:"RFC 3339"`
		Minutes int          `json:"minutes,omitempty" doc:"How many more, of add"`
	}
}

func (h handler) changeTimer(ctx context.Context, actor access.Actor, in *changeTimerIn) (int64, error) {
	at, err := momentIn(in.Body.At, "at")
	if err != nil {
		return 0, err
	}
	return h.plans.ChangeTimer(ctx, actor, in.Circle, in.ID, plan.RunEvent{ID: in.Event, Kind: in.Body.Kind, At: at, Minutes: in.Body.Minutes})
}

func momentIn(s, field string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "plan.moment_malformed", field, "Write the moment by RFC 3339, for example 2026-11-20T08:00:00Z.")
	}
	return at, nil
}

// wireRun is a run as clients see it.
type wireRun struct {
	ID        ident.ID       `json:"id"`
	Kind      plan.TimerKind `json:"kind"`
	Minutes   int            `json:"minutes"`
	Activity  ident.ID       `json:"activity,omitempty"`
	Key       string         `json:"key,omitempty"`
	Title     string         `json:"title,omitempty"`
	Picture   plan.Picture   `json:"picture,omitempty"`
	IsLocked  bool           `json:"isLocked"`
	StartedBy ident.ID       `json:"startedBy,omitempty"`
	StartedAt string         `json:"startedAt"`
	Events    []wireRunEvent `json:"events"`
	Version   int            `json:"version"`
}

type wireRunEvent struct {
	ID      ident.ID     `json:"id"`
	Kind    plan.RunDeed `json:"kind"`
	At      string       `json:"at"`
	Minutes int          `json:"minutes,omitempty"`
}

func runOut(r plan.Run) wireRun {
	w := wireRun{
		ID: r.ID, Kind: r.Kind, Minutes: r.Minutes, Activity: r.Activity, Key: r.Key, Title: r.Title, Picture: r.Picture,
		IsLocked: r.IsLocked, StartedBy: r.Author, StartedAt: timeOut(r.StartedAt), Events: make([]wireRunEvent, 0, len(r.Events)), Version: r.Version,
	}
	for _, e := range r.Events {
		w.Events = append(w.Events, wireRunEvent{e.ID, e.Kind, timeOut(e.At), e.Minutes})
	}
	return w
}
