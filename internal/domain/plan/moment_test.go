package plan_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/fault"
)

func TestInstant(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, zone, day, clock, want string }{
		{"keeps the wall clock in winter", "Europe/Copenhagen", "2026-01-15", "16:00", "2026-01-15T15:00:00Z"},
		{"keeps the wall clock in summer", "Europe/Copenhagen", "2026-07-15", "16:00", "2026-07-15T14:00:00Z"},
		{"goes forward over the hour that Copenhagen skips", "Europe/Copenhagen", "2026-03-29", "02:30", "2026-03-29T01:30:00Z"},
		{"takes the first moment after the skipped hour", "Europe/Copenhagen", "2026-03-29", "03:00", "2026-03-29T01:00:00Z"},
		{"takes the first of the hour that Copenhagen has twice", "Europe/Copenhagen", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"},
		{"goes forward over the hour that New York skips", "America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30:00Z"},
		{"takes the first of the hour that New York has twice", "America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z"},
		{"goes forward over the half hour that Lord Howe skips", "Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45:00Z"},
		{"takes the first of the half hour that Lord Howe has twice", "Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00Z"},
		{"ends a day at 24:00", "Europe/Copenhagen", "2026-12-31", "24:00", "2026-12-31T23:00:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			zone, err := plan.ParseZone(tc.zone)
			if err != nil {
				t.Fatal(err)
			}
			day, _ := plan.ParseDay(tc.day, "day")
			if got := plan.Instant(day, plan.Clock(tc.clock), zone).Format(time.RFC3339); got != tc.want {
				t.Errorf("Instant = %s, want %s", got, tc.want)
			}
		})
	}
}

func TestInstant_AnyTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone, err := plan.ParseZone(rapid.SampledFrom([]string{"Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		day := plan.Day(rapid.Int32Range(int32(plan.DayOf(1990, 1, 1)), int32(plan.DayOf(2040, 1, 1))).Draw(t, "day"))
		minutes := rapid.IntRange(0, 1439).Draw(t, "minutes")
		if changes := changesOf(day, zone); len(changes) > 0 && rapid.IntRange(0, 3).Draw(t, "when the clocks change") > 0 {
			day = rapid.SampledFrom(changes).Draw(t, "change") + plan.Day(rapid.IntRange(-1, 1).Draw(t, "beside"))
			minutes = rapid.IntRange(0, 240).Draw(t, "in the night")
		}
		c := plan.Clock([]byte{byte('0' + minutes/600), byte('0' + minutes/60%10), ':', byte('0' + minutes%60/10), byte('0' + minutes%10)})
		at := plan.Instant(day, c, zone)
		local := at.In(zone)
		shown := local.Hour()*60 + local.Minute()
		if shown == minutes && plan.Today(at, zone) == day {
			for ago := time.Minute; ago <= 2*time.Hour; ago += time.Minute {
				earlier := at.Add(-ago).In(zone)
				if earlier.Hour()*60+earlier.Minute() == minutes {
					t.Fatalf("%s on %v comes already at %v", c, day, earlier)
				}
			}
			return
		}
		// The clocks skip it: the moment lies just past the gap, as far as the wish lies in it.
		_, before := local.Add(-3 * time.Hour).Zone()
		if _, after := local.Zone(); after <= before || shown != minutes+(after-before)/60 || plan.Today(at, zone) != day {
			t.Fatalf("%s on %v became %v", c, day, local)
		}
		start := at.Add(-2 * time.Hour).In(zone)
		for ; !start.After(at); start = start.Add(time.Minute) {
			if start.Hour()*60+start.Minute() == minutes {
				t.Fatalf("%s on %v is not skipped: %v", c, day, start)
			}
		}
	})
}

// changesOf lists the days of day's year on which the clocks of zone change.
func changesOf(day plan.Day, zone *time.Location) (days []plan.Day) {
	year, _, _ := day.Date()
	for at := time.Date(year, 1, 1, 12, 0, 0, 0, zone); at.Year() == year; at = at.AddDate(0, 0, 1) {
		_, now := at.Zone()
		if _, then := at.AddDate(0, 0, -1).Zone(); now != then {
			days = append(days, plan.Today(at, zone))
		}
	}
	return days
}

func TestParseZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Local", "Europe/Nowhere", "../etc/passwd", "/etc/localtime", "Europe/Copenhagen\x00"} {
		if _, err := plan.ParseZone(name); fault.As(err) == nil || fault.As(err).Code != "plan.zone_unknown" {
			t.Errorf("ParseZone(%q) = %v", name, err)
		}
	}
}

func TestParseClock(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"7:30", "24:00", "23:60", "2330", "+1:00", "ab:cd", "23:5"} {
		if _, err := plan.ParseClock(text, "start", false); fault.As(err) == nil || fault.As(err).Code != "plan.time_malformed" {
			t.Errorf("ParseClock(%q) = %v", text, err)
		}
	}
	if c, err := plan.ParseClock("24:00", "end", true); err != nil || c.Minutes() != 1440 {
		t.Errorf("an end of 24:00 = %v, %v", c.Minutes(), err)
	}
}

func TestPartOf(t *testing.T) {
	t.Parallel()
	for c, want := range map[plan.Clock]plan.Part{
		"": plan.NoPart, "00:00": plan.Morning, "10:59": plan.Morning, "11:00": plan.Midday, "14:59": plan.Midday,
		"15:00": plan.Afternoon, "17:59": plan.Afternoon, "18:00": plan.Evening, "23:59": plan.Evening,
	} {
		if got := plan.PartOf(c); got != want {
			t.Errorf("PartOf(%q) = %q, want %q", c, got, want)
		}
	}
}
