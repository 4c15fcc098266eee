// Package customerhttp is customers over HTTP.
//
// Owns: the wire form of customers, units, groups, staff and invitations, and what of them is synced.
// Does not own: any rule (customer), names of people (domain/person).
// Start reading at: Register; the synced rows are in sync.go.
package customerhttp

import (
	"context"
	"net/http"
	"time"

	"mobilize/internal/domain/customer"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Register adds the endpoints of customers. A customer's circle is its shelf.
func Register(r *httpapi.Router, s *customer.Service) {
	h := &handlers{s}
	manage := httpapi.InCircle(access.ManagePeople)
	registerLists(r, h)
	httpapi.Write(r, http.MethodPut, "/v1/customers/{id}", httpapi.SignedIn, h.create,
		httpapi.Summary("Make an institution or a family, and its shelf"),
		httpapi.Faults("customer.kind_unknown", "customer.id_taken", "circle.id_taken", "circle.paired_device", "circle.zone_unknown", "person.name_length"))
	httpapi.Write(r, http.MethodPatch, "/v1/circles/{circle}/customer", manage, h.rename,
		httpapi.Summary("Change a customer's name"), httpapi.Faults("person.name_length"))
	httpapi.Write(r, http.MethodPut, "/v1/circles/{circle}/units/{id}", manage, h.putUnit,
		httpapi.Summary("Make a unit, or change its name"), httpapi.Faults("person.name_length"))
	httpapi.Write(r, http.MethodDelete, "/v1/circles/{circle}/units/{id}", manage, h.deleteUnit,
		httpapi.Summary("Take a unit away; its groups stay"))
	httpapi.Write(r, http.MethodPut, "/v1/circles/{circle}/groups/{id}", manage, h.putGroup,
		httpapi.Summary("Make a group, or change it"), httpapi.Faults("person.name_length", "customer.unit_unknown", "customer.colour_unknown", "customer.picture_unknown"))
	httpapi.Write(r, http.MethodDelete, "/v1/circles/{circle}/groups/{id}", manage, h.deleteGroup,
		httpapi.Summary("Take a group away; nobody is in it any longer"))
	httpapi.Write(r, http.MethodPut, "/v1/circles/{circle}/groups/{id}/citizens/{citizen}", httpapi.InCircle(access.EditPlan), h.addCitizen,
		httpapi.Summary("Put a citizen into a group"),
		httpapi.Description("One that the customer has, or a new one. A guardian brings their own: see the invitations. Whoever is no admin must be of the group."),
		httpapi.Faults("customer.group_other", "circle.id_taken", "circle.same_id", "circle.zone_unknown", "person.id_taken", "person.name_length", "circle.paired_device"))
	httpapi.Write(r, http.MethodDelete, "/v1/circles/{circle}/groups/{id}/citizens/{citizen}", httpapi.InCircle(access.EditPlan), h.removeCitizen,
		httpapi.Summary("Take a citizen out of a group"), httpapi.Faults("customer.group_other"))
	httpapi.Write(r, http.MethodPut, "/v1/circles/{circle}/staff/{id}", manage, h.putStaff,
		httpapi.Summary("Change what a member of staff is, where and when"), httpapi.Faults(staffFaults...))
	httpapi.Write(r, http.MethodDelete, "/v1/circles/{circle}/staff/{id}", manage, h.endStaff,
		httpapi.Summary("End somebody's work for the customer"), httpapi.Faults("customer.last_admin"))
	httpapi.Write(r, http.MethodPost, "/v1/circles/{circle}/resign", httpapi.InCircle(0), h.resign,
		httpapi.Summary("End one's own work for the customer"), httpapi.Faults("customer.last_admin"))
	httpapi.Write(r, http.MethodPut, "/v1/circles/{circle}/invites/{id}", manage, h.invite,
		httpapi.Summary("Have a mail sent whose link makes somebody staff, or lets a guardian bring a citizen"),
		httpapi.Faults(append(staffFaults, "customer.invitation_kind", "customer.id_taken", "person.email_malformed")...))
	httpapi.Write(r, http.MethodDelete, "/v1/circles/{circle}/invites/{id}", manage, h.withdraw,
		httpapi.Summary("Make a mail's link useless"))
	httpapi.Write(r, http.MethodDelete, "/v1/circles/{circle}/sides/{id}", manage, h.takeBack,
		httpapi.Summary("Take back what a customer was given in a citizen's circle"),
		httpapi.Description("For a guardian or the citizen. The citizen leaves the customer's groups, and its staff stand there no longer."))
	httpapi.Post(r, "/v1/invites/preview", httpapi.SignedIn, h.preview,
		httpapi.Summary("See what a customer's invitation is to"), httpapi.Faults("invitation.gone"))
	httpapi.Post(r, "/v1/invites/accept", httpapi.SignedIn, h.accept,
		httpapi.Summary("Become staff"), httpapi.Faults("invitation.gone", "customer.invitation_other", "customer.already_staff", "customer.group_unknown"))
	httpapi.Post(r, "/v1/invites/bring", httpapi.SignedIn, h.bring,
		httpapi.Summary("Bring a citizen into a customer's group"), httpapi.Faults("invitation.gone", "customer.invitation_other", "customer.group_unknown", "circle.scope_unknown"))
}

var staffFaults = []string{
	"customer.role_unknown", "customer.until_past", "customer.until_before_from", "customer.until_malformed", "customer.substitute_until", "customer.group_unknown", "customer.last_admin",
}

type handlers struct{ customers *customer.Service }

type createIn struct {
	ID   ident.ID `path:"id" doc:"The customer's, and its shelf's"`
	Body struct {
		Kind string `json:"kind" doc:"institution or family"`
		Name string `json:"name" doc:"1 to 100 characters"`
		Zone string `json:"zone" doc:"IANA name, such as Europe/Copenhagen"`
	}
}

// CircleID implements httpapi.CircleNamer.
func (in *createIn) CircleID() ident.ID { return in.ID }

func (h *handlers) create(ctx context.Context, actor access.Actor, in *createIn) (int64, error) {
	return h.customers.Create(ctx, actor, customer.Customer{ID: in.ID, Kind: customer.Kind(in.Body.Kind), Name: in.Body.Name}, in.Body.Zone)
}

type renameIn struct {
	Circle ident.ID `path:"circle"`
	Body   struct {
		Name string `json:"name" doc:"1 to 100 characters"`
	}
}

func (h *handlers) rename(ctx context.Context, actor access.Actor, in *renameIn) (int64, error) {
	return h.customers.Rename(ctx, actor, in.Circle, in.Body.Name)
}

type partIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
}

type putUnitIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   struct {
		Name string `json:"name" doc:"1 to 100 characters"`
	}
}

func (h *handlers) putUnit(ctx context.Context, actor access.Actor, in *putUnitIn) (int64, error) {
	return h.customers.PutUnit(ctx, actor, in.Circle, customer.Unit{ID: in.ID, Name: in.Body.Name})
}

func (h *handlers) deleteUnit(ctx context.Context, actor access.Actor, in *partIn) (int64, error) {
	return h.customers.DeleteUnit(ctx, actor, in.Circle, in.ID)
}

type putGroupIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   struct {
		Unit    ident.ID `json:"unit,omitempty" doc:"Left out: in none"`
		Name    string   `json:"name" doc:"1 to 100 characters"`
		Colour  string   `json:"colour,omitempty" doc:"A colour of the plan's"`
		Picture string   `json:"picture,omitempty" doc:"As in a plan"`
	}
}

func (h *handlers) putGroup(ctx context.Context, actor access.Actor, in *putGroupIn) (int64, error) {
	b := in.Body
	return h.customers.PutGroup(ctx, actor, in.Circle, customer.Group{ID: in.ID, Unit: b.Unit, Name: b.Name, Colour: b.Colour, Picture: b.Picture})
}

func (h *handlers) deleteGroup(ctx context.Context, actor access.Actor, in *partIn) (int64, error) {
	return h.customers.DeleteGroup(ctx, actor, in.Circle, in.ID)
}

type addCitizenIn struct {
	Circle  ident.ID `path:"circle"`
	ID      ident.ID `path:"id"`
	Citizen ident.ID `path:"citizen" doc:"The citizen's circle"`
	Body    struct {
		New *struct {
			Citizen ident.ID `json:"citizen" doc:"The new person's"`
			Name    string   `json:"name" doc:"Of the citizen, 1 to 100 characters"`
			Zone    string   `json:"zone" doc:"IANA name, such as Europe/Copenhagen"`
		} `json:"new,omitempty" doc:"Makes the citizen first"`
	}
}

func (h *handlers) addCitizen(ctx context.Context, actor access.Actor, in *addCitizenIn) (int64, error) {
	var made *customer.New
	if n := in.Body.New; n != nil {
		made = &customer.New{Citizen: n.Citizen, Name: n.Name, Zone: n.Zone}
	}
	return h.customers.AddCitizen(ctx, actor, in.Circle, in.ID, in.Citizen, made)
}

type removeCitizenIn struct {
	Circle  ident.ID `path:"circle"`
	ID      ident.ID `path:"id"`
	Citizen ident.ID `path:"citizen" doc:"The citizen's circle"`
}

func (h *handlers) removeCitizen(ctx context.Context, actor access.Actor, in *removeCitizenIn) (int64, error) {
	return h.customers.RemoveCitizen(ctx, actor, in.Circle, in.ID, in.Citizen)
}

type work struct {
	Role   string     `json:"role,omitempty" doc:"admin, planner or substitute"`
	Groups []ident.ID `json:"groups,omitempty" doc:"Those they are in"`
	From   string     `json:"from,omitempty" doc:"A time; left out: at once"`
	Until  string     `json:"until,omitempty" doc:"A time; left out: without end. A substitute's is within 31 days"`
}

func (w work) times() (begins, ends time.Time, err error) {
	if begins, err = timeOf(w.From); err != nil {
		return begins, ends, err
	}
	ends, err = timeOf(w.Until)
	return begins, ends, err
}

type putStaffIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   work
}

func (h *handlers) putStaff(ctx context.Context, actor access.Actor, in *putStaffIn) (int64, error) {
	begins, ends, err := in.Body.times()
	if err != nil {
		return 0, err
	}
	return h.customers.PutStaff(ctx, actor, in.Circle, customer.Staff{Person: in.ID, Role: customer.Role(in.Body.Role), Groups: in.Body.Groups, From: begins, Until: ends})
}

func (h *handlers) endStaff(ctx context.Context, actor access.Actor, in *partIn) (int64, error) {
	return h.customers.EndStaff(ctx, actor, in.Circle, in.ID)
}

type circleIn struct {
	Circle ident.ID `path:"circle"`
}

func (h *handlers) resign(ctx context.Context, actor access.Actor, in *circleIn) (int64, error) {
	return h.customers.Resign(ctx, actor, in.Circle)
}

func timeOf(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "customer.until_malformed", "until", "Write a time as in RFC 3339.")
	}
	return t.UTC().Truncate(time.Millisecond), nil
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
