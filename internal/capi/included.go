package capi

// included is what a page carries beside its resources. Each page has its own, so its index is
// made once per page, at the first look.
type included struct {
	Users         []*User  `json:"users"`
	Organizations []*Org   `json:"organizations"`
	Spaces        []*Space `json:"spaces"`

	users  map[string]*User
	orgs   map[string]*Org
	spaces map[string]*Space
}

func (in *included) user(guid string) *User {
	if in.users == nil {
		in.users = index(in.Users, func(u *User) string { return u.GUID })
	}
	return in.users[guid]
}

func (in *included) org(guid string) *Org {
	if in.orgs == nil {
		in.orgs = index(in.Organizations, func(o *Org) string { return o.GUID })
	}
	return in.orgs[guid]
}

func (in *included) space(guid string) *Space {
	if in.spaces == nil {
		in.spaces = index(in.Spaces, func(s *Space) string { return s.GUID })
	}
	return in.spaces[guid]
}

func index[T any](all []*T, guid func(*T) string) map[string]*T {
	by := make(map[string]*T, len(all))
	for _, one := range all {
		if one != nil {
			by[guid(one)] = one
		}
	}
	return by
}
