package commands

import (
	"context"
	"errors"
	"iter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// clientFlags binds a flag for each setting of a client and returns the function that reads them. With edit it also binds
// --add-X and --remove-X for lists, and --unset.
func clientFlags(cmd *cobra.Command, edit bool) func() identity.ClientEdit {
	f := cmd.Flags()
	var unset, names []string
	for _, field := range identity.ClientFields() {
		names = append(names, field.Name)
		values := clientValues(field.Name)
		switch field.Kind {
		case identity.FieldList:
			f.StringArray(field.Name, nil, field.About+" (repeat)"+instead(edit))
			complete(cmd, field.Name, values...)
			if edit {
				f.StringArray("add-"+field.Name, nil, "add this `"+listWord(field.Name)+"` (repeat)")
				f.StringArray("remove-"+field.Name, nil, "remove this `"+listWord(field.Name)+"` (repeat)")
				complete(cmd, "add-"+field.Name, values...)
				complete(cmd, "remove-"+field.Name, values...)
			}
		case identity.FieldBool:
			f.Bool(field.Name, false, field.About)
		default:
			f.String(field.Name, "", field.About)
			complete(cmd, field.Name)
		}
	}
	heading(cmd, "List", listFlags()...)
	heading(cmd, "Lifetime and pages", "access-token-validity", "refresh-token-validity", "signup-redirect", "change-email-redirect", "created-with", "token-salt")
	if edit {
		f.StringArrayVar(&unset, "unset", nil, "remove this `SETTING` (repeat)")
		complete(cmd, "unset", names...)
	}
	return func() identity.ClientEdit {
		e := readEdit(f)
		e.Unset = unset
		return e
	}
}

// listFlags are the flags that add to lists or remove from them.
func listFlags() []string {
	var names []string
	for _, field := range identity.ClientFields() {
		if field.Kind == identity.FieldList {
			names = append(names, "add-"+field.Name, "remove-"+field.Name)
		}
	}
	return names
}

func instead(edit bool) string {
	if edit {
		return ", replacing the whole list"
	}
	return ""
}

// listWord names a value of a list in the help.
func listWord(name string) string {
	switch name {
	case "redirect-uri":
		return "URL"
	case "grant-type":
		return "GRANT"
	case "allowed-provider":
		return "ORIGIN"
	case "required-group":
		return "GROUP"
	}
	return "SCOPE"
}

func readEdit(f *pflag.FlagSet) identity.ClientEdit {
	e := identity.ClientEdit{Set: map[string][]string{}, Add: map[string][]string{}, Remove: map[string][]string{}}
	for _, field := range identity.ClientFields() {
		for prefix, into := range map[string]map[string][]string{"": e.Set, "add-": e.Add, "remove-": e.Remove} {
			flag := f.Lookup(prefix + field.Name)
			if flag == nil || !flag.Changed {
				continue
			}
			into[field.Name] = []string{flag.Value.String()}
			if list, ok := flag.Value.(pflag.SliceValue); ok {
				into[field.Name] = list.GetSlice()
			}
		}
	}
	return e
}

// clientValues are the completions of a setting.
func clientValues(name string) []string {
	switch name {
	case "grant-type":
		return identity.GrantTypes()
	case "scope", "authority", "required-group":
		return scopeNames()
	case "autoapprove":
		return append([]string{"true"}, scopeNames()...)
	case "allowed-provider":
		return []string{"uaa", "ldap"}
	}
	return nil
}

// secretOutFlags binds the flags for where a generated secret is written.
func secretOutFlags(cmd *cobra.Command, generate *bool, to *identity.SecretOut) {
	f := cmd.Flags()
	f.BoolVar(generate, "generate-secret", false, "generate a secret and show it once")
	f.StringVar(&to.File, "secret-file", "", "write the generated secret to this new `FILE`, readable only by you, instead of showing it")
	f.StringVar(&to.Command, "secret-to", "", "pipe the generated secret to this `COMMAND` (no shell) instead of showing it")
	_ = cmd.MarkFlagFilename("secret-file") // the only error is an unknown flag
	complete(cmd, "secret-to")
	heading(cmd, "Secret", "generate-secret", "secret-file", "secret-to", "secret-stdin")
	cmd.MarkFlagsMutuallyExclusive("secret-file", "secret-to")
}

// secretSeen fails, before the first request, if a generated secret would not be printed or written anywhere.
func secretSeen(a *app, out *output, generate bool, to identity.SecretOut) error {
	if !generate || a.dry || to != (identity.SecretOut{}) || out.shows("secret") {
		return nil
	}
	return session.Usage("the generated secret would not be shown, and it can't be read again: omit -o %s or --columns, or add --secret-file", out.format)
}

// clientMade prints a client that has a new secret.
func clientMade[In any](a *app, cmd *cobra.Command, out *output, kind view.Kind[*identity.ClientCreateResult], in In, id string, do reader[In, *identity.ClientCreateResult]) error {
	return outcomes(cmd, out, kind, in, func(ctx context.Context, s *session.Session, in In) (iter.Seq[session.Item[*identity.ClientCreateResult]], error) {
		res, err := do(ctx, s, in)
		if res == nil && session.Class(err) == session.UsageFault || errors.Is(err, session.ErrDeclined) {
			return nil, err
		}
		item := session.Item[*identity.ClientCreateResult]{Name: id, Value: res, Err: err}
		if err == nil {
			a.scrub.Show(res.Secret) // it can't be read again
			item.State = res.State
		}
		return func(yield func(session.Item[*identity.ClientCreateResult]) bool) {
			yield(item)
			if err == nil && !res.Login.IsZero() {
				a.note("log in with: %s", res.Login)
			}
		}, nil
	})
}
