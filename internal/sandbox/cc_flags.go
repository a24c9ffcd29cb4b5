package sandbox

import (
	"unicode/utf8"
)

// ccFlag is a feature flag; touched is 0 until the first PATCH.
type ccFlag struct {
	ccRow
	name    string
	enabled bool
	message *string
}

// ccFlagDefaults are all flags by name and the value they have until somebody changes them.
var ccFlagDefaults = []struct {
	name    string
	enabled bool
}{
	{"app_bits_upload", true}, {"app_scaling", true}, {"diego_cnb", false}, {"diego_docker", false},
	{"env_var_visibility", true}, {"hash_based_routing", false}, {"hide_marketplace_from_unauthenticated_users", false},
	{"private_domain_creation", true}, {"resource_matching", true}, {"route_creation", true}, {"route_sharing", false},
	{"service_instance_creation", true}, {"service_instance_sharing", false}, {"set_roles_by_username", true},
	{"space_developer_env_var_visibility", true}, {"space_scoped_private_broker_creation", true}, {"task_creation", true},
	{"unset_roles_by_username", true}, {"user_org_creation", false},
}

type ccFlagJSON struct {
	Name               string     `json:"name"`
	Enabled            bool       `json:"enabled"`
	UpdatedAt          *string    `json:"updated_at"`
	CustomErrorMessage *string    `json:"custom_error_message"`
	Links              ccSelfLink `json:"links"`
}

var ccFlagSpec = ccListSpec{orders: []string{"name"}, silent: "name", refuse: "created_ats"}

func (st *ccState) seedFlags() {
	for i, d := range ccFlagDefaults {
		st.flags = append(st.flags, &ccFlag{ccRow: ccRow{guid: d.name, born: int64(i)}, name: d.name, enabled: d.enabled})
	}
}

// flag is the flag of that name, nil when there is none.
func (st *ccState) flag(name string) *ccFlag {
	for _, f := range st.flags {
		if f.name == name {
			return f
		}
	}
	return nil
}

// needsFlag fails unless a flag that admins may ignore is on.
func (c *ccCall) needsFlag(name string) error {
	f := c.st.flag(name)
	if c.perm.admin || f.enabled {
		return nil
	}
	if f.message != nil {
		return ccFeatureDisabled(*f.message)
	}
	return ccFeatureDisabled(name)
}

func (c *ccCall) flagJSON(f *ccFlag) ccFlagJSON {
	out := ccFlagJSON{Name: f.name, Enabled: f.enabled, CustomErrorMessage: f.message, Links: ccSelfLink{c.link("feature_flags", f.name)}}
	if f.touched != 0 {
		at := ccTime(f.touched)
		out.UpdatedAt = &at
	}
	return out
}

func (c *ccCall) listFlags() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccFlagSpec)
	if len(problems) > 0 {
		return ccReply{}, ccBadQuery(problems...)
	}
	changed := func(f *ccFlag) bool { return f.touched != 0 && q.holdsTime("updated_ats", f.touched) }
	var keep ccFilter[*ccFlag]
	if _, sent := q.times["updated_ats"]; sent {
		keep = changed
	}
	page, total := ccSelect(q, c.st.flags, keep)
	if len(page) == 0 && keep == nil {
		total = len(c.st.flags) // counted in full, beyond the last page too
	}
	return ccOK(ccPresent(c, q, page, total, "/v3/feature_flags", c.flagJSON))
}

func (c *ccCall) showFlag() (ccReply, error) {
	f := c.st.flag(c.guid(0))
	if f == nil {
		return ccReply{}, ccMissing("Feature flag")
	}
	return ccOK(c.flagJSON(f))
}

func checkCCFlag(body *ccObject) []string {
	problems := append(checkCCMetadata(body), ccUnknownFields(body, "metadata", "custom_error_message", "enabled")...)
	if _, ok := body.get("enabled").(bool); !ok && body.has("enabled") {
		problems = append(problems, "Enabled must be a boolean")
	}
	message := body.get("custom_error_message")
	if message == nil {
		return problems
	}
	if _, ok := message.(string); !ok {
		problems = append(problems, "Custom error message must be a string")
	}
	switch n := utf8.RuneCountInString(ccString(message)); {
	case n < 1:
		problems = append(problems, "Custom error message is too short (minimum is 1 character)")
	case n > 250:
		problems = append(problems, "Custom error message is too long (maximum is 250 characters)")
	}
	return problems
}

func (c *ccCall) updateFlag() (ccReply, error) {
	f := c.st.flag(c.guid(0))
	if f == nil {
		return ccReply{}, ccMissing("Feature flag")
	}
	if !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	if problems := checkCCFlag(c.body); len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	if c.body.has("custom_error_message") {
		f.message = nil
		if text, ok := c.body.get("custom_error_message").(string); ok {
			f.message = &text
		}
	}
	if c.body.has("enabled") {
		f.enabled = c.body.get("enabled") == true
	}
	c.st.touch(&f.ccRow, c.now)
	return ccOK(c.flagJSON(f))
}
