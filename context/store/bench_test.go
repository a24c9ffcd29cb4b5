package store

import (
	"fmt"
	"testing"
)

func BenchmarkReadHundredContexts(b *testing.B) {
	s := Open(b.TempDir())
	err := s.Update(b.Context(), func(f *File) error {
		for i := range 100 {
			c := testContext(fmt.Sprintf("user-%d@api.example.com", i))
			c.Target = Target{URL: serverA, API: serverA, UAA: serverA, Login: serverA, Issuer: serverA, TokenEndpoint: serverA, Seen: testNow()}
			f.Contexts = append(f.Contexts, c)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Read(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
