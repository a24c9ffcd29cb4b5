package session

import (
	"errors"
	"iter"
	"slices"
	"sync"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Moved returns a function that prints a note if a list changed between two pages, so that the output may be incomplete.
func (s *Session) Moved(noun string) func(first, now int) {
	return func(first, now int) {
		s.UI.Show("note: the %s changed while they were read (%d at first, %d at the end): some may be missing", noun, first, now)
	}
}

// FilterFault explains an error of /oauth/clients: it answers a filter or sort key that it doesn't
// support with a 500 without a message (UAA 4.30 and 77).
func FilterFault[T any](list iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for item, err := range list {
			var answer *rest.Error
			if errors.Is(err, rest.ErrServer) && errors.As(err, &answer) && answer.Message == "" {
				err = Usage("the server does not support the filter or the sort key; it filters clients by client_id, scope and authorized_grant_types, with eq, co, sw and pr")
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// Collect reads a whole list.
func Collect[T any](list iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range list {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// AtOnce runs look-ups concurrently; of several errors it returns the first in their order.
func AtOnce(lookups ...func() error) error {
	var wait sync.WaitGroup
	errs := make([]error, len(lookups))
	for i, look := range lookups {
		wait.Go(func() {
			defer rest.Catch(&errs[i])
			errs[i] = look()
		})
	}
	wait.Wait()
	for _, err := range errs {
		rest.Rethrow(err)
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Sifted yields the items that pass all tests, without the first skip, up to limit (0: all).
func Sifted[T any](items iter.Seq2[T, error], tests []func(T) bool, skip, limit int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		n := 0
		for it, err := range items {
			if err != nil {
				yield(it, err)
				return
			}
			if slices.ContainsFunc(tests, func(t func(T) bool) bool { return !t(it) }) {
				continue
			}
			if n++; n <= skip {
				continue
			}
			if !yield(it, nil) || n-skip == limit {
				return
			}
		}
	}
}

// partsAtOnce is the number of parts of a long look-up that are requested concurrently.
const partsAtOnce = 8

// Partwise requests a list in parts, several at a time, and joins the answers in the order of the list.
func Partwise[In, Out any](list []In, size int, ask func(part []In) ([]Out, error)) ([]Out, error) {
	var all []Out
	for group := range slices.Chunk(slices.Collect(slices.Chunk(list, size)), partsAtOnce) {
		answers, lookups := make([][]Out, len(group)), make([]func() error, len(group))
		for i, part := range group {
			lookups[i] = func() (err error) { answers[i], err = ask(part); return err }
		}
		if err := AtOnce(lookups...); err != nil {
			return nil, err
		}
		all = append(all, slices.Concat(answers...)...)
	}
	return all, nil
}
