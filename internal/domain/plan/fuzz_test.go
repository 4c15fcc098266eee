package plan_test

import (
	"testing"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/fault"
)

// read fails unless what was read is taken as it is written, or refused as Invalid naming its field
// and never the value.
func read[T interface{ String() string }](t *testing.T, text, field string, got T, err error) bool {
	t.Helper()
	if err == nil {
		if got.String() != text {
			t.Fatalf("%q is read as %q", text, got)
		}
		return true
	}
	if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Field != field {
		t.Fatalf("%q: %v is no Invalid fault of %s", text, err, field)
	}
	return false
}

func FuzzParseDay(f *testing.F) {
	for _, seed := range []string{
		"2026-11-20", "2024-02-29", "2023-02-29", "1900-01-01", "1899-12-31", "2199-12-31", "2200-01-01", "0000-00-00", "2026-13-01",
		"2026-1-01", "2026-11-31", "2026/11/20", "+026-11-20", "２０２６-11-20", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, err := plan.ParseDay(text, "day")
		known, unknown := time.Parse(time.DateOnly, text)
		if !read(t, text, "day", day, err) {
			if unknown == nil && known.Year() >= 1900 && known.Year() < 2200 {
				t.Fatalf("%q is a date", text)
			}
			return
		}
		if unknown != nil || int(day.Weekday()) != (int(known.Weekday())+6)%7 {
			t.Fatalf("%q is another date: %v, weekday %d", text, unknown, day.Weekday())
		}
		if tomorrow := known.AddDate(0, 0, 1).Format(time.DateOnly); (day + 1).String() != tomorrow {
			t.Fatalf("after %q comes %v, not %s", text, day+1, tomorrow)
		}
	})
}

// clock makes a Clock one that says how it is written.
type clock plan.Clock

func (c clock) String() string { return string(c) }

func FuzzParseClock(f *testing.F) {
	for _, seed := range []string{"", "00:00", "23:59", "24:00", "24:01", "7:30", "07:3", "07:60", "ab:cd", "07-30", "+1:00", "0７:30", "07:30:00"} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, isEnd bool) {
		c, err := plan.ParseClock(text, "start", isEnd)
		known, unknown := time.Parse("15:04", text)
		isTime := unknown == nil && len(text) == 5
		if !read(t, text, "start", clock(c), err) {
			if isTime || text == "" || isEnd && text == "24:00" {
				t.Fatalf("%q is a time", text)
			}
			return
		}
		switch {
		case text == "" && c.Minutes() == 0, isEnd && text == "24:00" && c.Minutes() == 24*60:
		case !isTime || c.Minutes() != known.Hour()*60+known.Minute():
			t.Fatalf("%q is %d minutes: %v", text, c.Minutes(), unknown)
		}
		if zone, err := plan.ParseZone("Australia/Lord_Howe"); err != nil || plan.Instant(plan.DayOf(2026, 10, 4), c, zone).IsZero() {
			t.Fatalf("%q is no moment: %v", text, err)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	for _, seed := range []string{"once", "2026-11-20", "2024-02-29", "2200-01-01", "Once", "once/", "2026-11-20/x", "", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := plan.ParseKey(text)
		if read(t, text, "key", key, err) && (key == plan.OnceKey) != (text == "once") {
			t.Fatalf("%q is %v", text, key)
		}
	})
}

func FuzzParseZone(f *testing.F) {
	for _, seed := range []string{"Europe/Copenhagen", "UTC", "Local", "", "../../etc/passwd", "Europe/", "/etc/localtime", "europe/copenhagen", "A\x00B"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		zone, err := plan.ParseZone(text)
		if err != nil {
			read(t, text, "zone", clock(""), err)
			return
		}
		if zone.String() != text {
			t.Fatalf("%q is %q", text, zone)
		}
	})
}
