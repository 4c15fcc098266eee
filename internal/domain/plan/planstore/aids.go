package planstore

import "mobilize/internal/domain/plan"

// The fields of a timer.
const (
	timerKind byte = iota + 1
	timerMinutes
	timerLocked
	timerStarts
)

// aids writes what helps through an activity: board, timer, sound, group.
func (f *fields) aids(a plan.Activity) {
	for _, c := range a.Choices {
		f.anyText(fieldChoice, string(sealedStep(c)))
	}
	if a.Timer != (plan.Timer{}) {
		timer := newFields()
		timer.text(timerKind, string(a.Timer.Kind))
		timer.count(timerMinutes, a.Timer.Minutes)
		timer.flag(timerLocked, a.Timer.IsLocked)
		timer.text(timerStarts, string(a.Timer.Starts))
		f.anyText(fieldTimer, string(timer))
	}
	f.text(fieldSound, string(a.Sound))
	f.text(fieldGroup, a.Group.String())
	f.text(fieldSide, a.Side.String())
}

func readTimer(content string) (t plan.Timer, err error) {
	err = each(content, func(number byte, v string) error {
		switch number {
		case timerKind:
			t.Kind = plan.TimerKind(v)
		case timerMinutes:
			t.Minutes = countOf(v)
		case timerLocked:
			t.IsLocked = true
		case timerStarts:
			t.Starts = plan.Starter(v)
		}
		return nil
	})
	return t, err
}
