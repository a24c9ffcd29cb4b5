package uaa

import (
	"cmp"
	"context"
	"slices"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Info is what a UAA returns about itself without a login.
type Info struct {
	rest.Raw `json:"-"`
	App      struct {
		Version string `json:"version"`
	} `json:"app"`
	Links     InfoLinks `json:"links"`
	ZoneName  string    `json:"zone_name"` // the zone's name, not its id
	EntityID  string    `json:"entityID"`
	CommitID  string    `json:"commit_id"`
	Timestamp string    `json:"timestamp"` // of the build: "2019-04-30T14:32:09-0700"
	Prompts   []Prompt  `json:"-"`         // username, password, then the others by name
}

// InfoLinks are configuration, not the host that was asked: they may name one that can't be
// reached. Passwd and Register may be relative.
type InfoLinks struct {
	UAA      string `json:"uaa"`
	Login    string `json:"login"`
	Passwd   string `json:"passwd"`
	Register string `json:"register"`
}

// Prompt is one question of the password grant.
type Prompt struct {
	Name  string // the form field
	Type  string // "text" or "password"
	Label string
}

// Info reads GET /login as JSON. Any Accept but JSON gets a page instead.
func (c *Client) Info(ctx context.Context) (*Info, error) {
	r := rest.Get("/login", nil)
	r.Anonymous, r.Redirects = true, true
	out := &Info{}
	if err := c.api.Do(ctx, r, out); err != nil {
		return nil, err
	}
	var named struct {
		Prompts map[string][]string `json:"prompts"` // name → [type, label]
	}
	if err := rest.Decode(out.JSON(), &named); err != nil {
		return nil, err
	}
	out.Prompts = orderPrompts(named.Prompts)
	return out, nil
}

func orderPrompts(named map[string][]string) []Prompt {
	rank := func(name string) int {
		if at := slices.Index([]string{"username", "password"}, name); at >= 0 {
			return at
		}
		return 2
	}
	prompts := make([]Prompt, 0, len(named))
	for name, parts := range named {
		p := Prompt{Name: name, Type: "text", Label: name}
		if len(parts) > 0 {
			p.Type = parts[0]
		}
		if len(parts) > 1 {
			p.Label = parts[1]
		}
		prompts = append(prompts, p)
	}
	slices.SortFunc(prompts, func(a, b Prompt) int {
		return cmp.Or(cmp.Compare(rank(a.Name), rank(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	return prompts
}
