package capi

// MetadataPatch changes labels and annotations: a nil value takes a key away, keys that aren't named stay.
type MetadataPatch struct {
	Labels      map[string]*string `json:"labels,omitempty"`
	Annotations map[string]*string `json:"annotations,omitempty"`
}

// IsEmpty says that nothing is changed.
func (p *MetadataPatch) IsEmpty() bool { return p == nil || len(p.Labels)+len(p.Annotations) == 0 }

// Fits says whether m is already as the patch would make it.
func (p *MetadataPatch) Fits(m Metadata) bool {
	return p.IsEmpty() || fits(p.Labels, m.Labels) && fits(p.Annotations, m.Annotations)
}

func fits(change map[string]*string, now map[string]string) bool {
	for key, want := range change {
		is, there := now[key]
		if there != (want != nil) || there && is != *want {
			return false
		}
	}
	return true
}
