package commands

import (
	"context"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func doctor(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Diagnose connection and session problems",
		Long: `Check everything that a session depends on: the permissions of the config folder, the vault and
its key, the context, its servers and their certificates, the clock, and the session itself. The
command changes nothing and sends no token. The exit code is 1 if something is wrong.`,
		Example:           "  cfid doctor\n  cfid doctor -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		kind := view.Diagnoses()
		to, err := checked(cmd, out, kind)
		if err != nil {
			return err
		}
		checks, err := a.diagnoses(cmd.Context())
		if err != nil {
			return err
		}
		wrong := false
		counted := func(yield func(view.Diagnosis, error) bool) {
			for d, err := range checks {
				wrong = wrong || d.State == login.CheckWrong
				if !yield(d, err) {
					return
				}
			}
		}
		if to.People() {
			err = view.WriteDiagnoses(to, counted)
		} else {
			_, err = view.List(to, kind, counted)
		}
		if err == nil && wrong {
			return session.ErrAnswerNo
		}
		return optionError(cmd, err)
	}
	return cmd
}

func (a *app) diagnoses(ctx context.Context) (iter.Seq2[view.Diagnosis, error], error) {
	s, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	checks, err := login.Doctor(ctx, s, struct{}{})
	if err != nil {
		return nil, err
	}
	return func(yield func(view.Diagnosis, error) bool) {
		for c, err := range checks {
			if !yield(view.Diagnose(s, c), err) {
				return
			}
		}
	}, nil
}
