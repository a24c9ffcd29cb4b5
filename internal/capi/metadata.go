package capi

// MetadataPatch changes labels and annotations: a nil value removes a key, other keys stay.
type MetadataPatch struct {
	Labels      map[string]*string `json:"labels,omitempty"`
	Annotations map[string]*string `json:"annotations,omitempty"`
}

// IsEmpty reports whether the patch changes nothing.
func (p *MetadataPatch) IsEmpty() bool { return p == nil || len(p.Labels)+len(p.Annotations) == 0 }

// Fits reports whether the patch would not change m.
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
