package apptest_test

import (
	"net/http"

	"mobilize/internal/vocabulary/access"
)

// customerActions are those of a customer, whose circle is its shelf: in a citizen's circle there is none
// to be found, also for whoever may do everything there.
func customerActions() []action {
	nowhere := []int{http.StatusNotFound, http.StatusUnprocessableEntity}
	manage := access.ManagePeople
	const group, unit, staff, invite = inCircle + "/groups/{id}", inCircle + "/units/{id}", inCircle + "/staff/{id}", inCircle + "/invites/{id}"
	putUnit := act("PUT", unit, manage, nowhere, object{"name": "Indskolingen"})
	putGroup := act("PUT", group, manage, nowhere, object{"name": "3. S"})
	putInvite := act("PUT", invite, manage, nowhere, object{"kind": "staff", "role": "planner", "email": "ida@example.org"})
	putUnit.makes, putGroup.makes, putInvite.makes = true, true, true
	resign := act("POST", inCircle+"/resign", 0, nowhere, nil)
	resign.mayMiss = true
	return []action{
		putUnit, putGroup, putInvite, resign,
		act("PATCH", inCircle+"/customer", manage, nowhere, object{"name": "Solsikken"}),
		act("DELETE", unit, manage, nowhere, nil),
		act("DELETE", group, manage, nowhere, nil),
		act("PUT", group+"/citizens/{citizen}", access.EditPlan, nowhere, object{}),
		act("DELETE", group+"/citizens/{citizen}", access.EditPlan, nowhere, nil),
		act("PUT", staff, manage, nowhere, object{"role": "planner"}),
		act("DELETE", staff, manage, nowhere, nil),
		act("DELETE", invite, manage, nowhere, nil),
		act("POST", inCircle+"/lists/preview", manage, nowhere, object{"kind": "citizens", "content": []byte("Navn;Gruppe\nEmma;3. S\n")}),
		act("POST", inCircle+"/lists/import", manage, nowhere, object{"kind": "citizens", "content": []byte("Navn;Gruppe\nEmma;3. S\n"), "version": 1}),
		act("POST", inCircle+"/lists/export", manage, nowhere, object{"kind": "citizens", "form": "excel"}),
		act("DELETE", inCircle+"/sides/{id}", manage, nowhere, nil),
	}
}
