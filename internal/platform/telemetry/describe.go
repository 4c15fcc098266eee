package telemetry

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"net"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"mobilize/internal/vocabulary/fault"
)

// Describe returns what can be said of err without a value in it: the constants it was wrapped
// with ("keep an activity: read a key"), and what lies at its end as a fault's code, an engine's
// code, a name of the operating system's, or its type.
//
// That contexts are constants is held by archtest: fmt.Errorf takes a literal whose only verb is
// %w. Words a library wrapped with are kept only when they are lower-case letters and nothing else.
func Describe(err error) string {
	if err == nil {
		return ""
	}
	var said []string
	for range 20 { // a chain this long is a loop
		if end := ending(err); end != "" {
			return strings.Join(append(said, end), ": ")
		}
		inner := next(err)
		if inner == nil {
			return strings.Join(append(said, typeName(err)), ": ")
		}
		if context, ok := strings.CutSuffix(err.Error(), ": "+inner.Error()); ok && isContext(context) {
			said = append(said, context)
		}
		err = inner
	}
	return strings.Join(append(said, "a long chain"), ": ")
}

// next returns what err wraps; of several, the one that says most without a value.
func next(err error) error {
	switch w := err.(type) { //nolint:errorlint // the chain is walked link by link
	case interface{ Unwrap() error }:
		return w.Unwrap()
	case interface{ Unwrap() []error }:
		for _, one := range w.Unwrap() {
			if fault.As(one) == nil {
				return one
			}
		}
		if all := w.Unwrap(); len(all) > 0 {
			return all[0]
		}
	}
	return nil
}

// spoken are errors without a type of their own whose text is a constant.
var spoken = []error{
	context.Canceled, context.DeadlineExceeded, sql.ErrNoRows, sql.ErrTxDone, sql.ErrConnDone,
	io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, io.ErrShortWrite, net.ErrClosed,
	fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrClosed,
}

// ours finds an error that one of our packages made and signed with its name. No library does so with
// these names, and archtest holds ours to constants.
var ours = regexp.MustCompile(`^(database|outbox|vault|blob|job|bus|live|limit|raster|[a-z]+store): `)

// ending returns what can be said of the error at the end of a chain; "" when it is not one.
func ending(err error) string {
	for _, s := range spoken {
		if err == s { //nolint:errorlint // this link, not the chain behind it
			return s.Error()
		}
	}
	if text := err.Error(); next(err) == nil && isContext(text) && ours.MatchString(text) {
		return text
	}
	switch e := err.(type) { //nolint:errorlint // this link, not the chain behind it
	case *fault.Error:
		if isCode(e.Code) {
			return e.Code
		}
		return typeName(err)
	case *PanicError:
		return e.Error()
	case syscall.Errno:
		return e.Error()
	case interface{ SQLState() string }: // PostgreSQL
		return typeName(err) + " " + isDigits(e.SQLState())
	case interface{ Code() int }: // SQLite, SMTP
		return typeName(err) + " " + strconv.Itoa(e.Code())
	case interface{ Timeout() bool }:
		if e.Timeout() {
			return "timeout"
		}
	}
	return ""
}

func typeName(err error) string { return fmt.Sprintf("%T", err) }

// isDigits keeps a code of the SQL standard: five digits or capitals.
func isDigits(s string) string {
	if len(s) != 5 || strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "?"
	}
	return s
}

func isContext(s string) bool {
	return len(s) <= 80 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz ,:/'-") == ""
}
