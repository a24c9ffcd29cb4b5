package zone

// Dialects of the UAA.
const (
	Version430 = "4.30"
	Version77  = "77"
)
