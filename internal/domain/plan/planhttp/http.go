// Package planhttp serves plans over HTTP and to the change feed.
//
// Owns: the wire form of activities, occurrences, days and history; the plan's endpoints.
// Does not own: what a plan is (plan), status codes and sessions (platform/httpapi).
// Start reading at: Register.
package planhttp

import (
	"context"
	"net/http"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

type activityPath struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
}

type changeIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   wireChanges
}

type splitIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   struct {
		Day     string      `json:"day" doc:"The first day that changes"`
		New     ident.ID    `json:"new" doc:"The identifier of the activity that takes the rest"`
		Changes wireChanges `json:"changes,omitempty"`
	}
}

type joinIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   struct {
		With ident.ID `json:"with" doc:"The activity that was split from this one"`
	}
}

type occurrenceIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Key    string   `path:"key" doc:"The day the rule puts it on, or once"`
	Body   wireOccurrenceChanges
}

const activityRoute = "/v1/circles/{circle}/activities/{id}"

// Register adds the plan's endpoints.
func Register(r *httpapi.Router, s *plan.Service) {
	h := handler{s}
	edits, reads := httpapi.InCircle(access.EditPlan), httpapi.InCircle(access.ViewPlan)
	once := httpapi.OneWrite() // every change of a plan is plan.Store.Write
	httpapi.Write(r, http.MethodPut, activityRoute, edits, h.create, once,
		httpapi.Summary("Put an activity into the plan"), httpapi.Faults(activityFaults...),
		httpapi.Description("title, day and zone are needed. A repeat with the same identifier changes nothing."))
	httpapi.Write(r, http.MethodPatch, activityRoute, edits, h.update, once,
		httpapi.Summary("Change an activity in all its occurrences"), httpapi.Faults(append([]string{"plan.other_side"}, activityFaults...)...))
	httpapi.Write(r, http.MethodDelete, activityRoute, edits, h.delete, once, httpapi.Summary("Delete an activity; it can be restored"), httpapi.Faults("plan.other_side"))
	httpapi.Write(r, http.MethodPost, activityRoute+"/restore", edits, h.restore, once, httpapi.Summary("Bring a deleted activity back"),
		httpapi.Faults("plan.restore_too_late", "plan.other_side"), httpapi.Description("It can be brought back for thirty days."))
	httpapi.Write(r, http.MethodPost, activityRoute+"/split", edits, h.split, once,
		httpapi.Summary("Change an activity from a day on: a new one takes the rest"),
		httpapi.Faults(append([]string{"plan.split_nothing", "plan.activity_deleted", "plan.other_side"}, activityFaults...)...))
	httpapi.Write(r, http.MethodPost, activityRoute+"/join", edits, h.join, once,
		httpapi.Summary("Undo a split"), httpapi.Faults("plan.join_unrelated", "plan.activity_deleted", "plan.restore_too_late", "plan.other_side"))
	// A tick needs plan.tick, anything else plan.edit: the service tells them apart.
	httpapi.Write(r, http.MethodPut, activityRoute+"/occurrences/{key}", httpapi.InCircle(access.TickPlan), h.updateOccurrence, once,
		httpapi.Summary("Change one occurrence, or say what became of it"), httpapi.Faults(append([]string{"plan.key_malformed", "plan.key_not_in_rule", "plan.state_unknown", "plan.under_unknown", "plan.field_unknown", "plan.choice_unknown", "plan.other_side"}, contentFaults...)...),
		httpapi.Description("Saying planned, active, done or skipped, ticking steps and choosing needs plan.tick; everything else needs plan.edit. With plan.tick alone, planned and active leave what is cancelled or deleted as it is. What another side planned takes ticks only, and of a guardian a cancellation."))
	registerTimers(r, h)
	registerTemplates(r, h)
	registerRewards(r, h)
	httpapi.Get(r, activityRoute+"/history", edits, h.history, httpapi.Summary("Who did what to an activity, newest first"))
	httpapi.Get(r, "/v1/circles/{circle}/days/{day}/history", edits, h.dayHistory, httpapi.Summary("Who did what to a day, newest first"),
		httpapi.Description("An activity that was deleted is brought back by restore, any other change by saying the fields of before again. A page may be empty and not the last."),
		httpapi.Faults("plan.day_malformed", "plan.day_out_of_range"))
	httpapi.Raw(r, http.MethodGet, "/v1/circles/{circle}/days", reads, h.days,
		httpapi.Summary("What lies on some days, at most 62"), httpapi.Query("from", "The first day, YYYY-MM-DD"), httpapi.Query("to", "The last day, YYYY-MM-DD"),
		httpapi.Answering[wireDays](), httpapi.Faults("plan.day_malformed", "plan.day_out_of_range", "plan.range_too_long"))
}

// What may be wrong with what is said of an occurrence, and with what is said of an activity.
var (
	contentFaults = []string{
		"plan.title_length", "plan.text_length", "plan.text_malformed", "plan.time_malformed", "plan.end_before_start", "plan.end_without_start",
		"plan.day_malformed", "plan.day_out_of_range", "plan.part_unknown", "plan.colour_unknown", "plan.rank_malformed", "plan.minutes_out_of_range",
		"plan.steps_too_many", "plan.step_repeated", "plan.picture_malformed", "plan.picture_unknown", "ident.malformed",
	}
	activityFaults = append([]string{
		"plan.people_too_many", "plan.person_missing", "plan.zone_unknown", "plan.rule_invalid", "plan.rule_unsupported", "plan.rule_never_occurs",
		"plan.choices_count", "plan.choice_repeated", "plan.timer_kind_unknown", "plan.timer_minutes", "plan.timer_starter_unknown", "plan.sound_malformed",
	}, contentFaults...)
)

type handler struct{ plans *plan.Service }

func (h handler) create(ctx context.Context, actor access.Actor, in *changeIn) (int64, error) {
	p, err := in.Body.patch()
	if err != nil {
		return 0, err
	}
	return h.plans.Create(ctx, actor, p.New(in.Circle, in.ID))
}

func (h handler) update(ctx context.Context, actor access.Actor, in *changeIn) (int64, error) {
	p, err := in.Body.patch()
	if err != nil {
		return 0, err
	}
	return h.plans.Update(ctx, actor, in.Circle, in.ID, p)
}

func (h handler) delete(ctx context.Context, actor access.Actor, in *activityPath) (int64, error) {
	return h.plans.Delete(ctx, actor, in.Circle, in.ID)
}

func (h handler) restore(ctx context.Context, actor access.Actor, in *activityPath) (int64, error) {
	return h.plans.Restore(ctx, actor, in.Circle, in.ID)
}

func (h handler) split(ctx context.Context, actor access.Actor, in *splitIn) (int64, error) {
	day, err := plan.ParseDay(in.Body.Day, "day")
	if err != nil {
		return 0, err
	}
	p, err := in.Body.Changes.patch()
	if err != nil {
		return 0, plan.Within("changes", err)
	}
	return h.plans.Split(ctx, actor, in.Circle, in.ID, day, in.Body.New, p)
}

func (h handler) join(ctx context.Context, actor access.Actor, in *joinIn) (int64, error) {
	return h.plans.Join(ctx, actor, in.Circle, in.ID, in.Body.With)
}

func (h handler) updateOccurrence(ctx context.Context, actor access.Actor, in *occurrenceIn) (int64, error) {
	key, err := plan.ParseKey(in.Key)
	if err != nil {
		return 0, err
	}
	p, err := in.Body.patch()
	if err != nil {
		return 0, err
	}
	return h.plans.UpdateOccurrence(ctx, actor, in.Circle, in.ID, key, p)
}
