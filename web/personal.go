package web

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// Places declares what the client keeps in a browser: one database whose rows are sealed with a key
// that the browser does not give out, and two settings of the device.
var Places = []personal.PlaceDecl{
	personal.Place(personal.ClientStore, "key", personal.AboutNobody("the key the other stores are sealed with; the browser uses it and gives it to nobody")),
	// Whose device it is and what may be seen here; what the server refused; what can be taken back, with old words of a plan.
	personal.Place(personal.ClientStore, "meta", personal.AboutPerson("person"),
		replicaField("value", personal.Activities, access.ForPlan, personal.Art9)),
	personal.Place(personal.ClientStore, "row", personal.AboutCitizen("circle"),
		replicaField("value", personal.Activities, access.ForPlan, personal.Art9)),
	personal.Place(personal.ClientStore, "operation", personal.AboutCitizen("circle"),
		replicaField("value", personal.Activities, access.ForPlan, personal.Art9)),
	personal.Place(personal.ClientStore, "picture", personal.AboutCitizen("circle"),
		replicaField("value", personal.Pictures, access.ForMedia, personal.Art9)),
	personal.Place(personal.ClientStore, "archive", personal.AboutCitizen("circle"),
		personal.Column("address", personal.Activities, access.ForPlan, personal.ContractAndConsent, personal.Confidential,
			personal.Plain("drawings of the public archive, shown offline by their address; together they hint at a plan"),
			personal.SessionEnd, personal.NotExported, personal.HiddenMaintenance, personal.Deleted)),
	personal.Place(personal.ClientStore, "shellName()", personal.AboutNobody("the program itself, by its version")),
	personal.Place(personal.ClientStore, "mobilize.looked *", personal.AboutCitizen("circle"),
		personal.Column("screen", personal.AccessLog, access.ForLog, personal.LegalDuty, personal.Ordinary,
			personal.Plain("random identifiers and a word from the program, until the window is closed"),
			personal.SessionEnd, personal.NotExported, personal.HiddenMaintenance, personal.Deleted)),
	personal.Place(personal.ClientStore, "mobilize.way", personal.AboutNobody("a random secret, until this browser is back from an institution's sign-in page")),
	personal.Place(personal.ClientStore, "mobilize.passkey", personal.AboutNobody("that somebody used a passkey in this browser; not who")),
	personal.Place(personal.ClientStore, "mobilize.copied", personal.AboutCitizen("circle"),
		personal.Column("items", personal.Activities, access.ForPlan, personal.ContractAndConsent, personal.Ordinary,
			personal.Plain("random identifiers and days of what was copied, until the window is closed"),
			personal.SessionEnd, personal.NotExported, personal.HiddenMaintenance, personal.Deleted)),
	personal.Place(personal.ClientStore, "mobilize.rung", personal.AboutNobody("a setting of the device: when the last timer ended that sounded here")),
	personal.Place(personal.ClientStore, "mobilize.theme", personal.AboutNobody("a setting of the device")),
	personal.Place(personal.ClientStore, "mobilize.language", personal.AboutNobody("a setting of the device")),
}

func replicaField(name string, c personal.Category, p access.Purpose, cl personal.Class) personal.ColumnDecl { //nolint:unparam // a declaration names its field beside its place
	return personal.Column(name, c, p, personal.ContractAndConsent, cl, personal.SealedFor(p),
		personal.SessionEnd, personal.Exported, personal.Seen, personal.Deleted)
}
