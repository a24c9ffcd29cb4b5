package sandbox

// This foundation runs no apps: there are neither apps nor services, isolation segments or security groups in it. The
// cf CLI asks for them when it shows an org or a space, and is told so.

// ccNone is a relationship to nothing.
type ccNone struct {
	Data  *struct{}  `json:"data"`
	Links ccSelfLink `json:"links"`
}

// noApps is a list without anything in it.
func (c *ccCall) noApps() (ccReply, error) {
	q := &ccQuery{page: 1, perPage: 50}
	return ccOK(ccPage[struct{}]{Pagination: c.pagination(q, 0, c.r.URL.Path), Resources: []struct{}{}})
}

func (c *ccCall) noSegmentOfOrg() (ccReply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return ccReply{}, err
	}
	return ccOK(ccNone{Links: ccSelfLink{c.link("organizations", o.guid, "relationships", "default_isolation_segment")}})
}

func (c *ccCall) noSegmentOfSpace() (ccReply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return ccReply{}, err
	}
	return ccOK(ccNone{Links: ccSelfLink{c.link("spaces", s.guid, "relationships", "isolation_segment")}})
}

func (c *ccCall) noGroupsOfSpace() (ccReply, error) {
	if _, err := c.visibleSpace(); err != nil {
		return ccReply{}, err
	}
	return c.noApps()
}
