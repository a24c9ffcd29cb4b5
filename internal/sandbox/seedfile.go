package sandbox

import (
	"os"

	"gopkg.in/yaml.v3"

	"github.com/cfid-cli/cfid/internal/manifest"
	"github.com/cfid-cli/cfid/internal/sandbox/seed"
)

// Seed is what is put on top of the fresh data: a manifest, or a UAA's own configuration file.
type Seed struct {
	desired *manifest.Manifest
	uaa     *seed.File
	from    manifest.Sources
}

// LoadSeed reads a seed: a file or folder of desired state, in which secrets may be written out as sandbox:VALUE, or the
// uaa.yml of a UAA. Secrets that are references come from the given sources. The error names file and line.
func LoadSeed(path string, from manifest.Sources) (*Seed, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && looksLikeUAA(path) {
		file, err := seed.LoadFile(path)
		return &Seed{uaa: file}, err
	}
	desired, err := manifest.Load(path, manifest.Options{Sandbox: true})
	return &Seed{desired: desired, from: from}, err
}

// looksLikeUAA tells a uaa.yml from a manifest, which has neither of these keys. What can't be read is left to the
// manifest's messages.
func looksLikeUAA(path string) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() > seed.MaxFile {
		return false
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i < len(doc.Content[0].Content); i += 2 {
		if key := doc.Content[0].Content[i].Value; key == "oauth" || key == "scim" {
			return true
		}
	}
	return false
}

// apply changes a server that is not in use yet.
func (d *Seed) apply(s *Server) error {
	if d.uaa != nil {
		return d.uaa.Apply(s.ground())
	}
	return seed.Sow(s.ground(), d.desired, d.from, func(holders func([]manifest.Member) []string) {
		s.cc.Sow(d.desired.Orgs.Items, holders)
	})
}
