package plan

import (
	"slices"
	"strconv"
	"strings"

	"mobilize/internal/vocabulary/fault"
)

// Frequency is how often a rule comes round.
type Frequency int8

// The frequencies. Once is the zero value: no recurrence.
const (
	Once Frequency = iota
	Daily
	Weekly
	Monthly
	Yearly
)

// Nth is one day of BYDAY: every such weekday when N is 0, else the Nth in the month or year,
// counted from the end when negative.
type Nth struct {
	N   int
	Day Weekday
}

// Rule is a recurrence by dates alone (RFC 5545, section 3.3.10): FREQ from DAILY to YEARLY with
// INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST and an end. The zero Rule occurs once.
// A Rule from ParseRule is sorted and free of repeats, so equal rules have equal texts.
type Rule struct {
	Frequency Frequency
	Interval  int // periods; 1 means every one
	Months    []int
	MonthDays []int // negative from the end of the month
	Days      []Nth
	Positions []int   // BYSETPOS
	WeekStart Weekday // the first day of a week; Monday is the default
	Until     Day     // the last day that may occur; none means for ever
	Count     int     // times until the end; 0 means not counted. Bounded turns it into Until
}

// Limits of a rule: what a plan needs, and no more work than a request may cause.
const (
	maxRuleLength = 500
	maxInterval   = 1000
	maxCount      = 10000
)

var (
	frequencyNames = [...]string{Daily: "DAILY", Weekly: "WEEKLY", Monthly: "MONTHLY", Yearly: "YEARLY"}
	weekdayNames   = [...]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
)

func ruleInvalid() error {
	return fault.New(fault.Invalid, "plan.rule_invalid", "rule", "Write the recurrence as an RFC 5545 rule, for example FREQ=WEEKLY;BYDAY=MO.")
}

func ruleUnsupported() error {
	return fault.New(fault.Invalid, "plan.rule_unsupported", "rule", "Use a rule by days: FREQ from DAILY to YEARLY with INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST, and COUNT or an UNTIL date.")
}

