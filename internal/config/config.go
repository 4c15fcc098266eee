// Package config holds what an operator may set.
//
// Owns: the settings, their names as flags and environment variables, their defaults and their checks.
// Does not own: what the settings do (app); nothing else in the program reads the environment.
// Start reading at: Config.
package config

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// Config is every setting, read once at start. A zero Config is not valid; Parse makes one.
type Config struct {
	Listen           string        `name:"listen" env:"MOBILIZE_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on. Port 0 takes a free one."`
	URL              string        `name:"url" env:"MOBILIZE_URL" placeholder:"URL" help:"Public address people use, as in links and QR codes. An https address turns on secure cookies. Default: http:// and the address listened on."`
	Data             string        `name:"data" env:"MOBILIZE_DATA" default:"data" placeholder:"DIR" help:"Folder that holds everything the server keeps, unless another setting names another place."`
	Database         string        `name:"database" env:"MOBILIZE_DATABASE" placeholder:"URL" help:"Database: sqlite:/path/file.db or postgres://… Default: mobilize.db in the data folder."`
	Keys             string        `name:"keys" env:"MOBILIZE_KEYS" placeholder:"URL" help:"Key store, apart from the database: sqlite:/path/keys.db or postgres://… Default: keys.db in the data folder."`
	Replica          string        `name:"keys-replica" env:"MOBILIZE_KEYS_REPLICA" placeholder:"PLACE" help:"Second key store in another place, written before anybody is told: a folder on another disk or machine, sqlite:/path/keys.db or postgres://… Default: none, and a lost key store is lost with everything sealed under it."`
	NewReplica       bool          `name:"keys-replica-empty" env:"MOBILIZE_KEYS_REPLICA_EMPTY" help:"Fill the second key store although it is empty and one was filled before: once, after a new one was put in its place. Without it such a start is refused, for a disk that is not mounted looks empty too."`
	Snapshots        string        `name:"keys-snapshots" env:"MOBILIZE_KEYS_SNAPSHOTS" placeholder:"DIR" help:"Folder for the hourly snapshots of the key store, which nobody can read after 72 hours. Default: snapshots in the data folder."`
	Epochs           string        `name:"keys-epochs" env:"MOBILIZE_KEYS_EPOCHS" placeholder:"DIR" help:"Folder for the keys the snapshots are sealed under, one a day. It belongs in no backup. Default: epochs beside the root key."`
	RootKey          string        `name:"root-key" env:"MOBILIZE_ROOT_KEY" placeholder:"FILE" help:"File with the root key, readable by the server alone. Made at the first start. Default: root.key in the data folder."`
	Bus              string        `name:"bus" env:"MOBILIZE_BUS" placeholder:"URL" help:"How several nodes tell each other that something changed: nats://HOST:4222 or tls://… (several with commas), or cluster://SECRET@HOST:PORT?with=HOST:PORT,HOST:PORT for a NATS server inside each node that listens there for those of the others. Hints only, no personal data. Default: one node, which needs none."`
	Blobs            string        `name:"blobs" env:"MOBILIZE_BLOBS" placeholder:"PLACE" help:"Where sealed pictures lie: a folder, or s3://KEY:SECRET@HOST/BUCKET (s3+http:// for a store without TLS). Default: blobs in the data folder."`
	SMTP             string        `name:"smtp" env:"MOBILIZE_SMTP" placeholder:"URL" help:"Mail server: smtp://USER:PASSWORD@HOST:587, or smtps:// for TLS from the first byte. Without it nobody can be sent a link."`
	MailFrom         string        `name:"mail-from" env:"MOBILIZE_MAIL_FROM" default:"Mobilize <no-reply@localhost>" placeholder:"ADDRESS" help:"Sender of the mails."`
	Institutions     string        `name:"institutions" env:"MOBILIZE_INSTITUTIONS" placeholder:"FILE" help:"Institutions whose staff sign in at their own page (OpenID Connect): a JSON list of {\"id\", \"name\", \"issuer\", \"clientId\", \"secretFile\", \"customer\"}. Its people come back to /app/institution of the public address."`
	PictureSearch    string        `name:"picture-search" env:"MOBILIZE_PICTURE_SEARCH" default:"off" enum:"off,openverse,commons" help:"Who is asked when a planner searches for pictures on the internet: openverse (WordPress' catalogue, api.openverse.org), commons (Wikimedia Commons), or off. This server asks, and tells the words that are searched for and nothing of the person."`
	PictureSearchURL string        `name:"picture-search-url" env:"MOBILIZE_PICTURE_SEARCH_URL" placeholder:"URL" help:"A mirror of yours that answers as that provider does and hands out its pictures too, as https://pictures.example.dk. It alone may lie in a private network and do without TLS. Default: the provider itself."`
	Contact          string        `name:"contact" env:"MOBILIZE_CONTACT" placeholder:"ADDRESS" help:"E-mail address on the public site for presentations and questions. Without it the site shows no address."`
	Source           string        `name:"source" env:"MOBILIZE_SOURCE" placeholder:"URL" help:"Where the source code of this installation can be had, linked from the public site."`
	Metrics          string        `name:"metrics" env:"MOBILIZE_METRICS" default:"loopback" enum:"loopback,open,off" help:"Who may read /metrics: loopback (this machine only), open, or off."`
	Proxies          int           `name:"proxies" env:"MOBILIZE_PROXIES" default:"0" placeholder:"N" help:"How many reverse proxies of yours stand in front, each adding to X-Forwarded-For. Too few, and all people share one allowance of sign-in links; too many, and anybody can make up where they come from."`
	Connections      int           `name:"connections" env:"MOBILIZE_CONNECTIONS" default:"20000" placeholder:"N" help:"How many connections are open at one time; the next wait until one closes. Every device that shows a plan holds one. 0 for no bound."`
	Drain            time.Duration `name:"drain" env:"MOBILIZE_DRAIN" default:"0s" help:"How long the server still takes requests after it was told to stop, while /readyz answers 503: a little more than your load balancer's time between two questions. 0 behind none."`
	StopIn           time.Duration `name:"stop-in" env:"MOBILIZE_STOP_IN" default:"15s" help:"How long requests under way may take to end when the server is told to stop."`
	AnyHost          bool          // set where nobody named the public address: requests for every name are served
	Archive          Archive       // set by the archive commands alone
	Snapshot         string        // set by the restore-keys command's flag alone; "" for the newest
	Restored         bool          // set by the migrate command's flag alone
	Demo             bool          // set by the demo command alone: sample people, and a mailbox anybody on this machine can read
	At               time.Time     // where the demo's clock stands still; zero for the machine's own clock
}

