package uaa

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// field is one member of an object whose order is kept.
type field struct {
	name  string
	value any
}

// object is a JSON object that keeps its members' order.
type object []field

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := encode(f.name)
		if err != nil {
			return nil, err
		}
		value, err := encode(f.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode is JSON without Go's HTML escapes and without the newline of an encoder.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// htmlEscaper escapes as Spring's HtmlUtils does.
var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// fail answers with an error in its own shape.
func (c *call) fail(err error) {
	var (
		oauth *oauthError
		scim  *scimError
		blank *blankError
		void  *voidError
		csrf  *csrfError
		bare  *bareError
	)
	switch {
	case errors.As(err, &oauth):
		c.failOAuth(oauth)
	case errors.As(err, &scim):
		c.failSCIM(scim)
	case errors.As(err, &blank):
		if blank.allow != "" {
			c.w.Header().Set("Allow", blank.allow)
		}
		_ = c.write(blank.status, typeJSONUTF8, struct{}{})
	case errors.As(err, &void):
		c.w.WriteHeader(void.status)
	case errors.As(err, &bare):
		c.w.Header().Set("Content-Type", c.plainType())
		c.w.WriteHeader(bare.status)
		_, _ = io.WriteString(c.w, bare.text) // the connection is gone: nobody to tell
	case errors.As(err, &csrf):
		_ = c.write(http.StatusForbidden, typeJSONLatin, object{{"error", csrf.text}})
	case errors.Is(err, errNotAcceptable):
		c.page(http.StatusNotAcceptable, "HTTP Status 406 – Not Acceptable")
	default:
		_ = c.write(http.StatusInternalServerError, typeJSONUTF8, struct{}{})
	}
}

func (c *call) failOAuth(e *oauthError) {
	c.noStore()
	if e.challenge != "" {
		c.w.Header().Set("WWW-Authenticate", e.challenge)
	}
	if accept := c.r.Header.Get("Accept"); !acceptsJSON(accept) {
		if c.s.version == zone.Version430 && strings.Contains(accept, "application/xml") {
			c.xml(e)
			return
		}
		c.w.Header().Del("WWW-Authenticate")
		c.page(http.StatusNotAcceptable, "HTTP Status 406 – Not Acceptable")
		return
	}
	text := e.text
	if c.s.version == zone.Version430 && !e.plain {
		text = htmlEscaper.Replace(text)
	}
	body := object{{"error", e.code}, {"error_description", text}}
	if e.scope != "" {
		body = append(body, field{"scope", e.scope})
	}
	kind := c.plainType()
	if strings.HasPrefix(c.r.Header.Get("Accept"), typeSCIM) {
		kind = typeSCIM
	}
	_ = c.write(e.status, kind, body)
}

// xml is how the old UAA words an OAuth error for callers who want XML.
func (c *call) xml(e *oauthError) {
	c.w.Header().Set("Content-Type", "application/xml;charset=UTF-8")
	c.w.WriteHeader(e.status)
	fmt.Fprintf(c.w, "<oauth><error_description>%s</error_description><error>%s</error></oauth>",
		htmlEscaper.Replace(e.text), htmlEscaper.Replace(e.code))
}

func (c *call) failSCIM(e *scimError) {
	kind := typeJSONLatin
	if c.s.version == zone.Version77 {
		kind = typeJSONUTF8
	}
	if accept, _, _ := strings.Cut(c.r.Header.Get("Accept"), ","); accept != "" && accept != typeJSON && accept != "*/*" {
		kind = accept
	} else if accept != typeJSON && c.s.version == zone.Version430 {
		kind = "application/octet-stream"
	}
	body := slices.Concat(e.before, object{{"error_description", e.text}}, e.extra)
	body = append(body, field{"error", e.code}, field{"message", e.text})
	_ = c.write(e.status, kind, body)
}

// page answers with a small HTML page that shows text.
func (c *call) page(status int, text string) {
	_ = c.html(status, errorDocument(text)) // the connection is gone: nobody to tell
}

// quoted is a filter in an error text: the current UAA escapes it for HTML, the old one does not.
func (s *Server) quoted(filter string) string {
	if s.version == zone.Version77 {
		return htmlEscaper.Replace(filter)
	}
	return filter
}
