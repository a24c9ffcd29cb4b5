package zone

// wireMeta is SCIM's meta attribute.
type wireMeta struct {
	Version      int    `json:"version"`
	Created      string `json:"created"`
	LastModified string `json:"lastModified"`
}

// CoreSchema is the schema of SCIM 1 resources.
const CoreSchema = "urn:scim:schemas:core:1.0"
