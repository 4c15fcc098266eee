package account

import (
	"context"
	"fmt"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// What the new address is sent, and what the old one is: when the change is asked for, and when it is done.
// None of them names anybody, or the other address.
var (
	newAddressWords = map[string]words{
		"da": {
			subject: "Bekræft din nye mailadresse",
			hello:   "Hej",
			does:    "Nogen vil bruge denne mailadresse til at logge ind i Mobilize. Er det dig? Så bekræft den her.",
			button:  "Bekræft adressen",
			once:    fmt.Sprintf("Linket virker én gang, og kun i %d minutter.", int(LinkFor.Minutes())),
			notYou:  "Er det ikke dig? Så kan du slette mailen. Der sker ikke noget.",
		},
		"en": {
			subject: "Confirm your new e-mail address",
			hello:   "Hello",
			does:    "Somebody wants to use this address to sign in to Mobilize. Is it you? Then confirm it here.",
			button:  "Confirm the address",
			once:    fmt.Sprintf("The link works once, and only for %d minutes.", int(LinkFor.Minutes())),
			notYou:  "If it is not you, delete this mail. Nothing will happen.",
		},
	}
	askedWords = map[string]words{
		"da": {
			subject: "Din mailadresse er ved at blive ændret",
			hello:   "Hej",
			does:    "Nogen, der er logget ind i Mobilize som dig, har bedt om en anden mailadresse. Er det dig? Så skal du ikke gøre noget.",
			button:  "Det var ikke mig",
			once:    "Linket stopper ændringen og logger alle dine enheder ud.",
			notYou:  "Er ændringen sket, virker linket i 7 dage.",
		},
		"en": {
			subject: "Your e-mail address is about to change",
			hello:   "Hello",
			does:    "Somebody who is signed in to Mobilize as you has asked for another address. Is it you? Then there is nothing to do.",
			button:  "It was not me",
			once:    "The link stops the change and signs all your devices out.",
			notYou:  "Once the change is made, the link works for 7 days.",
		},
	}
	movedWords = map[string]words{
		"da": {
			subject: "Din mailadresse er ændret",
			hello:   "Hej",
			does:    "Du logger ikke længere ind i Mobilize med denne mailadresse. Er det dig, der har ændret den? Så skal du ikke gøre noget.",
			button:  "Det var ikke mig",
			once:    "Linket giver dig denne adresse tilbage og logger alle dine enheder ud.",
			notYou:  "Linket virker i 7 dage.",
		},
		"en": {
			subject: "Your e-mail address has changed",
			hello:   "Hello",
			does:    "You no longer sign in to Mobilize with this address. Was it you who changed it? Then there is nothing to do.",
			button:  "It was not me",
			once:    "The link gives you this address back and signs all your devices out.",
			notYou:  "The link works for 7 days.",
		},
	}
)

// OnAddressAsked sends the new address its link: the job that runs until a mail server took it, or the link's
// time is over.
func (s *Service) OnAddressAsked(ctx context.Context, id ident.ID) error {
	c, may, confirm, _, err := s.changeOf(ctx, id)
	if err != nil || confirm == "" || !s.clock.Now().Before(c.ExpiresAt) {
		return ignoreMissing(err)
	}
	err = s.write(ctx, may, newAddressWords, c.To, confirm)
	if fault.KindOf(err) == fault.Invalid {
		return s.store.DropAddress(ctx, may, id) // it takes no mail: nobody will ever confirm it
	}
	if err != nil {
		return fmt.Errorf("ask the new address: %w", err)
	}
	return s.store.MarkAddressAsked(ctx, may, id)
}

// OnAddressToTell tells the old address what is happening: that another was asked for, then that it has its
// place.
func (s *Service) OnAddressToTell(ctx context.Context, id ident.ID) error {
	c, may, _, stop, err := s.changeOf(ctx, id)
	isMoved := !c.MovedAt.IsZero()
	if err != nil || stop == "" || !c.StoppedAt.IsZero() || !isMoved && !c.ToldAt.IsZero() {
		return ignoreMissing(err)
	}
	in := askedWords
	if isMoved {
		in = movedWords
	}
	if err := s.write(ctx, may, in, c.From, stop); err != nil && fault.KindOf(err) != fault.Invalid {
		return fmt.Errorf("tell the old address: %w", err)
	}
	return s.store.MarkAddressTold(ctx, may, id, isMoved, s.clock.Now())
}

// changeOf returns a change for who tells of it.
func (s *Service) changeOf(ctx context.Context, id ident.ID) (c AddressChange, may access.Grant, confirm, stop string, err error) {
	person, err := s.store.PersonOfAddress(ctx, id)
	if err != nil {
		return c, may, "", "", err
	}
	may = s.circles.Self(access.Actor{Person: person})
	c, confirm, stop, err = s.store.Address(ctx, may, id)
	return c, may, confirm, stop, err
}

// write sends may's subject a letter in their language, at an address, with a link of a change.
func (s *Service) write(ctx context.Context, may access.Grant, in map[string]words, to, secret string) error {
	_, _, language, err := s.people.Profile(ctx, may)
	if err != nil {
		return err
	}
	w, ok := in[language]
	if !ok {
		w, language = in["da"], "da"
	}
	return s.post.Deliver(ctx, w.letter(to, language, s.base+"/app/email#"+secret))
}

func ignoreMissing(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}
