// Package demo builds a world to look at: a family, a class and a residence, each with a full week.
//
// Owns: the sample people and plans, and the order in which they come into being.
// Does not own: any rule. Everything is made by the services that the API calls, or not at all.
// Start reading at: Build.
package demo

import (
	"embed"
	"slices"
	"strings"

	"mobilize/internal/vocabulary/access"
)

// Zone is where the demo world lies.
const Zone = "Europe/Copenhagen"

//go:embed photos/*.png
var photos embed.FS

// Planner is an adult one can sign in as.
type Planner struct {
	Name, Email string
	About       string // in Danish: who it is
}

// The adults.
var (
	mette = Planner{"Mette Holm", "mette@holm.example", "mor til Noah og Alma"}
	jonas = Planner{"Jonas Holm", "jonas@holm.example", "far til Noah og Alma, bor for sig selv"}
	karim = Planner{"Karim Aziz", "karim@solsikken.example", "lærer for 3. S, tolv børn, og leder af skolen"}
	ida   = Planner{"Ida Bruun", "ida@solsikken.example", "vikar i 3. S i to uger"}
	lars  = Planner{"Lars Møller", "lars@aakanden.example", "pædagog og leder på bostedet Åkanden"}
)

// Planners are the adults, in the order in which they are shown.
func Planners() []Planner { return []Planner{mette, jonas, karim, ida, lars} }

// citizen is somebody with a plan.
type citizen struct {
	name   string
	maker  Planner // who makes the circle: a guardian, or staff on behalf of where they work
	at     *place  // where they are in a group; nil for nowhere
	isOwn  bool    // staff made the citizen; otherwise the maker, a guardian, brings them
	others []member
	weeks  []entry // the maker's
	school []entry // what staff plans for somebody who was brought
	photos []photo
}

// member is somebody the maker invites.
type member struct {
	who    Planner
	as     access.Role
	scopes access.Scope
}

// photo is a picture of the circle's own.
type photo struct{ file, name string }

// entry is an activity of the week.
type entry struct {
	title, picture string // "archive:…", or "photo:…" for one of the circle's photos
	days           string // "daily", weekdays as in RFC 5545, or "once+N": N days after this week's Monday
	start, end     string // "" for an activity that has an order only
	part           string // of the day, for those
	minutes        int
	colour         string
	place, why     string
	with           []string
	steps          []step
}

type step struct{ title, picture string }

const (
	schooldays = "MO,TU,WE,TH,FR"
	everything = access.AllScopes
	teaching   = access.ViewPlan | access.EditPlan | access.TickPlan | access.SeePictures | access.AddPictures | access.ManageDevices | access.SeeLog
)

// citizens are everybody with a plan: two children, the rest of the class, three adults.
func citizens() []citizen {
	all := []citizen{
		{
			name: "Noah Holm", maker: mette, at: &solsikken,
			others: []member{{jonas, access.Guardian, everything}},
			weeks:  noahAtHome(), school: schoolWeek("Noah"),
			photos: []photo{{"swim", "Svømmehallen"}, {"stop", "Stoppestedet"}, {"inger", "Mormor Inger"}, {"cake", "Mormors tærte"}},
		},
		{
			name: "Alma Holm", maker: mette,
			others: []member{{jonas, access.Guardian, everything}},
			weeks:  almaWeek(),
			photos: []photo{{"inger", "Mormor Inger"}, {"cake", "Mormors tærte"}},
		},
	}
	for _, name := range classmates {
		all = append(all, citizen{name: name, maker: karim, at: &solsikken, isOwn: true, weeks: schoolWeek(name)})
	}
	return append(all,
		citizen{name: "Bo Kristensen", maker: lars, at: &aakanden, isOwn: true, weeks: residence(boWeek())},
		citizen{name: "Sofie Dahl", maker: lars, at: &aakanden, isOwn: true, weeks: residence(sofieWeek())},
		citizen{name: "Grethe Lund", maker: lars, at: &aakanden, isOwn: true, weeks: residence(gretheWeek())},
	)
}

// classmates are the eleven who share 3. S with Noah.
var classmates = []string{
	"Ahmad Saleh", "Clara Winther", "Emil Bach", "Freja Skov", "Gustav Lind", "Isabella Krogh",
	"Liam Toft", "Malthe Juhl", "Nora Yilmaz", "Oscar Friis", "Villads Berg",
}

// Symbols lists what the world takes from the archive, each once.
func Symbols() []string {
	var all []string
	for _, c := range citizens() {
		for _, e := range join(c.weeks, c.school) {
			all = append(all, e.picture)
			for _, s := range e.steps {
				all = append(all, s.picture)
			}
		}
	}
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(p string) bool { return !strings.HasPrefix(p, "archive:") })
	for i, p := range all {
		all[i] = strings.TrimPrefix(p, "archive:")
	}
	return all
}

func join(weeks ...[]entry) []entry {
	var all []entry
	for _, week := range weeks {
		all = append(all, week...)
	}
	return all
}
