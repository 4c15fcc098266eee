package plan

import (
	"iter"
	"slices"

	"mobilize/internal/vocabulary/fault"
)

// Recurrence is a rule that begins on a day: a set of dates that can be asked about any date
// without counting up to it. The first day belongs to the set only when the rule says so.
type Recurrence struct {
	first, last Day
	rule        Rule
	months      uint16 // bit m: month m; 0 means every month
	weekdays    uint8  // bit w: weekday w, whichever in the month
	hasDays     bool   // BYDAY is there: a day must be in weekdays or match an Nth
	inYear      bool   // an Nth counts in the year, not the month
}

// Recurrence returns the dates of r from first on. A rule that names no day takes it from first:
// its weekday, its day of the month, its month and day of the year.
func (r Rule) Recurrence(first Day) Recurrence {
	c := Recurrence{first: first, last: LastDay, rule: r}
	if r.Until != 0 {
		c.last = r.Until
	}
	_, month, day := first.Date()
	if len(r.Days)+len(r.MonthDays) == 0 {
		switch r.Frequency {
		case Weekly:
			c.rule.Days = []Nth{{Day: first.Weekday()}}
		case Yearly:
			c.rule.MonthDays = []int{day}
			if len(r.Months) == 0 {
				c.rule.Months = []int{month}
			}
		case Monthly:
			c.rule.MonthDays = []int{day}
		case Once, Daily:
		}
	}
	for _, m := range c.rule.Months {
		c.months |= 1 << m
	}
	for _, d := range c.rule.Days {
		c.hasDays = true
		if d.N == 0 {
			c.weekdays |= 1 << d.Day
		}
	}
	c.inYear = r.Frequency == Yearly && len(r.Months) == 0
	return c
}

// Occurs says whether day is one of the dates.
func (c Recurrence) Occurs(day Day) bool {
	if day < c.first || day > c.last {
		return false
	}
	if c.rule.Frequency == Once {
		return day == c.first
	}
	if c.idle(day) > 0 || !c.fits(day) {
		return false
	}
	if len(c.rule.Positions) == 0 {
		return true
	}
	return slices.Contains(c.chosen(day), day)
}

// Days yields the dates between from and to, both included, in order.
func (c Recurrence) Days(from, to Day) iter.Seq[Day] {
	return func(yield func(Day) bool) {
		from, to = max(from, c.first), min(to, c.last)
		if c.rule.Frequency == Once {
			if from <= c.first && c.first <= to {
				yield(c.first)
			}
			return
		}
		for day := from; day <= to; {
			if skip := c.idle(day); skip > 0 {
				day += skip
				continue
			}
			_, end := c.period(day)
			for _, d := range c.among(day, min(end, to)) {
				if !yield(d) {
					return
				}
			}
			day = end + 1
		}
	}
}

// Next returns the first of the dates on or after day; none when there is no more.
func (c Recurrence) Next(day Day) Day {
	for d := range c.Days(day, c.last) {
		return d
	}
	return 0
}

// End returns the last day that may occur; none when the recurrence has no end.
func (c Recurrence) End() Day {
	if c.rule.Frequency == Once {
		return c.first
	}
	return c.rule.Until
}

// Bounded returns r with its count turned into a last day, so that a date can be tested without
// counting and a series can be cut in two. It returns the Invalid fault plan.rule_never_occurs
// when no date from first on fits.
func (r Rule) Bounded(first Day) (Rule, error) {
	left := r.Count
	isCounted := left > 0
	r.Count = 0
	var last Day
	for d := range r.Recurrence(first).Days(first, LastDay) {
		last = d
		if left--; left <= 0 {
			break
		}
	}
	if last == 0 {
		return Rule{}, fault.New(fault.Invalid, "plan.rule_never_occurs", "rule", "No day fits this recurrence: change the rule or the first day.")
	}
	if isCounted {
		r.Until = last
	}
	return r, nil
}

