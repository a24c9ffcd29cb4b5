package commands

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
)

// peerListFlags binds uaac's and uaa-cli's names of a list's flags as hidden flags, and returns the function that reads
// them and uaac's FILTER.
func peerListFlags(cmd *cobra.Command, out *output, in *session.SCIMList, skip *int) func(args []string) error {
	f := cmd.Flags()
	var start, count int
	attributes := peerAttributes(cmd, out)
	f.IntVar(&start, "start", 1, "uaac's --skip, counted from 1")
	f.IntVar(&count, "count", 0, "uaac's --limit")
	for _, name := range []string{"start", "count"} {
		hide(f, name)
		complete(cmd, name)
	}
	return func(args []string) error {
		if len(args) == 1 {
			if !strings.Contains(strings.TrimSpace(args[0]), " ") {
				return session.Usage("a filter has an attribute, an operator and a value, as in 'userName eq \"marissa\"'; %s get shows one by name", nounOf(cmd))
			}
			in.Filter = args[0]
		}
		if f.Changed("start") {
			*skip = max(start-1, 0)
		}
		if f.Changed("count") {
			in.Limit = count
		}
		attributes()
		return nil
	}
}

// peerAttributes binds uaac's and uaa-cli's flag for the columns.
func peerAttributes(cmd *cobra.Command, out *output) func() {
	var attributes []string
	cmd.Flags().StringSliceVarP(&attributes, "attributes", "a", nil, "uaac's --columns: SCIM attributes")
	hide(cmd.Flags(), "attributes")
	complete(cmd, "attributes")
	return func() {
		for _, name := range attributes {
			out.columns = append(out.columns, columnOf(name))
		}
	}
}

// nounOf is the noun that a plural lists: cfid user for cfid users.
func nounOf(cmd *cobra.Command) string {
	path := strings.TrimSuffix(cmd.CommandPath(), " list")
	return strings.TrimSuffix(path, "s")
}

func hide(f *pflag.FlagSet, names ...string) {
	for _, name := range names {
		if flag := f.Lookup(name); flag != nil {
			flag.Hidden = true
		}
	}
}

// columnOf returns the column that shows a SCIM attribute; other words are returned as they are: they may name columns.
func columnOf(attribute string) string {
	names := map[string]string{
		"username": "name", "displayname": "name", "emails": "email", "emails.value": "email", "name.givenname": "given-name",
		"name.familyname": "family-name", "phonenumbers": "phone", "phonenumbers.value": "phone", "externalid": "external-id",
		"meta.created": "created", "meta.lastmodified": "changed", "lastlogontime": "last-login", "previouslogontime": "previous-login",
		"passwordlastmodified": "password-changed",
	}
	if name, ok := names[strings.ToLower(attribute)]; ok {
		return name
	}
	return strings.ToLower(attribute)
}

// uaacUpdate binds as hidden the flags of uaac's and uaa-cli's user update that have another name in cfid.
func uaacUpdate(cmd *cobra.Command, in *identity.UserUpdateInput) {
	f := cmd.Flags()
	f.Func("emails", "uaac's --email", text(&in.Change.Email))
	f.Func("phones", "uaac's --phone", text(&in.Change.Phone))
	f.Func("del-attrs", "uaac's --unset", func(value string) error {
		for _, name := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
			in.Unset = append(in.Unset, strings.TrimSuffix(columnOf(name), "s"))
		}
		return nil
	})
	for _, name := range []string{"emails", "phones", "del-attrs"} {
		hide(f, name)
		complete(cmd, name)
	}
}
