// Package spreadsheet reads and writes tables as the text files that spreadsheets keep them in.
//
// Owns: encodings, separators, quotes, the guard against cells that a spreadsheet would run.
// Does not own: what a column means (each domain), where a file is sent from or to.
// Start reading at: Read, then Write.
package spreadsheet

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// The bounds of a file. They are what a large school's list takes, several times over.
const (
	MaxBytes   = 512 << 10
	MaxRows    = 2000 // beside the header
	MaxColumns = 50
	MaxCell    = 1000 // bytes
)

// Why a file is not read. None of them holds anything of the file.
var (
	ErrTooLarge  = errors.New("spreadsheet: more bytes than a file may have")
	ErrTooMany   = errors.New("spreadsheet: more rows or columns than a file may have, or a cell that is too long")
	ErrEmpty     = errors.New("spreadsheet: no rows")
	ErrNotText   = errors.New("spreadsheet: a workbook or another file that is not text")
	ErrOpenQuote = errors.New("spreadsheet: a quote that is not closed")
)

// Row is one row of a table.
type Row struct {
	Number int // as a spreadsheet counts: the header is 1
	Cells  []string
}

// Table is a header and the rows under it. Empty rows are left out, and counted.
type Table struct {
	Header Row
	Rows   []Row
}

// separators are what a file may have between its cells; the first wins where two are as many.
const separators = ";\t,"

// quote stands round a cell that holds a separator, a quote or a line break.
const quote = '"'

// Read reads a file: UTF-8 with or without a mark, UTF-16 with one, or else Windows-1252; with semicolons,
// tabs or commas, whichever the header has most of.
func Read(file []byte) (Table, error) {
	if len(file) > MaxBytes {
		return Table{}, ErrTooLarge
	}
	text, err := decode(file)
	if err != nil {
		return Table{}, err
	}
	separator, text := separatorOf(text)
	r := reader{text: text, separator: separator, number: 1}
	var t Table
	for r.text != "" {
		row, err := r.row()
		if err != nil {
			return Table{}, err
		}
		switch {
		case isEmpty(row.Cells):
		case t.Header.Cells == nil:
			t.Header = row
		case len(t.Rows) == MaxRows:
			return Table{}, ErrTooMany
		default:
			t.Rows = append(t.Rows, row)
		}
	}
	if t.Header.Cells == nil {
		return Table{}, ErrEmpty
	}
	return t, nil
}

func isEmpty(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// separatorOf returns the separator of a text, and the text without the line by which Excel names it.
func separatorOf(text string) (rune, string) {
	if rest, ok := strings.CutPrefix(text, "sep="); ok && rest != "" && strings.ContainsRune(separators, rune(rest[0])) {
		for _, end := range []string{"\r\n", "\n", "\r"} {
			if after, ok := strings.CutPrefix(rest[1:], end); ok {
				return rune(rest[0]), after
			}
		}
	}
	counts, isQuoted, isBegun := map[rune]int{}, false, false
	for _, c := range text {
		isEnd := c == '\n' || c == '\r'
		switch {
		case c == quote:
			isQuoted, isBegun = !isQuoted, true
		case isQuoted:
		case isEnd && isBegun:
			return most(counts), text
		case !isEnd:
			counts[c]++
			isBegun = isBegun || !strings.ContainsRune(separators, c)
		}
	}
	return most(counts), text
}

func most(counts map[rune]int) rune {
	best := rune(separators[0])
	for _, c := range separators {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// reader takes rows from the front of a text.
type reader struct {
	text      string
	separator rune
	number    int
}

// row reads one row and its end.
func (r *reader) row() (Row, error) {
	row := Row{Number: r.number}
	r.number++
	for {
		cell, err := r.cell()
		if err != nil {
			return row, err
		}
		if len(row.Cells) == MaxColumns || len(cell) > MaxCell {
			return row, ErrTooMany
		}
		row.Cells = append(row.Cells, unguarded(cell))
		c, size := utf8.DecodeRuneInString(r.text)
		r.text = r.text[size:]
		if c == r.separator {
			continue
		}
		if c == '\r' { // the end of a row is "\r\n", "\n", "\r" or the text's
			r.text = strings.TrimPrefix(r.text, "\n")
		}
		return row, nil
	}
}

// cell reads one cell, up to what ends it. A quote within a cell that does not begin with one is itself.
func (r *reader) cell() (string, error) {
	var b strings.Builder
	for strings.HasPrefix(r.text, string(quote)) {
		end := strings.IndexByte(r.text[1:], quote)
		if end < 0 {
			return "", ErrOpenQuote
		}
		b.WriteString(r.text[1 : 1+end])
		r.text = r.text[end+2:]
		if strings.HasPrefix(r.text, string(quote)) { // two are one
			b.WriteByte(quote)
		}
	}
	end := strings.IndexFunc(r.text, func(c rune) bool { return c == r.separator || c == '\n' || c == '\r' })
	if end < 0 {
		end = len(r.text)
	}
	b.WriteString(r.text[:end])
	r.text = r.text[end:]
	return b.String(), nil
}

// Form is how a table is written.
type Form string

// The forms. Excel is what a double click opens as a table in a Danish Excel; Comma is what other programs read.
const (
	Excel Form = "excel" // semicolons, UTF-8 with its mark
	Comma Form = "comma" // commas, UTF-8
)

// Write writes a table whose rows have at most as many cells as its header. What Read makes of it is the same
// table, without rows that are empty.
func Write(form Form, header []string, rows [][]string) []byte {
	var b strings.Builder
	separator := byte(',')
	if form == Excel {
		separator = ';'
		b.WriteString(utf8Mark)
	}
	write := func(cells []string) {
		for i, cell := range cells {
			if i > 0 {
				b.WriteByte(separator)
			}
			b.WriteString(quoted(guarded(cell), len(cells) == 1))
		}
		b.WriteString("\r\n")
	}
	write(header)
	for _, row := range rows {
		write(row)
	}
	return []byte(b.String())
}

// quoted puts quotes round a cell that needs them under any separator.
func quoted(cell string, isAlone bool) string {
	if isAlone && cell == "" || strings.ContainsAny(cell, separators+"\"\r\n") || strings.HasPrefix(cell, "sep=") || strings.HasPrefix(cell, utf8Mark) {
		return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return cell
}

// runs are the beginnings of a cell that a spreadsheet may run as a formula (OWASP, CSV Injection).
const runs = "=+-@\t\r＝＋－＠"

// guarded puts a mark before a cell that a spreadsheet would run, and before one that looks marked already.
func guarded(cell string) string {
	if isRun(strings.TrimLeft(cell, guard)) {
		return guard + cell
	}
	return cell
}

// unguarded undoes guarded.
func unguarded(cell string) string {
	if rest, ok := strings.CutPrefix(cell, guard); ok && isRun(strings.TrimLeft(rest, guard)) {
		return rest
	}
	return cell
}

// guard is the mark by which spreadsheets know text.
const guard = "'"

func isRun(cell string) bool {
	c, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(runs, c)
}
