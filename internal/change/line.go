package change

import (
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// Line is a command line in parts that several steps can share. Parts are quoted for a shell where they must be.
type Line struct {
	Command line.Line // cfid role assign
	Who     []string  // arguments: "dev1", "--client ci"
	What    []string  // "--role SpaceDeveloper"
	Where   []string  // "--space acme/dev"
}

func (l Line) String() string {
	return strings.Join(slices.Concat([]string{l.Command.String()}, l.Who, l.What, l.Where), " ")
}

// CommandLine returns the fewest command lines that do the same: roles of the same users in the same places are
// one line. A step without a command has none.
func (c *ChangeSet) CommandLine() []string {
	var lines []Line
	for _, st := range c.Steps {
		if st.Op == OpKeep || st.Work == nil || st.Implied {
			continue
		}
		if l := st.Work.Line(st.Op); !l.Command.IsZero() {
			lines = append(lines, l)
		}
	}
	lines = merged(lines, func(l *Line) *[]string { return &l.Who })
	lines = merged(lines, func(l *Line) *[]string { return &l.What })
	lines = merged(lines, func(l *Line) *[]string { return &l.Where })
	var out []string
	for _, l := range lines {
		out = append(out, l.String())
	}
	return out
}

// merged joins lines that differ in one part only. Orgs and spaces stay in separate lines, because --org with
// --space means the space in that org.
func merged(lines []Line, part func(*Line) *[]string) []Line {
	at := map[string]int{}
	var out []Line
	for _, l := range lines {
		rest := l
		*part(&rest) = kinds(*part(&l))
		key := strings.Join(slices.Concat([]string{rest.Command.String(), "\x00"}, rest.Who, []string{"\x00"}, rest.What, []string{"\x00"}, rest.Where), "\x01")
		if i, there := at[key]; there {
			for _, p := range *part(&l) {
				*part(&out[i]) = session.AppendNew(*part(&out[i]), p)
			}
			continue
		}
		at[key] = len(out)
		out = append(out, l)
	}
	return out
}

// kinds returns the names of the flags, without values, except for those that name an org and a space together.
func kinds(parts []string) []string {
	var out []string
	for _, p := range parts {
		flag, _, _ := strings.Cut(p, " ")
		switch {
		case strings.HasPrefix(p, "--org ") && strings.Contains(p, " --space "):
			flag = p
		case flag == "--client" || !strings.HasPrefix(flag, "--"):
			flag = ""
		}
		if !slices.Contains(out, flag) {
			out = append(out, flag)
		}
	}
	return out
}
