package sandbox

// sortedUsers is a cached order of all users by one attribute, good while the table's gen is unchanged.
type sortedUsers struct {
	gen   int64
	users []*user
}
