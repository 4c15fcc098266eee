package spreadsheet_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"mobilize/internal/platform/spreadsheet"
)

func TestRead(t *testing.T) {
	t.Parallel()
	want := spreadsheet.Table{
		Header: spreadsheet.Row{Number: 1, Cells: []string{"Navn", "Gruppe"}},
		Rows:   []spreadsheet.Row{{Number: 2, Cells: []string{"Søren Ærø", "3. B"}}, {Number: 4, Cells: []string{"Åse – \"Å\"\nx", "3. B; 4. A"}}},
	}
	semicolons := "Navn;Gruppe\r\nSøren Ærø;3. B\r\n;\r\n\"Åse – \"\"Å\"\"\nx\";\"3. B; 4. A\"\r\n"
	for name, file := range map[string][]byte{
		"UTF-8":                 []byte(semicolons),
		"UTF-8 with a mark":     []byte("\ufeff" + semicolons),
		"Windows-1252":          to1252(semicolons),
		"UTF-16":                toUTF16(strings.ReplaceAll(strings.ReplaceAll(semicolons, ";", "\t"), "B\t", "B;")),
		"commas, no last break": []byte("Navn,Gruppe\nSøren Ærø,3. B\n\n\"Åse – \"\"Å\"\"\nx\",3. B; 4. A"),
		"tabs, old Mac breaks":  []byte("Navn\tGruppe\rSøren Ærø\t3. B\r\r\"Åse – \"\"Å\"\"\nx\"\t3. B; 4. A\r"),
		"named by Excel":        []byte("sep=;\r\n" + semicolons),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := spreadsheet.Read(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	row := "Emma;3. B\n"
	for _, tc := range []struct {
		name string
		file string
		want error
	}{
		{"nothing", "", spreadsheet.ErrEmpty},
		{"only empty rows", "\n;;\n ;\t\n", spreadsheet.ErrEmpty},
		{"a workbook", "PK\x03\x04\x14\x00", spreadsheet.ErrNotText},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1", spreadsheet.ErrNotText},
		{"bytes that are no text", "a;b\x00\n", spreadsheet.ErrNotText},
		{"a quote that stays open", "Navn;Gruppe\n\"Emma;3. B\n", spreadsheet.ErrOpenQuote},
		{"a row too many", "Navn;Gruppe\n" + strings.Repeat(row, spreadsheet.MaxRows+1), spreadsheet.ErrTooMany},
		{"a column too many", strings.Repeat("a;", spreadsheet.MaxColumns) + "a", spreadsheet.ErrTooMany},
		{"a cell too long", "Navn\n" + strings.Repeat("a", spreadsheet.MaxCell+1), spreadsheet.ErrTooMany},
		{"a byte too many", strings.Repeat("\n", spreadsheet.MaxBytes+1), spreadsheet.ErrTooLarge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if _, err := spreadsheet.Read([]byte(tc.file)); !errors.Is(err, tc.want) {
				t.Errorf("Read = %v, want %v", err, tc.want)
			}
		})
	}
	if table, err := spreadsheet.Read([]byte("Navn;Gruppe\n" + strings.Repeat(row, spreadsheet.MaxRows))); err != nil || len(table.Rows) != spreadsheet.MaxRows {
		t.Errorf("%d rows, %v", len(table.Rows), err)
	}
}

// No cell that is written begins as a formula does, and all are read as they were.
func TestFormulasAreText(t *testing.T) {
	t.Parallel()
	cells := []string{"=1+1", "+45 12 34 56 78", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''=1", "'", "O'Neill", "'tis", "a=b", "", "=\"x\";1"}
	for _, form := range []spreadsheet.Form{spreadsheet.Excel, spreadsheet.Comma} {
		file := spreadsheet.Write(form, []string{"=cmd"}, each(cells))
		for line := range strings.SplitSeq(strings.TrimPrefix(string(file), "\ufeff"), "\r\n") {
			if first := strings.TrimLeft(line, `"`); first != "" && strings.ContainsAny(first[:1], "=+-@\t\r") {
				t.Errorf("%s: a line begins with %q", form, first[:1])
			}
		}
		table, err := spreadsheet.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range table.Rows {
			got = append(got, row.Cells...)
		}
		want := slices.DeleteFunc(slices.Clone(cells), func(cell string) bool { return cell == "" })
		if diff := cmp.Diff(want, got); diff != "" || table.Header.Cells[0] != "=cmd" {
			t.Errorf("%s: header %q, cells (-want +got):\n%s", form, table.Header.Cells, diff)
		}
	}
}

// FuzzRead throws any bytes at Read: what it makes of them keeps the bounds, and is the same when it is written
// and read again.
func FuzzRead(f *testing.F) {
	f.Add([]byte("Navn;Gruppe\r\nEmma;\"3. B; 4. A\"\r\n"))
	f.Add([]byte("\ufeffsep=,\nName,Group\n'=1,\"a \"\"b\"\"\n\"\n"))
	f.Add(to1252("Navn;Gruppe\nSøren – Ærø;\n;;\n"))
	f.Add(toUTF16("Navn\tGruppe\nSøren\t3. B\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		table, err := spreadsheet.Read(file)
		if err != nil {
			return
		}
		if len(table.Rows) > spreadsheet.MaxRows || len(table.Header.Cells) == 0 {
			t.Fatalf("%d rows under %d columns", len(table.Rows), len(table.Header.Cells))
		}
		last := table.Header.Number
		var rows [][]string
		for _, row := range table.Rows {
			if row.Number <= last || len(row.Cells) > spreadsheet.MaxColumns {
				t.Fatalf("row %d after %d, %d cells", row.Number, last, len(row.Cells))
			}
			last, rows = row.Number, append(rows, row.Cells)
		}
		header := table.Header.Cells
		for _, cells := range rows {
			for len(header) < len(cells) {
				header = append(header, "x")
			}
		}
		writeAndRead(t, header, rows)
	})
}

// FuzzWrite throws any cells at Write: Read gives them back.
func FuzzWrite(f *testing.F) {
	f.Add("Navn;Gruppe", "Emma", "=1")
	f.Add("sep=;", "\"", "'")
	f.Add("a\r\nb", "\t", ",;,")
	f.Fuzz(func(t *testing.T, header, one, other string) {
		for _, cell := range []string{header, one, other} {
			if !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) || len(cell) > spreadsheet.MaxCell-1 {
				return
			}
		}
		if strings.TrimSpace(header) == "" {
			return
		}
		writeAndRead(t, []string{header, one}, [][]string{{one, other}, {other}, {other, header}})
		writeAndRead(t, []string{header}, [][]string{{one}, {other}})
	})
}

func writeAndRead(t *testing.T, header []string, rows [][]string) {
	t.Helper()
	for _, form := range []spreadsheet.Form{spreadsheet.Excel, spreadsheet.Comma} {
		file := spreadsheet.Write(form, header, rows)
		table, err := spreadsheet.Read(file)
		if errors.Is(err, spreadsheet.ErrTooLarge) || errors.Is(err, spreadsheet.ErrTooMany) { // quotes and marks make a file longer
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		var got [][]string
		for _, row := range table.Rows {
			got = append(got, row.Cells)
		}
		want := slices.DeleteFunc(slices.Clone(rows), func(cells []string) bool {
			return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
		})
		if diff := cmp.Diff(header, table.Header.Cells); diff != "" {
			t.Fatalf("%s: header (-want +got):\n%s", form, diff)
		}
		if len(want) > 0 || len(got) > 0 {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s: rows (-want +got):\n%s", form, diff)
			}
		}
	}
}

func each(cells []string) (rows [][]string) {
	for _, cell := range cells {
		rows = append(rows, []string{cell})
	}
	return rows
}

// to1252 writes what these tests use in Windows-1252.
func to1252(text string) []byte {
	var b bytes.Buffer
	for _, c := range text {
		if c == '–' {
			c = 0x96
		}
		b.WriteByte(byte(c))
	}
	return b.Bytes()
}

func toUTF16(text string) []byte {
	b := []byte{0xff, 0xfe}
	for _, c := range text {
		b = append(b, byte(c), byte(c>>8))
	}
	return b
}
