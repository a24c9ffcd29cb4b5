package seed

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// MaxFile bounds a uaa.yml, in bytes.
const MaxFile = 8 << 20

// File is what the sandbox takes from a UAA's own configuration; everything else in it is ignored. Secrets in it are in
// plain text.
type File struct {
	path  string
	OAuth struct {
		Clients map[string]fileClient `yaml:"clients"`
		User    struct {
			Authorities words `yaml:"authorities"` // the default groups
		} `yaml:"user"`
	} `yaml:"oauth"`
	SCIM struct {
		Users  []fileUser `yaml:"users"`
		Groups fileGroups `yaml:"groups"`
	} `yaml:"scim"`
}

// fileClient is an entry of oauth.clients.
type fileClient struct {
	Secret          *string `yaml:"secret"`
	Name            string  `yaml:"name"`
	Scope           words   `yaml:"scope"`
	Authorities     words   `yaml:"authorities"`
	Grants          words   `yaml:"authorized-grant-types"`
	Redirects       words   `yaml:"redirect-uri"`
	AutoApprove     words   `yaml:"autoapprove"`
	Providers       words   `yaml:"allowedproviders"`
	UserGroups      words   `yaml:"required_user_groups"`
	AccessValidity  *int    `yaml:"access-token-validity"`
	RefreshValidity *int    `yaml:"refresh-token-validity"`
	AllowPublic     *bool   `yaml:"allowpublic"`
	line            int
}

// UnmarshalYAML remembers the line.
func (c *fileClient) UnmarshalYAML(n *yaml.Node) error {
	type plain fileClient
	err := n.Decode((*plain)(c))
	c.line = n.Line
	return err
}

// words is a list, or its parts with commas between them; true is the one word "true", as autoapprove has it.
type words []string

// UnmarshalYAML reads both forms.
func (w *words) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		return n.Decode((*[]string)(w))
	}
	var text string
	if err := n.Decode(&text); err != nil {
		return err
	}
	*w = words{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" && part != "false" {
			*w = append(*w, part)
		}
	}
	return nil
}

// fileGroups are names, as a list, a mapping to descriptions, or with commas between them.
type fileGroups []struct{ name, description string }

// UnmarshalYAML reads all forms.
func (g *fileGroups) UnmarshalYAML(n *yaml.Node) error {
	add := func(name, description string) {
		*g = append(*g, struct{ name, description string }{name, description})
	}
	if n.Kind != yaml.MappingNode {
		var list words
		if err := list.UnmarshalYAML(n); err != nil {
			return err
		}
		for _, name := range list {
			name, description, _ := strings.Cut(name, "|")
			add(name, description)
		}
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		add(n.Content[i].Value, n.Content[i+1].Value)
	}
	return nil
}

// fileUser is an entry of scim.users.
type fileUser struct {
	Name       string `yaml:"name"`
	UserName   string `yaml:"username"`
	Password   string `yaml:"password"`
	Email      string `yaml:"email"`
	GivenName  string `yaml:"firstName"`
	FamilyName string `yaml:"lastName"`
	Groups     words  `yaml:"groups"`
	Origin     string `yaml:"origin"`
	line       int
}

// UnmarshalYAML reads a mapping, or the UAA's short forms name|password, name|password|groups and
// name|password|email|given|family, with groups and origin behind it.
func (u *fileUser) UnmarshalYAML(n *yaml.Node) error {
	defer func() { u.line = n.Line }()
	if n.Kind != yaml.ScalarNode {
		type plain fileUser
		if err := n.Decode((*plain)(u)); err != nil {
			return err
		}
		if u.Name == "" {
			u.Name = u.UserName
		}
		return nil
	}
	parts := strings.Split(n.Value, "|")
	at := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return ""
	}
	groups := at(5)
	switch len(parts) {
	case 2:
	case 3:
		groups = at(2)
	case 5, 6, 7:
		u.Email, u.GivenName, u.FamilyName, u.Origin = at(2), at(3), at(4), at(6)
	default:
		return fmt.Errorf("line %d: a user is name|password|email|given name|family name|groups", n.Line)
	}
	u.Name, u.Password = at(0), at(1)
	return u.Groups.UnmarshalYAML(&yaml.Node{Kind: yaml.ScalarNode, Value: groups, Tag: "!!str"})
}

// LoadFile reads a uaa.yml.
func LoadFile(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > MaxFile:
		return nil, fmt.Errorf("%s is larger than %d MiB", path, MaxFile>>20)
	}
	return parseFile(path, data)
}

