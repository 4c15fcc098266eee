package customer

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// The tables of this domain.
var (
	CustomerTable = personal.Table("customer", personal.AboutCitizen("circle_id"), personal.NoAuthor(),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("kind", "institution or family"),
		personal.Column("number", personal.CustomerNumber, access.ForIdentity, personal.Contract, personal.Ordinary,
			personal.Plain("drawn by chance; it is looked up by, and no two are equal"), personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted),
		personal.Technical("version", "a counter"),
		personal.Technical("changed_at", "when the row was changed"),
	)
	UnitTable = personal.Table("customer_unit", personal.AboutCitizen("circle_id"), personal.NoAuthor(),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("id", "a random identifier"),
		nameColumn("name_sealed"),
		personal.Technical("changed_at", "when the row was changed"),
	)
	GroupTable = personal.Table("customer_group", personal.AboutCitizen("circle_id"), personal.NoAuthor(),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("id", "a random identifier"),
		personal.Technical("unit_id", "a random identifier"),
		nameColumn("about_sealed"),
		personal.Technical("changed_at", "when the row was changed"),
	)
	StaffTable = personal.Table("customer_staff", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Technical("circle_id", "a random identifier"),
		relationColumn("person_id", "a random identifier; how somebody stands is worked out from it"),
		relationColumn("role", "one of three words; how somebody stands is worked out from it"),
		relationColumn("group_ids", "random identifiers; how somebody stands is worked out from them"),
		relationColumn("from_at", "a time; how somebody stands is worked out from it"),
		relationColumn("until_at", "a time; how somebody stands is worked out from it"),
		relationColumn("ended_at", "a time; how somebody stands is worked out from it"),
		personal.Column("email_sealed", personal.Email, access.ForIdentity, personal.Contract, personal.Confidential,
			personal.SealedFor(access.ForIdentity), personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted),
		personal.Technical("changed_at", "when the row was changed"),
	)
	VoucherTable = personal.Table("customer_voucher", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Technical("circle_id", "a random identifier"),
		relationColumn("person_id", "a random identifier; how somebody stands is worked out from it"),
		relationColumn("institution", "a word from the operator's settings"),
		relationColumn("is_over", "yes or no; how somebody stands is worked out from it"),
	)
	CitizenTable = personal.Table("customer_citizen", personal.AboutCitizen("citizen_id"), personal.ByAuthor("admitted_by", personal.Severed),
		personal.Technical("circle_id", "a random identifier"),
		relationColumn("citizen_id", "a random identifier of a circle; how staff stands there is worked out from it"),
		relationColumn("group_ids", "random identifiers; how staff stands is worked out from them"),
		relationColumn("scopes", "words from a closed list; how staff stands is worked out from them"),
		relationColumn("until_at", "a time; how staff stands is worked out from it"),
		relationColumn("is_own", "yes or no; how staff stands is worked out from it"),
		personal.Column("admitted_by", personal.Relations, access.ForPlan, personal.Contract, personal.Confidential,
			personal.Plain("a random identifier"), personal.App3Months, personal.Exported, personal.Seen, personal.Severed),
		personal.Column("waiting_sealed", personal.Name, access.ForIdentity, personal.Contract, personal.Confidential,
			personal.SealedFor(access.ForIdentity), personal.UntilUsed, personal.Exported, personal.Seen, personal.Deleted),
		personal.Technical("changed_at", "when the row was changed"),
	)
	InvitationTable = personal.Table("customer_invitation", personal.AboutCitizen("circle_id"), personal.ByAuthor("invited_by", personal.Deleted),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("id", "a random identifier"),
		personal.Technical("kind", "staff or citizen"),
		personal.Column("secret_hash", personal.Relations, access.ForIdentity, personal.Contract, personal.Secret,
			personal.Plain("a SHA-256 of 32 random bytes: it opens nothing and tells nothing"), personal.UntilUsed, personal.Withheld, personal.HiddenSecret, personal.Deleted),
		personal.Column("secret_sealed", personal.Relations, access.ForIdentity, personal.Contract, personal.Secret,
			personal.SealedFor(access.ForIdentity), personal.UntilUsed, personal.Withheld, personal.HiddenSecret, personal.Deleted),
		personal.Column("to_sealed", personal.Email, access.ForIdentity, personal.Contract, personal.Confidential,
			personal.SealedFor(access.ForIdentity), personal.UntilUsed, personal.Exported, personal.Seen, personal.Deleted),
		personal.Technical("language", "one of two words"),
		relationColumn("role", "one of three words"),
		relationColumn("group_ids", "random identifiers"),
		relationColumn("from_at", "a time"),
		relationColumn("until_at", "a time"),
		relationColumn("invited_by", "a random identifier"),
		personal.Technical("expires_at", "when the link ends"),
		personal.Technical("sent_at", "when a mail server took the mail"),
		personal.Technical("changed_at", "when the row was changed"),
	)
)

// Inventory is every table of this domain.
var Inventory = []personal.TableDecl{CustomerTable, UnitTable, GroupTable, StaffTable, VoucherTable, CitizenTable, InvitationTable}

func nameColumn(name string) personal.ColumnDecl {
	return personal.Column(name, personal.Relations, access.ForIdentity, personal.Contract, personal.Confidential,
		personal.SealedFor(access.ForIdentity), personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted)
}

func relationColumn(name, why string) personal.ColumnDecl {
	return personal.Column(name, personal.Relations, access.ForPlan, personal.Contract, personal.Confidential,
		personal.Plain(why), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted)
}
