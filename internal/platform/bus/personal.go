package bus

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// Places are the words that nodes say to each other. They are kept nowhere.
var Places = []personal.PlaceDecl{
	word("hint", personal.AboutCitizen("circle"), identifier("circle", personal.Activities), personal.Technical("rev", "a counter")),
	word("ended", personal.AboutPerson("session"), identifier("session", personal.Devices)),
	word("settled", personal.AboutPerson("person"), identifier("circle", personal.Relations), identifier("person", personal.Relations)),
}

func word(name string, about personal.Subject, fields ...personal.ColumnDecl) personal.PlaceDecl {
	return personal.Place(personal.QueuePayload, "bus."+name, about, fields...)
}

func identifier(name string, c personal.Category) personal.ColumnDecl {
	return personal.Column(name, c, access.ForPlan, personal.Contract, personal.Ordinary,
		personal.Plain("a random identifier: who hears it learns that something changed, not what"),
		personal.UntilUsed, personal.NotExported, personal.HiddenMaintenance, personal.Deleted)
}
