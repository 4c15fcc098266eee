package picturehttp

import (
	"io"
	"net/http"

	"mobilize/internal/domain/picture"
	"mobilize/internal/vocabulary/access"
)

// meta is what is said of a picture that is sent.
type meta struct {
	Name    string `json:"name"`
	Licence string `json:"licence"`
	Author  string `json:"author"`
	Source  string `json:"source"`
	Crop    struct {
		X    int `json:"x"`
		Y    int `json:"y"`
		Size int `json:"size"`
	} `json:"crop"`
}

// add takes an upload as it arrives: the file is not read before its sender may add it.
func (h handler) add(w http.ResponseWriter, req *http.Request, actor access.Actor) (rev int64, err error) {
	circle, id, err := names(req)
	if err != nil {
		return 0, err
	}
	var said meta
	err = h.turns.Take(w, req, actor.Person, h.clock, &said, func(file io.Reader, size int64) error {
		p := picture.Picture{Circle: circle, ID: id, Name: said.Name, Licence: said.Licence, Author: said.Author, Source: said.Source}
		rev, err = h.service.Add(req.Context(), actor, p, file, size, picture.Square(said.Crop))
		return err
	})
	return rev, err
}
