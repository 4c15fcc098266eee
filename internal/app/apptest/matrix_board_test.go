package apptest_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app"
	"mobilize/internal/config"
	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/person"
	"mobilize/internal/domain/person/personstore"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

// board is two circles and everybody who could stand in a relation to the first. Sessions and
// relations are written past every rule, since most of them only time could bring.
type board struct {
	config  config.Config
	db      *database.DB
	vault   *vault.Vault
	app     *app.App
	handler http.Handler
	ids     *ident.Maker
	t       *testing.T

	isGathering bool
	waiting     []statement

	ours, theirs *place
	shelf        ident.ID // a customer's
	actions      []action
	actors       []*actor

	guardian, neighbour, stranger, nobody, ended, idle, forger *actor
}

// actor is somebody with a session, and the relation they stand in to ours.
type actor struct {
	name     string
	person   ident.ID
	session  ident.ID
	cookie   string
	relation circle.Relation
	standing standing
	onDevice bool
}

const (
	sessionLives = "lives"
	sessionEnded = "ended"
	sessionIdle  = "idle"
)

func newBoard(t *testing.T, engine database.Engine) *board {
	t.Helper()
	data := t.TempDir()
	b := &board{t: t, ids: ident.NewMaker(clock.System{}, rand.Reader), actions: actions(), config: config.Config{
		Data: data, URL: "http://127.0.0.1", MailFrom: "Mobilize <no-reply@mobilize.example>", Metrics: "off", StopIn: time.Second,
		Database: dbtest.Address(t, engine, migrations.Data()), Keys: "sqlite:" + filepath.Join(data, "keys.db"),
	}}
	b.open(t, circle.Standing())
	b.db = b.connect(b.config.Database)
	keys, err := vault.OpenKeys(t.Context(), b.connect(b.config.Keys, database.RollbackJournal()), b.config.RootKeyFile(), clock.System{}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b.vault = vault.New(keys, clock.System{})
	t.Cleanup(func() { b.close(t) })
	b.guardian, b.neighbour = b.enrol("a guardian"), b.enrol("a guardian of another circle")
	b.ours, b.theirs = b.furnish(b.guardian), b.furnish(b.neighbour)
	b.stranger = b.insertSession("", "", "own", sessionLives).named("a stranger")
	b.ended = b.insertSession("", "", "own", sessionEnded).named("an ended session")
	b.idle = b.insertSession("", "", "own", sessionIdle).named("an idle session")
	b.nobody = &actor{name: "nobody"}
	b.forger = &actor{name: "a forged token", cookie: "mobilize=" + newToken()}
	b.shelf = b.ids.New()
	if got := b.request(t, b.enrol("an admin"), "PUT", "/v1/customers/"+b.shelf.String(), object{"kind": "institution", "name": "Solsikken", "zone": "Europe/Copenhagen"}); got.status != http.StatusOK {
		t.Fatalf("a customer = %d %s", got.status, got.body)
	}
	return b
}

// populate relates somebody to ours in every role, standing and gift.
func (b *board) populate() {
	b.t.Helper()
	b.together(func() {
		for _, role := range access.Roles() {
			for _, s := range standings {
				for _, gift := range gifts(s) {
					b.actors = append(b.actors, b.relate(role, s, gift, false))
					if role == access.Citizen {
						b.actors = append(b.actors, b.relate(role, s, gift, true))
					}
				}
			}
		}
	})
}

// connect opens one of the server's databases a second time, to write what no door lets through.
func (b *board) connect(address string, opts ...database.Option) *database.DB {
	b.t.Helper()
	db, err := database.Open(b.t.Context(), address, opts...)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.t.Errorf("close a database: %v", err)
		}
	})
	return db
}

// open boots the server under policy, in place of the one before.
func (b *board) open(t *testing.T, policy circle.Policy) {
	t.Helper()
	b.close(t)
	var err error
	b.app, err = app.Open(t.Context(), b.config, app.Parts{Clock: clock.System{}, Rand: rand.Reader, Log: telemetry.New(io.Discard, clock.System{}), Policy: &policy})
	if err != nil {
		t.Fatal(err)
	}
	b.handler = b.app.Handler()
}

