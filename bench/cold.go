package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// seen is one line of web/bench/cold.mjs.
type seen struct {
	What   string
	LCP    float64 // milliseconds
	CLS    float64
	Script float64 // bytes as they came over the wire, heads included
}

// coldStart is row 7: a phone in the browser opens a citizen's day for the first time, then once more with the
// server stopped; beside a static page of the same pictures.
func coldStart(ctx context.Context, w *world, o options, t *table) error {
	c := w.citizens[0]
	tablet, err := w.pairedDevice(ctx, c)
	if err != nil {
		return err
	}
	if err := w.writePage(); err != nil {
		return err
	}
	told, err := json.Marshal(map[string]any{
		"product": "http://" + w.server.address, "tablet": tablet, "planner": c.cookie, "rounds": o.rounds,
		"page": "http://" + w.reference.address + "/pages/",
	})
	if err != nil {
		return err
	}
	browser := exec.CommandContext(ctx, "node", "bench/cold.mjs", string(told)) //nolint:gosec // our own script
	browser.Dir, browser.Stderr = "web", os.Stderr
	in, err := browser.StdinPipe()
	if err != nil {
		return err
	}
	out, err := browser.StdoutPipe()
	if err != nil {
		return err
	}
	if err := browser.Start(); err != nil {
		return err
	}
	all := map[string][]seen{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var s seen
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return fmt.Errorf("the browser said %.200q: %w", lines.Text(), err)
		}
		if s.What == "ready" {
			w.server.stop()
			if _, err := in.Write([]byte("\n")); err != nil {
				return err
			}
		}
		all[s.What] = append(all[s.What], s)
	}
	if err := errors.Join(browser.Wait(), w.open()); err != nil {
		return err
	}
	addVitals(all, t)
	return nil
}

func addVitals(all map[string][]seen, t *table) {
	of := func(what string, value func(seen) float64) (values []float64) {
		for _, s := range all[what] {
			values = append(values, value(s))
		}
		return values
	}
	lcp := func(s seen) float64 { return s.LCP }
	script := func(s seen) float64 { return s.Script / 1000 }
	bare := figure{values: of("static", lcp)}.median()
	for _, row := range []struct{ name, what string }{{"7a LCP of a citizen's day, cold", "day"}, {"7b the same again, server stopped", "repeat"}} {
		f := figure{name: row.name, goal: map[string]float64{"day": 2, "repeat": 1.3}[row.what], unit: "x"}
		mine := of(row.what, lcp)
		for _, v := range mine {
			f.values = append(f.values, v/bare)
		}
		f.product, f.reference = fmt.Sprintf("%.0f ms", figure{values: mine}.median()), fmt.Sprintf("%.0f ms", bare)
		t.add(f)
	}
	t.add(figure{name: "7c script of a citizen's day", values: of("day", script), goal: 40, unit: " KB"})
	t.add(figure{name: "7d script of a planner's first screen", values: of("planner", script), goal: 120, unit: " KB"})
	t.add(figure{name: "7e CLS of a citizen's day", values: of("day", func(s seen) float64 { return s.CLS }), goal: 0.02})
}

// writePage makes the static page: the day's pictures and words in one file, nothing to run.
func (w *world) writePage() error {
	if err := os.MkdirAll(w.pages(), 0o750); err != nil {
		return err
	}
	var page strings.Builder
	page.WriteString(`<!doctype html><html lang="da"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>En dag</title>
<style>body{font:20px sans-serif;margin:16px}li{display:flex;gap:16px;align-items:center;margin:0 0 12px}ul{padding:0}img{width:96px;height:96px}h1{font-size:28px}</style><h1>I dag</h1><ul>`)
	for hour := range perDay {
		name := symbols[hour] + ".svg"
		drawing, err := once(w.server.address, request{method: http.MethodGet, path: "/archive/" + name})
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(w.pages(), name), drawing, 0o600); err != nil {
			return err
		}
		fmt.Fprintf(&page, `<li><img src="%s" width="96" height="96" alt=""><span>Svømning nummer %d</span></li>`, name, hour)
	}
	page.WriteString("</ul></html>\n")
	return os.WriteFile(filepath.Join(w.pages(), "index.html"), []byte(page.String()), 0o600)
}
