package account

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// The tables of this domain.
var (
	LinkTable = personal.Table("account_link", personal.AboutNobody("nobody is known by it yet: an address that somebody typed, gone within 15 minutes"), personal.NoAuthor(),
		personal.Technical("id", "a random identifier"),
		secretHash("secret_hash"),
		personal.Column("secret_sealed", personal.Devices, access.ForDelivery, personal.Contract, personal.Secret,
			personal.SealedFor(access.ForDelivery), personal.UntilUsed, personal.Withheld, personal.HiddenSecret, personal.Deleted),
		personal.Column("to_sealed", personal.Email, access.ForDelivery, personal.Contract, personal.Confidential,
			personal.SealedFor(access.ForDelivery), personal.UntilUsed, personal.Withheld, personal.HiddenMaintenance, personal.Deleted),
		personal.Technical("created_at", "when the row was made"),
		personal.Technical("expires_at", "when the link ends"),
		personal.Technical("sent_at", "when the mail was taken by a server"),
		personal.Technical("used_at", "when the link was used"),
	)
	SessionTable = personal.Table("account_session", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Technical("id", "a random identifier"),
		sessionColumn("person_id", personal.Devices, "a random identifier; every request reads it"),
		sessionColumn("circle_id", personal.Devices, "a random identifier"),
		secretHash("token_hash"),
		sessionColumn("kind", personal.Devices, "one of three words"),
		sessionColumn("browser", personal.Platform, "a family of browsers, never the whole header"),
		sessionColumn("platform", personal.Platform, "a family of systems, never the whole header"),
		sessionColumn("created_at", personal.Devices, "a time; sessions end by it"),
		sessionColumn("seen_at", personal.Devices, "a time; sessions end by it"),
		sessionColumn("expires_at", personal.Devices, "a time; sessions end by it"),
		sessionColumn("ended_at", personal.Devices, "a time; sessions end by it"),
		sessionColumn("told_at", personal.Devices, "a time; the log of copies is told of it"),
		sessionColumn("paired_by", personal.Relations, "a random identifier"),
		personal.Technical("replaces_id", "a random identifier, until the session is first used"),
	)
	PairingTable = personal.Table("account_pairing", personal.AboutCitizen("circle_id"), personal.ByAuthor("created_by", personal.Deleted),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("id", "a random identifier"),
		personal.Technical("citizen_id", "a random identifier"),
		secretHash("secret_hash"),
		secretHash("claim_hash"),
		pairingColumn("state", "one of five words"),
		pairingColumn("pictures", "symbols drawn by chance"),
		pairingColumn("browser", "a family of browsers, never the whole header"),
		pairingColumn("platform", "a family of systems, never the whole header"),
		pairingColumn("created_by", "a random identifier"),
		personal.Technical("created_at", "when the row was made"),
		personal.Technical("expires_at", "when the step ends"),
	)
)

// The tables of passkeys.
var (
	PasskeyTable = personal.Table("account_passkey", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Technical("id", "a random identifier"),
		passkeyColumn("person_id", personal.Ordinary, personal.Plain("a random identifier; signing in finds the person by it")),
		personal.Column("key_hash", personal.Devices, access.ForIdentity, personal.Contract, personal.Secret,
			personal.Plain("a SHA-256 of a random number: signing in finds the key by it"), personal.WhileAccount, personal.Withheld, personal.HiddenSecret, personal.Deleted),
		personal.Column("key_sealed", personal.Devices, access.ForIdentity, personal.Contract, personal.Secret,
			personal.SealedFor(access.ForIdentity), personal.WhileAccount, personal.Withheld, personal.HiddenSecret, personal.Deleted),
		passkeyColumn("name_sealed", personal.Confidential, personal.SealedFor(access.ForIdentity)),
		passkeyColumn("uses", personal.Ordinary, personal.Plain("a counter of the authenticator's; copies are known by it")),
		passkeyColumn("created_at", personal.Ordinary, personal.Plain("a time, shown beside the name")),
		passkeyColumn("used_at", personal.Ordinary, personal.Plain("a time, shown beside the name")),
	)
	ChallengeTable = personal.Table("account_challenge", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Technical("id", "a random identifier"),
		personal.Technical("number", "random: worth nothing without the key that signs it, and taken once"),
		personal.Column("person_id", personal.Devices, access.ForIdentity, personal.Contract, personal.Ordinary,
			personal.Plain("a random identifier"), personal.UntilUsed, personal.Withheld, personal.HiddenMaintenance, personal.Deleted),
		personal.Technical("created_at", "when the row was made"),
		personal.Technical("expires_at", "when the number is taken no longer"),
	)
)

// The tables of signing in at an institution.
var (
	WayTable = personal.Table("account_way", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Technical("id", "a random identifier"),
		personal.Technical("institution", "a word from the operator's settings"),
		secretHash("secret_hash"),
		personal.Technical("nonce", "random: what the institution says is said once"),
		personal.Column("proof_sealed", personal.Devices, access.ForDelivery, personal.Contract, personal.Secret,
			personal.SealedFor(access.ForDelivery), personal.UntilUsed, personal.Withheld, personal.HiddenSecret, personal.Deleted),
		personal.Column("person_id", personal.Devices, access.ForIdentity, personal.Contract, personal.Ordinary,
			personal.Plain("a random identifier"), personal.UntilUsed, personal.Withheld, personal.HiddenMaintenance, personal.Deleted),
		personal.Technical("created_at", "when the row was made"),
		personal.Technical("expires_at", "when the way ends"),
	)
	VouchedTable = personal.Table("account_vouched", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Technical("session_id", "a random identifier"),
		passkeyColumn("person_id", personal.Ordinary, personal.Plain("a random identifier")),
		passkeyColumn("institution", personal.Ordinary, personal.Plain("a word from the operator's settings")),
		personal.Column("tokens_sealed", personal.Devices, access.ForIdentity, personal.Contract, personal.Secret,
			personal.SealedFor(access.ForIdentity), personal.WhileAccount, personal.Withheld, personal.HiddenSecret, personal.Deleted),
		passkeyColumn("confirmed_at", personal.Ordinary, personal.Plain("a time; sessions end by it")),
	)
)

