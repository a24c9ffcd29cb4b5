package scim

import (
	"strings"
	"testing"
	"time"
)

func TestLikeIsBounded(t *testing.T) {
	done := make(chan bool, 1)
	go func() { done <- like([]rune(strings.Repeat("a", 2000)), []rune(strings.Repeat("%a", 1000)+"b")) }()
	select {
	case matches := <-done:
		if matches {
			t.Error("it matches")
		}
	case <-time.After(time.Minute): // one that tries every split takes longer than the world is old
		t.Fatal("it goes on and on")
	}
}
