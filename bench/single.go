package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"mobilize/internal/vocabulary/clock"
)

// archiveIndex is where the build leaves the words of all symbols.
const archiveIndex = "internal/domain/picture/archive/data/index.json.gz"

// searching is row 8: every symbol's name in both languages, letter by letter up to its eighth and whole.
func searching(_ context.Context, w *world, o options, t *table) error {
	questions, err := typed()
	if err != nil {
		return err
	}
	c, err := dial(w.server.address)
	if err != nil {
		return err
	}
	defer c.close()
	f := figure{name: "8  archive search, both languages, p99", goal: 5, unit: " ms"}
	var now clock.System
	var middle time.Duration
	for range min(o.rounds, 3) {
		quiet()
		watch, err := watchOthers(w.server)
		if err != nil {
			return err
		}
		took := make([]time.Duration, 0, len(questions))
		for _, q := range questions {
			began := now.Now()
			if _, err := c.do(request{method: http.MethodGet, path: q, cookie: w.citizens[0].cookie}); err != nil {
				return err
			}
			took = append(took, now.Now().Sub(began))
		}
		isNoisy, err := watch()
		if err != nil {
			return err
		}
		if isNoisy {
			f.noisy++
		}
		slices.Sort(took)
		middle = took[len(took)/2]
		f.values = append(f.values, millis(took[len(took)*99/100]))
	}
	f.product = fmt.Sprintf("%.2f ms", f.median())
	f.note = fmt.Sprintf("%d questions, p50 %s, over HTTP", len(questions), short(middle))
	t.add(f)
	return nil
}

