package plan

import (
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Choice is one picture of a choice board: what the activity may come to be.
type Choice = Step

// Sound refers to a sound of the circle, "own:<sound id>"; "" for none.
type Sound string

// Timer is how the time of an activity is shown when it runs. The zero Timer is none.
type Timer struct {
	Kind     TimerKind
	Minutes  int  // 1-720
	IsLocked bool // a paired device can neither pause nor stop it
	Starts   Starter
}

// TimerKind is the form in which time passes.
type TimerKind string

// The forms of a timer.
const (
	Disc      TimerKind = "disc" // shrinking
	Hourglass TimerKind = "hourglass"
	Bar       TimerKind = "bar"
	Digits    TimerKind = "digits"
)

// Starter is who starts the timer of an activity.
type Starter string

// The starters.
const (
	StartsSelf  Starter = "self"  // the citizen
	StartsAdult Starter = "adult" // somebody beside them
	StartsPlan  Starter = "plan"  // the plan does, when the activity begins
)

// The limits of a board and of a timer.
const (
	minChoices      = 2
	maxChoices      = 12
	maxTimerMinutes = 12 * 60
)

// checkAids holds what helps through an activity against its rules: board, timer, sound, group.
func (a Activity) checkAids() error {
	if err := checkChoices(a.Choices); err != nil {
		return err
	}
	if a.Timer != (Timer{}) {
		if err := a.Timer.check("timer"); err != nil {
			return err
		}
	}
	if a.Sound != "" {
		if err := checkSound(a.Sound, "sound"); err != nil {
			return err
		}
	}
	if a.Group != "" {
		if _, err := ident.Parse(a.Group.String(), "group"); err != nil {
			return err
		}
	}
	return nil
}

func checkChoices(choices []Choice) error {
	if len(choices) == 0 {
		return nil
	}
	if len(choices) < minChoices || len(choices) > maxChoices {
		return fault.New(fault.Invalid, "plan.choices_count", "choices", "Give 2 to 12 choices, or none.")
	}
	return checkEach(choices, "choices", fault.New(fault.Invalid, "plan.choice_repeated", "choices", "Give every choice an identifier of its own."))
}

func (t Timer) check(field string) error {
	if err := checkTimerKind(t.Kind, field); err != nil {
		return err
	}
	if t.Minutes < 1 || t.Minutes > maxTimerMinutes {
		return fault.New(fault.Invalid, "plan.timer_minutes", field, "Let a timer run for 1 to 720 minutes.")
	}
	switch t.Starts {
	case StartsSelf, StartsAdult, StartsPlan:
		return nil
	}
	return fault.New(fault.Invalid, "plan.timer_starter_unknown", field, "Use self, adult or plan.")
}

func checkTimerKind(k TimerKind, field string) error {
	switch k {
	case Disc, Hourglass, Bar, Digits:
		return nil
	}
	return fault.New(fault.Invalid, "plan.timer_kind_unknown", field, "Use disc, hourglass, bar or digits.")
}

func checkSound(s Sound, field string) error {
	if id, ok := Picture(s).Own(); ok {
		if _, err := ident.Parse(id.String(), field); err == nil {
			return nil
		}
	}
	return fault.New(fault.Invalid, "plan.sound_malformed", field, "Refer to a sound as own:<sound>.")
}

// choice returns the choice of a with an identifier.
func (a Activity) choice(id ident.ID) (Choice, bool) {
	for _, c := range a.Choices {
		if c.ID == id {
			return c, true
		}
	}
	return Choice{}, false
}

// chosen returns a as what was chosen of it; a itself when nothing was, or the choice is no more.
func (a Activity) chosen(id ident.ID) Activity {
	if c, ok := a.choice(id); ok {
		a.Title, a.Picture = c.Title, c.Picture
	}
	return a
}
