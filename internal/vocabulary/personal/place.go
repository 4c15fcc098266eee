package personal

// PlaceKind is a kind of place, other than a table, that keeps or carries data.
type PlaceKind string

// The kinds of places. Each has a census that finds the ones in use.
const (
	BlobPrefix   PlaceKind = "blob_prefix"   // names of blobs that start alike; Name is the start
	LogField     PlaceKind = "log_field"     // Name is the key in a log line
	MetricLabel  PlaceKind = "metric_label"  // Name is the label
	DataFile     PlaceKind = "data_file"     // files in the data folder beside the blobs that start alike; Name is the start
	ClientStore  PlaceKind = "client_store"  // a browser's database store, cache, or storage key
	Cookie       PlaceKind = "cookie"        // Name is the cookie's
	MailTemplate PlaceKind = "mail_template" // Name is the template's
	QueuePayload PlaceKind = "queue_payload" // Name is the kind of job or the name of the fact
	ThirdParty   PlaceKind = "third_party"   // a foreign service; Name is the host it is asked at
)

// PlaceKinds lists the kinds in the order of the reference.
func PlaceKinds() []PlaceKind {
	return []PlaceKind{BlobPrefix, DataFile, ClientStore, Cookie, MailTemplate, QueuePayload, LogField, MetricLabel, ThirdParty}
}

// PlaceDecl is the declaration of one place. Fields are what it holds of a person; a place about
// nobody may have none.
type PlaceDecl struct {
	Kind   PlaceKind
	Name   string
	About  Subject
	Fields []ColumnDecl
}

// Place declares one place and what it holds.
func Place(kind PlaceKind, name string, about Subject, fields ...ColumnDecl) PlaceDecl {
	return PlaceDecl{Kind: kind, Name: name, About: about, Fields: fields}
}

// Record is everything declared: what the product keeps about people, and where.
type Record struct {
	Tables []TableDecl
	Places []PlaceDecl
}

// Table returns the declaration of the table of that name.
func (r Record) Table(name string) (TableDecl, bool) {
	for _, t := range r.Tables {
		if t.Name == name {
			return t, true
		}
	}
	return TableDecl{}, false
}

// PlacesOf returns the names of the places of a kind, in the order of their declaration.
func (r Record) PlacesOf(kind PlaceKind) []string {
	var names []string
	for _, p := range r.Places {
		if p.Kind == kind {
			names = append(names, p.Name)
		}
	}
	return names
}
