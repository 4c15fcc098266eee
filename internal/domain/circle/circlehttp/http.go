// Package circlehttp is circles over HTTP.
//
// Owns: the wire form of circles, members and invitations, and what of them is synced.
// Does not own: any rule (circle), names (domain/person).
// Start reading at: Register; the synced rows are in sync.go.
package circlehttp

import (
	"context"
	"net/http"
	"time"

	"mobilize/internal/domain/circle"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Names opens names; domain/person does.
type Names interface {
	Names(ctx context.Context, actor access.Actor, grants []access.Grant) (map[ident.ID]string, error)
}

// Register adds the endpoints of circles. base is the public address, without a slash at the end.
func Register(r *httpapi.Router, s *circle.Service, n Names, base string) {
	h := &handlers{circles: s, names: n, base: base}
	httpapi.Write(r, http.MethodPost, "/v1/circles", httpapi.SignedIn, h.create,
		httpapi.Summary("Make a circle round a new citizen"),
		httpapi.Faults("circle.id_taken", "circle.paired_device", "circle.zone_unknown", "circle.maker_role", "circle.setting_unknown", "circle.setting_value", "person.id_taken", "person.name_length"))
	httpapi.Write(r, http.MethodPut, "/v1/shelves/{id}", httpapi.SignedIn, h.createShelf,
		httpapi.Summary("Put up one's own shelf"),
		httpapi.Description("A shelf is a circle without a citizen, for templates and pictures to plan with. One's own has one's own identifier; a repeat changes nothing."),
		httpapi.Faults("circle.paired_device", "circle.shelf_not_own", "circle.zone_unknown"))
	httpapi.Write(r, http.MethodPatch, "/v1/circles/{circle}", httpapi.InCircle(access.EditPlan), h.update,
		httpapi.Summary("Change settings, or the citizen's name or zone"),
		httpapi.Description("The name and the zone need people.manage too. Settings are merged by key; an empty value takes a key away. A change of seen alone needs plan.tick only."),
		httpapi.Faults("circle.shelf", "circle.setting_unknown", "circle.setting_value", "circle.zone_unknown", "person.name_length"))
	httpapi.Write(r, http.MethodPatch, "/v1/circles/{circle}/members/{id}", httpapi.InCircle(access.ManagePeople), h.updateMember,
		httpapi.Summary("Change what somebody may do, or until when, or pause or end it"),
		httpapi.Faults("circle.shelf", "circle.own_relation", "circle.guardian_decides", "circle.guardian_new", "circle.pause_stands", "circle.member_changed", "circle.citizen_scopes", "circle.citizen_sees", "circle.relation_ended", "circle.citizen_stays", "circle.state_unknown",
			"circle.scopes_beyond_role", "circle.scopes_beyond_own", "circle.until_past", "circle.until_far", "circle.until_beyond_own", "circle.substitute_until", "circle.last_manager"))
	httpapi.Write(r, http.MethodPost, "/v1/circles/{circle}/leave", httpapi.InCircle(0), h.leave,
		httpapi.Summary("End one's own relation"), httpapi.Faults("circle.shelf", "circle.citizen_stays", "circle.last_manager", "circle.guardian_new"))
	httpapi.Post(r, "/v1/circles/{circle}/invitations", httpapi.InCircle(access.ManagePeople), h.invite,
		httpapi.Summary("Make a link that lets one person in"), httpapi.Status(http.StatusCreated),
		httpapi.Faults("circle.shelf", "circle.role_not_yours_to_give", "circle.scopes_beyond_role", "circle.scopes_beyond_own", "circle.until_past", "circle.until_far", "circle.until_beyond_own", "circle.substitute_until", "circle.label_length"))
	httpapi.Get(r, "/v1/circles/{circle}/invitations", httpapi.InCircle(access.ManagePeople), h.invitations,
		httpapi.Summary("List invitations that can still be used"),
		httpapi.Description("Never their tokens: an invitation whose link is lost is withdrawn and made anew."))
	httpapi.Delete(r, "/v1/circles/{circle}/invitations/{id}", httpapi.InCircle(access.ManagePeople), h.withdraw,
		httpapi.Summary("Make an invitation's link useless"))
	httpapi.Post(r, "/v1/invitations/preview", httpapi.Anyone, h.preview,
		httpapi.Summary("See what an invitation is to"), httpapi.Faults("invitation.gone"))
	httpapi.Post(r, "/v1/invitations/accept", httpapi.SignedIn, h.accept,
		httpapi.Summary("Use an invitation up and become a member"),
		httpapi.Faults("invitation.gone", "circle.already_member", "circle.relation_paused", "circle.citizen_stays"))
}

type handlers struct {
	circles *circle.Service
	names   Names
	base    string
}

type createIn struct {
	Body struct {
		ID      ident.ID `json:"id" doc:"The circle's"`
		Citizen ident.ID `json:"citizen" doc:"The new person's"`
		Name    string   `json:"name" doc:"Of the citizen, 1 to 100 characters"`
		Zone    string   `json:"zone" doc:"IANA name, such as Europe/Copenhagen"`
		Role    string   `json:"role,omitempty" doc:"What the maker becomes: guardian (also when left out) or planner, for staff"`

		Settings map[string]string `json:"settings,omitempty" doc:"Words by key; see the guide for the keys"`
	}
}

// CircleID implements httpapi.CircleNamer.
func (in *createIn) CircleID() ident.ID { return in.Body.ID }

func (h *handlers) create(ctx context.Context, actor access.Actor, in *createIn) (int64, error) {
	b := in.Body
	return h.circles.Create(ctx, actor, circle.New{
		ID: b.ID, Citizen: b.Citizen, Name: b.Name, Zone: b.Zone, Role: access.Role(b.Role), Settings: b.Settings,
	})
}

type createShelfIn struct {
	ID   ident.ID `path:"id" doc:"One's own"`
	Body struct {
		Zone string `json:"zone" doc:"IANA name, such as Europe/Copenhagen"`
	}
}

// CircleID implements httpapi.CircleNamer.
func (in *createShelfIn) CircleID() ident.ID { return in.ID }

func (h *handlers) createShelf(ctx context.Context, actor access.Actor, in *createShelfIn) (int64, error) {
	return h.circles.CreateShelf(ctx, actor, in.ID, in.Body.Zone)
}

type updateIn struct {
	Circle ident.ID `path:"circle"`
	Body   struct {
		Name     *string           `json:"name,omitempty"`
		Zone     *string           `json:"zone,omitempty"`
		Settings map[string]string `json:"settings,omitempty" doc:"Words by key; see the guide for the keys"`
	}
}

func (h *handlers) update(ctx context.Context, actor access.Actor, in *updateIn) (int64, error) {
	return h.circles.Update(ctx, actor, in.Circle, circle.Update{Name: in.Body.Name, Zone: in.Body.Zone, Settings: in.Body.Settings})
}

// memberFields is what is said of a relation; what is left out is not spoken of.
type memberFields struct {
	Scopes *[]string `json:"scopes,omitempty"`
	State  *string   `json:"state,omitempty"`
	Until  *string   `json:"until,omitempty"`
}

type updateMemberIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id" doc:"The person's"`
	Body   struct {
		Scopes *[]string `json:"scopes,omitempty" doc:"All that the person may do from now on"`
		State  *string   `json:"state,omitempty" doc:"active, paused or ended"`
		Until  *string   `json:"until,omitempty" doc:"A time, or the last day in the citizen's zone; empty for without end, which only guardians can have"`

		Before *memberFields `json:"before,omitempty" doc:"What these are taken to be, such as by whoever takes a change back: refused when somebody has changed them since"`
	}
}

