// Package personal holds the words in which every place that keeps data declares what it keeps.
//
// Owns: the declaration of tables, blob prefixes, log fields and client stores, and its words:
// category, purpose, basis, class, sealing, retention, export, sight and erasure.
// Does not own: the declarations (each domain's personal.go), the census that holds them against
// the live schema (app), sealing itself (platform/vault).
// Start reading at: Table.
package personal

import "mobilize/internal/vocabulary/access"

// Category is the kind of data a person reads about on the policy page (policy 6.1).
type Category string

// The categories. NoCategory belongs to columns that hold nothing personal.
const (
	NoCategory     Category = ""
	Email          Category = "email"
	Name           Category = "name"
	Phone          Category = "phone"
	Address        Category = "address"
	CustomerNumber Category = "customer_number"
	Activities     Category = "activities"
	Pictures       Category = "pictures"
	ProfilePicture Category = "profile_picture"
	Platform       Category = "browser_and_platform"
	Relations      Category = "relations"
	AccessLog      Category = "access_log"
	Devices        Category = "devices_and_sessions"
	Settings       Category = "settings"
)

// Basis is the legal ground (GDPR Art. 6 and 9).
type Basis string

// The bases.
const (
	NoBasis            Basis = ""
	Contract           Basis = "art6.1.b"
	ContractAndConsent Basis = "art6.1.b+art9.2.a" // plan data of a private user; an institution brings its own ground
	LegalDuty          Basis = "art6.1.c"
	LegitimateInterest Basis = "art6.1.f"
)

// Class says how much harm a leak would do.
type Class string

// The classes, from none to secret. Secret is a credential: never exported, never shown.
const (
	NotPersonal  Class = "none"
	Ordinary     Class = "ordinary"
	Confidential Class = "confidential"
	Art9         Class = "art9"
	Secret       Class = "secret"
)

// Retention is the id of a rule in policy/retention.yaml.
type Retention string

// The rules in use.
const (
	NoRetention  Retention = ""
	App3Months   Retention = "app_3_months"     // 3 months after the relationship ends
	Log1Year     Retention = "log_1_year"       // 1 year after the entry, 12 months after the relationship at most
	UntilUsed    Retention = "until_used"       // one-time secrets: minutes
	Undo7Days    Retention = "undo_7_days"      // 7 days after it was confirmed; minutes when it never is
	SessionEnd   Retention = "session_end"      // until the session ends, then 30 days
	WhileAccount Retention = "while_account"    // as long as there is an account
	NotKept      Retention = "not_kept"         // passed on at once and kept nowhere here
	Undying      Retention = "no_personal_data" // identifiers without a person behind them
)

// Export says whether the person's export contains the column.
type Export string

// Exported columns are in the export; Withheld ones are not, and the manifest says why.
const (
	NotExported Export = ""
	Exported    Export = "exported"
	Withheld    Export = "withheld"
)

// Sight says whether the person can see the column in the product (policy 6.b).
type Sight string

// Seen columns are shown; the others are hidden for one of the two reasons the policy allows, or as a secret.
const (
	Seen              Sight = "seen"
	HiddenMaintenance Sight = "hidden:maintenance"
	HiddenSecret      Sight = "hidden:security_secret"
)

// Erasure says what becomes of the column when the person is erased.
type Erasure string

// Deleted rows go; Severed references are emptied; Kept stays, by the law named in the retention rule.
const (
	Deleted Erasure = "delete"
	Severed Erasure = "sever"
	Kept    Erasure = "keep"
)

// Sealing says under which key a column is sealed, or why it is not.
type Sealing struct {
	Purpose access.Purpose // "" when not sealed
	Reason  string         // why it is not sealed; "" when sealed
}

// SealedFor seals under the subject's key for purpose.
func SealedFor(purpose access.Purpose) Sealing { return Sealing{Purpose: purpose} }

// Plain leaves the column readable in the database, for a reason that a reader can check.
func Plain(reason string) Sealing { return Sealing{Reason: reason} }

// Subject says whose data a table holds, by which column.
type Subject struct {
	Kind   string // "citizen", "person", "nobody"
	Column string // the column that leads to the person; "" for nobody
	Reason string // why nobody
}

// AboutCitizen is a table about the citizen of the circle that column names.
func AboutCitizen(column string) Subject { return Subject{Kind: "citizen", Column: column} }

// AboutPerson is a table about the person that column names.
func AboutPerson(column string) Subject { return Subject{Kind: "person", Column: column} }

// AboutNobody is a table that holds nothing about anybody, for a reason.
func AboutNobody(reason string) Subject { return Subject{Kind: "nobody", Reason: reason} }

// Author says which column names the person who wrote the row, and what erasing them does to it.
type Author struct {
	Column  string
	Erasure Erasure
}

// ByAuthor names the author's column.
func ByAuthor(column string, e Erasure) Author { return Author{Column: column, Erasure: e} }

// NoAuthor is for rows nobody in particular wrote.
func NoAuthor() Author { return Author{} }

// ColumnDecl is the declaration of one column.
type ColumnDecl struct {
	Name      string
	Category  Category
	Purpose   access.Purpose
	Basis     Basis
	Class     Class
	Sealing   Sealing
	Retention Retention
	Export    Export
	Sight     Sight
	Erasure   Erasure
}

// Column declares one column. Every argument has its own type, so none can be left out or swapped.
func Column(name string, c Category, p access.Purpose, b Basis, cl Class, s Sealing, r Retention, x Export, v Sight, e Erasure) ColumnDecl {
	return ColumnDecl{name, c, p, b, cl, s, r, x, v, e}
}

// Technical declares a column that holds nothing personal, for a reason.
func Technical(name, reason string) ColumnDecl {
	return ColumnDecl{Name: name, Class: NotPersonal, Sealing: Plain(reason), Retention: Undying}
}

// TableDecl is the declaration of one table.
type TableDecl struct {
	Name    string
	About   Subject
	Author  Author
	Columns []ColumnDecl
}

// Table declares one table: every column it has, in any order.
func Table(name string, about Subject, author Author, columns ...ColumnDecl) TableDecl {
	return TableDecl{Name: name, About: about, Author: author, Columns: columns}
}

// SealedColumn is the place a sealed value belongs to. The vault binds it into the seal, so a
// value moved to another column, row or person does not open.
type SealedColumn struct {
	Table, Column string
	Purpose       access.Purpose
}

// Sealed returns the place of a sealed column. It panics when the table does not declare the
// column, or declares it plain: a mistake that must not reach a running server.
func (t TableDecl) Sealed(column string) SealedColumn {
	for _, c := range t.Columns {
		if c.Name == column && c.Sealing.Purpose != "" {
			return SealedColumn{Table: t.Name, Column: column, Purpose: c.Sealing.Purpose}
		}
	}
	panic("personal: " + t.Name + "." + column + " is not declared as sealed")
}
