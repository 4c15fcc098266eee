package main

import (
	"math/rand/v2"
	"net/http"
	"net/url"
)

func dayPath(c citizen) string {
	return "/v1/circles/" + c.circle + "/days?from=" + today + "&to=" + today
}

func (h *house) any(dice *rand.Rand) citizen { return h.citizens[dice.IntN(len(h.citizens))] }

func (h *house) askDay(dice *rand.Rand) request { return dayOf(h.any(dice)) }

func dayOf(c citizen) request {
	return request{method: http.MethodGet, path: dayPath(c), cookie: c.cookie}
}

// askOf asks of some citizens at random.
func askOf(some []citizen, ask func(citizen) request) func(*rand.Rand) request {
	return func(dice *rand.Rand) request { return ask(some[dice.IntN(len(some))]) }
}

// spread is count of the citizens, from the whole of the installation.
func (h *house) spread(count int) []citizen {
	some := make([]citizen, 0, count)
	for i := range count {
		some = append(some, h.citizens[i*len(h.citizens)/count])
	}
	return some
}

func (w *world) askBareDay(dice *rand.Rand) request {
	return request{method: http.MethodGet, path: "/day/" + w.any(dice).circle, cookie: w.token}
}

func (h *house) askSync(dice *rand.Rand) request { return syncOf(h.any(dice)) }

func syncOf(c citizen) request {
	return request{method: http.MethodGet, path: "/v1/sync?cursor=" + url.QueryEscape(c.cursor), cookie: c.cookie}
}

func (w *world) askStatic(*rand.Rand) request {
	return request{method: http.MethodGet, path: "/static", cookie: w.token}
}

const newActivity = `{"title":"Svømning i den store hal","day":"2027-01-05","start":"10:00","end":"10:45","zone":"Europe/Copenhagen","place":"Svømmehallen"}`

func (h *house) putActivity(dice *rand.Rand) request { return h.activityOf(h.any(dice)) }

func (h *house) activityOf(c citizen) request {
	path := "/v1/circles/" + c.circle + "/activities/" + h.ids.New().String()
	return request{method: http.MethodPut, path: path, cookie: c.cookie, operation: h.ids.New().String(), body: newActivity}
}

func (w *world) putBareRow(dice *rand.Rand) request {
	return request{method: http.MethodPut, path: "/row/" + w.any(dice).circle + "/" + w.ids.New().String(), cookie: w.token, body: newActivity}
}
