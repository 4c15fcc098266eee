// Package telemetry is what the program says about itself: a log and metrics that cannot hold
// personal data.
//
// Owns: the words and fields a log line may have, the form of a line, the metrics and their page.
// Does not own: what people look at (domain/audit), what is worth a line (whoever has the log).
// Start reading at: Log.
package telemetry

import (
	"context"
	"io"
	"log"
	"log/slog"

	"mobilize/internal/vocabulary/clock"
)

// word is text written in the source. Only constants fit: a value of a request is a string, and a
// string is no word.
type word string

// Log writes one line of JSON for each thing worth telling an operator. It is safe for concurrent
// use. The zero Log is not usable; New makes one, and Discard one that is silent.
type Log struct {
	clock   clock.Clock
	handler slog.Handler
	fields  []Field
}

// New returns a Log that writes to w at the times of c.
func New(w io.Writer, c clock.Clock) *Log {
	return &Log{clock: c, handler: slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo})}
}

// Discard returns a Log that writes nothing.
func Discard() *Log { return &Log{clock: clock.System{}, handler: slog.DiscardHandler} }

// With returns a Log whose every line has fields.
func (l *Log) With(fields ...Field) *Log {
	all := append(append([]Field(nil), l.fields...), fields...)
	return &Log{clock: l.clock, handler: l.handler, fields: all}
}

// Info says that something an operator may want to know happened.
func (l *Log) Info(msg word, fields ...Field) { l.write(slog.LevelInfo, msg, fields) }

// Warn says that something is not as it should be and the program goes on.
func (l *Log) Warn(msg word, fields ...Field) { l.write(slog.LevelWarn, msg, fields) }

// Error says that something failed. Of err the line holds the constants it was wrapped with, the
// codes of faults and engines and the names of types; never a value.
func (l *Log) Error(msg word, err error, fields ...Field) {
	l.write(slog.LevelError, msg, append([]Field{{name: "error", value: slog.StringValue(Describe(err))}}, fields...))
}

// Foreign returns a logger for a library that insists on one. What the library says may name an
// address or a path, so only msg is written, once for each line of the library's.
func (l *Log) Foreign(msg word) *log.Logger { return log.New(foreign{l, msg}, "", 0) }

type foreign struct {
	log *Log
	msg word
}

// Write implements io.Writer.
func (f foreign) Write(line []byte) (int, error) {
	f.log.Warn(f.msg, Bytes(int64(len(line))))
	return len(line), nil
}

func (l *Log) write(level slog.Level, msg word, fields []Field) {
	ctx := context.Background()
	if !l.handler.Enabled(ctx, level) {
		return
	}
	r := slog.NewRecord(l.clock.Now(), level, string(msg), 0)
	for _, f := range l.fields {
		r.AddAttrs(slog.Attr{Key: f.name, Value: f.value})
	}
	for _, f := range fields {
		r.AddAttrs(slog.Attr{Key: f.name, Value: f.value})
	}
	_ = l.handler.Handle(ctx, r) // a log that cannot be written has nowhere to say so
}
