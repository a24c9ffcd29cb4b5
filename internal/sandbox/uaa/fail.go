package uaa

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/pages"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// htmlEscaper escapes as Spring's HtmlUtils does.
var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// fail answers with an error in its own shape.
func (c *call) fail(err error) {
	var (
		oauth *wire.OauthError
		scim  *wire.SCIMError
		blank *wire.BlankError
		void  *wire.VoidError
		csrf  *wire.CsrfError
		bare  *wire.BareError
	)
	switch {
	case errors.As(err, &oauth):
		c.failOAuth(oauth)
	case errors.As(err, &scim):
		c.failSCIM(scim)
	case errors.As(err, &blank):
		if blank.Allow != "" {
			c.w.Header().Set("Allow", blank.Allow)
		}
		_ = c.write(blank.Status, typeJSONUTF8, struct{}{})
	case errors.As(err, &void):
		c.w.WriteHeader(void.Status)
	case errors.As(err, &bare):
		c.w.Header().Set("Content-Type", c.plainType())
		c.w.WriteHeader(bare.Status)
		_, _ = io.WriteString(c.w, bare.Text) // an error means that the client has disconnected
	case errors.As(err, &csrf):
		_ = c.write(http.StatusForbidden, typeJSONLatin, wire.Object{{"error", csrf.Text}})
	case errors.Is(err, errNotAcceptable):
		c.page(http.StatusNotAcceptable, "HTTP Status 406 – Not Acceptable")
	default:
		_ = c.write(http.StatusInternalServerError, typeJSONUTF8, struct{}{})
	}
}

func (c *call) failOAuth(e *wire.OauthError) {
	c.noStore()
	if e.Challenge != "" {
		c.w.Header().Set("WWW-Authenticate", e.Challenge)
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
	text := e.Text
	if c.s.version == zone.Version430 && !e.Plain {
		text = htmlEscaper.Replace(text)
	}
	body := wire.Object{{"error", e.Code}, {"error_description", text}}
	if e.Scope != "" {
		body = append(body, wire.Field{"scope", e.Scope})
	}
	kind := c.plainType()
	if strings.HasPrefix(c.r.Header.Get("Accept"), typeSCIM) {
		kind = typeSCIM
	}
	_ = c.write(e.Status, kind, body)
}

// xml is how the old UAA words an OAuth error for callers who want XML.
func (c *call) xml(e *wire.OauthError) {
	c.w.Header().Set("Content-Type", "application/xml;charset=UTF-8")
	c.w.WriteHeader(e.Status)
	fmt.Fprintf(c.w, "<oauth><error_description>%s</error_description><error>%s</error></oauth>",
		htmlEscaper.Replace(e.Text), htmlEscaper.Replace(e.Code))
}

func (c *call) failSCIM(e *wire.SCIMError) {
	kind := typeJSONLatin
	if c.s.version == zone.Version77 {
		kind = typeJSONUTF8
	}
	if accept, _, _ := strings.Cut(c.r.Header.Get("Accept"), ","); accept != "" && accept != typeJSON && accept != "*/*" {
		kind = accept
	} else if accept != typeJSON && c.s.version == zone.Version430 {
		kind = "application/octet-stream"
	}
	body := slices.Concat(e.Before, wire.Object{{"error_description", e.Text}}, e.Extra)
	body = append(body, wire.Field{"error", e.Code}, wire.Field{"message", e.Text})
	_ = c.write(e.Status, kind, body)
}

// page answers with a small HTML page that shows text.
func (c *call) page(status int, text string) {
	_ = c.html(status, pages.ErrorDocument(text)) // an error means that the client has disconnected
}

// quoted is a filter in an error text: the current UAA escapes it for HTML, the old one does not.
func (s *Server) quoted(filter string) string {
	if s.version == zone.Version77 {
		return htmlEscaper.Replace(filter)
	}
	return filter
}

// badCredentials is a loginError for wrong credentials. The current UAA calls it invalid_client in the body, for a
// wrong user password as well, while its header still says unauthorized and always "Bad credentials".
func (s *Server) badCredentials(text string) *wire.OauthError {
	e := wire.LoginError(text)
	if s.version == zone.Version77 {
		e.Code = "invalid_client"
		e.Challenge = wire.ClientRealm + ", " + wire.Details("unauthorized", wire.TextBadCredentials)
	}
	return e
}