func (h *handlers) updateMember(ctx context.Context, actor access.Actor, in *updateMemberIn) (int64, error) {
	b := in.Body
	c, err := h.change(ctx, actor, in.Circle, memberFields{Scopes: b.Scopes, State: b.State, Until: b.Until})
	if err != nil {
		return 0, err
	}
	if b.Before != nil {
		before, err := h.change(ctx, actor, in.Circle, *b.Before)
		if err != nil {
			return 0, err
		}
		c.Before = &before
	}
	return h.circles.UpdateMember(ctx, actor, in.Circle, in.ID, c)
}

func (h *handlers) change(ctx context.Context, actor access.Actor, id ident.ID, said memberFields) (circle.Change, error) {
	var c circle.Change
	if said.Scopes != nil {
		scopes, err := scopesOf(*said.Scopes)
		if err != nil {
			return c, err
		}
		c.Scopes = &scopes
	}
	if said.State != nil {
		state := circle.State(*said.State)
		c.State = &state
	}
	if said.Until != nil {
		until, err := h.until(ctx, actor, id, *said.Until)
		if err != nil {
			return c, err
		}
		c.Until = &until
	}
	return c, nil
}

type circleIn struct {
	Circle ident.ID `path:"circle"`
}

func (h *handlers) leave(ctx context.Context, actor access.Actor, in *circleIn) (int64, error) {
	return h.circles.Leave(ctx, actor, in.Circle)
}

type inviteIn struct {
	Circle ident.ID `path:"circle"`
	Body   struct {
		Role   string   `json:"role" doc:"guardian, planner, substitute or relative"`
		Scopes []string `json:"scopes,omitempty" doc:"Left out: what the role usually has"`
		Until  string   `json:"until,omitempty" doc:"A time, or the last day in the citizen's zone; left out: a year, for guardians without end. Planners and relatives: within 12 months"`
		Label  string   `json:"label,omitempty" doc:"Whom it is for, as a reminder; at most 100 characters"`
	}
}

type inviteOut struct {
	Body struct {
		InvitationWire
		Token string `json:"token" doc:"Shown once"`
		URL   string `json:"url" doc:"The link to hand over; it holds the token after #"`
	}
}

// InvitationWire is an invitation inside another answer: what is unexported there the contract would not show.
type InvitationWire = invitationWire

