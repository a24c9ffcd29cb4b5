package view

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/access"
)

// mostPlaces is how many places of a role are listed for people; a list has them all.
const mostPlaces = 40

// WriteAccess shows a person what a user or client may do, and why:
//
//	dev1@ldap  1db8…
//	  account  active, verified, last login 2 hours ago
//	  groups   direct                reports.read
//	           nested through team   cloud_controller.admin
//	  roles    SpaceDeveloper        acme/dev, acme/test
func WriteAccess(o Out, a *access.Access, now time.Time) error {
	w := &sections{o: o}
	title := Strong.Paint(Clean(a.Arg()), o.Color)
	if a.Client {
		title = "client " + title
	}
	if a.ID != a.Arg() {
		title += "  " + Faint.Paint(Clean(a.ID), o.Color)
	}
	if a.Context != "" {
		title += "  in " + Clean(a.Context)
	}
	fmt.Fprintln(&w.b, title)
	w.section("account", [][2]string{{"", accountText(a, now)}})
	w.section("groups", groupLines(a))
	w.section("scopes", scopeLines(a))
	w.section("roles", roleLines(a))
	w.section("allows", allowLines(a))
	w.section("unknown", [][2]string{{"", notReadable(a)}})
	_, err := io.WriteString(o.W, w.b.String())
	return err
}

// sections writes blocks of two columns, each under a heading.
type sections struct {
	o Out
	b strings.Builder
}

// section leaves out empty lines, and blocks without lines.
func (w *sections) section(name string, lines [][2]string) {
	lines = slices.DeleteFunc(lines, func(l [2]string) bool { return l[1] == "" })
	key := 0
	for _, l := range lines {
		key = max(key, width(Clean(l[0])))
	}
	for _, l := range lines {
		left := ""
		if key > 0 {
			left = Clean(l[0]) + strings.Repeat(" ", key-width(Clean(l[0]))+2)
		}
		for i, part := range wrapped(Clean(l[1]), w.o.Width-11-width(left)) {
			if i > 0 {
				left = strings.Repeat(" ", width(left))
			}
			fmt.Fprintf(&w.b, "  %s %s%s\n", Faint.Paint(fmt.Sprintf("%-8s", name), w.o.Color), left, part)
			name = ""
		}
	}
}

// wrapped breaks a text between words if the width of the terminal is known.
func wrapped(text string, most int) []string {
	if most < 20 || width(text) <= most {
		return []string{text}
	}
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && width(line)+1+width(word) > most {
			out, line = append(out, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(out, line)
}

func accountText(a *access.Access, now time.Time) string {
	parts := []string{string(a.Account)}
	switch {
	case a.User != nil:
		verified := "verified"
		if !a.User.Verified {
			verified = "not verified"
		}
		lastLogin := "never logged in"
		if at := a.User.LastLogonTime; at != nil {
			lastLogin = "last login " + Relative(time.UnixMilli(*at), now)
		}
		parts = append(parts, verified, lastLogin)
	case a.OAuth != nil:
		parts = []string{"OAuth client", "grants " + strings.Join(a.OAuth.AuthorizedGrantTypes, ", ")}
	}
	return strings.Join(parts, ", ")
}

func groupLines(a *access.Access) [][2]string {
	return gathered(len(a.Groups), func(i int) (string, string) { return a.Groups[i].String(), a.Groups[i].Group })
}

func scopeLines(a *access.Access) [][2]string {
	var lines [][2]string
	for _, t := range a.Through {
		by := "through " + t.Client
		if t.Own {
			by = "authorities"
		}
		lines = append(lines, [2]string{by, strings.Join(t.Scopes, ", ")})
	}
	return lines
}

func roleLines(a *access.Access) [][2]string {
	lines := gathered(len(a.Roles), func(i int) (string, string) { return roleWord(a.Roles[i].Type), access.RolePlace(a.Roles[i]) })
	for i, l := range lines {
		if places := strings.Split(l[1], ", "); len(places) > mostPlaces {
			lines[i][1] = strings.Join(places[:mostPlaces], ", ") + " and " + strconv.Itoa(len(places)-mostPlaces) + " more (-o csv lists them)"
		}
	}
	return lines
}

// gathered makes a line for each key, in the order of the keys.
func gathered(n int, item func(i int) (key, value string)) [][2]string {
	var lines [][2]string
	for i := range n {
		key, value := item(i)
		at := slices.IndexFunc(lines, func(l [2]string) bool { return l[0] == key })
		if at < 0 {
			lines = append(lines, [2]string{key, value})
			continue
		}
		lines[at][1] += ", " + value
	}
	return lines
}

func allowLines(a *access.Access) [][2]string {
	var lines [][2]string
	for _, al := range a.Allows {
		lines = append(lines, [2]string{al.By, al.Text})
	}
	return lines
}

func notReadable(a *access.Access) string {
	if len(a.Unread) == 0 {
		return ""
	}
	return "you may not read " + strings.Join(a.Unread, ", ")
}
