package planhttp

import (
	"strconv"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/httpapi"
)

// wireTimer is the timer of an activity. Without a kind it is none.
type wireTimer struct {
	Kind     plan.TimerKind `json:"kind" doc:"disc, hourglass, bar or digits; empty takes the timer away"`
	Minutes  int            `json:"minutes" doc:"1 to 720"`
	IsLocked bool           `json:"isLocked,omitempty" doc:"A paired device can neither pause nor stop it"`
	Starts   plan.Starter   `json:"starts" doc:"self, adult or plan"`
}

func timerOut(t plan.Timer) *wireTimer {
	if t == (plan.Timer{}) {
		return nil
	}
	w := wireTimer(t)
	return &w
}

func timerIn(w *wireTimer) *plan.Timer {
	if w == nil {
		return nil
	}
	t := plan.Timer(*w)
	if t.Kind == "" {
		t = plan.Timer{}
	}
	return &t
}

// appendAids writes what itemOut gives of the board, the timer, the sound and the group.
func appendAids(b []byte, i *plan.Item) []byte {
	a := &i.Activity
	if len(a.Choices) > 0 {
		b = append(appendSteps(append(b, `,"choices":[`...), a.Choices), ']')
	}
	b = appendUnlessEmpty(b, "choice", i.Choice)
	if t := a.Timer; t != (plan.Timer{}) {
		b = httpapi.AppendText(append(b, `,"timer":{"kind":`...), t.Kind)
		b = strconv.AppendInt(append(b, `,"minutes":`...), int64(t.Minutes), 10)
		if t.IsLocked {
			b = append(b, `,"isLocked":true`...)
		}
		b = append(appendField(b, "starts", t.Starts), '}')
	}
	b = appendUnlessEmpty(b, "sound", a.Sound)
	b = appendUnlessEmpty(b, "group", a.Group)
	return appendUnlessEmpty(b, "side", a.Side)
}