// Archive is what an archive command was told.
type Archive struct {
	Files                   []string // to import
	Name                    string   // of the pack
	Licence, Author, Source string   // of pictures that say none
	English                 bool     // boards that name no language are in English
	Leave                   bool     // pictures that cannot be used, and import the rest
	ForGood                 bool     // remove the pictures too
}

// ArchiveFolder is where packs of pictures lie.
func (c Config) ArchiveFolder() string { return filepath.Join(c.Data, "archive") }

// DatabaseURL is the database in use.
func (c Config) DatabaseURL() string { return orFile(c.Database, "sqlite:", c.Data, "mobilize.db") }

// KeysURL is the key store in use.
func (c Config) KeysURL() string { return orFile(c.Keys, "sqlite:", c.Data, "keys.db") }

// ReplicaURL is the second key store in use; "" for none.
func (c Config) ReplicaURL() string {
	if c.Replica == "" || isDatabase(c.Replica) {
		return c.Replica
	}
	return "sqlite:" + filepath.Join(c.Replica, "keys.db")
}

func isDatabase(value string) bool {
	return strings.HasPrefix(value, "sqlite:") || strings.HasPrefix(value, "postgres://") || strings.HasPrefix(value, "postgresql://")
}

// RootKeyFile is where the root key lies.
func (c Config) RootKeyFile() string { return orFile(c.RootKey, "", c.Data, "root.key") }

// SnapshotsFolder is where snapshots of the key store lie.
func (c Config) SnapshotsFolder() string { return orFile(c.Snapshots, "", c.Data, "snapshots") }

// EpochsFolder is where the keys of the snapshots lie.
func (c Config) EpochsFolder() string {
	return orFile(c.Epochs, "", filepath.Dir(c.RootKeyFile()), "epochs")
}

