// Package plan is the picture day plan: what a citizen does, when, and what became of it.
//
// Owns: activities with their steps, the rule by which they recur, the occurrence rows that
// make one day differ, expanding both into the items of a day, the history of changes.
// Does not own: who may see or change a plan (circle), picture bytes (picture), the change feed
// (sync), reminders, goals.
// Start reading at: Expand, then Service.
package plan
