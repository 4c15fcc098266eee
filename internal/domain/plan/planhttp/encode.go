package planhttp

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/ident"
)

// appendDays writes wireDays as encoding/json would, without building it first: the reading that
// everybody waits for spends a fifth of its time there. items are in the order of their days.
func appendDays(b []byte, circle ident.ID, from, to plan.Day, items []plan.Item) []byte {
	b = appendText(append(b, `{"circle":`...), circle)
	b = append(b, `,"days":[`...)
	z := zones{}
	for day := from; day <= to; day++ {
		b = comma(b, '[')
		b = appendText(append(b, `{"day":`...), day.String())
		b = append(b, `,"items":[`...)
		for ; len(items) > 0 && items[0].Day == day; items = items[1:] {
			b = z.appendItem(comma(b, '['), &items[0])
		}
		b = append(b, `]}`...)
	}
	return append(b, "]}\n"...)
}

// comma writes a comma unless b ends with what opened the list.
func comma(b []byte, opening byte) []byte {
	if b[len(b)-1] == opening {
		return b
	}
	return append(b, ',')
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
		b = appendText(comma(b, '['), id)
	}
	b = appendField(append(b, ']'), "state", i.State)
	b = strconv.AppendBool(append(b, `,"recurs":`...), a.Rule.Frequency != plan.Once)
	b = strconv.AppendBool(append(b, `,"changed":`...), i.IsChanged)
	return append(b, '}')
}

func appendWith(b []byte, with []plan.Companion) []byte {
	for _, c := range with {
		b = append(comma(b, '['), '{')
		if c.Person != "" {
			b = appendText(append(b, `"person":`...), c.Person)
		}
		if c.Name != "" {
			b = appendText(append(comma(b, '{'), `"name":`...), c.Name)
		}
		b = append(b, '}')
	}
	return b
}

func appendSteps(b []byte, steps []plan.Step) []byte {
	for _, s := range steps {
		b = appendText(append(comma(b, '['), `{"id":`...), s.ID)
		b = appendField(b, "title", s.Title)
		b = appendUnlessEmpty(b, "picture", s.Picture)
		b = append(b, '}')
	}
	return b
}

func appendField[T ~string](b []byte, name string, value T) []byte {
	b = append(append(append(b, `,"`...), name...), `":`...)
	return appendText(b, value)
}

func appendUnlessEmpty[T ~string](b []byte, name string, value T) []byte {
	if value == "" {
		return b
	}
	return appendField(b, name, value)
}

// appendText writes a JSON string. Text that needs no escape, which is nearly all, is copied.
func appendText[T ~string](b []byte, text T) []byte {
	s := string(text)
	for i := range len(s) {
		c := s[i]
		if c < 0x20 || c == '"' || c == '\\' || c == 0xe2 || c == 0x7f { // 0xe2 begins U+2028, which json escapes
			return appendEscaped(b, s)
		}
	}
	if !utf8.ValidString(s) {
		return appendEscaped(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

func appendEscaped(b []byte, s string) []byte {
	escaped, err := json.Marshal(s)
	if err != nil {
		return append(b, `""`...) // no string fails to marshal
	}
	return append(b, escaped...)
}
