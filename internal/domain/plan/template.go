package plan

import (
	"context"
	"fmt"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Template is something to place in plans again and again. It stands on no day.
type Template struct {
	Piece
	Kind    TemplateKind
	Name    string // 1-200 characters
	Picture Picture
	Colour  Colour
	Days    []TemplateDay // 7 of a week, else 1; at most 200 activities in all
}

// TemplateDay is what lies on one day of a template, in order. Of its activities only the content
// counts: they have neither identifier, day, zone nor rule.
type TemplateDay struct{ Activities []Activity }

// TemplateKind is what a template makes.
type TemplateKind string

// The kinds.
const (
	OneActivity TemplateKind = "activity"
	Routine     TemplateKind = "routine" // some activities that follow each other
	WholeDay    TemplateKind = "day"
	WholeWeek   TemplateKind = "week"
	Board       TemplateKind = "board" // one activity with choices
)

const (
	maxTemplates  = 200
	maxInTemplate = 200
)

// TemplatePatch changes a template. Nil fields change nothing.
type TemplatePatch struct {
	Kind    *TemplateKind
	Name    *string
	Picture *Picture
	Colour  *Colour
	Days    *[]TemplateDay
}

func (p TemplatePatch) over(t Template) Template {
	lay(&t.Kind, p.Kind)
	lay(&t.Name, p.Name)
	lay(&t.Picture, p.Picture)
	lay(&t.Colour, p.Colour)
	lay(&t.Days, p.Days)
	return t
}

// New returns the template that p alone makes.
func (p TemplatePatch) New(circle, id ident.ID) Template {
	return p.over(Template{Piece: Piece{Circle: circle, ID: id}})
}

// Pictures returns every picture that t uses, none twice.
func (t Template) Pictures() []Picture {
	var all []Step
	for _, d := range t.Days {
		for _, a := range d.Activities {
			for _, p := range a.Pictures() {
				all = append(all, Step{Picture: p})
			}
		}
	}
	return picturesOf(t.Picture, all, nil)
}

// Sounds returns every sound that t uses.
func (t Template) Sounds() []Sound {
	var all []Sound
	for _, d := range t.Days {
		for _, a := range d.Activities {
			if a.Sound != "" {
				all = append(all, a.Sound)
			}
		}
	}
	return all
}

// Settled returns t in its one form, or the Invalid fault of the first rule it breaks.
func (t Template) Settled() (Template, error) {
	if err := checkTitle(t.Name, "name"); err != nil {
		return Template{}, err
	}
	if err := checkLook(t.Picture, t.Colour, NoPart, "", 0); err != nil {
		return Template{}, err
	}
	if err := t.checkForm(); err != nil {
		return Template{}, err
	}
	days := make([]TemplateDay, len(t.Days))
	for i, d := range t.Days {
		for _, a := range d.Activities {
			a.Day, a.Zone = FirstDay, "UTC" // any will do: what is checked is the rest
			settled, err := a.Settled()
			if err != nil {
				return Template{}, Within("body", err)
			}
			settled.Day, settled.Zone, settled.Rule = 0, "", Rule{}
			days[i].Activities = append(days[i].Activities, settled)
		}
	}
	t.Days = days
	return t, nil
}

// checkForm holds the days against what the kind makes.
func (t Template) checkForm() error {
	count, days := 0, 1
	for _, d := range t.Days {
		count += len(d.Activities)
	}
	isOne := false
	switch t.Kind {
	case OneActivity, Board:
		isOne = true
	case Routine, WholeDay:
	case WholeWeek:
		days = 7
	default:
		return fault.New(fault.Invalid, "plan.template_kind_unknown", "kind", "Use activity, routine, day, week or board.")
	}
	switch {
	case len(t.Days) != days, count == 0, isOne && count != 1:
		return fault.New(fault.Invalid, "plan.template_form", "body", "Give a week seven days, anything else one; an activity and a board have one activity, others at least one.")
	case count > maxInTemplate:
		return fault.New(fault.Invalid, "plan.template_too_large", "body", "Use at most 200 activities.")
	case t.Kind == Board && len(t.Days[0].Activities[0].Choices) == 0:
		return fault.New(fault.Invalid, "plan.choices_count", "body.choices", "Give 2 to 12 choices.")
	}
	return nil
}

// PutTemplate keeps a template, or brings a deleted one back as it is given. A repeat with the same
// identifier changes nothing. The actor needs EditPlan. A circle has at most 200.
func (s *Service) PutTemplate(ctx context.Context, actor access.Actor, t Template) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, t.Circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	if t, err = t.Settled(); err != nil {
		return 0, err
	}
	if err := s.check(ctx, may, "picture", t.Pictures()); err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		was, there, err := tx.Template(ctx, t.ID)
		if err != nil || there && !was.IsDeleted() {
			return err
		}
		count, err := tx.CountTemplates(ctx)
		if err != nil {
			return fmt.Errorf("count templates: %w", err)
		}
		if count >= maxTemplates {
			return fault.New(fault.Conflict, "plan.templates_too_many", "", "Delete a template first: there are 200 here.")
		}
		if there {
			t.Piece = was.Piece
		}
		t.Piece = t.changed(stampOf(may, tx))
		tx.Fact(TemplateKept, t.ID)
		return tx.SaveTemplate(ctx, t)
	})
}

// UpdateTemplate changes a template: only what p sets. The actor needs EditPlan.
func (s *Service) UpdateTemplate(ctx context.Context, actor access.Actor, circle, id ident.ID, p TemplatePatch) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	if err := s.check(ctx, may, "picture", p.over(Template{}).Pictures()); err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		was, err := liveTemplate(ctx, tx, id)
		if err != nil {
			return err
		}
		is, err := p.over(was).Settled()
		if err != nil {
			return err
		}
		is.Piece = was.changed(stampOf(may, tx))
		tx.Fact(TemplateKept, id)
		return tx.SaveTemplate(ctx, is)
	})
}

// DeleteTemplate takes a template away; PutTemplate brings it back. What was placed from it stays. The
// actor needs EditPlan.
func (s *Service) DeleteTemplate(ctx context.Context, actor access.Actor, circle, id ident.ID) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		t, there, err := tx.Template(ctx, id)
		if err != nil || t.IsDeleted() {
			return err
		}
		if !there {
			return fault.Missing()
		}
		t.Piece = t.removed(stampOf(may, tx))
		tx.Fact(TemplateDeleted, id)
		return tx.SaveTemplate(ctx, t)
	})
}

func liveTemplate(ctx context.Context, tx Tx, id ident.ID) (Template, error) {
	t, there, err := tx.Template(ctx, id)
	if err == nil && (!there || t.IsDeleted()) {
		err = fault.Missing()
	}
	return t, err
}