func typed() (paths []string, err error) {
	packed, err := os.ReadFile(archiveIndex)
	if err != nil {
		return nil, err
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	var index struct {
		Symbols []struct{ Da, En struct{ Name string } }
	}
	if err := json.NewDecoder(unpacked).Decode(&index); err != nil {
		return nil, err
	}
	add := func(words, language string) {
		paths = append(paths, "/v1/archive/search?language="+language+"&q="+url.QueryEscape(words))
	}
	for i, s := range index.Symbols {
		for language, name := range map[string]string{"da": s.Da.Name, "en": s.En.Name} {
			letters := []rune(name)
			if len(letters) == 0 {
				continue
			}
			add(name, language)
			add(string(letters[:min(len(letters), 1+i%8)]), language)
		}
	}
	return paths, nil
}

// starting is row 9.
func starting(_ context.Context, w *world, o options, t *table) error {
	f := figure{name: "9a start on the bench database", goal: 3, unit: "x"}
	var now clock.System
	var mine, theirs []time.Duration
	err := inTurns(max(o.rounds, 5), func(round int, isProduct bool) error {
		stop, open, keep := w.server.stop, w.open, &mine
		if !isProduct {
			stop, open, keep = w.reference.stop, w.openReference, &theirs
		}
		stop()
		began := now.Now()
		err := open()
		if round > 0 {
			*keep = append(*keep, now.Now().Sub(began))
		}
		return err
	})
	if err != nil {
		return err
	}
	for i := range mine {
		f.values = append(f.values, float64(mine[i])/float64(theirs[i]))
	}
	slices.Sort(mine)
	slices.Sort(theirs)
	f.product, f.reference = short(mine[len(mine)/2]), short(theirs[len(theirs)/2])
	t.add(f)

	idle := figure{name: "9b memory when idle", goal: 40, unit: " MB"}
	if _, err := once(w.server.address, w.askDay(rand.New(rand.NewPCG(9, 9)))); err != nil { //nolint:gosec // which citizen, not a secret
		return err
	}
	pause(2 * time.Second)
	held, err := w.server.status("VmRSS", "RssAnon", "RssFile")
	if err != nil {
		return err
	}
	idle.values, idle.product = held[:1], fmt.Sprintf("%.1f MB", held[0])
	idle.note = fmt.Sprintf("%.1f MB its own, %.1f MB pages of its files", held[1], held[2])
	t.add(idle)

	size := figure{name: "9c the program", goal: 50, unit: " MB"}
	info, err := os.Stat(filepath.Join(w.folder, "mobilize"))
	if err != nil {
		return err
	}
	megabytes := float64(info.Size()) / 1e6
	size.values, size.product = []float64{megabytes}, fmt.Sprintf("%.1f MB", megabytes)
	t.add(size)
	return nil
}

// photos is row 10: a 12 megapixel photo becomes two sealed sizes; the reference only decodes it.
func photos(_ context.Context, w *world, o options, t *table) error {
	photo, err := largePhoto()
	if err != nil {
		return err
	}
	product := func(dice *rand.Rand) request {
		c := w.any(dice)
		// Another picture each time, or the store would know it: a comment after the first marker.
		remark := w.ids.New().String()
		const part = "--" + boundary + "\r\nContent-Disposition: form-data; name="
		body := part + "\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"name\":\"En sø\",\"crop\":{\"x\":500,\"y\":0,\"size\":3000}}\r\n" +
			part + "\"file\"; filename=\"photo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n" + photo[:2] + "\xff\xfe\x00" + string(rune(len(remark)+2)) + remark + photo[2:] + "\r\n--" + boundary + "--\r\n"
		return request{method: http.MethodPut, path: "/v1/circles/" + c.circle + "/pictures/" + w.ids.New().String(), cookie: c.cookie, operation: w.ids.New().String(), body: body}
	}
	reference := func(*rand.Rand) request {
		return request{method: http.MethodPut, path: "/decode", cookie: w.token, body: photo}
	}
	var grown []float64
	f := figure{name: "10a a 12 MP photo, two sealed sizes", goal: 1.5, unit: "x"}
	var mine, theirs []time.Duration
	err = inTurns(o.rounds, func(round int, isProduct bool) error {
		s, next, keep := w.server, product, &mine
		if !isProduct {
			s, next, keep = w.reference, reference, &theirs
		}
		if err := s.resetPeak(); err != nil {
			return err
		}
		before, _, err := s.memory()
		if err != nil {
			return err
		}
		one, err := measure(s, 1, max(o.sample, 2*time.Second), next)
		if err != nil || round == 0 {
			return err
		}
		_, peak, err := s.memory()
		if isProduct {
			grown = append(grown, peak-before)
		}
		if one.isNoisy && isProduct {
			f.noisy++
		}
		*keep = append(*keep, one.cpu)
		return err
	})
	if err != nil {
		return err
	}
	for i := range mine {
		f.values = append(f.values, float64(mine[i])/float64(theirs[i]))
	}
	slices.Sort(mine)
	slices.Sort(theirs)
	f.product, f.reference = short(mine[len(mine)/2]), short(theirs[len(theirs)/2])
	t.add(f)
	more := figure{name: "10b memory above idle, one at a time", goal: 40, unit: " MB", values: grown}
	more.product = fmt.Sprintf("%.1f MB", more.median())
	t.add(more)
	return nil
}

// largePhoto is 4000 by 3000 pixels with the detail of a real one.
func largePhoto() (string, error) {
	dice := rand.New(rand.NewPCG(12, 12)) //nolint:gosec // a picture of nothing
	img := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for y := range 3000 {
		for x := range 4000 {
			img.Y[img.YOffset(x, y)] = uint8((x/16+y/16)%200 + dice.IntN(12)) // below 212
		}
	}
	grey := color.YCbCr{Y: 0, Cb: 120, Cr: 140}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = grey.Cb+uint8(i%9), grey.Cr+uint8(i%7) // below 150
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 85})
	return out.String(), err
}

// unsealed is row 12: the product against itself, built to keep its values in the clear.
func unsealed(ctx context.Context, w *world, o options, t *table) error {
	plain, err := build(ctx, filepath.Join(w.folder, "unsealed"), filepath.Join(w.folder, "clear"))
	if err != nil {
		return err
	}
	defer plain.close()
	if err := plain.fill(ctx, o.citizens, perPlanner, perDay); err != nil {
		return err
	}
	if err := plain.again(); err != nil {
		return err
	}
	if err := w.house.again(); err != nil {
		return err
	}
	for _, load := range []workload{
		{"12a the day, sealed against in the clear", 1.1, 16, w.askDay, plain.askDay},
		{"12b a durable change, the same", 1.1, 16, w.putActivity, plain.putActivity},
	} {
		f, err := taken(o, load, w.server, plain.server)
		if err != nil {
			return err
		}
		t.add(f)
	}
	return nil
}
