package planstore

import (
	"encoding/binary"
	"errors"
	"time"
)

// What is sealed is a list of fields, each a number, a length and a value: read without copying
// and without allocating by field, which a day of twelve activities is too slow without (decoding
// JSON took half of the whole reading). Field numbers are those of stored rows for ever: new ones
// are added, none is used for something else, and a reader skips what it does not know.
const contentVersion = 1

var errContent = errors.New("planstore: the content has a form this version does not know")

// fields is content being written.
type fields []byte

func newFields() fields { return fields{contentVersion} }

// text writes a field unless it is empty.
func (f *fields) text(number byte, s string) {
	if s != "" {
		f.anyText(number, s)
	}
}

// anyText writes a field, empty or not.
func (f *fields) anyText(number byte, s string) {
	*f = append(*f, number)
	*f = binary.AppendUvarint(*f, uint64(len(s)))
	*f = append(*f, s...)
}

// count writes a field unless it is 0.
func (f *fields) count(number byte, n int) {
	if n != 0 {
		f.anyCount(number, n)
	}
}

// anyCount writes a field, 0 or not. A negative number, which no field has, is written as 0.
func (f *fields) anyCount(number byte, n int) {
	*f = append(*f, number, byte(uvarintSize(uint64(max(n, 0)))))
	*f = binary.AppendUvarint(*f, uint64(max(n, 0)))
}

func uvarintSize(n uint64) int {
	size := 1
	for ; n >= 0x80; n >>= 7 {
		size++
	}
	return size
}

// flag writes a field when it is true.
func (f *fields) flag(number byte, is bool) {
	if is {
		f.anyText(number, "")
	}
}

// pad writes a field that readers skip, so that the length is a multiple of so many bytes, at most 128.
func (f *fields) pad(multiple int) {
	const head = 2 // its number and length
	short := (len(*f) + head) % multiple
	f.anyText(fieldPadding, string(make([]byte, (multiple-short)%multiple)))
}

// each calls take with every field of content, in the order written.
func each(content string, take func(number byte, value string) error) error {
	if content == "" || content[0] != contentVersion {
		return errContent
	}
	for content = content[1:]; content != ""; {
		number := content[0]
		length, size := uvarint(content[1:])
		if size <= 0 || uint64(len(content)-1-size) < length {
			return errContent
		}
		start := 1 + size
		if err := take(number, content[start:start+int(length)]); err != nil {
			return err
		}
		content = content[start+int(length):]
	}
	return nil
}

// uvarint is binary.Uvarint of a string.
func uvarint(s string) (value uint64, size int) {
	for i := 0; i < len(s) && i < 9; i++ {
		value |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return value, i + 1
		}
	}
	return 0, 0
}

// countOf reads what count wrote.
func countOf(value string) int {
	n, _ := uvarint(value)
	return int(min(n, 1<<31-1))
}

// moment writes a time to the millisecond, unless it is zero or before 1970.
func (f *fields) moment(number byte, t time.Time) {
	if ms := toStore(t); ms > 0 {
		f.anyText(number, string(binary.AppendUvarint(nil, uint64(ms))))
	}
}

// momentOf reads what moment wrote.
func momentOf(value string) time.Time {
	ms, _ := uvarint(value)
	return stored(int64(min(ms, 1<<53)))
}
