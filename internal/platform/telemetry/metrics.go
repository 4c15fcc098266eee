package telemetry

import (
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the numbers an operator's monitoring reads. Names, helps and label names are
// constants; label values are Fields, so they are as unable to hold personal data as the log is.
type Metrics struct {
	registry *prometheus.Registry
}

// NewMetrics returns Metrics that hold the process's own numbers so far.
func NewMetrics() *Metrics {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return &Metrics{registry: r}
}

// Handler answers with every number in Prometheus's text form.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// LabelNames lists the names of all labels in use, without those of the process's own numbers.
// The census holds them against the declarations.
func (m *Metrics) LabelNames() ([]string, error) {
	families, err := m.registry.Gather()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, family := range families {
		if !isOurs(family.GetName()) {
			continue
		}
		for _, metric := range family.GetMetric() {
			for _, label := range metric.GetLabel() {
				if !slices.Contains(names, label.GetName()) {
					names = append(names, label.GetName())
				}
			}
		}
	}
	slices.Sort(names)
	return names, nil
}

// prefix is what every metric of ours starts with.
const prefix = "mobilize_"

func isOurs(name string) bool { return len(name) > len(prefix) && name[:len(prefix)] == prefix }

// Counter is a number that only grows.
type Counter struct {
	vec    *prometheus.CounterVec
	labels []word
}

// Counter registers the number mobilize_<name>_total with labels of these names. It panics when
// the name is taken.
func (m *Metrics) Counter(name, help word, labels ...word) *Counter {
	vec := prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + string(name) + "_total", Help: string(help)}, words(labels))
	m.registry.MustRegister(vec)
	return &Counter{vec, labels}
}

// Add makes the number under these labels grow by n. Labels must be the ones it was registered with,
// in their order.
func (c *Counter) Add(n int64, labels ...Field) {
	c.vec.WithLabelValues(valuesOf(c.labels, labels)...).Add(float64(n))
}

// Histogram tells how long things take.
type Histogram struct {
	vec    *prometheus.HistogramVec
	labels []word
}

// Histogram registers the spread mobilize_<name>_seconds with labels of these names. It panics
// when the name is taken.
func (m *Metrics) Histogram(name, help word, labels ...word) *Histogram {
	vec := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: prefix + string(name) + "_seconds", Help: string(help),
		Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, words(labels))
	m.registry.MustRegister(vec)
	return &Histogram{vec, labels}
}

// Observe notes that something took d. Labels must be the ones it was registered with, in their order.
func (h *Histogram) Observe(d time.Duration, labels ...Field) {
	h.vec.WithLabelValues(valuesOf(h.labels, labels)...).Observe(d.Seconds())
}

// Gauge registers the number mobilize_<name>, which read tells whenever it is asked for. It
// panics when the name is taken.
func (m *Metrics) Gauge(name, help word, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: prefix + string(name), Help: string(help)}, read))
}

func words(ws []word) []string {
	all := make([]string, len(ws))
	for i, w := range ws {
		all[i] = string(w)
	}
	return all
}

// valuesOf returns what fields hold. It panics when they are not the ones of these names.
func valuesOf(names []word, fields []Field) []string {
	if len(names) != len(fields) {
		panic("telemetry: another number of labels than was registered")
	}
	values := make([]string, len(fields))
	for i, f := range fields {
		if f.name != string(names[i]) {
			panic("telemetry: the label " + f.name + " where " + string(names[i]) + " was registered")
		}
		values[i] = f.value.String()
	}
	return values
}
