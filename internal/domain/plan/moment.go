package plan

import (
	"sync"
	"time"

	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
)

// Clock is a time on the wall, "HH:MM" from 00:00 to 24:00; "" means none. Clocks compare as text.
type Clock string

// ParseClock returns the Clock that s spells, "" included, or the Invalid fault
// plan.time_malformed for the named field. Only an end may be 24:00.
func ParseClock(s, field string, isEnd bool) (Clock, error) {
	if s == "" || isEnd && s == "24:00" {
		return Clock(s), nil
	}
	if len(s) == 5 && s[2] == ':' {
		hour, okHour := number(s[:2], 0, 23)
		_, okMinute := number(s[3:], 0, 59)
		if okHour && okMinute && hour <= 23 {
			return Clock(s), nil
		}
	}
	return "", fault.New(fault.Invalid, "plan.time_malformed", field, "Write the time as HH:MM.")
}

// Minutes returns the minutes from midnight; 0 for none.
func (c Clock) Minutes() int {
	if len(c) != 5 {
		return 0
	}
	return int(c[0]-'0')*600 + int(c[1]-'0')*60 + int(c[3]-'0')*10 + int(c[4]-'0')
}

// Part is a part of the day; "" means none.
type Part string

// The parts: morning until 11:00, midday until 15:00, afternoon until 18:00, then evening.
const (
	NoPart    Part = ""
	Morning   Part = "morning"
	Midday    Part = "midday"
	Afternoon Part = "afternoon"
	Evening   Part = "evening"
)

// PartOf returns the part of the day that c lies in; NoPart for none.
func PartOf(c Clock) Part {
	switch {
	case c == "":
		return NoPart
	case c < "11:00":
		return Morning
	case c < "15:00":
		return Midday
	case c < "18:00":
		return Afternoon
	}
	return Evening
}

// ParseZone returns the IANA zone of that name, or the Invalid fault plan.zone_unknown. The
// machine's own zone is not one: a plan means the same everywhere.
func ParseZone(name string) (*time.Location, error) {
	if zone, known := zones.Load(name); known {
		return zone.(*time.Location), nil //nolint:forcetypeassert // nothing else is ever stored
	}
	if zone, ok := clock.Zone(name); ok {
		zones.Store(name, zone)
		return zone, nil
	}
	return nil, fault.New(fault.Invalid, "plan.zone_unknown", "zone", "Use a time zone of the IANA database, for example Europe/Copenhagen.")
}

// zones remembers the zones that were asked for, at most the 600 there are: to load one costs as
// much as reading a whole day.
var zones sync.Map

// Instant returns when the clock on the wall in zone shows c on day. A time that the clocks skip
// is taken as if they had not yet been put forward (RFC 5545, section 3.3.5), so 02:30 becomes
// 03:30; of a time that comes twice it is the first.
func Instant(day Day, c Clock, zone *time.Location) time.Time {
	year, month, date := day.Date()
	wall := time.Date(year, time.Month(month), date, 0, c.Minutes(), 0, 0, time.UTC)
	before, after := offset(wall.Add(-24*time.Hour), zone), offset(wall.Add(24*time.Hour), zone)
	early, late := wall.Add(-before), wall.Add(-after)
	if before == after {
		return early
	}
	if offset(early, zone) != before && offset(late, zone) == after {
		return late
	}
	return early
}

func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
