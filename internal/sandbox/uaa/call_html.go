package uaa

import (
	"io"

	"github.com/cfid-cli/cfid/internal/sandbox/pages"
)

// html answers with a page, and with headers that keep it from being scripted or quoted to other sites.
func (c *call) html(status int, d pages.Document) error {
	h := c.w.Header()
	h.Set("Content-Type", "text/html;charset=UTF-8")
	h.Set("Content-Security-Policy", pages.PagePolicy())
	h.Set("Referrer-Policy", "same-origin")
	c.w.WriteHeader(status)
	_, err := io.WriteString(c.w, string(d.HTML()))
	return err
}
