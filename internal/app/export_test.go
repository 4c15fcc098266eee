package app

// Bounded is a listener of so many connections at one time.
var Bounded = newBounded

// NewInstitutions reads the file that names them.
var NewInstitutions = newInstitutions