// ParseRule returns the rule that text spells; "" is Once. It returns the Invalid fault
// plan.rule_invalid when text breaks RFC 5545, plan.rule_unsupported when it goes by more than days.
func ParseRule(text string) (Rule, error) {
	r := Rule{Interval: 1}
	if text == "" {
		return r, nil
	}
	if len(text) > maxRuleLength {
		return Rule{}, ruleInvalid()
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(strings.ToUpper(text), ";") {
		name, value, ok := strings.Cut(part, "=")
		if !ok || seen[name] {
			return Rule{}, ruleInvalid()
		}
		seen[name] = true
		if err := r.set(name, value); err != nil {
			return Rule{}, err
		}
	}
	if err := r.check(); err != nil {
		return Rule{}, err
	}
	return r, nil
}

func (r *Rule) set(name, value string) error {
	var ok bool
	switch name {
	case "FREQ":
		return r.setFrequency(value)
	case "INTERVAL":
		r.Interval, ok = number(value, 1, maxInterval)
	case "COUNT":
		r.Count, ok = number(value, 1, maxCount)
	case "UNTIL":
		if len(value) > 8 && value[8] == 'T' {
			return ruleUnsupported()
		}
		r.Until, ok = dayOfDigits(value)
		ok = ok && r.Until >= FirstDay && r.Until <= LastDay
	case "BYDAY":
		r.Days, ok = nths(value)
	case "BYMONTHDAY":
		r.MonthDays, ok = numbers(value, 31, true)
	case "BYMONTH":
		r.Months, ok = numbers(value, 12, false)
	case "BYSETPOS":
		r.Positions, ok = numbers(value, 366, true)
	case "WKST":
		var i int
		i, ok = weekday(value)
		r.WeekStart = Weekday(i)
	case "BYHOUR", "BYMINUTE", "BYSECOND", "BYYEARDAY", "BYWEEKNO", "RSCALE", "SKIP":
		return ruleUnsupported()
	}
	if !ok {
		return ruleInvalid()
	}
	return nil
}

func (r *Rule) setFrequency(value string) error {
	if i := slices.Index(frequencyNames[1:], value); i >= 0 {
		r.Frequency = Frequency(i + 1)
		return nil
	}
	if value == "HOURLY" || value == "MINUTELY" || value == "SECONDLY" {
		return ruleUnsupported()
	}
	return ruleInvalid()
}

// check holds the parts against each other, as RFC 5545 demands.
func (r *Rule) check() error {
	numbered := slices.ContainsFunc(r.Days, func(n Nth) bool { return n.N != 0 })
	beyondMonth := slices.ContainsFunc(r.Days, func(n Nth) bool { return n.N > 5 || n.N < -5 })
	switch {
	case r.Frequency == Once,
		r.Count > 0 && r.Until != 0,
		numbered && r.Frequency < Monthly,
		beyondMonth && (r.Frequency == Monthly || len(r.Months) > 0),
		len(r.MonthDays) > 0 && r.Frequency == Weekly,
		len(r.Positions) > 0 && len(r.Days)+len(r.MonthDays)+len(r.Months) == 0:
		return ruleInvalid()
	}
	return nil
}

// String returns the rule in its one form; "" for Once.
func (r Rule) String() string {
	if r.Frequency == Once {
		return ""
	}
	b := append([]byte("FREQ="), frequencyNames[r.Frequency]...)
	if r.Interval > 1 {
		b = strconv.AppendInt(append(b, ";INTERVAL="...), int64(r.Interval), 10)
	}
	b = appendNumbers(b, ";BYMONTH=", r.Months)
	b = appendNumbers(b, ";BYMONTHDAY=", r.MonthDays)
	for i, d := range r.Days {
		b = append(b, separator(i, ";BYDAY=")...)
		if d.N != 0 {
			b = strconv.AppendInt(b, int64(d.N), 10)
		}
		b = append(b, weekdayNames[d.Day]...)
	}
	b = appendNumbers(b, ";BYSETPOS=", r.Positions)
	if r.WeekStart != Monday {
		b = append(append(b, ";WKST="...), weekdayNames[r.WeekStart]...)
	}
	if r.Count > 0 {
		b = strconv.AppendInt(append(b, ";COUNT="...), int64(r.Count), 10)
	}
	if r.Until != 0 {
		b = r.Until.appendTo(append(b, ";UNTIL="...), "")
	}
	return string(b)
}

func separator(i int, first string) string {
	if i == 0 {
		return first
	}
	return ","
}

func appendNumbers(b []byte, name string, numbers []int) []byte {
	for i, n := range numbers {
		b = strconv.AppendInt(append(b, separator(i, name)...), int64(n), 10)
	}
	return b
}

func weekday(s string) (int, bool) {
	i := slices.Index(weekdayNames[:], s)
	return max(i, 0), i >= 0
}

// number reads plain digits between low and high.
func number(s string, low, high int) (int, bool) {
	n := 0
	if s == "" || len(s) > 5 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, n >= low && n <= high
}

func signed(s string, high int) (int, bool) {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		n, ok := number(rest, 1, high)
		return -n, ok
	}
	return number(strings.TrimPrefix(s, "+"), 1, high)
}

// numbers reads a list, sorted and free of repeats: the positive from the start, then the
// negative from the end.
func numbers(s string, high int, negative bool) ([]int, bool) {
	var list []int
	for text := range strings.SplitSeq(s, ",") {
		n, ok := signed(text, high)
		if !ok || n < 0 && !negative {
			return nil, false
		}
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b int) int { return fromStart(a) - fromStart(b) })
	return slices.Compact(list), true
}

// fromStart orders 1, 2, …, -2, -1.
func fromStart(n int) int {
	if n < 0 {
		return n + 1000
	}
	return n
}

func nths(s string) ([]Nth, bool) {
	var list []Nth
	for text := range strings.SplitSeq(s, ",") {
		if len(text) < 2 {
			return nil, false
		}
		day, ok := weekday(text[len(text)-2:])
		if !ok {
			return nil, false
		}
		nth := Nth{Day: Weekday(day)}
		if prefix := text[:len(text)-2]; prefix != "" {
			if nth.N, ok = signed(prefix, 53); !ok {
				return nil, false
			}
		}
		list = append(list, nth)
	}
	slices.SortFunc(list, func(a, b Nth) int {
		if a.N != b.N {
			return fromStart(a.N) - fromStart(b.N)
		}
		return int(a.Day) - int(b.Day)
	})
	return slices.Compact(list), true
}
