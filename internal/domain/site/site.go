// Package site is what the public pages say.
//
// Owns: the words of the front page and the problem pages, in Danish and English, and the promises they may show.
// Does not own: how pages look and travel (sitehttp), the promises themselves (policy).
// Start reading at: Front.
package site

import (
	"fmt"
	"strings"
)

// Language is one the pages are written in.
type Language string

// The languages. Danish is first; each has all texts.
const (
	Danish  Language = "da"
	English Language = "en"
)

// Promise is one number of the privacy policy that a test holds the program to.
type Promise struct {
	Minutes, Seconds int
}

// Promises are the numbers the front page shows. A zero promise is not shown.
type Promises struct {
	SignInLink Promise // how long a link to sign in works
	Pairing    Promise // how long a pairing code works
}

// Row is a heading and the sentence that explains it.
type Row struct {
	Head, Text string
}

// Front holds every word of the front page.
type Front struct {
	Language, Other             Language
	OtherName, OtherHref        string
	Title, Summary              string
	SkipTo, ForWhom, YourData   string
	SignIn                      string
	Headline, Lead              string
	Start, Demo, Present        string
	Mock                        Mock
	WhomHead                    string
	Whom                        []Row
	DataHead                    string
	Data                        []Row
	PresentHead, PresentText    string
	WriteTo, Source, Tagline    string
	Licence, Pictures           string
	NotFoundHead, NotFoundText  string
	ProblemHead, ProblemMeaning string
	ProblemBack                 string
}

// Mock holds the words of the small screen beside the headline.
type Mock struct {
	Day, Clock, Picture, Left, LeftLong, Activity, Done, Next, NextIn string
}

// FrontIn returns the texts in a language, with the promises that are kept.
func FrontIn(language Language, p Promises) Front {
	if language == English {
		return english(p)
	}
	return danish(p)
}

func danish(p Promises) Front {
	return Front{
		Language: Danish, Other: English, OtherName: "English", OtherHref: "/en/",
		Title:   "En dag, man kan se · Mobilize",
		Summary: "Mobilize viser dagen i billeder: hvad sker nu, hvad kommer bagefter, og hvor lang tid er der tilbage.",
		SkipTo:  "Gå til indhold", ForWhom: "For hvem", YourData: "Dine data", SignIn: "Log ind",
		Headline: "En dag, man kan se",
		Lead:     "Mobilize viser dagen i billeder: hvad sker nu, hvad kommer bagefter, og hvor lang tid er der tilbage. I\u00a0planlægger den sammen.",
		Start:    "Kom i gang", Demo: "Prøv demoen", Present: "Book en præsentation",
		Mock: Mock{
			Day: "fredag", Clock: "14:20", Picture: "En svømmehal", Left: "25 min", LeftLong: "25 minutter tilbage",
			Activity: "Svømning", Done: "Færdig", Next: "Bus hjem", NextIn: "om 25 min",
		},
		WhomHead: "Én plan, der følger med i livet",
		Whom: []Row{
			{"Dig, der har planen", "Et roligt billede ad gangen. Ingen blink, intet rødt og ingen point, du kan miste."},
			{"Familien", "Læg ugen én gang, og lad den gentage sig. Se samme plan hjemme, hos far og i skolen."},
			{"Skole og bosted", "Hver sin plan og de samme billeder. Vikaren ser kun det, der er sagt ja til, og kun så længe."},
			{"Når nettet er væk", "Planen og billederne ligger på tabletten. Det, du krydser af, bliver sendt af sig selv bagefter."},
		},
		DataHead: "Privatliv, der kan efterprøves",
		Data: append(promisesDa(p),
			Row{"Egen nøgle", "Titler, navne, noter og billeder er forseglet med en nøgle, der kun hører til den person, de handler om."},
			Row{"Hvem har kigget", "Står i appen, for alle der har en plan. Også hvilke enheder der har en kopi."},
			Row{"Åben kode", "Hvert løfte har en prøve, som alle kan køre. Kører den ikke, står løftet her ikke."},
		),
		PresentHead: "Book en præsentation",
		PresentText: "30 minutter på skærm. Det er gratis, og det binder ikke. Skriv, hvor I arbejder, og hvornår det passer.",
		WriteTo:     "Skriv til", Source: "Kildekode", Tagline: "Dagens plan i billeder",
		Licence: "Åben kode under EUPL-1.2", Pictures: "Bussen: Fluent Emoji, © Microsoft, MIT",
		NotFoundHead: "Her er ikke noget", NotFoundText: "Siden findes ikke. Måske er adressen skrevet forkert.",
		ProblemHead: "Hvad betyder det?", ProblemMeaning: "Koden står i svaret fra systemet og ændrer sig aldrig. Teksten er den, som udviklere får.",
		ProblemBack: "Til forsiden",
	}
}

