package config

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setting is one field that a flag sets, or the environment, as its tags say.
type setting struct {
	name, env, preset, placeholder, help string
	words                                []string // the only ones it takes; nil for any
	value                                reflect.Value
}

// settingsOf returns those fields of the struct that of points to which have a name.
func settingsOf(of any) []setting {
	var all []setting
	fields := reflect.ValueOf(of).Elem()
	for i := range fields.NumField() {
		tag := fields.Type().Field(i).Tag
		if tag.Get("name") == "" {
			continue
		}
		s := setting{
			name: tag.Get("name"), env: tag.Get("env"), preset: tag.Get("default"), placeholder: tag.Get("placeholder"),
			help: tag.Get("help"), value: fields.Field(i),
		}
		if words := tag.Get("enum"); words != "" {
			s.words = strings.Split(words, ",")
		}
		all = append(all, s)
	}
	return all
}

func (s setting) isSwitch() bool { return s.value.Kind() == reflect.Bool }

// shown is the flag's value as pages write it.
func (s setting) shown() string {
	if s.placeholder == "" {
		return ""
	}
	return " " + s.placeholder
}

// fill sets what the environment says, or else the default.
func (s setting) fill() error {
	said, isSaid := os.LookupEnv(s.env) //nolint:forbidigo // the package that reads it
	if isSaid && (said != "" || s.value.Kind() == reflect.String) {
		if err := s.set(said); err != nil {
			return fmt.Errorf("%s: %w", s.env, err)
		}
		return nil
	}
	if s.preset == "" {
		return nil
	}
	return s.set(s.preset)
}

// set reads text into the field. Its error does not repeat the text, which may be a secret in the wrong place.
func (s setting) set(text string) error {
	if s.words != nil && !slices.Contains(s.words, text) {
		return errors.New("write one of " + strings.Join(s.words, ", "))
	}
	switch field := s.value.Addr().Interface().(type) {
	case *string:
		*field = text
	case *bool:
		is, err := strconv.ParseBool(text)
		if err != nil {
			return errors.New("write true or false")
		}
		*field = is
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return errors.New("write a whole number")
		}
		*field = n
	case *time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return errors.New("write a time, as 15s")
		}
		*field = d
	case *time.Time:
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return errors.New("write a moment, as 2026-03-24T16:35:00+01:00")
		}
		*field = at
	default:
		return fmt.Errorf("--%s is of a type that no text can set", s.name)
	}
	return nil
}
