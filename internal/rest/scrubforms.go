package rest

import (
	"encoding/base64"
	"html"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// formsOf returns every form of a secret to look for. None contains a line break.
func formsOf(secret string) []string {
	var forms []string
	add := func(form string) {
		if len(form) >= minSecret && !strings.ContainsAny(form, "\r\n") {
			forms = append(forms, form)
		}
	}
	if lines := strings.FieldsFunc(secret, func(r rune) bool { return r == '\n' || r == '\r' }); len(lines) > 1 {
		for _, line := range lines {
			if len(line) >= minLineOfKey && !strings.HasPrefix(line, "-----") {
				forms = append(forms, formsOf(line)...)
			}
		}
	}
	add(secret)
	for _, form := range urlForms(secret) {
		add(form)
	}
	for _, form := range htmlForms(secret) {
		add(form)
	}
	for _, form := range jsonForms(secret) {
		add(form)
	}
	for _, form := range base64Forms(secret) {
		add(form)
	}
	return forms
}

func urlForms(secret string) []string {
	query := url.QueryEscape(secret)
	forms := []string{
		query,
		strings.ReplaceAll(query, "+", "%20"), // encodeURIComponent
		url.PathEscape(secret),
		(&url.URL{Path: "/" + secret}).EscapedPath()[1:],
	}
	for _, form := range forms {
		forms = append(forms, lowerPercent(form))
	}
	return forms
}

// lowerPercent writes %2F as %2f.
func lowerPercent(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], strings.ToLower(string(b[i+1:i+3])))
		}
	}
	return string(b)
}

func htmlForms(secret string) []string {
	named := html.EscapeString(secret) // &lt; &gt; &amp; &#34; &#39;
	spring := strings.ReplaceAll(named, "&#34;", "&quot;")
	return []string{
		named, spring,
		strings.ReplaceAll(spring, "&#39;", "&apos;"),
		strings.ReplaceAll(spring, "&#39;", "&#x27;"),
		strings.ReplaceAll(strings.ReplaceAll(spring, "&#39;", "&#x27;"), "/", "&#x2F;"),
	}
}

func jsonForms(secret string) []string {
	quoted, err := jsontext.AppendQuote(nil, secret)
	if err != nil {
		return nil // not UTF-8, so JSON never contains it unescaped
	}
	plain := string(quoted[1 : len(quoted)-1])
	forms := []string{plain, strings.ReplaceAll(plain, "/", `\/`)}
	for _, escape := range []*strings.Replacer{
		strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`),
		strings.NewReplacer("<", `\u003C`, ">", `\u003E`, "&", `\u0026`),
		strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`, "'", `\u0027`),
		strings.NewReplacer("<", `\u003C`, ">", `\u003E`, "&", `\u0026`, "'", `\u0027`),
	} {
		forms = append(forms, escape.Replace(plain))
	}
	return forms
}

// base64Forms covers the secret encoded alone and as part of something longer ("id:secret"):
// the text before it shifts it by 0, 1 or 2 bytes, and of each shift only the characters that
// depend on the secret alone are looked for.
func base64Forms(secret string) []string {
	var forms []string
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		padded := enc.EncodeToString([]byte(secret))
		forms = append(forms, padded, strings.TrimRight(padded, "="))
		for shift := range 3 {
			all := enc.WithPadding(base64.NoPadding).EncodeToString(append(make([]byte, shift), secret...))
			forms = append(forms, all[(shift*8+5)/6:(shift+len(secret))*8/6])
		}
	}
	return forms
}