// KeepsRootKeyWithData says whether a copy of the data folder takes the root key along.
func (c Config) KeepsRootKeyWithData() bool {
	within, err := filepath.Rel(c.Data, c.RootKeyFile())
	return err == nil && within != ".." && !strings.HasPrefix(within, ".."+string(filepath.Separator))
}

// BlobsPlace is where sealed pictures lie.
func (c Config) BlobsPlace() string { return orFile(c.Blobs, "", c.Data, "blobs") }

func orFile(set, scheme, dir, file string) string {
	if set != "" {
		return set
	}
	return scheme + filepath.Join(dir, file)
}

func samePlace(a, b string) bool {
	fileA, isA := strings.CutPrefix(a, "sqlite:")
	fileB, isB := strings.CutPrefix(b, "sqlite:")
	if isA && isB {
		return filepath.Clean(fileA) == filepath.Clean(fileB)
	}
	return a == b
}

// IsSecure says whether people reach the server over https.
func (c Config) IsSecure() bool { return strings.HasPrefix(c.URL, "https://") }

// Validate names the first setting that cannot work, in words for an operator.
func (c Config) Validate() error {
	if c.URL != "" {
		u, err := url.Parse(c.URL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" {
			return fmt.Errorf("MOBILIZE_URL: write http:// or https:// and a host, without a path")
		}
	}
	for name, value := range map[string]string{"MOBILIZE_DATABASE": c.Database, "MOBILIZE_KEYS": c.Keys} {
		if value != "" && !isDatabase(value) {
			return fmt.Errorf("%s: write sqlite:/path/file.db or postgres://…", name)
		}
	}
	if c.DatabaseURL() == c.KeysURL() {
		return fmt.Errorf("MOBILIZE_KEYS: keep the keys in another database than the data, or erasing a person's key proves nothing")
	}
	if strings.Contains(c.Replica, ":/") && !isDatabase(c.Replica) {
		return fmt.Errorf("MOBILIZE_KEYS_REPLICA: write a folder, sqlite:/path/keys.db or postgres://…")
	}
	if samePlace(c.ReplicaURL(), c.KeysURL()) || samePlace(c.ReplicaURL(), c.DatabaseURL()) {
		return fmt.Errorf("MOBILIZE_KEYS_REPLICA: keep the second key store in another place than the first, and than the data")
	}
	if err := c.validateBus(); err != nil {
		return err
	}
	if u, err := url.Parse(c.PictureSearchURL); err != nil || c.PictureSearchURL != "" && (u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("MOBILIZE_PICTURE_SEARCH_URL: write http:// or https:// and a host")
	}
	if filepath.Clean(c.SnapshotsFolder()) == filepath.Clean(c.EpochsFolder()) {
		return fmt.Errorf("MOBILIZE_KEYS_EPOCHS: keep the keys of the snapshots in another folder than the snapshots")
	}
	if c.Proxies < 0 || c.Proxies > 9 {
		return fmt.Errorf("MOBILIZE_PROXIES: write how many there are, 0 to 9")
	}
	if c.Connections < 0 {
		return fmt.Errorf("MOBILIZE_CONNECTIONS: write how many, or 0 for no bound")
	}
	if c.Drain < 0 || c.StopIn < 0 {
		return fmt.Errorf("MOBILIZE_DRAIN, MOBILIZE_STOP_IN: write a time, as 15s")
	}
	if c.SMTP != "" && !strings.HasPrefix(c.SMTP, "smtp://") && !strings.HasPrefix(c.SMTP, "smtps://") {
		return fmt.Errorf("MOBILIZE_SMTP: write smtp://host:587 or smtps://host:465")
	}
	return nil
}

func (c Config) validateBus() error {
	if c.Bus == "" {
		return nil
	}
	scheme, _, _ := strings.Cut(c.Bus, "://")
	if scheme != "nats" && scheme != "tls" && scheme != "cluster" {
		return fmt.Errorf("MOBILIZE_BUS: write nats://host:4222, tls://host:4222 or cluster://SECRET@HOST:PORT?with=HOST:PORT")
	}
	if strings.HasPrefix(c.DatabaseURL(), "sqlite:") || strings.HasPrefix(c.KeysURL(), "sqlite:") {
		return fmt.Errorf("MOBILIZE_BUS: several nodes need MOBILIZE_DATABASE and MOBILIZE_KEYS on PostgreSQL: a SQLite file has one server")
	}
	return nil
}
