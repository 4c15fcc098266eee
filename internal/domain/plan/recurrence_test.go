package plan_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/fault"
)

func TestDay(t *testing.T) {
	t.Parallel()
	t.Run("agrees with the calendar of the standard library on every day of the plan's", func(t *testing.T) {
		t.Parallel()
		at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
		for d := plan.FirstDay; d <= plan.LastDay; d++ {
			y, m, day := d.Date()
			if y != at.Year() || m != int(at.Month()) || day != at.Day() || plan.DayOf(y, m, day) != d || (int(d.Weekday())+1)%7 != int(at.Weekday()) {
				t.Fatalf("day %d is %d-%d-%d, want %v", d, y, m, day, at)
			}
			at = at.AddDate(0, 0, 1)
		}
		if at.Year() != 2200 {
			t.Errorf("the calendar ends before %v, want 2200-01-01", at)
		}
	})
	t.Run("refuses what is no date", func(t *testing.T) {
		t.Parallel()
		for text, code := range map[string]string{
			"": "plan.day_malformed", "2026-2-03": "plan.day_malformed", "2026-02-29": "plan.day_malformed", "20260203": "plan.day_malformed",
			"2026-13-01": "plan.day_malformed", "2026-00-01": "plan.day_malformed", "0000-01-01": "plan.day_malformed", "2026-01-0x": "plan.day_malformed",
			"1899-12-31": "plan.day_out_of_range", "2200-01-01": "plan.day_out_of_range",
		} {
			if _, err := plan.ParseDay(text, "day"); !errors.Is(err, fault.New(fault.Invalid, code, "", "")) {
				t.Errorf("ParseDay(%q) = %v, want %s", text, err, code)
			}
		}
	})
}

// drawRule draws a rule that ParseRule takes; withOracle leaves out what rrule-go reads otherwise
// than RFC 5545: plain and numbered weekdays together, and BYSETPOS in a first week cut short.
func drawRule(t *rapid.T, withOracle bool) plan.Rule {
	r := plan.Rule{
		Frequency: rapid.SampledFrom([]plan.Frequency{plan.Daily, plan.Weekly, plan.Monthly, plan.Yearly}).Draw(t, "frequency"),
		Interval:  rapid.IntRange(1, 5).Draw(t, "interval"),
		WeekStart: rapid.SampledFrom([]plan.Weekday{plan.Monday, plan.Sunday, plan.Wednesday}).Draw(t, "week start"),
	}
	sometimes := func(name string) bool { return rapid.IntRange(0, 2).Draw(t, name) == 0 }
	if sometimes("by month") {
		r.Months = rapid.SliceOfN(rapid.IntRange(1, 12), 1, 4).Draw(t, "months")
	}
	if r.Frequency != plan.Weekly && sometimes("by day of month") {
		r.MonthDays = rapid.SliceOfN(rapid.SampledFrom([]int{1, 2, 13, 28, 29, 30, 31, -1, -2, -15, -29, -31}), 1, 4).Draw(t, "month days")
	}
	if sometimes("by day") {
		numbered := r.Frequency >= plan.Monthly && sometimes("numbered")
		high := 5
		if r.Frequency == plan.Yearly && len(r.Months) == 0 {
			high = 53
		}
		for range rapid.IntRange(1, 4).Draw(t, "days") {
			n := plan.Nth{Day: plan.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))}
			if numbered && (withOracle || sometimes("this one numbered")) {
				n.N = rapid.IntRange(1, high).Draw(t, "nth") * rapid.SampledFrom([]int{1, -1}).Draw(t, "from")
			}
			r.Days = append(r.Days, n)
		}
	}
	if len(r.Days)+len(r.MonthDays)+len(r.Months) > 0 && (!withOracle || r.Frequency != plan.Weekly) && sometimes("by position") {
		r.Positions = rapid.SliceOfN(rapid.SampledFrom([]int{1, 2, 3, 10, 31, -1, -2, -5}), 1, 3).Draw(t, "positions")
	}
	return r
}

func drawDay(t *rapid.T, name string) plan.Day {
	return plan.Day(rapid.Int32Range(int32(plan.DayOf(2019, 12, 25)), int32(plan.DayOf(2029, 3, 5))).Draw(t, name))
}

// parsed passes r through its text, as every rule of a plan has gone.
func parsed(t *rapid.T, r plan.Rule) plan.Rule {
	p, err := plan.ParseRule(r.String())
	if err != nil {
		t.Fatalf("ParseRule(%q) = %v", r.String(), err)
	}
	if again, err := plan.ParseRule(p.String()); err != nil || again.String() != p.String() {
		t.Fatalf("%q is read back as %q, %v", p, again, err)
	}
	return p
}

