package clock

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones must not depend on what the machine has installed
)

// realms are the first words of the zones that every device knows. A machine's own database has
// more: copies with leap seconds, and files under other names.
var realms = []string{
	"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Etc", "Europe", "Indian", "Pacific",
}

// Zone returns the time zone of an IANA name; ok is false for a name that not every device knows,
// whatever this machine has installed.
func Zone(name string) (zone *time.Location, ok bool) {
	realm, place, _ := strings.Cut(name, "/")
	if name != "UTC" && name != "GMT" && (!slices.Contains(realms, realm) || place == "" || len(name) > 64) {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}
