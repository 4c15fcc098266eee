package archive_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mobilize/internal/domain/picture/archive"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
)

// The words planners type, and the symbol that comes first..
const everyday = `
da svømning fluent-person-swimming
da svømmer fluent-person-swimming
da svømme fluent-person-swimming
da svim fluent-person-swimming
da svøm fluent-person-swimming
da svoemning fluent-person-swimming
da svomning fluent-person-swimming
da svømmehal fluent-person-swimming
da svønning fluent-person-swimming
en swimming fluent-person-swimming
en swim fluent-person-swimming
da swimming fluent-person-swimming
da SVØMNING fluent-person-swimming
da bruser fluent-shower
da bad fluent-shower
da båd fluent-sailboat
da karbad fluent-bathtub
da frokost fluent-sandwich
da madpakke fluent-sandwich
da morgenmad fluent-bowl-with-spoon
da morgenmaad fluent-bowl-with-spoon
da aftensmad fluent-fork-and-knife-with-plate
da spise fluent-fork-and-knife-with-plate
da vågne fluent-alarm-clock
da vaagne fluent-alarm-clock
da stå_op fluent-alarm-clock
da supermarked fluent-shopping-cart
da indkøb fluent-shopping-cart
da handle fluent-shopping-cart
da vaskemaskine openmoji-E1CF
da opvask drawn-dishes
da støvsuge drawn-vacuum-cleaner
da støvsugning drawn-vacuum-cleaner
da tablet openmoji-E1CC
da ipad openmoji-E1CC
da rolig fluent-relieved-face
da vente fluent-hourglass-not-done
da deodorant drawn-deodorant
da bleer drawn-nappy
da tandbørstning fluent-toothbrush
da børste_tænder fluent-toothbrush
da tandborste fluent-toothbrush
da vaske_hænder openmoji-E0B2
da toilet fluent-toilet
da gå_på_toilettet fluent-toilet
da wc fluent-toilet
da tøj_på fluent-t-shirt
da tage_tøj_på fluent-t-shirt
da sko fluent-running-shoe
da jakke fluent-coat
da pakke_taske fluent-backpack
da skole fluent-school
da bus fluent-bus
da skolebus fluent-bus
da taxa fluent-taxi
da taxi fluent-taxi
da tog fluent-train
da cykel fluent-bicycle
da cykler fluent-bicycle
da cykle fluent-bicycle
da gåtur fluent-person-walking
da lektier fluent-memo
da lektie fluent-memo
da læsning fluent-open-book
da læser fluent-open-book
da lås fluent-door
da bøger fluent-open-book
da matematik fluent-abacus
da musik fluent-musical-notes
da idræt fluent-person-running
da tegne fluent-crayon
da frikvarter fluent-playground-slide
da sfo fluent-playground-slide
da pause drawn-pause
da valg drawn-choice
da færdig fluent-check-mark-button
da fysioterapi drawn-physiotherapy
da ergoterapi drawn-physiotherapy
da læge fluent-stethoscope
da tandlæge fluent-tooth
da tandlægebesøg fluent-tooth
da frisør fluent-person-getting-haircut
da medicin fluent-pill
da sove fluent-person-in-bed
da søvn fluent-person-in-bed
da sengetid fluent-person-in-bed
da gå_i_seng fluent-person-in-bed
da godnathistorie fluent-open-book
da hund fluent-dog-face
da hunden fluent-dog-face
da gå_tur_med_hund openmoji-E182
da kat fluent-cat-face
da ridning openmoji-E184
da fodbold fluent-soccer-ball
da fodboldkamp fluent-soccer-ball
da fodboltræning fluent-soccer-ball
da legeplads fluent-playground-slide
da lege fluent-teddy-bear
da puslespil fluent-puzzle-piece
da fjernsyn fluent-television
da se_tv fluent-television
da computerspil fluent-video-game
da telefon fluent-mobile-phone
da fødselsdag fluent-birthday-cake
da fødselsdagsfest fluent-birthday-cake
da jul fluent-christmas-tree
da glad fluent-smiling-face-with-smiling-eyes
da ked_af_det fluent-crying-face
da vred fluent-angry-face
da mor fluent-woman
da far fluent-man
da mormor fluent-old-woman
da børn fluent-child
da hjem fluent-house
da rydde_op fluent-basket
da oprydning fluent-basket
da bage fluent-cupcake
da lave_mad fluent-cooking
da frugt fluent-red-apple
da æble fluent-red-apple
da aeble fluent-red-apple
da mælk fluent-glass-of-milk
da vand drawn-water
da pizza fluent-pizza
da is fluent-soft-ice-cream
da slik fluent-candy
da regn fluent-cloud-with-rain
da sne fluent-snowflake
da dansk_flag openmoji-1F1E9-1F1F0
da bibliotek fluent-books
da biograf fluent-cinema
da kirke fluent-church
da zoo fluent-giraffe
da trampolin drawn-trampoline
da hoppe_på_trampolin drawn-trampoline
da weekend fluent-sun-with-face
da aflyst fluent-cross-mark
da brandbil fluent-fire-engine
da krokodille fluent-crocodile
en breakfast fluent-bowl-with-spoon
en brush_teeth fluent-toothbrush
en get_dressed fluent-t-shirt
en homework fluent-memo
en school fluent-school
en bath fluent-bathtub
en shower fluent-shower
en bus fluent-bus
en dentist fluent-tooth
en physiotherapy drawn-physiotherapy
en sleeping fluent-person-in-bed
en shopping fluent-shopping-cart
en reading fluent-open-book
en vacuuming drawn-vacuum-cleaner
en break drawn-pause
en birthday fluent-birthday-cake
en sad fluent-crying-face
en running fluent-person-running
en football fluent-soccer-ball
`

