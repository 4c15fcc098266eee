// Package policy is what is promised about personal data, in files that people and the program both read.
//
// Owns: the retention rules and whom anything is passed on to, embedded and parsed.
// Does not own: keeping the promises (the domains), telling them to visitors (domain/site).
// Start reading at: Retention.
package policy

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"
)

//go:embed retention.yaml
var retentionFile []byte

//go:embed processors.yaml
var processorsFile []byte

// Span is a length of time as people count it. Months are calendar months.
type Span struct {
	Months  int `yaml:"months"`
	Days    int `yaml:"days"`
	Minutes int `yaml:"minutes"`
	Seconds int `yaml:"seconds"`
}

// For returns the span as a duration; ok is false when it counts months, which have no fixed length.
func (s Span) For() (d time.Duration, ok bool) {
	return time.Duration(s.Days)*24*time.Hour + time.Duration(s.Minutes)*time.Minute + time.Duration(s.Seconds)*time.Second, s.Months == 0
}

// Rule is one promise: what is kept for how long after what.
type Rule struct {
	ID      string   `yaml:"id"` // the personal.Retention that columns name
	Da      string   `yaml:"da"`
	En      string   `yaml:"en"`
	Trigger string   `yaml:"trigger"` // what starts the clock
	Span    Span     `yaml:",inline"`
	AtMost  Span     `yaml:"at_most"` // the worst case, backups included
	Clause  string   `yaml:"clause"`  // of the privacy policy
	KeptBy  []string `yaml:"kept_by"` // tests that exercise it; none means no page may show it
}

// Retention returns the rules by id. It fails when the file holds a word it does not know.
func Retention() (map[string]Rule, error) {
	var file struct {
		Rules   []Rule `yaml:"rules"`
		Backups struct {
			AtMostDays    int      `yaml:"at_most_days"`
			KeyStoreHours int      `yaml:"key_store_hours"`
			KeptBy        []string `yaml:"kept_by"`
		} `yaml:"backups"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(retentionFile))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("read retention.yaml: %w", err)
	}
	rules := make(map[string]Rule, len(file.Rules))
	for _, rule := range file.Rules {
		if _, twice := rules[rule.ID]; twice || rule.ID == "" || rule.Da == "" || rule.En == "" {
			return nil, fmt.Errorf("read retention.yaml: rule %q is there twice or lacks a text", rule.ID)
		}
		rules[rule.ID] = rule
	}
	return rules, nil
}

// Processor is one whom the program passes something on to.
type Processor struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Country string   `yaml:"country"`
	Hosts   []string `yaml:"hosts"`   // where it is asked
	Setting string   `yaml:"setting"` // what an operator sets to have it asked
	ToldDa  string   `yaml:"told_da"`
	ToldEn  string   `yaml:"told_en"`
	Clause  string   `yaml:"clause"`
	KeptBy  []string `yaml:"kept_by"`
}

// Processors returns whom anything is passed on to, in the file's order. It fails when the file holds a word it does
// not know, or leaves one out.
func Processors() ([]Processor, error) {
	var file struct {
		Processors []Processor `yaml:"processors"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(processorsFile))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("read processors.yaml: %w", err)
	}
	for _, p := range file.Processors {
		if p.ID == "" || p.Name == "" || p.Country == "" || len(p.Hosts) == 0 || p.Setting == "" || p.ToldDa == "" || p.ToldEn == "" {
			return nil, errors.New("read processors.yaml: somebody lacks a word")
		}
	}
	return file.Processors, nil
}
