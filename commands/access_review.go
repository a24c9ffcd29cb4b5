package commands

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/review"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/view/report"
)

// reviewFlags are what a review does beside printing.
type reviewFlags struct {
	page, failOn string
	force        bool
}

func accessReview(a *app) *cobra.Command {
	in, flags := review.ReviewInput{}, reviewFlags{}
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Report who may do what, and what of it looks wrong",
		Long: `Look at all users, clients, groups, orgs, spaces and roles that you may see, and report what somebody who answers for access
should look at: admins and how they got it, accounts that are gone, off, unverified or unused and still have something, orgs without a
manager, members without a role, clients that can do too much or send tokens anywhere. Each finding comes with the command that mends
it. --html writes all of it as a page with charts and a table of people and orgs, which needs no network.

It changes nothing. What you may not read is named and left out.`,
		Example: `  cfid access review
  cfid access review --stale 180d --html review.html
  cfid access review -o json >today.json
  cfid access review --since yesterday.json --fail-on high`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Stale, "stale", "90d", "who did not log in for this long, or since this `date`, is idle")
	f.StringVar(&in.Since, "since", "", "mark what is new and what is gone since this earlier report, the `file` of -o json")
	f.StringVar(&flags.page, "html", "", "also write a page to this `file`, for your eyes only")
	f.BoolVar(&flags.force, "force", false, "let --html replace a file that is there")
	f.StringVar(&flags.failOn, "fail-on", "", "end with exit code 1 when a finding is of this `severity` or worse: high, medium, low, info; with --since, a new one")
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
