package account

// What an invitation of a customer says. It names nobody: a mail may be read by others.
var (
	staffWords = map[string]words{
		"da": {
			subject: "Du er inviteret til Mobilize",
			hello:   "Hej",
			does:    "Nogen har inviteret dig til at være med som personale.",
			button:  "Se invitationen",
			once:    "Linket virker én gang, og kun i 7 dage.",
			notYou:  "Kender du ikke til det? Så kan du slette mailen. Der sker ikke noget.",
		},
		"en": {
			subject: "You are invited to Mobilize",
			hello:   "Hello",
			does:    "Somebody has invited you to join as staff.",
			button:  "See the invitation",
			once:    "The link works once, and only for 7 days.",
			notYou:  "Do you know nothing of it? Then you can delete this mail. Nothing will happen.",
		},
	}
	bringWords = map[string]words{
		"da": {
			subject: "En invitation til en gruppe i Mobilize",
			hello:   "Hej",
			does:    "Du er inviteret til at lade en, du er værge for, være med i en gruppe. Du vælger selv, hvad personalet må.",
			button:  "Se invitationen",
			once:    "Linket virker én gang, og kun i 7 dage.",
			notYou:  "Kender du ikke til det? Så kan du slette mailen. Der sker ikke noget.",
		},
		"en": {
			subject: "An invitation to a group in Mobilize",
			hello:   "Hello",
			does:    "You are invited to let somebody you are guardian of join a group. You choose what staff may do.",
			button:  "See the invitation",
			once:    "The link works once, and only for 7 days.",
			notYou:  "Do you know nothing of it? Then you can delete this mail. Nothing will happen.",
		},
	}
)

// InvitationLetter writes the mail of a customer's invitation: to staff, or to a guardian.
func InvitationLetter(to, language, url string, toStaff bool) Letter {
	in := bringWords
	if toStaff {
		in = staffWords
	}
	w, ok := in[language]
	if !ok {
		w, language = in["da"], "da"
	}
	return w.letter(to, language, url)
}