func parseFile(path string, data []byte) (*File, error) {
	file := &File{path: path}
	if err := yaml.Unmarshal(data, file); err != nil {
		return nil, fmt.Errorf("%s: %s", path, withoutValues(err))
	}
	if len(file.OAuth.Clients) == 0 && len(file.SCIM.Users) == 0 && len(file.SCIM.Groups) == 0 && file.OAuth.User.Authorities == nil {
		return nil, fmt.Errorf("%s has no oauth.clients, no scim.users and no scim.groups", path)
	}
	return file, nil
}

// withoutValues is a YAML error without the values it quotes: they may be secrets.
func withoutValues(err error) string {
	text := regexp.MustCompile("`[^`]*`").ReplaceAllString(err.Error(), "a value")
	return strings.TrimPrefix(text, "yaml: ")
}

// Apply adds what the file names to the default zone, as a UAA does when it starts: accounts that are there are changed,
// memberships are added.
func (f *File) Apply(g Ground) error {
	z := g.Zones.Home()
	z.Lock()
	defer z.Unlock()
	var problems []error
	for _, group := range f.SCIM.Groups {
		made := z.GroupFor(group.name, g.Now())
		if text := group.description; text != "" {
			made.Description = &text
		}
	}
	for _, name := range f.OAuth.User.Authorities {
		z.GroupFor(name, g.Now())
		if !slices.Contains(z.DefaultGroups, name) {
			z.DefaultGroups = append(z.DefaultGroups, name)
		}
	}
	for i := range f.SCIM.Users {
		problems = append(problems, f.user(g, z, &f.SCIM.Users[i]))
	}
	for _, id := range slices.Sorted(maps.Keys(f.OAuth.Clients)) {
		problems = append(problems, f.client(g, z, id, f.OAuth.Clients[id]))
	}
	return errors.Join(problems...)
}

func (f *File) wrong(line int, text string) error {
	return fmt.Errorf("%s:%d: %s", f.path, line, text)
}

func (f *File) user(g Ground, z *zone.Zone, in *fileUser) error {
	origin := in.Origin
	if origin == "" {
		origin = zone.Default
	}
	if strings.TrimSpace(in.Name) == "" || origin == zone.Default && !zone.GoodUserName(in.Name) {
		return f.wrong(in.line, "the UAA takes no user of that name: letters, digits and +-_.@'! are allowed")
	}
	now := g.Now()
	u := &zone.User{ID: random.UUID(), UserName: in.Name, Origin: origin, Created: now, Salt: random.Hex(), Logins: &zone.Logins{}}
	if old := z.Users.Find(in.Name, origin); old != nil {
		*u = *old
	}
	u.Email, u.GivenName, u.FamilyName, u.HasName = in.Email, in.GivenName, in.FamilyName, true
	if u.Email == "" {
		u.Email = in.Name
	}
	u.Active, u.Verified, u.Modified, u.PasswordModified = true, true, now, now
	if origin == zone.Default {
		u.Password = zone.HashSecret(in.Password)
	}
	z.Users.Put(u)
	for _, name := range in.Groups {
		z.Groups.Join(z.GroupFor(name, g.Now()), zone.Member{Origin: origin, Type: zone.MemberUser, Value: u.ID})
	}
	return nil
}

func (f *File) client(g Ground, z *zone.Zone, id string, in fileClient) error {
	cl := &zone.Client{
		ID: id, Name: in.Name, Scope: or(in.Scope, "uaa.none"), Authorities: or(in.Authorities, "uaa.none"), Grants: or(in.Grants, zone.GrantCode, zone.GrantRefresh),
		Redirects: in.Redirects, Autoapprove: in.AutoApprove, Providers: in.Providers, UserGroups: in.UserGroups,
		AccessSeconds: in.AccessValidity, RefreshSeconds: in.RefreshValidity, Salt: random.Hex(), Modified: g.Now(),
	}
	for _, grant := range cl.Grants {
		if !slices.Contains(zone.KnownGrants(), grant) && !g.Rules.ExtraGrant(grant) {
			return f.wrong(in.line, "client "+id+": the UAA knows no grant type "+grant)
		}
	}
	if in.AllowPublic != nil {
		cl.AllowPublic, cl.PublicSet = *in.AllowPublic, true
	}
	if in.Secret != nil {
		cl.Secrets = []*zone.SecretHash{zone.HashSecret(*in.Secret)}
	}
	z.Clients.Put(cl)
	return nil
}

func or(list words, otherwise ...string) []string {
	if len(list) == 0 {
		return otherwise
	}
	return list
}
