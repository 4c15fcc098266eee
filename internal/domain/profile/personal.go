package profile

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// BlobPrefix is how the names of profile pictures begin.
const BlobPrefix = "faces/"

// Table is where profiles are kept.
var Table = personal.Table("profile", personal.AboutPerson("person_id"), personal.NoAuthor(),
	personal.Technical("person_id", "a random identifier"),
	column("phone_sealed", personal.Phone, personal.SealedFor(access.ForIdentity)),
	column("number_shown", personal.Settings, personal.Plain("yes or no")),
	column("address_sealed", personal.Address, personal.SealedFor(access.ForIdentity)),
	column("picture_id", personal.ProfilePicture, personal.Plain("a random identifier; pictures that nobody has are swept by it")),
	personal.Technical("changed_at", "when the row was changed"),
)

// Inventory is every table of this domain.
var Inventory = []personal.TableDecl{Table}

// Places is every other place of this domain.
var Places = []personal.PlaceDecl{
	personal.Place(personal.BlobPrefix, BlobPrefix, personal.AboutPerson("person_id"),
		personal.Column("bytes", personal.ProfilePicture, access.ForMedia, personal.Contract, personal.Confidential,
			personal.SealedFor(access.ForMedia), personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted)),
}

func column(name string, c personal.Category, s personal.Sealing) personal.ColumnDecl {
	return personal.Column(name, c, access.ForIdentity, personal.Contract, personal.Confidential, s,
		personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted)
}