// idle returns how many days to go to the next period that INTERVAL lets in; 0 when day's does.
func (c Recurrence) idle(day Day) Day {
	n := c.rule.Interval
	if n <= 1 {
		return 0
	}
	switch c.rule.Frequency {
	case Daily:
		return Day(wait(int(day-c.first), n))
	case Weekly:
		start, _ := c.week(day)
		firstStart, _ := c.week(c.first)
		weeks := wait(int(start-firstStart)/7, n)
		if weeks == 0 {
			return 0
		}
		return start + Day(7*weeks) - day
	case Monthly:
		year, month, _ := day.Date()
		firstYear, firstMonth, _ := c.first.Date()
		months := wait((year-firstYear)*12+month-firstMonth, n)
		if months == 0 {
			return 0
		}
		m := year*12 + month - 1 + months
		return DayOf(m/12, m%12+1, 1) - day
	case Yearly:
		year, _, _ := day.Date()
		firstYear, _, _ := c.first.Date()
		years := wait(year-firstYear, n)
		if years == 0 {
			return 0
		}
		return DayOf(year+years, 1, 1) - day
	case Once:
	}
	return 0
}

func wait(passed, interval int) int { return (interval - passed%interval) % interval }

func (c Recurrence) week(day Day) (start, end Day) {
	start = day - Day((day.Weekday()-c.rule.WeekStart+7)%7)
	return start, start + 6
}

// period returns the days over which BYSETPOS counts.
func (c Recurrence) period(day Day) (start, end Day) {
	year, month, _ := day.Date()
	switch c.rule.Frequency {
	case Weekly:
		return c.week(day)
	case Monthly:
		return DayOf(year, month, 1), DayOf(year, month, daysIn(year, month))
	case Yearly:
		return DayOf(year, 1, 1), DayOf(year, 12, 31)
	case Once, Daily:
	}
	return day, day
}

// among returns the dates between from and to, which lie in one period, in order.
func (c Recurrence) among(from, to Day) []Day {
	var days []Day
	if len(c.rule.Positions) > 0 {
		for _, d := range c.chosen(from) {
			if d >= from && d <= to {
				days = append(days, d)
			}
		}
		return days
	}
	for d := from; d <= to; d++ {
		if c.fits(d) {
			days = append(days, d)
		}
	}
	return days
}

// chosen returns the dates of day's period that BYSETPOS picks, in order.
func (c Recurrence) chosen(day Day) []Day {
	start, end := c.period(day)
	fitting := make([]Day, 0, end-start+1)
	for d := start; d <= end; d++ {
		if c.fits(d) {
			fitting = append(fitting, d)
		}
	}
	var chosen []Day
	for _, p := range c.rule.Positions {
		if p < 0 {
			p += len(fitting) + 1
		}
		if p >= 1 && p <= len(fitting) {
			chosen = append(chosen, fitting[p-1])
		}
	}
	slices.Sort(chosen)
	return slices.Compact(chosen)
}

// fits says whether day passes BYMONTH, BYMONTHDAY and BYDAY.
func (c Recurrence) fits(day Day) bool {
	if c.months == 0 && len(c.rule.MonthDays) == 0 {
		if !c.hasDays {
			return true
		}
		if c.weekdays&(1<<day.Weekday()) != 0 {
			return true
		}
	}
	year, month, ofMonth := day.Date()
	if c.months != 0 && c.months&(1<<month) == 0 {
		return false
	}
	size := daysIn(year, month)
	if len(c.rule.MonthDays) > 0 && !slices.Contains(c.rule.MonthDays, ofMonth) &&
		!slices.Contains(c.rule.MonthDays, ofMonth-size-1) {
		return false
	}
	if !c.hasDays {
		return true
	}
	w := day.Weekday()
	if c.weekdays&(1<<w) != 0 {
		return true
	}
	if c.inYear {
		ofMonth = int(day-DayOf(year, 1, 1)) + 1
		size = int(DayOf(year, 12, 31)-DayOf(year, 1, 1)) + 1
	}
	return slices.Contains(c.rule.Days, Nth{N: (ofMonth-1)/7 + 1, Day: w}) ||
		slices.Contains(c.rule.Days, Nth{N: -((size-ofMonth)/7 + 1), Day: w})
}
