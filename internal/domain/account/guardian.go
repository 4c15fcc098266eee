package account

import (
	"context"

	"mobilize/internal/vocabulary/ident"
)

// What a guardian is told when another is invited, and when one has come. Neither says whose plan it is.
var (
	invitedWords = map[string]words{
		"da": {
			subject: "En ny værge er inviteret",
			hello:   "Hej",
			does:    "Nogen har inviteret en værge til en plan, som du er værge for.",
			button:  "Åbn Mobilize",
			once:    "Ved du, hvem det er? Så skal du ikke gøre noget.",
			notYou:  "Ved du det ikke? Så åbn Mobilize, og træk invitationen tilbage under Personer.",
		},
		"en": {
			subject: "A new guardian is invited",
			hello:   "Hello",
			does:    "Somebody has invited a guardian to a plan that you are a guardian of.",
			button:  "Open Mobilize",
			once:    "Do you know who it is? Then there is nothing to do.",
			notYou:  "If you do not, open Mobilize and withdraw the invitation under People.",
		},
	}
	joinedWords = map[string]words{
		"da": {
			subject: "En ny værge er kommet med",
			hello:   "Hej",
			does:    "Der er kommet en værge med i en plan, som du er værge for.",
			button:  "Åbn Mobilize",
			once:    "Ved du, hvem det er? Så skal du ikke gøre noget.",
			notYou:  "Ved du det ikke? Så åbn Mobilize, og stop værgen under Personer. De første tre døgn kan en ny værge ikke stoppe dig.",
		},
		"en": {
			subject: "A new guardian has joined",
			hello:   "Hello",
			does:    "A guardian has joined a plan that you are a guardian of.",
			button:  "Open Mobilize",
			once:    "Do you know who it is? Then there is nothing to do.",
			notYou:  "If you do not, open Mobilize and end the guardian under People. For the first three days a new guardian cannot end you.",
		},
	}
)

// OnGuardianInvited tells a guardian that somebody was invited to be one beside them.
func (s *Service) OnGuardianInvited(ctx context.Context, guardian ident.ID) error {
	return s.tell(ctx, guardian, invitedWords, "/app/")
}

// OnGuardianJoined tells a guardian that another has come.
func (s *Service) OnGuardianJoined(ctx context.Context, guardian ident.ID) error {
	return s.tell(ctx, guardian, joinedWords, "/app/")
}
