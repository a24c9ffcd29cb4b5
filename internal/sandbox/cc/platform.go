package cc

// This foundation runs no apps: there are neither apps nor services, isolation segments or security groups in it. The
// cf CLI asks for them when it shows an org or a space, and is told so.

// nobody is a relationship to nothing.
type nobody struct {
	Data  *struct{} `json:"data"`
	Links selfLink  `json:"links"`
}

// noApps is a list without anything in it.
func (c *call) noApps() (reply, error) {
	q := &query{page: 1, perPage: 50}
	return okReply(listPage[struct{}]{Pagination: c.pagination(q, 0, c.r.URL.Path), Resources: []struct{}{}})
}

func (c *call) noSegmentOfOrg() (reply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return reply{}, err
	}
	return okReply(nobody{Links: selfLink{c.link("organizations", o.guid, "relationships", "default_isolation_segment")}})
}

func (c *call) noSegmentOfSpace() (reply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return reply{}, err
	}
	return okReply(nobody{Links: selfLink{c.link("spaces", s.guid, "relationships", "isolation_segment")}})
}

func (c *call) noGroupsOfSpace() (reply, error) {
	if _, err := c.visibleSpace(); err != nil {
		return reply{}, err
	}
	return c.noApps()
}
