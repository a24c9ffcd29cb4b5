package seed

import "testing"

func FuzzUAAFile(f *testing.F) {
	f.Add("oauth: {clients: {ci: {secret: x, scope: 'a, b', autoapprove: true}}}\nscim: {users: ['anna|wombat|a@example.org|Anna|Smith|uaa.admin', {name: bob, groups: [x]}], groups: 'one|first,two'}")
	f.Add("oauth: {clients: &a {x: *a}}")
	f.Add("scim: {users: ['|||||||'], groups: {x: {}}}")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := parseFile("f", []byte(text))
		if (file == nil) == (err == nil) {
			t.Fatal(file, err)
		}
	})
}