func (b *board) close(t *testing.T) {
	t.Helper()
	if b.app == nil {
		return
	}
	if err := b.app.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	b.app = nil
}

// answer is what came back.
type answer struct {
	status int
	code   string
	body   []byte
}

// try asks a cell. Where it will be done and uses something up, that is made anew before.
func (b *board) try(t *testing.T, c cell, willDo bool) answer {
	t.Helper()
	who, where := c.actor, *b.ours
	where.fresh = b.ids.New()
	if willDo && c.action.spends != nil {
		c.action.spends(b, &where)
	}
	if willDo && c.action.asClone {
		who = b.relate(who.relation.Role, who.standing, who.relation.Scopes, who.onDevice)
	}
	return b.send(t, who, c.action, &where)
}

func (b *board) send(t *testing.T, who *actor, a *action, where *place) answer {
	t.Helper()
	path := strings.NewReplacer("{circle}", where.circle.String(), "{citizen}", where.fresh.String(), "{key}", "once", "{size}", "small", "{found}", "1", "{copy}", where.fresh.String(), "{person}", where.citizen.String(), "{face}", where.fresh.String(), "{day}", "2026-03-02", "{event}", where.fresh.String()).Replace(a.path)
	if strings.Contains(path, "{id}") {
		id := ident.ID("01900000-0000-7000-8000-000000000001")
		if strings.HasPrefix(a.path, inCircle) {
			id = a.id(where)
		}
		path = strings.Replace(path, "{id}", id.String(), 1)
	}
	var body any
	if a.body != nil {
		body = a.body(where)
	}
	return b.request(t, who, a.method, path+a.query, body)
}

func (b *board) request(t *testing.T, who *actor, method, path string, body any) answer {
	t.Helper()
	contentType := "application/json"
	var content []byte
	switch one := body.(type) {
	case nil:
	case multipartBody:
		contentType, content = one.contentType, one.content
	default:
		var err error
		if content, err = json.Marshal(one); err != nil {
			t.Fatal(err)
		}
	}
	req := httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1"+path, bytes.NewReader(content))
	if len(content) > 0 {
		req.Header.Set("Content-Type", contentType)
	}
	if method != http.MethodGet {
		req.Header.Set("Operation-Id", b.ids.New().String())
	}
	if who.cookie != "" {
		req.Header.Set("Cookie", who.cookie)
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, req)
	got := answer{status: w.Code, body: w.Body.Bytes()}
	if w.Code >= 400 {
		var p struct{ Code string }
		_ = json.Unmarshal(got.body, &p)
		got.code = p.Code
	}
	return got
}

// relate returns somebody who stands so to ours, in a browser of their own or on a paired device.
func (b *board) relate(role access.Role, s standing, gift access.Scope, onDevice bool) *actor {
	b.t.Helper()
	kind, place, where := "own", ident.ID(""), ""
	if onDevice {
		kind, place, where = "paired", b.ours.circle, " on a device"
	}
	a := b.insertSession("", place, kind, sessionLives)
	b.relateTo(b.ours.circle, a, role, s, gift)
	a.onDevice = onDevice
	return a.named(string(role) + where + ", " + s.name + ", given " + inWords(gift))
}

// relateTo lets a stand so to a circle.
func (b *board) relateTo(circleID ident.ID, a *actor, role access.Role, s standing, gift access.Scope) {
	b.t.Helper()
	now := time.Now() //nolint:forbidigo // the server under test runs on the machine's clock
	a.standing, a.relation = s, circle.Relation{Circle: circleID, Person: a.person, Role: role, Scopes: gift, State: s.state}
	at := func(d time.Duration) int64 {
		if d == 0 {
			return 0
		}
		return now.Add(d).UnixMilli()
	}
	b.exec(`INSERT INTO circle_relation (circle_id, person_id, role, scopes, state, from_at, until_at, epoch, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 0)`,
		circleID, a.person, string(role), strings.Join(gift.Names(), " "), string(s.state), at(s.from), at(s.until))
}

// active is somebody in an open relation with everything given.
func (b *board) active(role access.Role) *actor {
	for _, a := range b.actors {
		if a.relation.Role == role && a.standing.name == "active" && a.relation.Scopes == access.AllScopes {
			return a
		}
	}
	return nil
}

