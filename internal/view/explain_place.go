package view

import (
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/rest"
)

// place: orgs, spaces, and the jobs that delete them.
func place(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	var pending *platform.PendingError
	var failed *capi.JobError
	var exists *platform.ExistsError
	var moved *access.MovedError
	var said *rest.Error
	var unseen *platform.UnseenRolesError
	switch {
	case errors.As(err, &unseen):
		e.Why = "only managers of the org, platform admins and global auditors see all roles in its spaces"
		e.Next = line.Says("ask a manager of the org")
	case errors.As(err, &pending):
		e.Why = "the server is still working on it in the background, or is waiting for a free worker"
		e.Next = line.Says("check later whether it was deleted, or wait longer with --job-timeout 1h")
	case errors.As(err, &failed):
		e.Why = "the server started the deletion and could not finish it, for the reason above"
		e.Next = line.Says("remove the cause and try again")
	case errors.As(err, &exists):
		e.Why = "names are compared without regard to case"
		update := line.OrgUpdate
		if exists.Noun == "space" {
			update = line.SpaceUpdate
		}
		e.Next = []line.Advice{update.With(exists.Name).Say(" updates the existing one")}
	case errors.Is(err, rest.ErrInvalid) && errors.As(err, &said) && strings.HasPrefix(said.Message, "Invalid organization."):
		e.What, e.Why = answerLine(err, said, f), "the org that is targeted, or was just found, no longer exists, or you may no longer see it"
		e.Next = []line.Advice{line.Target.Flag("-o", "ORG")}
	case errors.Is(err, rest.ErrInvalid) && errors.As(err, &said) && strings.HasPrefix(said.Message, "Invalid space."):
		e.What, e.Why = answerLine(err, said, f), "the space that is targeted, or was just found, no longer exists, or you may no longer see it"
		e.Next = []line.Advice{line.Target.Flag("-o", "ORG").Flag("-s", "SPACE")}
	case errors.As(err, &moved):
		e.Why = "it was changed since, so an undo would change something else"
		e.Next = []line.Advice{line.HistoryShow.With(moved.ID).Say(", then undo the rest with single commands")}
	default:
		return Explanation{}, false
	}
	return e, true
}
