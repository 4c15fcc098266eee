// Command reference is the least that a server must do for the measured requests: what the
// product is held against.
//
// Owns: bare endpoints over the product's own driver: a static answer behind a session, a
// prepared read of one day, a durable insert by group commit, a room of listeners, decoding a photo,
// the files of a page.
// Does not own: measuring (bench).
// Start reading at: main.
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing/fstest"

	"mobilize/internal/platform/database"
)

var schema = fstest.MapFS{"0001_bare.sql": {Data: []byte(`-- +goose Up
CREATE TABLE bare_day (circle_id TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (circle_id, id));
CREATE TABLE bare_row (circle_id TEXT NOT NULL, id TEXT NOT NULL, body BYTEA NOT NULL, PRIMARY KEY (circle_id, id));
`)}}

type bare struct {
	db       *database.DB
	sessions map[[32]byte]bool
	static   atomic.Pointer[[]byte]
	rooms    rooms
}

func main() {
	file := flag.String("file", "", "the database file")
	token := flag.String("token", "", "the one session token")
	pages := flag.String("pages", "", "the folder of a static page")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *file, *token, *pages)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "reference:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, file, token, pages string) error {
	defer runtime.KeepAlive(make([]byte, 32<<20)) // the product's headroom for the garbage collector
	db, err := database.Open(ctx, "sqlite:"+file)
	if err != nil {
		return err
	}
	if err := database.Migrate(ctx, db, schema); err != nil {
		return errors.Join(err, db.Close())
	}
	b := &bare{db: db, sessions: map[[32]byte]bool{sha256.Sum256([]byte(token)): true}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static", b.session(b.answer))
	mux.HandleFunc("PUT /static", b.session(b.setAnswer))
	mux.HandleFunc("GET /day/{circle}", b.session(b.day))
	mux.HandleFunc("PUT /day/{circle}/{id}", b.session(b.put("bare_day")))
	mux.HandleFunc("PUT /row/{circle}/{id}", b.session(b.put("bare_row")))
	mux.HandleFunc("GET /live/{circle}", b.session(b.rooms.join))
	mux.HandleFunc("PUT /room/{circle}/{id}", b.session(b.tell))
	mux.HandleFunc("PUT /decode", b.session(decode))
	mux.Handle("GET /pages/", http.StripPrefix("/pages/", http.FileServer(http.Dir(pages))))
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, db.Close())
	}
	fmt.Printf("The reference is at http://%s\n", listener.Addr())
	server := &http.Server{Handler: mux} //nolint:gosec // only this machine's load reaches it
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, db.Close())
	}
	return db.Close()
}

func (b *bare) session(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		cookie, err := req.Cookie("mobilize")
		if err != nil || !b.sessions[sha256.Sum256([]byte(cookie.Value))] {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next(w, req)
	}
}

func (b *bare) answer(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(*b.static.Load()) }

// setAnswer takes what answer sends: as many bytes as the product sends.
func (b *bare) setAnswer(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	b.static.Store(&body)
}

func (b *bare) day(w http.ResponseWriter, req *http.Request) {
	rows, err := b.db.Query(req.Context(), `SELECT id, body FROM bare_day WHERE circle_id = $1 ORDER BY id`, req.PathValue("circle"))
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	defer func() { _ = rows.Close() }()
	out := []byte{'['}
	for rows.Next() {
		var id, body string
		if err := rows.Scan(&id, &body); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, body...)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(out, ']'))
}

func (b *bare) put(table string) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		if err := b.insert(req, table); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = w.Write([]byte(`{"ok":true}`))
	}
}

func (b *bare) insert(req *http.Request, table string) error {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	return b.db.InTx(req.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO `+table+` (circle_id, id, body) VALUES ($1, $2, $3)`, req.PathValue("circle"), req.PathValue("id"), string(body))
		return err
	})
}
