package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
)

// world is both servers with the same days in them.
type world struct {
	*house
	folder    string
	reference *server
	token     string // of the reference's one session
}

func open(ctx context.Context, folder string, o options) (w *world, err error) {
	w = &world{folder: folder, token: "0123456789abcdef0123456789abcdef"}
	if w.house, err = build(ctx, filepath.Join(folder, "mobilize"), filepath.Join(folder, "data")); err != nil {
		return nil, err
	}
	if err = w.openReference(); err == nil {
		if err = w.fill(ctx, o.citizens, perPlanner, perDay); err == nil {
			err = w.copyDays()
		}
		if err = errors.Join(err, w.setStatic()); err == nil {
			return w, nil
		}
		w.reference.stop()
	}
	w.house.close()
	return nil, err
}

// openReference starts the reference on what is there.
func (w *world) openReference() (err error) {
	w.reference, err = start(nil, filepath.Join(w.folder, "reference"), "-file", filepath.Join(w.folder, "bare.db"), "-token", w.token, "-pages", w.pages())
	return err
}

// pages is the folder of the static page that the client is held against.
func (w *world) pages() string { return filepath.Join(w.folder, "pages") }

func (w *world) close() {
	w.house.close()
	w.reference.stop()
}

// copyDays gives the reference the product's own days.
func (w *world) copyDays() error {
	product, err := dial(w.server.address)
	if err != nil {
		return err
	}
	defer product.close()
	reference, err := dial(w.reference.address)
	if err != nil {
		return err
	}
	defer reference.close()
	for _, c := range w.citizens {
		answer, err := product.do(request{method: http.MethodGet, path: dayPath(c), cookie: c.cookie})
		if err != nil {
			return err
		}
		var day struct {
			Days []struct{ Items []json.RawMessage }
		}
		if err := json.Unmarshal(answer, &day); err != nil || len(day.Days) != 1 || len(day.Days[0].Items) != perDay {
			return errors.Join(fmt.Errorf("the day is %.200s", answer), err)
		}
		for _, item := range day.Days[0].Items {
			if _, err := reference.do(request{method: http.MethodPut, path: "/day/" + c.circle + "/" + w.ids.New().String(), cookie: w.token, body: string(item)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// setStatic gives the reference the product's answer to a device that has everything.
func (w *world) setStatic() error {
	answer, err := once(w.server.address, syncOf(w.citizens[0]))
	if err != nil {
		return err
	}
	_, err = once(w.reference.address, request{method: http.MethodPut, path: "/static", cookie: w.token, body: string(answer)})
	return err
}
