package capi

// Ref points to a resource.
type Ref struct {
	GUID string `json:"guid"`
}

// ToOne is a relationship; Data is nil where there is none.
type ToOne struct {
	Data *Ref `json:"data"`
}

func (r ToOne) guid() string {
	if r.Data == nil {
		return ""
	}
	return r.Data.GUID
}

// Metadata are the labels and annotations of a resource.
type Metadata struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

// Link is the address of a part of the API, or of another component.
type Link struct {
	Href string `json:"href"`
	Meta struct {
		Version            string `json:"version"`
		HostKeyFingerprint string `json:"host_key_fingerprint"`
		OAuthClient        string `json:"oauth_client"`
	} `json:"meta"`
}
