package secret

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"
)

const (
	service = "cfid" // of the item in a keyring; its name is the vault's id

	waitOnTerminal = 60 * time.Second
	waitElsewhere  = 3 * time.Second
	noticeAfter    = 2 * time.Second
	waitingNotice  = "waiting for the desktop keyring; it may be asking for its password in another window"
)

// Keyring stores small items. Get and Delete return ErrNoItem for an unknown name; other errors should be ErrLocked,
// ErrNoKeyring, ErrDenied or ErrTimeout. A call may hang: the vault limits how long it waits for each one.
type Keyring interface {
	Get(service, name string) (string, error)
	Set(service, name, value string) error
	Delete(service, name string) error
}

// desktop is the keyring of the operating system, accessed with go-keyring.
type desktop struct{ env func(string) string }

func (d desktop) Get(service, name string) (string, error) {
	if err := reachable(d.env); err != nil {
		return "", err
	}
	value, err := keyring.Get(service, name)
	return value, explain(err)
}

func (d desktop) Set(service, name, value string) error {
	if err := reachable(d.env); err != nil {
		return err
	}
	return explain(keyring.Set(service, name, value))
}

func (d desktop) Delete(service, name string) error {
	if err := reachable(d.env); err != nil {
		return err
	}
	return explain(keyring.Delete(service, name))
}

// explain maps go-keyring's errors, which differ from platform to platform, to those of this package and wraps the cause.
func explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return fmt.Errorf("%w: %w", ErrNoItem, err)
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return err
	}
	return fmt.Errorf("%w: %w", keyringCause(err), err)
}

// patient calls a keyring one call at a time, each with a time limit: go-keyring takes no context, and a call hangs
// forever if no one answers the dialog of a locked keyring or the bus does not answer.
type patient struct {
	ring   Keyring
	turn   chan struct{} // holds one token while a call runs, even after its caller has stopped waiting
	limit  time.Duration
	notice func(string) // nil without a terminal
}

func newPatient(ring Keyring, o Options) *patient {
	p := &patient{ring: ring, turn: make(chan struct{}, 1), limit: waitElsewhere}
	if o.Terminal {
		p.limit, p.notice = waitOnTerminal, o.Notice
	}
	return p
}

func (p *patient) get(ctx context.Context, name string) (string, error) {
	return p.call(ctx, func() (string, error) { return p.ring.Get(service, name) })
}

func (p *patient) set(ctx context.Context, name, value string) error {
	_, err := p.call(ctx, func() (string, error) { return "", p.ring.Set(service, name, value) })
	return err
}

func (p *patient) delete(ctx context.Context, name string) error {
	_, err := p.call(ctx, func() (string, error) { return "", p.ring.Delete(service, name) })
	return err
}

type answer struct {
	value string
	err   error
}

func (p *patient) call(ctx context.Context, ask func() (string, error)) (string, error) {
	limit := time.NewTimer(p.limit)
	defer limit.Stop()
	select {
	case p.turn <- struct{}{}:
	case <-limit.C:
		return "", fmt.Errorf("%w: an earlier call to the keyring has not returned", ErrTimeout)
	case <-ctx.Done():
		return "", ctx.Err()
	}
	answers := make(chan answer, 1)
	go func() {
		defer func() { <-p.turn }()
		answers <- p.guarded(ask)
	}()
	notice := time.NewTimer(noticeAfter)
	defer notice.Stop()
	for {
		select {
		case a := <-answers:
			return a.value, a.err
		case <-notice.C:
			if p.notice != nil {
				p.notice(waitingNotice)
			}
		case <-limit.C:
			return "", fmt.Errorf("%w: the keyring did not answer within %s", ErrTimeout, p.limit)
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// guarded recovers from a panic of the keyring's library, which panics if the bus closes the connection.
func (p *patient) guarded(ask func() (string, error)) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{err: fmt.Errorf("%w: the keyring library failed: %v", ErrNoKeyring, r)}
		}
	}()
	value, err := ask()
	return answer{value, err}
}