func TestEverydayWordsFindTheirSymbolFirst(t *testing.T) {
	t.Parallel()
	a := archive.Built()
	for line := range strings.Lines(strings.TrimSpace(everyday)) {
		language, query, want := fields(line)
		t.Run(language+" "+query, func(t *testing.T) {
			t.Parallel()
			found, err := a.Search(query, language, 5)
			if err != nil {
				t.Fatal(err)
			}
			if len(found) == 0 || found[0].ID != want {
				t.Errorf("Search(%q) = %v, want %s first", query, ids(found), want)
			}
		})
	}
}

func TestAWordIsFoundWhileItIsTyped(t *testing.T) {
	t.Parallel()
	a := archive.Built()
	for _, tc := range []struct {
		word, id string
		from     int // letters after which the symbol is among the first twelve
	}{
		{"svømning", "fluent-person-swimming", 2}, {"tandbørstning", "fluent-toothbrush", 4}, {"morgenmad", "fluent-bowl-with-spoon", 4},
		{"fysioterapi", "drawn-physiotherapy", 2}, {"støvsuger", "drawn-vacuum-cleaner", 3}, {"taxa", "fluent-taxi", 2},
	} {
		letters := []rune(tc.word)
		for n := tc.from; n <= len(letters); n++ {
			found, err := a.Search(string(letters[:n]), "da", 12)
			if err != nil || !slices.Contains(ids(found), tc.id) {
				t.Errorf("Search(%q) = %v, %v; want %s in it", string(letters[:n]), ids(found), err, tc.id)
			}
		}
	}
}

func TestSearchPutsTheLanguageOfThePlannerFirst(t *testing.T) {
	t.Parallel()
	a := archive.Built()
	danish, err := a.Search("soap", "da", 1)
	if err != nil || len(danish) != 1 || danish[0].Name != "sæbe" {
		t.Errorf("an English word in Danish = %v, %v", danish, err)
	}
	english, err := a.Search("sæbe", "en", 1)
	if err != nil || len(english) != 1 || english[0].Name != "soap" {
		t.Errorf("a Danish word in English = %v, %v", english, err)
	}
	// "bad" is a shower in Danish, and a feeling in English.
	for language, isShower := range map[string]bool{"da": true, "en": false} {
		found, err := a.Search("bad", language, 1)
		if err != nil || len(found) != 1 || (found[0].ID == "fluent-shower") != isShower {
			t.Errorf("bad in %s = %v, %v", language, ids(found), err)
		}
	}
}

func TestSearchOfNothingFindsNothing(t *testing.T) {
	t.Parallel()
	a := archive.Built()
	for _, query := range []string{"", "  ", "?!", "qqqqqqq", strings.Repeat("æ", 10_000), "\xff\xfe", "\x00", strings.Repeat("a ", 5000)} {
		found, err := a.Search(query, "da", 40)
		if err != nil || len(found) > 40 {
			t.Errorf("Search(%.10q) = %d symbols, %v", query, len(found), err)
		}
	}
	if found, _ := a.Search("bus", "da", 0); len(found) != 0 {
		t.Errorf("none was asked for and %d came", len(found))
	}
}

func TestEverySymbolIsASafeDrawingWithItsLicence(t *testing.T) {
	t.Parallel()
	a := archive.Built()
	all := everySymbol(t, a)
	if len(all) < 3000 {
		t.Errorf("%d symbols", len(all))
	}
	licences := map[string]int{}
	for _, s := range all {
		licences[s.Licence]++
		if s.Name == "" || s.Category == "" || s.Licence == "" || s.Author == "" {
			t.Errorf("%+v is not complete", s)
		}
		packed, err := a.Drawing(s.ID)
		if err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		svg, err := archive.Unpack(packed)
		if err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		if err := onlyDraws(svg); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
	}
	if licences["MIT"] < 1500 || licences["CC BY-SA 4.0"] < 1500 || licences["CC0 1.0"] < 14 {
		t.Errorf("licences: %v", licences)
	}
}

