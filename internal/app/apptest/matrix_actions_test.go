package apptest_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// action is one thing to do at a circle's endpoint. Its body is valid, so that only access decides;
// good are the answers to whoever may.
type action struct {
	name, method, path string
	needs              access.Scope
	body               func(p *place) any
	query              string
	good               []int
	makes              bool                     // the {id} is a new one, made by the client
	spends             func(b *board, p *place) // renews in p what the action uses up
	asClone            bool                     // it ends the actor's own relation
	mayMiss            bool                     // what it is about need not be there, though it names no {id}
}

// done is the answer to whoever may; refused is that of an action which is known to them but
// against a rule, chosen where doing it would change the ground for the next cell.
var (
	done    = []int{http.StatusOK, http.StatusCreated, http.StatusNoContent}
	refused = []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusGone, http.StatusUnsupportedMediaType}
)

func actions() []action {
	return slices.Concat(circleActions(), customerActions(), deviceActions(), planActions(), pieceActions(), pictureActions(), profileActions(), logActions())
}

func act(method, path string, needs access.Scope, good []int, body any) action {
	return action{
		name: method + " " + path, method: method, path: path, needs: needs, good: good,
		body: func(*place) any { return body },
	}
}

type object = map[string]any

const inCircle = "/v1/circles/{circle}"

func circleActions() []action {
	leave := act("POST", inCircle+"/leave", 0, append(slices.Clone(done), http.StatusConflict), nil)
	leave.asClone = true
	withdraw := act("DELETE", inCircle+"/invitations/{id}", access.ManagePeople, done, nil)
	withdraw.spends = func(b *board, p *place) { p.invitation = b.insertInvitation(p) }
	rename := act("PATCH", inCircle, access.EditPlan|access.ManagePeople, done, object{"zone": "Europe/Copenhagen"})
	rename.name += " (zone)"
	seen := act("PATCH", inCircle, access.TickPlan, done, object{"settings": object{"seen": "2026-03-24 0123456789abcdef"}})
	seen.name += " (seen)"
	member := act("PATCH", inCircle+"/members/{id}", access.ManagePeople, refused, object{"state": "paused"}) // the citizen stays
	return []action{
		act("PATCH", inCircle, access.EditPlan, done, object{"settings": object{"theme": "dark"}}),
		seen, rename, leave, withdraw, member,
		act("POST", inCircle+"/invitations", access.ManagePeople, append(slices.Clone(done), http.StatusUnprocessableEntity), object{"role": "relative", "scopes": []string{}}),
		act("GET", inCircle+"/invitations", access.ManagePeople, done, nil),
	}
}

// invitation is the action of inviting somebody to be as.
func invitation(as access.Role) *action {
	body := object{"role": as}
	if as == access.Substitute {
		body["until"] = time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339) //nolint:forbidigo // the server under test runs on the machine's clock
	}
	a := act("POST", inCircle+"/invitations", access.ManagePeople, done, body)
	return &a
}

func deviceActions() []action {
	end := act("DELETE", inCircle+"/devices/{id}", access.ManageDevices, done, nil)
	end.spends = func(b *board, p *place) {
		p.device = b.insertSession(p.citizen, p.circle, "paired", sessionLives).session
	}
	return []action{
		act("POST", inCircle+"/pairings", access.ManageDevices, append(slices.Clone(done), http.StatusUnprocessableEntity), nil), // who sees less than the citizen may not
		act("GET", inCircle+"/pairings/{id}", access.ManageDevices, done, nil),
		act("POST", inCircle+"/pairings/{id}/confirm", access.ManageDevices, refused, nil), // nobody has scanned it
		act("POST", inCircle+"/pairings/{id}/refuse", access.ManageDevices, append(slices.Clone(done), http.StatusGone), nil),
		end,
	}
}

func planActions() []action {
	const activity = inCircle + "/activities/{id}"
	edit := access.EditPlan
	create := act("PUT", activity, edit, done, activityBody())
	create.makes = true
	join := act("POST", activity+"/join", edit, refused, nil) // the two were never one
	join.body = func(p *place) any { return object{"with": p.other} }
	split := act("POST", activity+"/split", edit, refused, nil) // nothing lies so late
	split.body = func(p *place) any { return object{"day": "2099-01-01", "new": p.fresh, "changes": object{"note": "x"}} }
	tick := act("PUT", activity+"/occurrences/{key}", access.TickPlan, done, object{"state": "done"})
	move := act("PUT", activity+"/occurrences/{key}", edit, done, object{"title": "Svømning i hallen"})
	move.name += " (edit)"
	days := act("GET", inCircle+"/days", access.ViewPlan, done, nil)
	days.query = "?from=2026-03-02&to=2026-03-08"
	deleted := act("DELETE", activity, edit, done, nil)
	return []action{
		create, join, split, tick, move, days, deleted,
		act("PATCH", activity, edit, done, object{"note": "Husk håndklæde"}),
		act("POST", activity+"/restore", edit, done, nil),
		act("GET", activity+"/history", edit, done, nil),
		act("GET", inCircle+"/days/{day}/history", edit, done, nil),
		act("POST", inCircle+"/plan/export", access.ViewPlan|access.Export, done, object{"from": "2026-03-02", "to": "2026-03-08", "form": "excel"}),
	}
}

