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
		e.Why = "only its managers, platform admins and global auditors are; who has no other role there is unknown to you"
		e.Next = []string{"ask a manager of the org"}
	case errors.As(err, &pending):
		e.Why = "the server works on it in the background, and needs longer or waits for a worker"
		e.Next = []string{"check later whether it was deleted, or wait longer with --job-timeout 1h"}
	case errors.As(err, &failed):
		e.Why = "the server began, and gave up: what it names is in the way"
		e.Next = []string{"the same again, once that is out of the way"}
	case errors.As(err, &exists):
		e.Why = "names count whatever their case"
		e.Next = []string{"cfid " + exists.Noun + " update " + exists.Name + " changes what is there"}
	case errors.Is(err, rest.ErrInvalid) && errors.As(err, &said) && strings.HasPrefix(said.Message, "Invalid organization."):
		e.What, e.Why = answerLine(err, said, f), "the org that is targeted, or was just found, no longer exists, or you may no longer see it"
		e.Next = []string{line.Target.Flag("-o", "ORG").String()}
	case errors.Is(err, rest.ErrInvalid) && errors.As(err, &said) && strings.HasPrefix(said.Message, "Invalid space."):
		e.What, e.Why = answerLine(err, said, f), "the space that is targeted, or was just found, no longer exists, or you may no longer see it"
		e.Next = []string{line.Target.Flag("-o", "ORG").Flag("-s", "SPACE").String()}
	case errors.As(err, &moved):
		e.Why = "somebody changed it since, and an undo would hit something else than what was done"
		e.Next = []string{line.HistoryShow.With(moved.ID).String() + ", then by hand what still holds"}
	default:
		return Explanation{}, false
	}
	return e, true
}
