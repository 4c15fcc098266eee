package plan

import (
	"time"

	"mobilize/internal/vocabulary/fault"
)

// Day is a date of the calendar, apart from any zone or time: the count of days with
// 0001-01-01 as 1. The zero Day means none. Days compare and subtract as numbers.
type Day int32

// The calendar of a plan: a rule that does not occur in it never occurs.
const (
	FirstDay Day = 693596 // 1900-01-01
	LastDay  Day = 803168 // 2199-12-31
)

// Weekday is a day of the week; Monday is 0.
type Weekday int8

// The days of the week.
const (
	Monday Weekday = iota
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
	Sunday
)

// The algorithms count from 0000-03-01, so that the leap day ends a year (Hinnant,
// "chrono-compatible low-level date algorithms").
const daysToMarch = 306

// DayOf returns the Day of a date. The date must exist; ParseDay checks, DayOf does not.
func DayOf(year, month, day int) Day {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	ofEra := year - era*400
	ofYear := (153*(month-3)+2)/5 + day - 1
	return Day(era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear + 1 - daysToMarch)
}

// Date returns the year, month and day of the month of d.
func (d Day) Date() (year, month, day int) {
	n := int(d) - 1 + daysToMarch
	era := n / 146097
	ofEra := n - era*146097
	year = (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	ofYear := ofEra - (365*year + year/4 - year/100)
	m := (5*ofYear + 2) / 153
	day = ofYear - (153*m+2)/5 + 1
	month = m + 3
	year += era * 400
	if month > 12 {
		return year + 1, month - 12, day
	}
	return year, month, day
}

// Weekday returns the day of the week of d.
func (d Day) Weekday() Weekday { return Weekday((d - 1) % 7) }

// IsZero says whether d is none.
func (d Day) IsZero() bool { return d == 0 }

// String returns d as YYYY-MM-DD; "" for none.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return string(d.appendTo(make([]byte, 0, 10), "-"))
}

func (d Day) appendTo(b []byte, separator string) []byte {
	y, m, day := d.Date()
	b = append(b, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10))
	b = append(b, separator...)
	b = append(b, byte('0'+m/10), byte('0'+m%10))
	b = append(b, separator...)
	return append(b, byte('0'+day/10), byte('0'+day%10))
}

// ParseDay returns the Day that s spells as YYYY-MM-DD, or an Invalid fault for the named field:
// plan.day_malformed when s is no date, plan.day_out_of_range outside 1900 to 2199.
func ParseDay(s, field string) (Day, error) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		if d, ok := dayOfDigits(s[:4] + s[5:7] + s[8:]); ok {
			if d < FirstDay || d > LastDay {
				return 0, fault.New(fault.Invalid, "plan.day_out_of_range", field, "Use a date from 1900 to 2199.")
			}
			return d, nil
		}
	}
	return 0, fault.New(fault.Invalid, "plan.day_malformed", field, "Write the date as YYYY-MM-DD.")
}

// dayOfDigits reads YYYYMMDD; ok is false when there is no such date.
func dayOfDigits(s string) (d Day, ok bool) {
	if len(s) != 8 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	year, month, day := n/10000, n/100%100, n%100
	if year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return DayOf(year, month, day), true
}

// Today returns the date it is at t in zone.
func Today(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return DayOf(y, int(m), d)
}

func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func daysIn(year, month int) int {
	switch month {
	case 2:
		if isLeap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
