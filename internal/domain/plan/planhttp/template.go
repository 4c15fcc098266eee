package planhttp

import (
	"context"
	"net/http"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

const templateRoute = "/v1/circles/{circle}/templates/{id}"

// registerTemplates adds the doors of templates.
func registerTemplates(r *httpapi.Router, h handler) {
	edits, once := httpapi.InCircle(access.EditPlan), httpapi.OneWrite()
	faults := httpapi.Faults(append([]string{
		"plan.template_kind_unknown", "plan.template_form", "plan.template_too_large", "plan.templates_too_many", "plan.people_too_many", "plan.person_missing",
		"plan.choices_count", "plan.choice_repeated", "plan.timer_kind_unknown", "plan.timer_minutes", "plan.timer_starter_unknown", "plan.sound_malformed",
	}, contentFaults...)...)
	httpapi.Write(r, http.MethodPut, templateRoute, edits, h.putTemplate, once, httpapi.Summary("Keep a template"), faults,
		httpapi.Description("kind, name and body are needed. A repeat with the same identifier changes nothing; a deleted template comes back as it is given. A circle has at most 200."))
	httpapi.Write(r, http.MethodPatch, templateRoute, edits, h.updateTemplate, once, httpapi.Summary("Change a template"), faults)
	httpapi.Write(r, http.MethodDelete, templateRoute, edits, h.deleteTemplate, once, httpapi.Summary("Delete a template; what was placed from it stays"))
}

// wireTemplateChanges is what may be said of a template. What is left out stays.
type wireTemplateChanges struct {
	Kind    *plan.TemplateKind `json:"kind,omitempty" doc:"activity, routine, day, week or board"`
	Name    *string            `json:"name,omitempty" doc:"1 to 200 characters"`
	Picture *plan.Picture      `json:"picture,omitempty"`
	Colour  *plan.Colour       `json:"colour,omitempty"`
	Body    *wireBody          `json:"body,omitempty"`
}

// wireBody is what a template holds.
type wireBody struct {
	Days []wireTemplateDay `json:"days" doc:"Seven of a week, from its first day; one of anything else"`
}

type wireTemplateDay struct {
	Activities []wireContent `json:"activities"`
}

// wireContent is what may be said of an activity apart from when it is.
type wireContent struct {
	Title   string       `json:"title" doc:"1 to 200 characters"`
	Picture plan.Picture `json:"picture,omitempty"`
	Colour  plan.Colour  `json:"colour,omitempty"`
	Place   string       `json:"place,omitempty"`
	With    []wireName   `json:"with,omitempty" doc:"At most 20 people, by name"`
	Why     string       `json:"why,omitempty"`
	Note    string       `json:"note,omitempty"`
	Start   string       `json:"start,omitempty" doc:"HH:MM"`
	End     string       `json:"end,omitempty"`
	Minutes int          `json:"minutes,omitempty"`
	Part    plan.Part    `json:"part,omitempty"`
	Steps   []wireStep   `json:"steps,omitempty"`
	Choices []wireStep   `json:"choices,omitempty"`
	Timer   *wireTimer   `json:"timer,omitempty"`
	Sound   plan.Sound   `json:"sound,omitempty"`
}

type wireName struct {
	Name string `json:"name"`
}

// wireTemplate is a template as clients see it.
type wireTemplate struct {
	ID      ident.ID          `json:"id"`
	Kind    plan.TemplateKind `json:"kind"`
	Name    string            `json:"name"`
	Picture plan.Picture      `json:"picture,omitempty"`
	Colour  plan.Colour       `json:"colour,omitempty"`
	Body    wireBody          `json:"body"`
	Author  ident.ID          `json:"author,omitempty"`
	Version int               `json:"version"`
}

func (w wireTemplateChanges) patch() (p plan.TemplatePatch, err error) {
	p = plan.TemplatePatch{Kind: w.Kind, Name: w.Name, Picture: w.Picture, Colour: w.Colour}
	if w.Body == nil {
		return p, nil
	}
	days := make([]plan.TemplateDay, len(w.Body.Days))
	for i, d := range w.Body.Days {
		for _, c := range d.Activities {
			a, err := c.activity()
			if err != nil {
				return p, plan.Within("body", err)
			}
			days[i].Activities = append(days[i].Activities, a)
		}
	}
	p.Days = &days
	return p, nil
}

func (w wireContent) activity() (plan.Activity, error) {
	start, err := plan.ParseClock(w.Start, "start", false)
	if err != nil {
		return plan.Activity{}, err
	}
	end, err := plan.ParseClock(w.End, "end", true)
	if err != nil {
		return plan.Activity{}, err
	}
	a := plan.Activity{
		Title: w.Title, Picture: w.Picture, Colour: w.Colour, Place: w.Place, Why: w.Why, Note: w.Note, Start: start, End: end,
		Minutes: w.Minutes, Part: w.Part, Steps: *stepsIn(&w.Steps), Choices: *stepsIn(&w.Choices), Sound: w.Sound,
	}
	if t := timerIn(w.Timer); t != nil {
		a.Timer = *t
	}
	for _, one := range w.With {
		a.With = append(a.With, plan.Companion{Name: one.Name})
	}
	return a, nil
}

func contentOut(a plan.Activity) wireContent {
	w := wireContent{
		Title: a.Title, Picture: a.Picture, Colour: a.Colour, Place: a.Place, Why: a.Why, Note: a.Note, Start: string(a.Start), End: string(a.End),
		Minutes: a.Minutes, Part: a.Part, Steps: stepsOut(a.Steps), Choices: stepsOut(a.Choices), Timer: timerOut(a.Timer), Sound: a.Sound,
	}
	for _, c := range a.With {
		w.With = append(w.With, wireName{c.Name})
	}
	return w
}

func templateOut(t plan.Template) wireTemplate {
	w := wireTemplate{ID: t.ID, Kind: t.Kind, Name: t.Name, Picture: t.Picture, Colour: t.Colour, Author: t.Author, Version: t.Version}
	for _, d := range t.Days {
		day := wireTemplateDay{Activities: make([]wireContent, 0, len(d.Activities))}
		for _, a := range d.Activities {
			day.Activities = append(day.Activities, contentOut(a))
		}
		w.Body.Days = append(w.Body.Days, day)
	}
	return w
}

type templateIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   wireTemplateChanges
}

func (h handler) putTemplate(ctx context.Context, actor access.Actor, in *templateIn) (int64, error) {
	p, err := in.Body.patch()
	if err != nil {
		return 0, err
	}
	return h.plans.PutTemplate(ctx, actor, p.New(in.Circle, in.ID))
}

func (h handler) updateTemplate(ctx context.Context, actor access.Actor, in *templateIn) (int64, error) {
	p, err := in.Body.patch()
	if err != nil {
		return 0, err
	}
	return h.plans.UpdateTemplate(ctx, actor, in.Circle, in.ID, p)
}

func (h handler) deleteTemplate(ctx context.Context, actor access.Actor, in *activityPath) (int64, error) {
	return h.plans.DeleteTemplate(ctx, actor, in.Circle, in.ID)
}
