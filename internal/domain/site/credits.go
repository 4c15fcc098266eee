package site

// Origin is where pictures of the archive come from, and what is owed for them.
type Origin struct {
	Name, Home     string // Home is the origin's address; "" for our own drawings
	Licence, Terms string // Terms is the address of the licence's text
	Author         string
	Artists        []string // who drew them, where each is known
	Count          int
	IsAdded        bool // by an operator, as a pack
}

// Credits holds every word of the page of credits.
type Credits struct {
	Title, Headline, Lead           string
	Count, By, Artists, Terms, Home string // what the rows are called
	ChangedHead, Changed, Unchanged string
	Reduced                         string // what was done to the pictures of a pack
	Ours                            string // the name of what we drew
	OthersHead                      string // everything that is no picture of the archive
	Others                          []Row
	OwnHead, Own                    string
}

// CreditsIn returns the page of credits in a language.
func CreditsIn(l Language) Credits {
	return Credits{
		Title:    l.say("Billedkilder · Mobilize", "Picture credits · Mobilize"),
		Headline: l.say("Hvor billederne kommer fra", "Where the pictures come from"),
		Lead: l.say(
			"Billedarkivet er samlet af tegninger, som andre har givet fri. Tak til dem, der har tegnet. I billedvælgeren står kilden ved hvert billede.",
			"The picture archive is gathered from drawings that others have set free. Thanks to those who drew them. The picture chooser names the source of each picture."),
		Count:       l.say("Billeder", "Pictures"),
		By:          l.say("Udgivet af", "Published by"),
		Artists:     l.say("Tegnet af", "Drawn by"),
		Terms:       l.say("Licens", "Licence"),
		Home:        l.say("Kilde", "Source"),
		ChangedHead: l.say("Ændret", "Changed"),
		Changed: l.say(
			"Tegneprogrammets navne og noter er taget ud, og tal i stregerne er rundet til to decimaler. Motiv og farver er de samme.",
			"The drawing program's names and notes were taken out, and numbers in the lines rounded to two decimals. Subject and colours are the same."),
		Reduced:    l.say("Gjort mindre og gemt på ny.", "Made smaller and saved anew."),
		Unchanged:  l.say("Tegnet til Mobilize. Brug dem til hvad som helst.", "Drawn for Mobilize. Use them for anything."),
		Ours:       l.say("Egne tegninger", "Our own drawings"),
		OthersHead: l.say("Skrift, ikoner og ord", "Type, icons and words"),
		Others: []Row{
			{l.say("Forsiden", "The front page"), l.say("Bussen er fra Fluent Emoji. Resten er tegnet til Mobilize.", "The bus is from Fluent Emoji. The rest was drawn for Mobilize.")},
			{"Andika", "© 2004-2022 SIL International, SIL Open Font License 1.1"},
			{"Hanken Grotesk", "© 2021 The Hanken Grotesk Project Authors, SIL Open Font License 1.1"},
			{"Quicksand", "© 2011 The Quicksand Project Authors, SIL Open Font License 1.1"},
			{"Lucide", l.say("Ikonerne på knapperne. © Lucide Icons and Contributors, ISC", "The icons on buttons. © Lucide Icons and Contributors, ISC")},
			{"Emojibase", l.say("Billedernes navne, efter Unicode CLDR. © Miles Johnson, MIT", "The names of the pictures, after Unicode CLDR. © Miles Johnson, MIT")},
		},
		OwnHead: l.say("Jeres egne billeder", "Your own pictures"),
		Own: l.say(
			"De hører til den plan, de er lagt i. De er ikke en del af arkivet, og ingen andre ser dem.",
			"They belong to the plan they were put in. They are no part of the archive, and nobody else sees them."),
	}
}
