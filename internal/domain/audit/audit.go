// Package audit is who holds a copy of a citizen's data and who looked at it, shown to the citizen.
//
// Owns: copies, looks, their numbering, what is kept of each.
// Does not own: who may see them (domain/circle), delivering data (domain/sync and the domains,
// which say what was copied before it leaves), the program's own log (platform/telemetry).
// Start reading at: Service.
package audit

import (
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Copy says that a device holds data of one category of the circle's citizen.
type Copy struct {
	Seq       int64 // numbers the entries of one circle's log, without a gap
	Session   ident.ID
	Person    ident.ID // whose device it is
	Role      access.Role
	IsDevice  bool // a device paired to the citizen
	Category  personal.Category
	SinceAt   time.Time
	RenewedAt time.Time // the last day it was brought up to date
	EndedAt   time.Time // when the session ended, after which the device erases it; zero before
	ToldAt    time.Time // when the device called after that, and was told to erase it; zero before
	Browser   string    // of a paired device that ended; "" for others
	Platform  string    // as Browser
}

// Ending is how a session ended. Browser and Platform name a paired device, and nobody else's.
type Ending struct {
	Session           ident.ID
	At, ToldAt        time.Time // ToldAt is zero while the device has not called since
	Browser, Platform string
}

// Look says that a person opened a screen of the plan of the circle's citizen.
type Look struct {
	ID       ident.ID // made by the client
	Seq      int64    // numbers the entries of one circle's log, without a gap
	Person   ident.ID
	Role     access.Role
	Screen   Screen
	Day      string    // the day shown, YYYY-MM-DD; "" for none
	LookedAt time.Time // on the person's device, perhaps offline
	KeptAt   time.Time // when the server learned of it
}

// Screen is a screen that shows something of a citizen.
type Screen string

// The screens.
const (
	Now      Screen = "now"
	Day      Screen = "day"
	Week     Screen = "week"
	Activity Screen = "activity"
	History  Screen = "history"
	Pictures Screen = "pictures"
	People   Screen = "people"
	Settings Screen = "settings"
	Log      Screen = "log"
)

// What an entry of the log names that is no screen: data that somebody took along as a file.
const (
	WeekFile Screen = "week-file" // a plan
	ListFile Screen = "list-file" // a list with the citizen's name
)

// Screens lists every screen.
func Screens() []Screen {
	return []Screen{Now, Day, Week, Activity, History, Pictures, People, Settings, Log}
}

// Window is how long one entry stands for a person's looks at one screen.
const Window = 15 * time.Minute

// WindowAt is the start of the window l falls into.
func (l Look) WindowAt() time.Time { return l.LookedAt.Truncate(Window) }

// Validate returns an Invalid fault naming the first rule l breaks, never the value.
func (l Look) Validate() error {
	if _, err := ident.Parse(string(l.ID), "id"); err != nil {
		return err
	}
	if !slices.Contains(Screens(), l.Screen) {
		return fault.New(fault.Invalid, "audit.screen_unknown", "screen", "Name one of the screens there are.")
	}
	if l.Day != "" {
		if _, err := time.Parse(time.DateOnly, l.Day); err != nil {
			return fault.New(fault.Invalid, "audit.day_malformed", "day", "Write the day as YYYY-MM-DD.")
		}
	}
	return nil
}

// oldest is how long ago a look may have been when it arrives; an older one counts from then.
const oldest = 30 * 24 * time.Hour

// lookedAt reads the time a client made id at, held to what can be true at now.
func lookedAt(id ident.ID, now time.Time) time.Time {
	var ms int64
	for _, c := range string(id[:8] + id[9:13]) {
		digit := int64(c - '0')
		if c >= 'a' {
			digit = int64(c-'a') + 10
		}
		ms = ms<<4 | digit
	}
	at := time.UnixMilli(ms).UTC()
	if at.After(now) {
		return now
	}
	if earliest := now.Add(-oldest); at.Before(earliest) {
		return earliest
	}
	return at
}
