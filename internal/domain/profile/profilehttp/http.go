// Package profilehttp serves profiles.
//
// Owns: the wire form of contact data and profile pictures, and their uploads.
// Does not own: their rules (profile), the way a file comes in (platform/upload).
// Start reading at: Register.
package profilehttp

import (
	"context"
	"io"
	"net/http"

	"mobilize/internal/domain/profile"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/upload"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

var contactFaults = []string{
	"profile.phone_malformed", "profile.phone_missing", "profile.street_length", "profile.postcode_malformed", "profile.city_length", "account.paired_device",
}

// Register adds the endpoints of profiles. c is the clock that the deadlines of connections go by.
func Register(r *httpapi.Router, s *profile.Service, c clock.Clock) {
	h := handler{s, c, &upload.Turns{}}
	httpapi.Get(r, "/v1/me/contact", httpapi.SignedIn, h.own,
		httpapi.Summary("How one is reached, and the picture one is known by"), httpapi.Faults("account.paired_device"))
	httpapi.Put(r, "/v1/me/contact", httpapi.SignedIn, h.setOwn, httpapi.Summary("Change how one is reached"), httpapi.Faults(contactFaults...))
	httpapi.Raw(r, http.MethodPut, "/v1/me/picture/{id}", httpapi.SignedIn, h.setOwnPicture,
		httpapi.Summary("Be known by a picture"), httpapi.Status(http.StatusNoContent),
		httpapi.Description(upload.Form("{crop: {x, y, size}}")), httpapi.Faults(append([]string{"account.paired_device"}, upload.Faults...)...))
	httpapi.Delete(r, "/v1/me/picture", httpapi.SignedIn, h.removeOwnPicture,
		httpapi.Summary("Be known by no picture; it goes from every device"), httpapi.Faults("account.paired_device"))
	httpapi.Raw(r, http.MethodGet, "/v1/me/picture/{id}/{size}", httpapi.SignedIn, h.ownPrint,
		httpapi.Summary("One's own picture: large (1024 pixels) or small (256), JPEG or PNG"))

	const circle = "/v1/circles/{circle}"
	const forPicture = access.AddPictures | access.ManagePeople
	httpapi.Get(r, circle+"/contact", httpapi.InCircle(access.ManagePeople), h.ofCitizen, httpapi.Summary("How the citizen is reached"))
	httpapi.Write(r, http.MethodPut, circle+"/contact", httpapi.InCircle(access.ManagePeople), h.setOfCitizen,
		httpapi.Summary("Change how the citizen is reached"), httpapi.Faults(contactFaults[:5]...))
	httpapi.RawWrite(r, http.MethodPut, circle+"/face/{id}", httpapi.InCircle(forPicture), h.setCitizensPicture,
		httpapi.Summary("Have the citizen be known by a picture"),
		httpapi.Description(upload.Form("{crop: {x, y, size}}")), httpapi.Faults(upload.Faults...))
	httpapi.Write(r, http.MethodDelete, circle+"/face", httpapi.InCircle(forPicture), h.removeCitizensPicture,
		httpapi.Summary("Have the citizen be known by no picture; it goes from every device"))
	httpapi.Raw(r, http.MethodGet, circle+"/faces/{person}/{face}/{size}", httpapi.InCircle(0), h.print,
		httpapi.Summary("The picture of somebody in the circle: large (1024 pixels) or small (256), JPEG or PNG"),
		httpapi.Description("The citizen's takes pictures.see."))
}

type handler struct {
	service *profile.Service
	clock   clock.Clock
	turns   *upload.Turns
}

// contactWire is how somebody is reached.
type contactWire struct {
	Phone      string `json:"phone" doc:"With + and the country's code; eight digits are Danish ones; empty for none"`
	PhoneShown bool   `json:"phoneShown" doc:"Under help, to those one shares a circle with"`
	Street     string `json:"street"`
	Postcode   string `json:"postcode" doc:"Danish: four digits"`
	City       string `json:"city"`
}

func wireOf(c profile.Contact) contactWire {
	return contactWire{Phone: c.Phone, PhoneShown: c.IsPhoneShown, Street: c.Street, Postcode: c.Postcode, City: c.City}
}

func (w contactWire) contact() profile.Contact {
	return profile.Contact{Phone: w.Phone, IsPhoneShown: w.PhoneShown, Street: w.Street, Postcode: w.Postcode, City: w.City}
}

type profileOut struct {
	Body struct {
		Contact contactWire `json:"contact"`
		Picture ident.ID    `json:"picture,omitempty" doc:"Absent for none"`
	}
}

func outOf(p profile.Profile, err error) (*profileOut, error) {
	if err != nil {
		return nil, err
	}
	out := &profileOut{}
	out.Body.Contact, out.Body.Picture = wireOf(p.Contact), p.Picture
	return out, nil
}

func (h handler) own(ctx context.Context, actor access.Actor, _ *struct{}) (*profileOut, error) {
	return outOf(h.service.Own(ctx, actor))
}

type setOwnIn struct{ Body contactWire }

type contactOut struct{ Body contactWire }

func (h handler) setOwn(ctx context.Context, actor access.Actor, in *setOwnIn) (*contactOut, error) {
	kept, err := h.service.SetOwn(ctx, actor, in.Body.contact())
	if err != nil {
		return nil, err
	}
	return &contactOut{Body: wireOf(kept)}, nil
}

// meta is what is said of a profile picture that is sent.
type meta struct {
	Crop struct {
		X    int `json:"x"`
		Y    int `json:"y"`
		Size int `json:"size"`
	} `json:"crop"`
}

func (h handler) setOwnPicture(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
	id, err := ident.Parse(req.PathValue("id"), "id")
	if err != nil {
		return err
	}
	var said meta
	err = h.turns.Take(w, req, actor.Person, h.clock, &said, func(file io.Reader, size int64) error {
		return h.service.SetOwnPicture(req.Context(), actor, id, file, size, profile.Square(said.Crop))
	})
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

func (h handler) removeOwnPicture(ctx context.Context, actor access.Actor, _ *struct{}) (*struct{}, error) {
	return nil, h.service.RemoveOwnPicture(ctx, actor)
}

func (h handler) ownPrint(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
	id, err := ident.Parse(req.PathValue("id"), "id")
	if err != nil {
		return err
	}
	data, err := h.service.OwnPrint(req.Context(), actor, id, profile.Size(req.PathValue("size")))
	if err != nil {
		return err
	}
	return upload.Send(w, req, data)
}

type circleIn struct {
	Circle ident.ID `path:"circle"`
}

func (h handler) ofCitizen(ctx context.Context, actor access.Actor, in *circleIn) (*profileOut, error) {
	return outOf(h.service.OfCitizen(ctx, actor, in.Circle))
}

type setOfCitizenIn struct {
	Circle ident.ID `path:"circle"`
	Body   contactWire
}

func (h handler) setOfCitizen(ctx context.Context, actor access.Actor, in *setOfCitizenIn) (int64, error) {
	return h.service.SetOfCitizen(ctx, actor, in.Circle, in.Body.contact())
}

func (h handler) setCitizensPicture(w http.ResponseWriter, req *http.Request, actor access.Actor) (rev int64, err error) {
	ids, err := names(req, "circle", "id")
	if err != nil {
		return 0, err
	}
	var said meta
	err = h.turns.Take(w, req, actor.Person, h.clock, &said, func(file io.Reader, size int64) error {
		rev, err = h.service.SetCitizensPicture(req.Context(), actor, ids[0], ids[1], file, size, profile.Square(said.Crop))
		return err
	})
	return rev, err
}

func (h handler) removeCitizensPicture(ctx context.Context, actor access.Actor, in *circleIn) (int64, error) {
	return h.service.RemoveCitizensPicture(ctx, actor, in.Circle)
}

func (h handler) print(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
	ids, err := names(req, "circle", "person", "face")
	if err != nil {
		return err
	}
	data, err := h.service.Print(req.Context(), actor, ids[0], ids[1], ids[2], profile.Size(req.PathValue("size")))
	if err != nil {
		return err
	}
	return upload.Send(w, req, data)
}

// names reads the identifiers of a request's path.
func names(req *http.Request, of ...string) ([]ident.ID, error) {
	ids := make([]ident.ID, len(of))
	for i, name := range of {
		var err error
		if ids[i], err = ident.Parse(req.PathValue(name), name); err != nil {
			return nil, err
		}
	}
	return ids, nil
}