func activityBody() object {
	return object{
		"title": "Svømning", "day": "2026-03-02", "start": "16:00", "end": "17:00", "minutes": 0, "part": "", "rank": "m",
		"rule": "", "zone": "Europe/Copenhagen", "steps": []any{},
	}
}

func pictureActions() []action {
	const picture = inCircle + "/pictures/{id}"
	add := act("PUT", picture, access.AddPictures, refused, nil) // the file is none
	add.makes = true
	add.body = func(*place) any { return upload([]byte("no picture")) }
	record := act("PUT", inCircle+"/sounds/{id}", access.AddPictures, refused, nil) // so is this
	record.makes = true
	record.body = func(*place) any { return uploaded("{}", []byte("no sound")) }
	copied := act("POST", picture+"/copies", access.AddPictures, refused, nil) // it is there already
	copied.makes = true
	copied.body = func(p *place) any { return object{"from": p.circle, "picture": p.picture} }
	return []action{
		add, record, copied,
		act("GET", picture+"/copies", access.SeeLog, done, nil),
		act("POST", picture+"/copies/{copy}/recall", access.AddPictures, refused, nil), // there is none
		act("PATCH", picture, access.AddPictures, done, object{"name": "Hunden"}),
		act("GET", inCircle+"/sounds/{id}", access.SeePictures, done, nil),
		act("GET", inCircle+"/pictures", access.SeePictures, done, nil),
		act("DELETE", picture, access.AddPictures, done, nil),
		act("POST", picture+"/restore", access.AddPictures, done, nil),
		act("GET", picture+"/{size}", access.SeePictures, done, nil),
		act("GET", inCircle+"/internet", access.AddPictures, done, nil),
		act("POST", inCircle+"/internet/search", access.AddPictures, refused, object{"query": "hund"}), // it is turned off
		act("GET", inCircle+"/internet/{found}/{size}", access.AddPictures, refused, nil),              // so is this
	}
}

// profileActions are those of the citizen's contact data and picture, and of the pictures of all.
func profileActions() []action {
	contact := object{"phone": "", "phoneShown": false, "street": "", "postcode": "", "city": ""}
	set := act("PUT", inCircle+"/face/{id}", access.AddPictures|access.ManagePeople, refused, nil) // the file is none
	set.makes = true
	set.body = func(*place) any { return uploaded(`{"crop":{"x":0,"y":0,"size":16}}`, []byte("no picture")) }
	see := act("GET", inCircle+"/faces/{person}/{face}/{size}", 0, []int{http.StatusNotFound}, nil) // nobody has one; TestProfilePictures has
	see.mayMiss = true
	return []action{
		set, see,
		act("DELETE", inCircle+"/face", access.AddPictures|access.ManagePeople, done, nil),
		act("GET", inCircle+"/contact", access.ManagePeople, done, nil),
		act("PUT", inCircle+"/contact", access.ManagePeople, done, contact),
	}
}

func logActions() []action {
	look := act("PUT", inCircle+"/looks/{id}", access.ViewPlan, done, object{"screen": "week"})
	look.makes = true
	return []action{
		look,
		act("GET", inCircle+"/copies", access.SeeLog, done, nil),
		act("GET", inCircle+"/looks", access.SeeLog, done, nil),
	}
}

// multipartBody is a body that is not JSON.
type multipartBody struct {
	contentType string
	content     []byte
}

func upload(file []byte) multipartBody {
	return uploaded(`{"name":"Bad","crop":{"x":0,"y":0,"size":16}}`, file)
}

func uploaded(said string, file []byte) multipartBody {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	meta, _ := w.CreateFormField("meta")
	_, _ = meta.Write([]byte(said))
	part, _ := w.CreateFormFile("file", "bad.png")
	_, _ = part.Write(file)
	_ = w.Close() // into memory: nothing of this fails
	return multipartBody{w.FormDataContentType(), b.Bytes()}
}

// place is what lies in one circle, by what an action's path calls it.
type place struct {
	circle, citizen, activity, other, picture, sound, device, invitation, pairing, fresh ident.ID
}

// forget puts identifiers of nothing in the place of everything but the circle.
func (p *place) forget(ids *ident.Maker) {
	for _, id := range []*ident.ID{&p.citizen, &p.activity, &p.other, &p.picture, &p.sound, &p.device, &p.invitation, &p.pairing, &p.fresh} {
		*id = ids.New()
	}
}

// again are the doors where putting what is there already changes nothing: a circle holds only so many.
var again = []string{inCircle + "/activities/{id}", inCircle + "/templates/{id}", inCircle + "/rewards/{id}"}

// id is what {id} stands for in the action's path.
func (a *action) id(p *place) ident.ID {
	const after = len(inCircle) + 1
	if a.makes && a.method == "PUT" && !slices.Contains(again, a.path) || len(a.path) <= after {
		return p.fresh
	}
	for prefix, id := range map[string]ident.ID{
		"units": p.other, "groups": p.other, "staff": p.other, "invites": p.other, "sides": p.other,
		"members": p.citizen, "invitations": p.invitation, "devices": p.device, "pairings": p.pairing, "activities": p.activity, "pictures": p.picture, "sounds": p.sound,
		"timers": p.activity, "templates": p.activity, "rewards": p.activity,
	} {
		if len(a.path) > after+len(prefix) && a.path[after:after+len(prefix)] == prefix {
			return id
		}
	}
	panic(fmt.Sprintf("the matrix does not know what {id} is in %s", a.path))
}
