package commands

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/review"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/view/report"
)

// reviewFlags are what a review does besides printing.
type reviewFlags struct {
	page, failOn string
	force        bool
}

func accessReview(a *app) *cobra.Command {
	in, flags := review.ReviewInput{}, reviewFlags{}
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Report who has access and which access looks wrong",
		Long: `Read all users, clients, groups, orgs, spaces and roles that you may see, and report what needs
attention: admins and how they became admins; deleted, deactivated, unverified or unused accounts
that still have access; orgs without a manager; members without a role; clients that may do too
much or send tokens to insecure addresses. Each finding includes the command that fixes it. --html
writes the report as a page with charts and a table of users and orgs that needs no network.

The command changes nothing. It names what you may not read and leaves it out.`,
		Example: `  cfid access review
  cfid access review --stale 180d --html review.html
  cfid access review -o json >today.json
  cfid access review --since yesterday.json --fail-on high`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Stale, "stale", "90d", "users are idle who have not logged in for this long, or since this `DATE`")
	f.StringVar(&in.Since, "since", "", "mark what changed since an earlier report, a `FILE` made with -o json")
	f.StringVar(&flags.page, "html", "", "also write the report as a web page to this `FILE`, readable only by you")
	f.BoolVar(&flags.force, "force", false, "let --html replace an existing file")
	f.StringVar(&flags.failOn, "fail-on", "", "exit with 1 if a finding (with --since: a new one) has this `SEVERITY` or a worse one: high, medium, low, info")
	complete(cmd, "stale", "30d", "90d", "180d", "1y")
	complete(cmd, "fail-on", review.Severities()...)
	_ = cmd.MarkFlagFilename("since", "json") // the only error is an unknown flag; the tree test finds it
	_ = cmd.MarkFlagFilename("html", "html")  // the same
	kind := view.Findings()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return printReview(cmd, a, out, in, flags)
	}
	return cmd
}

func printReview(cmd *cobra.Command, a *app, out *output, in review.ReviewInput, flags reviewFlags) error {
	kind := view.Findings()
	o, err := checked(cmd, out, kind)
	if err != nil {
		return err
	}
	if flags.failOn != "" && !slices.Contains(review.Severities(), flags.failOn) {
		return session.Usage("--fail-on takes high, medium, low or info")
	}
	s, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	page, err := review.NewReport(s, flags.page, flags.force)
	if err != nil {
		return err
	}
	defer page.Abandon()
	r, err := review.ReviewAccess(cmd.Context(), s, in)
	if err != nil {
		return err
	}
	for _, what := range r.Unread {
		a.note("note: not looked at: %s", what)
	}
	if flags.page != "" {
		if err := page.Fill(func() error { return report.Write(page, r) }); err != nil {
			return err
		}
		a.note("the page is in %s", page.Path())
	}
	if o.People() {
		err = view.WriteReview(o, r)
	} else {
		_, err = view.List(o, kind, seqOf(r.Findings))
	}
	if err == nil && flags.failOn != "" && r.Fails(flags.failOn, in.Since != "") {
		return session.ErrAnswerNo
	}
	return optionError(cmd, err)
}

func seqOf[T any](items []T) func(func(T, error) bool) {
	return func(yield func(T, error) bool) {
		for _, it := range items {
			if !yield(it, nil) {
				return
			}
		}
	}
}
