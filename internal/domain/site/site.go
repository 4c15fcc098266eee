// Package site is what the public pages say.
//
// Owns: the words of the front page, the credits and the problem pages, in Danish and English, and the promises they may show.
// Does not own: how pages look and travel (sitehttp), the promises themselves (policy).
// Start reading at: FrontIn in words.go.
package site

import "strings"

// Language is one the pages are written in.
type Language string

// The languages. Danish is first; each has all texts.
const (
	Danish  Language = "da"
	English Language = "en"
)

// Other is the language that a page offers beside its own.
func (l Language) Other() Language {
	if l == English {
		return Danish
	}
	return English
}

// Home is the address of the front page in l.
func (l Language) Home() string { return l.say("/", "/en/") }

// say is the one of two texts that is in l. Both stand side by side wherever a page has words, so
// that no page can say more in one language than in the other.
func (l Language) say(danish, english string) string {
	if l == English {
		return english
	}
	return danish
}

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

// Frame holds the words around every page.
type Frame struct {
	Language          Language
	SkipTo, SignIn    string
	Source, Licence   string
	Credits, ToCredit string // what the link to the credits says, and where it leads
	OtherName         string // of the other language, in that language
	Missing           Row
	ProblemMeaning    string
	ToFront           string
}

// Front holds every word of the front page.
type Front struct {
	Title, Summary           string
	ForWhom, YourData        string
	Headline, Lead           string
	Start, Demo, Present     string
	Mock                     Mock
	WhomHead                 string
	Whom                     []Row
	DataHead                 string
	Data                     []Row
	PresentHead, PresentText string
	WriteTo                  string
}

// Mock holds the words of the small screen beside the headline.
type Mock struct {
	Day, Clock, Picture, Left, LeftLong, Activity, Done, Next, NextIn string
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
