package customer

// NewNumber draws a customer number.
var NewNumber = newNumber

// What a cell of a list says, and how it is written.
var (
	GroupsIn   = groupsIn
	GroupsCell = groupsCell
	CellDay    = cellDay
	DayCell    = dayCell
)
