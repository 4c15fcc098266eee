package telemetry

import "mobilize/internal/vocabulary/personal"

// Places declares every field a log line can have and every label a metric can have. None holds a
// person: people have no field.
var Places = append(
	fields(personal.LogField,
		technical{"time", "when the line was written"},
		technical{"level", "how bad it is"},
		technical{"msg", "a constant of the source"},
		technical{"error", "constants, codes and type names; see Describe"},
		technical{"request", "a random identifier of the request"},
		technical{"count_*", "a number of things"},
		technical{"bytes", "a size"},
		technical{"took_ms", "a duration"},
		technical{"status", "a status code"},
		technical{"method", "the method of a request"},
		technical{"route", "the pattern of a route, without the values in it"},
		technical{"listening", "the server's own address"},
		technical{"bus", "what carries hints between nodes"},
		technical{"version", "the program's version"},
	),
	fields(personal.MetricLabel,
		technical{"route", "the pattern of a route, without the values in it"},
		technical{"status", "a status code"},
		technical{"method", "the method of a request"},
		technical{"le", "the bounds of a histogram"},
	)...,
)

type technical struct{ name, reason string }

func fields(kind personal.PlaceKind, all ...technical) []personal.PlaceDecl {
	places := make([]personal.PlaceDecl, len(all))
	for i, one := range all {
		places[i] = personal.Place(kind, one.name, personal.AboutNobody(one.reason))
	}
	return places
}