func TestAnUnknownSymbolIsNotFound(t *testing.T) {
	t.Parallel()
	a := archive.Built()
	for _, id := range []string{"", "fluent-nothing", "../index.json.gz", "fluent-soap.svg", "FLUENT-SOAP"} {
		if _, err := a.Drawing(id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("Drawing(%q) = %v", id, err)
		}
		if ok, err := a.Has(id); ok || err != nil {
			t.Errorf("Has(%q) = %v, %v", id, ok, err)
		}
	}
	found, err := a.Symbols([]string{"fluent-soap", "fluent-nothing", "openmoji-1F9FC"}, "en")
	if err != nil || fmt.Sprint(ids(found)) != "[fluent-soap openmoji-1F9FC]" {
		t.Errorf("Symbols = %v, %v", ids(found), err)
	}
}

func TestAProgramWithoutItsArchiveSaysSo(t *testing.T) {
	t.Parallel()
	a := archive.New(fstest.MapFS{})
	_, err := a.Search("bus", "da", 1)
	if fault.KindOf(err) != fault.Unavailable || fault.As(err).Code != "archive.not_built" {
		t.Errorf("Search = %v", err)
	}
	for name, ask := range map[string]func() error{
		"Count":   func() error { _, err := a.Count(); return err },
		"Has":     func() error { _, err := a.Has("fluent-bus"); return err },
		"Symbols": func() error { _, err := a.Symbols([]string{"fluent-bus"}, "da"); return err },
		"Drawing": func() error { _, err := a.Drawing("fluent-bus"); return err },
	} {
		if err := ask(); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%s = %v", name, err)
		}
	}
}

// Goal 8 of the speed goals: 5 ms at the 99th percentile, while typing, over all symbols.
func TestSearchStaysWithin5MillisecondsAtTheNinetyNinthPercentile(t *testing.T) {
	a := archive.Built()
	questions := typed(t, a)
	var watch clock.System
	took := make([]int64, 0, len(questions))
	for _, q := range questions {
		before := watch.Now()
		if _, err := a.Search(q, "da", 40); err != nil {
			t.Fatal(err)
		}
		took = append(took, watch.Now().Sub(before).Microseconds())
	}
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	t.Logf("%d questions: p50 %d µs, p99 %d µs, longest %d µs", len(took), took[len(took)/2], p99, took[len(took)-1])
	if p99 > 5000 {
		t.Errorf("p99 = %d µs", p99)
	}
}

func BenchmarkSearch(b *testing.B) {
	a := archive.Built()
	questions := typed(b, a)
	i := 0
	for b.Loop() {
		if _, err := a.Search(questions[i%len(questions)], "da", 40); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// typed is every everyday word letter by letter, and each with two letters swapped.
func typed(t testing.TB, a *archive.Archive) []string {
	t.Helper()
	if _, err := a.Count(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(strings.TrimSpace(everyday)) {
		_, query, _ := fields(line)
		letters := []rune(query)
		for n := 1; n <= len(letters); n++ {
			out = append(out, string(letters[:n]))
		}
		wrong := slices.Clone(letters)
		wrong[0], wrong[1] = wrong[1], wrong[0]
		out = append(out, string(wrong), string(wrong)+"x")
	}
	return out
}

func everySymbol(t *testing.T, a *archive.Archive) []archive.Symbol {
	t.Helper()
	seen := map[string]bool{}
	var all []archive.Symbol
	for _, start := range "abcdefghijklmnopqrstuvwxyzæøå0123456789" {
		found, err := a.Search(string(start), "da", 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range found {
			if !seen[s.ID] {
				seen[s.ID] = true
				all = append(all, s)
			}
		}
	}
	return all
}

// onlyDraws says what in an SVG could do more than be looked at.
func onlyDraws(svg []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for first := true; ; first = false {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.Directive, xml.ProcInst:
			return fmt.Errorf("%v", token)
		case xml.StartElement:
			if first && (token.Name.Local != "svg" || token.Name.Space != "http://www.w3.org/2000/svg") {
				return fmt.Errorf("begins with %v", token.Name)
			}
			switch token.Name.Local {
			case "svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "defs", "clipPath", "mask", "linearGradient", "radialGradient", "stop",
				"filter", "feFlood", "feBlend", "feGaussianBlur", "feColorMatrix", "feOffset", "feComposite":
			default:
				return fmt.Errorf("holds <%s>", token.Name.Local)
			}
			for _, attribute := range token.Attr {
				if strings.HasPrefix(attribute.Name.Local, "on") || attribute.Name.Local == "href" {
					return fmt.Errorf("holds %s", attribute.Name.Local)
				}
			}
		}
	}
}

func fields(line string) (language, query, want string) {
	part := strings.Fields(line)
	return part[0], strings.ReplaceAll(part[1], "_", " "), part[2]
}

func ids(found []archive.Symbol) []string {
	out := make([]string, len(found))
	for i, s := range found {
		out[i] = s.ID
	}
	return out
}
