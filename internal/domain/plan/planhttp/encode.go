package planhttp

import (
	"strconv"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/ident"
)

// appendDays writes wireDays as encoding/json would, without building it first: the reading that
// everybody waits for spends a fifth of its time there. items are in the order of their days.
func appendDays(b []byte, circle ident.ID, from, to plan.Day, items []plan.Item) []byte {
	b = httpapi.AppendText(append(b, `{"circle":`...), circle)
	b = append(b, `,"days":[`...)
	z := zones{}
	for day := from; day <= to; day++ {
		b = httpapi.AppendComma(b, '[')
		b = httpapi.AppendText(append(b, `{"day":`...), day.String())
		b = append(b, `,"items":[`...)
		for ; len(items) > 0 && items[0].Day == day; items = items[1:] {
			b = z.appendItem(httpapi.AppendComma(b, '['), &items[0])
		}
		b = append(b, `]}`...)
	}
	return append(b, "]}\n"...)
}

// appendItem writes what itemOut would give, field by field in its order.
func (z zones) appendItem(b []byte, i *plan.Item) []byte {
	a := &i.Activity
	key := i.Key.String()
	b = append(append(append(b, `{"id":"`...), a.ID...), '/')
	b = append(append(b, key...), '"')
	b = appendField(b, "activity", a.ID)
	b = appendField(b, "key", key)
	b = appendField(b, "day", i.Day.String())
	b = appendField(b, "start", a.Start)
	b = appendField(b, "end", a.End)
	b = appendUnlessEmpty(b, "startAt", z.instant(i.Day, a.Start, a.Zone))
	b = appendUnlessEmpty(b, "endAt", z.instant(i.Day, a.End, a.Zone))
	b = strconv.AppendInt(append(b, `,"minutes":`...), int64(a.Minutes), 10)
	b = appendField(b, "part", a.Part)
	b = appendField(b, "rank", a.Rank)
	b = appendField(b, "zone", a.Zone)
	b = appendField(b, "title", a.Title)
	b = appendUnlessEmpty(b, "picture", a.Picture)
	b = appendField(b, "colour", a.Colour)
	b = appendField(b, "place", a.Place)
	b = appendWith(append(b, `,"with":[`...), a.With)
	b = appendField(append(b, ']'), "why", a.Why)
	b = appendField(b, "note", a.Note)
	b = appendSteps(append(b, `,"steps":[`...), a.Steps)
	b = append(b, `],"doneSteps":[`...)
	for _, id := range i.DoneSteps {
		b = httpapi.AppendText(httpapi.AppendComma(b, '['), id)
	}
	b = appendAids(append(b, ']'), i)
	b = appendField(b, "state", i.State)
	b = strconv.AppendBool(append(b, `,"recurs":`...), a.Rule.Frequency != plan.Once)
	b = strconv.AppendBool(append(b, `,"changed":`...), i.IsChanged)
	return append(b, '}')
}

func appendWith(b []byte, with []plan.Companion) []byte {
	for _, c := range with {
		b = append(httpapi.AppendComma(b, '['), '{')
		if c.Person != "" {
			b = httpapi.AppendText(append(b, `"person":`...), c.Person)
		}
		if c.Name != "" {
			b = httpapi.AppendText(append(httpapi.AppendComma(b, '{'), `"name":`...), c.Name)
		}
		b = append(b, '}')
	}
	return b
}

func appendSteps(b []byte, steps []plan.Step) []byte {
	for _, s := range steps {
		b = httpapi.AppendText(append(httpapi.AppendComma(b, '['), `{"id":`...), s.ID)
		b = appendField(b, "title", s.Title)
		b = appendUnlessEmpty(b, "picture", s.Picture)
		b = append(b, '}')
	}
	return b
}

func appendField[T ~string](b []byte, name string, value T) []byte {
	b = append(append(append(b, `,"`...), name...), `":`...)
	return httpapi.AppendText(b, value)
}

func appendUnlessEmpty[T ~string](b []byte, name string, value T) []byte {
	if value == "" {
		return b
	}
	return appendField(b, name, value)
}
