package httpapi

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// Places declares the one cookie there is, by its two names: over https and on one's own machine.
var Places = []personal.PlaceDecl{
	personal.Place(personal.Cookie, "__Host-mobilize", personal.AboutPerson("session"), sessionToken),
	personal.Place(personal.Cookie, "mobilize", personal.AboutPerson("session"), sessionToken),
}

var sessionToken = personal.Column("token", personal.Devices, access.ForIdentity, personal.Contract, personal.Secret,
	personal.Plain("random: the database holds its hash, and the browser gives it to no script"),
	personal.SessionEnd, personal.Withheld, personal.HiddenSecret, personal.Deleted)
