package customer

// NewNumber draws a customer number.
var NewNumber = newNumber