func oracle(t *rapid.T, r plan.Rule, first, from, to plan.Day) []plan.Day {
	y, m, d := first.Date()
	o, err := rrule.StrToRRule(fmt.Sprintf("DTSTART:%04d%02d%02dT000000Z\nRRULE:%s", y, m, d, r))
	if err != nil {
		t.Fatalf("rrule-go refuses %q: %v", r, err)
	}
	at := func(d plan.Day) time.Time {
		y, m, day := d.Date()
		return time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC)
	}
	var days []plan.Day
	for _, t := range o.Between(at(from), at(to), true) {
		days = append(days, plan.DayOf(t.Year(), int(t.Month()), t.Day()))
	}
	return days
}

func TestRecurrence(t *testing.T) {
	t.Parallel()
	t.Run("has the dates that rrule-go finds", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			r, first := parsed(t, drawRule(t, true)), drawDay(t, "first")
			if rapid.IntRange(0, 3).Draw(t, "ends") == 0 {
				r.Until = first + plan.Day(rapid.IntRange(0, 900).Draw(t, "until"))
			} else if rapid.Bool().Draw(t, "counted") {
				r.Count = rapid.IntRange(1, 40).Draw(t, "count")
			}
			from, to := first-10, first+1200
			want := oracle(t, r, first, from, to)
			bounded, err := r.Bounded(first)
			if err != nil && len(want) > 0 {
				t.Fatalf("Bounded(%v) of %q = %v, but it occurs on %v", first, r, err, want[0])
			}
			if err != nil {
				return
			}
			if got := slices.Collect(bounded.Recurrence(first).Days(from, to)); !slices.Equal(got, want) {
				t.Fatalf("%q from %v:\n got %v\nwant %v", r, first, got, want)
			}
		})
	})
	t.Run("says of every date what listing says", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			r, first := parsed(t, drawRule(t, false)), drawDay(t, "first")
			c := r.Recurrence(first)
			from := first + plan.Day(rapid.IntRange(-10, 800).Draw(t, "from"))
			to := from + plan.Day(rapid.IntRange(0, 500).Draw(t, "length"))
			var want []plan.Day
			for d := from; d <= to; d++ {
				if c.Occurs(d) {
					want = append(want, d)
				}
			}
			if got := slices.Collect(c.Days(from, to)); !slices.Equal(got, want) {
				t.Fatalf("%q from %v: listing says %v, asking %v", r, first, got, want)
			}
		})
	})
	t.Run("is the same cut off at any of its dates", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			r, first := parsed(t, drawRule(t, false)), drawDay(t, "first")
			c := r.Recurrence(first)
			day := c.Next(first + plan.Day(rapid.IntRange(0, 900).Draw(t, "day")))
			if day == 0 {
				return
			}
			got, want := slices.Collect(r.Recurrence(day).Days(first, day+1500)), slices.Collect(c.Days(day, day+1500))
			if !slices.Equal(got, want) {
				t.Fatalf("%q from %v, cut at %v:\n got %v\nwant %v", r, first, day, got, want)
			}
		})
	})
}

func TestRecurrence_Examples(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, rule, first, want string }{
		{"comes each leap day", "FREQ=YEARLY", "2024-02-29", "2024-02-29 2028-02-29 2032-02-29"},
		{"comes each leap day, skipping a year the century leaves out", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2096-01-01", "2096-02-29 2104-02-29 2108-02-29"},
		{"comes on the last day of February", "FREQ=MONTHLY;BYMONTHDAY=-1;BYMONTH=2", "2023-01-01", "2023-02-28 2024-02-29 2025-02-28"},
		{"skips months without a 31st", "FREQ=MONTHLY", "2026-01-31", "2026-01-31 2026-03-31 2026-05-31"},
		{"comes every other Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-16", "2026-11-16 2026-11-30 2026-12-14"},
		{"takes the weekday from the first day", "FREQ=WEEKLY", "2026-11-18", "2026-11-18 2026-11-25 2026-12-02"},
		{"comes on the last workday of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-01", "2026-01-30 2026-02-27 2026-03-31"},
		{"counts a plain and a numbered weekday together", "FREQ=MONTHLY;BYDAY=1MO,SU;BYMONTH=11", "2026-11-01", "2026-11-01 2026-11-02 2026-11-08"},
		{"begins later when the first day does not fit", "FREQ=WEEKLY;BYDAY=MO", "2026-11-18", "2026-11-23 2026-11-30 2026-12-07"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, err := plan.ParseRule(tc.rule)
			if err != nil {
				t.Fatal(err)
			}
			first, _ := plan.ParseDay(tc.first, "day")
			var got []string
			for d := range r.Recurrence(first).Days(first, plan.LastDay) {
				if got = append(got, d.String()); len(got) == 3 {
					break
				}
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("got %v, want %s", got, tc.want)
			}
		})
	}
}