func (a *actor) named(name string) *actor {
	a.name = name
	return a
}

func newToken() string {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // it does not fail
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// insertSession signs somebody in; person "" is somebody new.
func (b *board) insertSession(person, circleID ident.ID, kind, life string) *actor {
	b.t.Helper()
	if person == "" {
		person = b.ids.New()
	}
	a := &actor{person: person, session: b.ids.New()}
	token := newToken()
	a.cookie = "mobilize=" + token
	hash := sha256.Sum256([]byte(token))
	now := time.Now().UnixMilli() //nolint:forbidigo // the server under test runs on the machine's clock
	seen, ended := now, int64(0)
	switch life {
	case sessionEnded:
		ended = now
	case sessionIdle:
		seen = now - (13 * time.Hour).Milliseconds()
	}
	b.exec(`INSERT INTO account_session (id, person_id, circle_id, token_hash, kind, browser, platform, created_at, seen_at, expires_at, ended_at)
		VALUES ($1, $2, $3, $4, $5, 'Firefox', 'Linux', $6, $7, $8, $9)`,
		a.session, a.person, circleID, hash[:], kind, now, seen, now+(24*time.Hour).Milliseconds(), ended)
	return a
}

// insertInvitation makes an invitation that somebody may withdraw.
func (b *board) insertInvitation(p *place) ident.ID {
	b.t.Helper()
	id, hash := b.ids.New(), sha256.Sum256([]byte(newToken()))
	b.exec(`INSERT INTO circle_invitation (circle_id, id, secret_hash, role, scopes, label_sealed, until_at, invited_by, created_at, expires_at, used_at)
		SELECT circle_id, $1, $2, role, scopes, label_sealed, until_at, invited_by, created_at, 1, 0 FROM circle_invitation WHERE circle_id = $3 AND id = $4`,
		id, hash[:], p.circle, p.invitation)
	return id
}

// enrol makes a person who signed in.
func (b *board) enrol(name string) *actor {
	b.t.Helper()
	a := b.insertSession("", "", "own", sessionLives).named(name)
	who := access.Actor{Person: a.person}
	err := person.NewService(personstore.New(b.db, b.vault, clock.System{}), b.ids).Enrol(b.t.Context(),
		access.Decide(who, "", a.person, "", 0, access.ForIdentity), name, a.person.String()+"@example.dk", "da")
	if err != nil {
		b.t.Fatalf("enrol: %v", err)
	}
	return a
}

// furnish makes a circle with one of everything, by the same doors as everybody.
func (b *board) furnish(maker *actor) *place {
	b.t.Helper()
	p := &place{}
	p.forget(b.ids)
	p.circle = b.ids.New()
	do := func(method, path string, body any, into any) {
		b.t.Helper()
		got := b.request(b.t, maker, method, path, body)
		if got.status >= 300 {
			b.t.Fatalf("furnish: %s %s = %d %s", method, path, got.status, got.body)
		}
		if into != nil {
			if err := json.Unmarshal(got.body, into); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	in := "/v1/circles/" + p.circle.String()
	do("POST", "/v1/circles", object{"id": p.circle, "citizen": p.citizen, "name": "Noah", "zone": "Europe/Copenhagen"}, nil)
	do("PUT", in+"/activities/"+p.activity.String(), activityBody(), nil)
	do("PUT", in+"/activities/"+p.other.String(), activityBody(), nil)
	do("PUT", in+"/timers/"+p.activity.String(), timerBody(), nil)
	do("PUT", in+"/templates/"+p.activity.String(), templateBody("Morgen"), nil)
	do("PUT", in+"/rewards/"+p.activity.String(), rewardBody("Zoo"), nil)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 16, 16))); err != nil {
		b.t.Fatal(err)
	}
	do("PUT", in+"/pictures/"+p.picture.String(), upload(picture.Bytes()), nil)
	do("PUT", in+"/sounds/"+p.sound.String(), uploaded("{}", silence()), nil)
	var made struct{ ID ident.ID }
	do("POST", in+"/invitations", object{"role": "relative"}, &made)
	p.invitation = made.ID
	do("POST", in+"/pairings", nil, &made)
	p.pairing = made.ID
	p.device = b.insertSession(p.citizen, p.circle, "paired", sessionLives).session
	return p
}