type invitationWire struct {
	ID        ident.ID    `json:"id"`
	Role      access.Role `json:"role"`
	Scopes    []string    `json:"scopes"`
	Label     string      `json:"label,omitempty"`
	Until     string      `json:"until,omitempty" doc:"When the relation it makes ends"`
	InvitedBy ident.ID    `json:"invitedBy" doc:"The member who made it"`
	ExpiresAt string      `json:"expiresAt" doc:"When the link lapses"`
}

func invitationOf(inv circle.Invitation) invitationWire {
	return invitationWire{
		ID: inv.ID, Role: inv.Role, Scopes: inv.Scopes.Names(), Label: inv.Label,
		Until: timeText(inv.UntilAt), InvitedBy: inv.InvitedBy, ExpiresAt: timeText(inv.ExpiresAt),
	}
}

func (h *handlers) invite(ctx context.Context, actor access.Actor, in *inviteIn) (*inviteOut, error) {
	scopes, err := scopesOf(in.Body.Scopes)
	if err != nil {
		return nil, err
	}
	until, err := h.until(ctx, actor, in.Circle, in.Body.Until)
	if err != nil {
		return nil, err
	}
	inv, token, err := h.circles.Invite(ctx, actor, in.Circle, circle.Invite{Role: access.Role(in.Body.Role), Scopes: scopes, Until: until, Label: in.Body.Label})
	if err != nil {
		return nil, err
	}
	out := &inviteOut{}
	out.Body.InvitationWire, out.Body.Token, out.Body.URL = invitationOf(inv), token, h.base+"/app/invite#"+token
	return out, nil
}

type invitationsOut struct {
	Body struct {
		Invitations []invitationWire `json:"invitations"`
	}
}

func (h *handlers) invitations(ctx context.Context, actor access.Actor, in *circleIn) (*invitationsOut, error) {
	list, err := h.circles.Invitations(ctx, actor, in.Circle)
	if err != nil {
		return nil, err
	}
	out := &invitationsOut{}
	out.Body.Invitations = make([]invitationWire, 0, len(list))
	for _, inv := range list {
		out.Body.Invitations = append(out.Body.Invitations, invitationOf(inv))
	}
	return out, nil
}

type withdrawIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
}

func (h *handlers) withdraw(ctx context.Context, actor access.Actor, in *withdrawIn) (*struct{}, error) {
	return nil, h.circles.Withdraw(ctx, actor, in.Circle, in.ID)
}

type tokenIn struct {
	Body struct {
		Token string `json:"token"`
	}
}

type previewOut struct {
	Body struct {
		Circle    ident.ID    `json:"circle"`
		Citizen   string      `json:"citizen" doc:"The citizen's name"`
		Inviter   string      `json:"inviter" doc:"The name of who invites"`
		Role      access.Role `json:"role"`
		Scopes    []string    `json:"scopes"`
		Until     string      `json:"until,omitempty"`
		ExpiresAt string      `json:"expiresAt"`
	}
}

func (h *handlers) preview(ctx context.Context, actor access.Actor, in *tokenIn) (*previewOut, error) {
	inv, grants, err := h.circles.Preview(ctx, actor, in.Body.Token)
	if err != nil {
		return nil, err
	}
	names, err := h.names.Names(ctx, actor, grants)
	if err != nil {
		return nil, err
	}
	out := &previewOut{}
	b := &out.Body
	b.Circle, b.Role, b.Scopes, b.Until, b.ExpiresAt = inv.Circle, inv.Role, inv.Scopes.Names(), timeText(inv.UntilAt), timeText(inv.ExpiresAt)
	b.Inviter, b.Citizen = names[grants[0].Subject()], names[grants[1].Subject()]
	return out, nil
}

type acceptOut struct {
	Body httpapi.Written
}

func (h *handlers) accept(ctx context.Context, actor access.Actor, in *tokenIn) (*acceptOut, error) {
	id, rev, err := h.circles.Accept(ctx, actor, in.Body.Token)
	if err != nil {
		return nil, err
	}
	return &acceptOut{Body: httpapi.Written{Circle: id, Rev: rev}}, nil
}

func scopesOf(names []string) (access.Scope, error) {
	scopes, ok := access.ScopesNamed(names)
	if !ok {
		return 0, fault.New(fault.Invalid, "circle.scope_unknown", "scopes", "Use the names of scopes that the API's description lists.")
	}
	return scopes, nil
}

// until reads a time, or a day as the end of that day where the citizen lives. Who may not ask
// about the circle learns nothing from it.
func (h *handlers) until(ctx context.Context, actor access.Actor, id ident.ID, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC().Truncate(time.Millisecond), nil
	}
	bad := fault.New(fault.Invalid, "circle.until_malformed", "until", "Write a time, or a day as YYYY-MM-DD.")
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return time.Time{}, bad
	}
	may, err := h.circles.Allow(ctx, actor, id, access.ManagePeople)
	if err != nil {
		return time.Time{}, err
	}
	c, err := h.circles.Get(ctx, may)
	if err != nil {
		return time.Time{}, err
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.Time{}, err
	}
	day, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return time.Time{}, bad
	}
	return day.AddDate(0, 0, 1).UTC(), nil
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