// AddressTable is e-mail addresses that change.
var AddressTable = personal.Table("account_address", personal.AboutPerson("person_id"), personal.NoAuthor(),
	personal.Technical("id", "a random identifier"),
	addressColumn("person_id", personal.Email, personal.Ordinary, personal.Plain("a random identifier"), personal.HiddenMaintenance),
	addressColumn("session_id", personal.Devices, personal.Ordinary, personal.Plain("a random identifier"), personal.HiddenMaintenance),
	secretHash("confirm_hash"),
	addressColumn("confirm_sealed", personal.Email, personal.Secret, personal.SealedFor(access.ForIdentity), personal.HiddenSecret),
	secretHash("stop_hash"),
	addressColumn("stop_sealed", personal.Email, personal.Secret, personal.SealedFor(access.ForIdentity), personal.HiddenSecret),
	addressColumn("to_sealed", personal.Email, personal.Confidential, personal.SealedFor(access.ForIdentity), personal.Seen),
	addressColumn("from_sealed", personal.Email, personal.Confidential, personal.SealedFor(access.ForIdentity), personal.HiddenMaintenance),
	addressColumn("kept_ids", personal.Devices, personal.Ordinary, personal.Plain("random identifiers"), personal.HiddenMaintenance),
	personal.Technical("asked_at", "when the row was made"),
	personal.Technical("expires_at", "when the link ends, then the way back"),
	personal.Technical("told_at", "when the old address was told"),
	personal.Technical("confirmed_at", "when the link was used"),
	personal.Technical("moved_at", "when the address had its place"),
	personal.Technical("stopped_at", "when the old address stopped it"),
)

func addressColumn(name string, c personal.Category, cl personal.Class, s personal.Sealing, v personal.Sight) personal.ColumnDecl {
	x := personal.Withheld
	if v == personal.Seen {
		x = personal.Exported
	}
	return personal.Column(name, c, access.ForIdentity, personal.Contract, cl, s, personal.Undo7Days, x, v, personal.Deleted)
}

// Inventory is every table of this domain.
var Inventory = []personal.TableDecl{LinkTable, SessionTable, PairingTable, PasskeyTable, ChallengeTable, WayTable, VouchedTable, AddressTable}

func passkeyColumn(name string, c personal.Class, s personal.Sealing) personal.ColumnDecl {
	return personal.Column(name, personal.Devices, access.ForIdentity, personal.Contract, c, s,
		personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted)
}

func secretHash(name string) personal.ColumnDecl {
	return personal.Column(name, personal.Devices, access.ForIdentity, personal.Contract, personal.Secret,
		personal.Plain("a SHA-256 of 32 random bytes: it opens nothing and tells nothing"), personal.SessionEnd, personal.Withheld, personal.HiddenSecret, personal.Deleted)
}

func sessionColumn(name string, c personal.Category, why string) personal.ColumnDecl {
	return personal.Column(name, c, access.ForIdentity, personal.Contract, personal.Ordinary,
		personal.Plain(why), personal.SessionEnd, personal.Exported, personal.Seen, personal.Deleted)
}

func pairingColumn(name, why string) personal.ColumnDecl {
	return personal.Column(name, personal.Devices, access.ForIdentity, personal.Contract, personal.Ordinary,
		personal.Plain(why), personal.UntilUsed, personal.Withheld, personal.HiddenMaintenance, personal.Deleted)
}

// Places is every other place of this domain.
var Places = []personal.PlaceDecl{
	personal.Place(personal.MailTemplate, "link", personal.AboutPerson("to"), addressee,
		personal.Column("link", personal.Devices, access.ForDelivery, personal.Contract, personal.Secret,
			personal.Plain("it works once, for 15 minutes"), personal.UntilUsed, personal.Withheld, personal.HiddenSecret, personal.Deleted)),
	personal.Place(personal.MailTemplate, "guardian", personal.AboutPerson("to"), addressee),
	personal.Place(personal.MailTemplate, "passkey", personal.AboutPerson("to"), addressee),
	personal.Place(personal.MailTemplate, "new_address", personal.AboutPerson("to"), addressee,
		personal.Column("link", personal.Email, access.ForDelivery, personal.Contract, personal.Secret,
			personal.Plain("it works once, for 15 minutes"), personal.UntilUsed, personal.Withheld, personal.HiddenSecret, personal.Deleted)),
	personal.Place(personal.MailTemplate, "old_address", personal.AboutPerson("to"), addressee,
		personal.Column("link", personal.Email, access.ForDelivery, personal.Contract, personal.Secret,
			personal.Plain("it undoes the change, for 7 days"), personal.Undo7Days, personal.Withheld, personal.HiddenSecret, personal.Deleted)),
}

var addressee = personal.Column("to", personal.Email, access.ForDelivery, personal.Contract, personal.Confidential,
	personal.Plain("a mail needs an address"), personal.UntilUsed, personal.Withheld, personal.HiddenMaintenance, personal.Deleted)
