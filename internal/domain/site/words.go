package site

import "strconv"

// FrameIn returns the words around every page in a language.
func FrameIn(l Language) Frame {
	return Frame{
		Language: l,
		SkipTo:   l.say("Gå til indhold", "Skip to content"),
		SignIn:   l.say("Log ind", "Sign in"),
		Source:   l.say("Kildekode", "Source code"),
		Licence:  l.say("Åben kode under EUPL-1.2", "Open source under EUPL-1.2"),
		Credits:  l.say("Billedkilder", "Picture credits"), ToCredit: l.say("/billedkilder", "/en/picture-credits"),
		OtherName: l.say("English", "Dansk"),
		Missing: Row{
			l.say("Her er ikke noget", "There is nothing here"),
			l.say("Siden findes ikke. Måske er adressen skrevet forkert.", "This page does not exist. The address may be misspelt."),
		},
		ProblemMeaning: l.say(
			"Koden står i svaret fra systemet og ændrer sig aldrig. Teksten er den, som udviklere får.",
			"The code is in the answer of the system and never changes. The text is what developers get."),
		ToFront: l.say("Til forsiden", "To the front page"),
	}
}

// FrontIn returns the front page in a language, with the promises that are kept.
func FrontIn(l Language, p Promises) Front {
	return Front{
		Title: l.say("En dag, man kan se · Mobilize", "A day one can see · Mobilize"),
		Summary: l.say(
			"Mobilize viser dagen i billeder: hvad sker nu, hvad kommer bagefter, og hvor lang tid er der tilbage.",
			"Mobilize shows the day in pictures: what happens now, what comes next, and how much time is left."),
		ForWhom:  l.say("For hvem", "For whom"),
		YourData: l.say("Dine data", "Your data"),
		Headline: l.say("En dag, man kan se", "A day one can see"),
		Lead: l.say(
			"Mobilize viser dagen i billeder: hvad sker nu, hvad kommer bagefter, og hvor lang tid er der tilbage. I\u00a0planlægger den sammen.",
			"Mobilize shows the day in pictures: what happens now, what comes next, and how much time is left. You plan it together."),
		Start:    l.say("Kom i gang", "Get started"),
		Demo:     l.say("Prøv demoen", "Try the demo"),
		Present:  l.say("Book en præsentation", "Book a presentation"),
		Mock:     mockIn(l),
		WhomHead: l.say("Én plan, der følger med i livet", "One plan that follows you through life"),
		Whom:     whomIn(l),
		DataHead: l.say("Privatliv, der kan efterprøves", "Privacy you can check"),
		Data:     append(promisesIn(l, p), dataIn(l)...),

		PresentHead: l.say("Book en præsentation", "Book a presentation"),
		PresentText: l.say(
			"30 minutter på skærm. Det er gratis, og det binder ikke. Skriv, hvor I arbejder, og hvornår det passer.",
			"30 minutes on screen. It is free and binds you to nothing. Write where you work and when it suits you."),
		WriteTo: l.say("Skriv til", "Write to"),
	}
}

func mockIn(l Language) Mock {
	return Mock{
		Day: l.say("fredag", "Friday"), Clock: "14:20", Picture: l.say("En svømmehal", "A swimming pool"),
		Left: "25 min", LeftLong: l.say("25 minutter tilbage", "25 minutes left"),
		Activity: l.say("Svømning", "Swimming"), Done: l.say("Færdig", "Done"),
		Next: l.say("Bus hjem", "Bus home"), NextIn: l.say("om 25 min", "in 25 min"),
	}
}

func whomIn(l Language) []Row {
	return []Row{
		{
			l.say("Dig, der har planen", "You, whose plan it is"),
			l.say("Et roligt billede ad gangen. Ingen blink, intet rødt og ingen point, du kan miste.",
				"One calm picture at a time. Nothing blinks, nothing is red, and there are no points to lose."),
		},
		{
			l.say("Familien", "The family"),
			l.say("Læg ugen én gang, og lad den gentage sig. Se samme plan hjemme, hos far og i skolen.",
				"Plan the week once and let it repeat. See the same plan at home, at dad's and at school."),
		},
		{
			l.say("Skole og bosted", "School and residence"),
			l.say("Hver sin plan og de samme billeder. Vikaren ser kun det, der er sagt ja til, og kun så længe.",
				"A plan each, and the same pictures. A substitute sees only what was agreed to, only for as long."),
		},
		{
			l.say("Når nettet er væk", "When the network is away"),
			l.say("Planen og billederne ligger på tabletten. Det, du krydser af, bliver sendt af sig selv bagefter.",
				"The plan and its pictures are on the tablet. What you tick is sent by itself afterwards."),
		},
	}
}

func dataIn(l Language) []Row {
	return []Row{
		{
			l.say("Egen nøgle", "A key of your own"),
			l.say("Titler, navne, noter og billeder er forseglet med en nøgle, der kun hører til den person, de handler om.",
				"Titles, names, notes and pictures are sealed with a key that belongs to the person they are about."),
		},
		{
			l.say("Hvem har kigget", "Who looked"),
			l.say("Står i appen, for alle der har en plan. Også hvilke enheder der har en kopi.",
				"Is shown in the app to everyone with a plan. So is which devices hold a copy."),
		},
		{
			l.say("Åben kode", "Open code"),
			l.say("Hvert løfte har en prøve, som alle kan køre. Kører den ikke, står løftet her ikke.",
				"Each promise has a test that anyone can run. If it does not run, the promise is not here."),
		},
	}
}

func promisesIn(l Language, p Promises) []Row {
	var rows []Row
	if n := p.SignInLink.Minutes; n > 0 {
		rows = append(rows, Row{
			strconv.Itoa(n) + l.say(" minutter", " minutes"),
			l.say("Så længe virker et link til at logge ind, og kun én gang. Der er ingen adgangskode at huske.",
				"That is how long a link to sign in works, and only once. There is no password to remember."),
		})
	}
	if n := p.Pairing.Seconds; n > 0 {
		rows = append(rows, Row{
			strconv.Itoa(n) + l.say(" sekunder", " seconds"),
			l.say("Så længe virker koden, der parrer en tablet. I ser det samme billede begge steder, før den gælder.",
				"That is how long the code that pairs a tablet works. Both sides see the same picture before it counts."),
		})
	}
	return rows
}