func english(p Promises) Front {
	return Front{
		Language: English, Other: Danish, OtherName: "Dansk", OtherHref: "/",
		Title:   "A day one can see · Mobilize",
		Summary: "Mobilize shows the day in pictures: what happens now, what comes next, and how much time is left.",
		SkipTo:  "Skip to content", ForWhom: "For whom", YourData: "Your data", SignIn: "Sign in",
		Headline: "A day one can see",
		Lead:     "Mobilize shows the day in pictures: what happens now, what comes next, and how much time is left. You plan it together.",
		Start:    "Get started", Demo: "Try the demo", Present: "Book a presentation",
		Mock: Mock{
			Day: "Friday", Clock: "14:20", Picture: "A swimming pool", Left: "25 min", LeftLong: "25 minutes left",
			Activity: "Swimming", Done: "Done", Next: "Bus home", NextIn: "in 25 min",
		},
		WhomHead: "One plan that follows you through life",
		Whom: []Row{
			{"You, whose plan it is", "One calm picture at a time. Nothing blinks, nothing is red, and there are no points to lose."},
			{"The family", "Plan the week once and let it repeat. See the same plan at home, at dad's and at school."},
			{"School and residence", "A plan each, and the same pictures. A substitute sees only what was agreed to, only for as long."},
			{"When the network is away", "The plan and its pictures are on the tablet. What you tick is sent by itself afterwards."},
		},
		DataHead: "Privacy you can check",
		Data: append(promisesEn(p),
			Row{"A key of your own", "Titles, names, notes and pictures are sealed with a key that belongs to the person they are about."},
			Row{"Who looked", "Is shown in the app to everyone with a plan. So is which devices hold a copy."},
			Row{"Open code", "Each promise has a test that anyone can run. If it does not run, the promise is not here."},
		),
		PresentHead: "Book a presentation",
		PresentText: "30 minutes on screen. It is free and binds you to nothing. Write where you work and when it suits you.",
		WriteTo:     "Write to", Source: "Source code", Tagline: "The day's plan in pictures",
		Licence: "Open source under EUPL-1.2", Pictures: "The bus: Fluent Emoji, © Microsoft, MIT",
		NotFoundHead: "There is nothing here", NotFoundText: "This page does not exist. The address may be misspelt.",
		ProblemHead: "What does it mean?", ProblemMeaning: "The code is in the answer of the system and never changes.",
		ProblemBack: "To the front page",
	}
}

func promisesDa(p Promises) []Row {
	var rows []Row
	if n := p.SignInLink.Minutes; n > 0 {
		rows = append(rows, Row{fmt.Sprintf("%d minutter", n), "Så længe virker et link til at logge ind, og kun én gang. Der er ingen adgangskode at huske."})
	}
	if n := p.Pairing.Seconds; n > 0 {
		rows = append(rows, Row{fmt.Sprintf("%d sekunder", n), "Så længe virker koden, der parrer en tablet. I ser det samme billede begge steder, før den gælder."})
	}
	return rows
}

func promisesEn(p Promises) []Row {
	var rows []Row
	if n := p.SignInLink.Minutes; n > 0 {
		rows = append(rows, Row{fmt.Sprintf("%d minutes", n), "That is how long a link to sign in works, and only once. There is no password to remember."})
	}
	if n := p.Pairing.Seconds; n > 0 {
		rows = append(rows, Row{fmt.Sprintf("%d seconds", n), "That is how long the code that pairs a tablet works. Both sides see the same picture before it counts."})
	}
	return rows
}

// Problem is a fault code that the API may answer with.
type Problem struct {
	Code    string `json:"code"`
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

// Problems are all codes there are.
type Problems []Problem

// Find returns the problem with a code; ok is false when there is none.
func (all Problems) Find(code string) (p Problem, ok bool) {
	for _, p := range all {
		if strings.EqualFold(p.Code, code) {
			return p, true
		}
	}
	return Problem{}, false
}
