package vault

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// The tables of the key store, which is a database of its own.
var (
	StoreKeyTable = personal.Table("store_key", personal.AboutNobody("the key store's own keys"), personal.NoAuthor(),
		personal.Technical("name", "a word from the program"),
		wrappedKey("key_wrapped", "sealed under the root key, which lies in no database"),
		personal.Technical("made_at", "when the row was made"),
	)
	TenantKeyTable = personal.Table("tenant_key", personal.AboutNobody("a customer's key, not a person's"), personal.NoAuthor(),
		personal.Technical("tenant_id", "a random identifier"),
		wrappedKey("key_wrapped", "sealed under the root key, which lies in no database"),
		personal.Technical("made_at", "when the row was made"),
	)
	PersonKeyTable = personal.Table("person_key", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Technical("person_id", "a random identifier"),
		personal.Technical("tenant_id", "a random identifier"),
		personal.Technical("epoch", "a counter"),
		wrappedKey("key_wrapped", "sealed under the customer's key"),
		personal.Technical("made_at", "when the row was made"),
	)
	MediaKeyTable = personal.Table("media_key", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Technical("person_id", "a random identifier"),
		personal.Technical("epoch", "a counter"),
		wrappedKey("key_wrapped", "sealed under the person's key"),
		personal.Technical("made_at", "when the row was made"),
	)
	DirectoryTable = personal.Table("directory", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Column("lookup", personal.Email, access.ForIdentity, personal.Contract, personal.Secret,
			personal.Plain("a keyed hash: whoever has the address and the key finds the person, nobody reads the address from it"),
			personal.WhileAccount, personal.Withheld, personal.HiddenSecret, personal.Deleted),
		personal.Technical("person_id", "a random identifier"),
		personal.Technical("made_at", "when the row was made, or last changed"),
		personal.Technical("held_until", "a time: until when an address that was given up is nobody else's"),
	)
	ErasedTable = personal.Table("erased", personal.AboutNobody("a keyed hash of an identifier that leads to nobody any more"), personal.NoAuthor(),
		personal.Technical("mark", "a keyed hash of an identifier that leads to nobody any more"),
		personal.Technical("erased_at", "when the row was made"),
	)
)

// Inventory is every table of the key store.
var Inventory = []personal.TableDecl{StoreKeyTable, TenantKeyTable, PersonKeyTable, MediaKeyTable, DirectoryTable, ErasedTable}

// Places are the files the key store keeps. The snapshots are what its tables are, sealed once more.
var Places = []personal.PlaceDecl{
	personal.Place(personal.DataFile, "root.key", personal.AboutNobody("the key that the key store's own keys are sealed under")),
	personal.Place(personal.DataFile, "keys.db", personal.AboutNobody("a database of its own, declared by its tables")),
	personal.Place(personal.DataFile, "epochs/", personal.AboutNobody("the keys of the snapshots, one a day, destroyed within 72 hours")),
	personal.Place(personal.DataFile, "snapshots/", personal.AboutPerson("person_id"),
		wrappedKey("key_wrapped", "sealed under its customer's key, and with everything else under the key of the day, which is destroyed within 72 hours")),
}

func wrappedKey(name, why string) personal.ColumnDecl { //nolint:unparam // a declaration names its column beside its table
	return personal.Column(name, personal.NoCategory, access.ForIdentity, personal.Contract, personal.Secret,
		personal.Plain(why), personal.WhileAccount, personal.Withheld, personal.HiddenSecret, personal.Deleted)
}
