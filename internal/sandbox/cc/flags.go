package cc

import (
	"unicode/utf8"
)

// flag is a feature flag; touched is 0 until the first PATCH.
type flag struct {
	stored
	name    string
	enabled bool
	message *string
}

// flagDefaults are all flags by name and the value they have until they are changed.
var flagDefaults = []struct {
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

type flagJSON struct {
	Name               string   `json:"name"`
	Enabled            bool     `json:"enabled"`
	UpdatedAt          *string  `json:"updated_at"`
	CustomErrorMessage *string  `json:"custom_error_message"`
	Links              selfLink `json:"links"`
}

var flagSpec = listSpec{orders: []string{"name"}, silent: "name", refuse: "created_ats"}

func (st *state) seedFlags() {
	for i, d := range flagDefaults {
		st.flags = append(st.flags, &flag{stored: stored{guid: d.name, born: int64(i)}, name: d.name, enabled: d.enabled})
	}
}

// flag is the flag of that name, nil when there is none.
func (st *state) flag(name string) *flag {
	for _, f := range st.flags {
		if f.name == name {
			return f
		}
	}
	return nil
}

// needsFlag fails unless a flag that admins may ignore is on.
func (c *call) needsFlag(name string) error {
	f := c.st.flag(name)
	if c.perm.admin || f.enabled {
		return nil
	}
	if f.message != nil {
		return featureDisabled(*f.message)
	}
	return featureDisabled(name)
}

func (c *call) flagJSON(f *flag) flagJSON {
	out := flagJSON{Name: f.name, Enabled: f.enabled, CustomErrorMessage: f.message, Links: selfLink{c.link("feature_flags", f.name)}}
	if f.touched != 0 {
		at := timeText(f.touched)
		out.UpdatedAt = &at
	}
	return out
}

func (c *call) listFlags() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &flagSpec)
	if len(problems) > 0 {
		return reply{}, badQuery(problems...)
	}
	changed := func(f *flag) bool { return f.touched != 0 && q.holdsTime("updated_ats", f.touched) }
	var keep filter[*flag]
	if _, sent := q.times["updated_ats"]; sent {
		keep = changed
	}
	page, total := filtered(q, c.st.flags, keep)
	if len(page) == 0 && keep == nil {
		total = len(c.st.flags) // counted in full, beyond the last page too
	}
	return okReply(present(c, q, page, total, "/v3/feature_flags", c.flagJSON))
}

func (c *call) showFlag() (reply, error) {
	f := c.st.flag(c.guid(0))
	if f == nil {
		return reply{}, missing("Feature flag")
	}
	return okReply(c.flagJSON(f))
}

func checkFlag(body *object) []string {
	problems := append(checkMetadata(body), unknownFields(body, "metadata", "custom_error_message", "enabled")...)
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
	switch n := utf8.RuneCountInString(textOf(message)); {
	case n < 1:
		problems = append(problems, "Custom error message is too short (minimum is 1 character)")
	case n > 250:
		problems = append(problems, "Custom error message is too long (maximum is 250 characters)")
	}
	return problems
}

func (c *call) updateFlag() (reply, error) {
	f := c.st.flag(c.guid(0))
	if f == nil {
		return reply{}, missing("Feature flag")
	}
	if !c.perm.admin {
		return reply{}, forbidden()
	}
	if problems := checkFlag(c.body); len(problems) > 0 {
		return reply{}, unprocessable(problems...)
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
	c.st.touch(&f.stored, c.now)
	return okReply(c.flagJSON(f))
}