func TestParseRule(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, rule, want string }{
		{"sorts, drops repeats and what says nothing", "freq=weekly;interval=1;byday=fr,mo,mo;wkst=mo", "FREQ=WEEKLY;BYDAY=MO,FR"},
		{"keeps every part", "COUNT=3;FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR,1MO,TU;BYMONTH=12,1;BYMONTHDAY=-1,31;BYSETPOS=-1,1;WKST=SU", "FREQ=MONTHLY;INTERVAL=2;BYMONTH=1,12;BYMONTHDAY=31,-1;BYDAY=TU,1MO,-1FR;BYSETPOS=1,-1;WKST=SU;COUNT=3"},
		{"keeps the last day", "FREQ=DAILY;UNTIL=20280229", "FREQ=DAILY;UNTIL=20280229"},
		{"takes no rule for once", "", ""},
		{"refuses a rule without a frequency", "BYDAY=MO", "plan.rule_invalid"},
		{"refuses an unknown part", "FREQ=DAILY;X-A=1", "plan.rule_invalid"},
		{"refuses a part said twice", "FREQ=DAILY;FREQ=DAILY", "plan.rule_invalid"},
		{"refuses a count with a last day", "FREQ=DAILY;COUNT=2;UNTIL=20260101", "plan.rule_invalid"},
		{"refuses an interval of none", "FREQ=DAILY;INTERVAL=0", "plan.rule_invalid"},
		{"refuses a numbered weekday in a week", "FREQ=WEEKLY;BYDAY=1MO", "plan.rule_invalid"},
		{"refuses the sixth Monday of a month", "FREQ=MONTHLY;BYDAY=6MO", "plan.rule_invalid"},
		{"refuses a day of the month in a week", "FREQ=WEEKLY;BYMONTHDAY=1", "plan.rule_invalid"},
		{"refuses positions among nothing", "FREQ=MONTHLY;BYSETPOS=1", "plan.rule_invalid"},
		{"refuses a month that is none", "FREQ=YEARLY;BYMONTH=13", "plan.rule_invalid"},
		{"refuses a last day that is none", "FREQ=DAILY;UNTIL=20260230", "plan.rule_invalid"},
		{"refuses a list with a gap", "FREQ=WEEKLY;BYDAY=MO,,TU", "plan.rule_invalid"},
		{"refuses 500 characters and one", "FREQ=DAILY;BYMONTHDAY=1" + strings.Repeat(",1", 240), "plan.rule_invalid"},
		{"takes no rule by the hour", "FREQ=HOURLY", "plan.rule_unsupported"},
		{"takes no rule by weeks of the year", "FREQ=YEARLY;BYWEEKNO=1", "plan.rule_unsupported"},
		{"takes no last moment", "FREQ=DAILY;UNTIL=20260101T100000Z", "plan.rule_unsupported"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, err := plan.ParseRule(tc.rule)
			got := r.String()
			if f := fault.As(err); f != nil {
				got = f.Code
			}
			if got != tc.want {
				t.Errorf("ParseRule = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestBounded(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, rule, first, want string }{
		{"turns a count into the last day", "FREQ=DAILY;COUNT=10", "2026-02-25", "FREQ=DAILY;UNTIL=20260306"},
		{"turns a count over leap years into the last day", "FREQ=YEARLY;COUNT=2", "2096-02-29", "FREQ=YEARLY;UNTIL=21040229"},
		{"ends a count that runs out of calendar", "FREQ=YEARLY;COUNT=1000", "2026-01-01", "FREQ=YEARLY;UNTIL=21990101"},
		{"leaves a rule without end", "FREQ=DAILY", "2026-01-01", "FREQ=DAILY"},
		{"refuses the 30th of February", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01", "plan.rule_never_occurs"},
		{"refuses a leap day every fourth odd year", "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "2025-01-01", "plan.rule_never_occurs"},
		{"refuses a last day before the first", "FREQ=DAILY;UNTIL=20251231", "2026-01-01", "plan.rule_never_occurs"},
		{"refuses a position nothing has, over the whole calendar", "FREQ=YEARLY;BYMONTHDAY=1;BYSETPOS=13", "1900-01-01", "plan.rule_never_occurs"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, err := plan.ParseRule(tc.rule)
			if err != nil {
				t.Fatal(err)
			}
			first, _ := plan.ParseDay(tc.first, "day")
			r, err = r.Bounded(first)
			got := r.String()
			if f := fault.As(err); f != nil {
				got = f.Code
			}
			if got != tc.want {
				t.Errorf("Bounded = %q, want %q", got, tc.want)
			}
		})
	}
}

func FuzzParseRule(f *testing.F) {
	for _, seed := range []string{"", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", "FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=21000101"} {
		f.Add(seed, int32(739000))
	}
	f.Fuzz(func(t *testing.T, text string, first int32) {
		r, err := plan.ParseRule(text)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%v is no Invalid fault", err)
			}
			return
		}
		again, err := plan.ParseRule(r.String())
		if err != nil || again.String() != r.String() {
			t.Fatalf("%q is not read back: %q, %v", r, again, err)
		}
		day := plan.FirstDay + plan.Day(uint32(first)%uint32(plan.LastDay-plan.FirstDay))
		bounded, err := r.Bounded(day)
		if err != nil {
			return
		}
		if next := bounded.Recurrence(day).Next(day); next == 0 || !bounded.Recurrence(day).Occurs(next) {
			t.Fatalf("%q from %v: next is %v", bounded, day, next)
		}
	})
}
