package site_test

import (
	"reflect"
	"strings"
	"testing"

	"mobilize/internal/domain/site"
)

func TestFrontIn(t *testing.T) {
	t.Parallel()
	kept := site.Promises{SignInLink: site.Promise{Minutes: 15}, Pairing: site.Promise{Seconds: 90}}
	t.Run("has every text in both languages", func(t *testing.T) {
		t.Parallel()
		for _, language := range []site.Language{site.Danish, site.English} {
			eachText(t, string(language)+" front", reflect.ValueOf(site.FrontIn(language, kept)))
			eachText(t, string(language)+" frame", reflect.ValueOf(site.FrameIn(language)))
			eachText(t, string(language)+" credits", reflect.ValueOf(site.CreditsIn(language)))
		}
	})
	t.Run("has an address of its own for each language", func(t *testing.T) {
		t.Parallel()
		da, en := site.FrameIn(site.Danish), site.FrameIn(site.English)
		if da.ToCredit == en.ToCredit || site.Danish.Home() == site.English.Home() || site.Danish.Other() != site.English || site.English.Other() != site.Danish {
			t.Error("the two languages lead to the same page")
		}
	})
	t.Run("shows no promise that is not kept", func(t *testing.T) {
		t.Parallel()
		for _, row := range site.FrontIn(site.Danish, site.Promises{}).Data {
			if strings.ContainsAny(row.Head, "0123456789") {
				t.Errorf("shows %q", row.Head)
			}
		}
	})
}

func eachText(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		if v.String() == "" {
			t.Errorf("%s has no text", path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			eachText(t, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(t, path, v.Index(i))
		}
	default:
		t.Errorf("%s is of a kind this test does not read", path)
	}
}
