package real

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// facts is an answer as a flat list, "body.resources.0.id" and similar, with what can
// never be equal on two servers (ids, times, tokens, addresses) replaced by its kind.
type facts map[string]string

func (s *side) facts(r reply) facts {
	f := facts{"status": strconv.Itoa(r.status)}
	for _, name := range []string{"WWW-Authenticate", "Location", "ETag"} {
		if name == "ETag" && r.status >= 400 {
			continue // of the state that something else went wrong in
		}
		if value := r.header.Get(name); value != "" {
			f[name] = s.plain(value)
		}
	}
	kind, _, err := mime.ParseMediaType(r.header.Get("Content-Type"))
	if err == nil {
		f["Content-Type"] = kind
	}
	var value any
	switch {
	case r.body == "":
	case r.status == http.StatusNotAcceptable: // the page is the servlet container's
	case kind == "text/html": // pages are not alike, what they say is
		for _, m := range alert.FindAllStringSubmatch(r.body, -1) {
			f["alert"] = s.plain(strings.TrimSpace(m[1]))
		}
	case json.Unmarshal([]byte(r.body), &value) == nil:
		f.flatten("body", s.normal("", value))
	default:
		f["text"] = s.plain(r.body)
	}
	return f
}

func (f facts) flatten(path string, value any) {
	switch node := value.(type) {
	case map[string]any:
		f[path] = "{}"
		for key, child := range node {
			f.flatten(path+"."+key, child)
		}
	case []any:
		f[path] = "[]"
		for i, child := range node {
			f.flatten(path+"."+strconv.Itoa(i), child)
		}
	default:
		f[path] = canonical(node)
	}
}

// differences lists what two answers don't share, as "path: of the real UAA | of the sandbox".
func differences(want, got facts) (lines []string) {
	all := maps.Clone(want)
	maps.Copy(all, got)
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if want[path] != got[path] {
			lines = append(lines, fmt.Sprintf("%s: %s | %s", path, orNothing(want[path]), orNothing(got[path])))
		}
	}
	return lines
}

func orNothing(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

var (
	alert    = regexp.MustCompile(`(?s)class="alert alert-error[^"]*">\s*(?:<p>)?(.*?)<`)
	uuid     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	jwt      = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+`)
	longHex  = regexp.MustCompile(`\b[0-9a-f]{32}\b`)
	isoTime  = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d{4})`)
	javaDate = regexp.MustCompile(`[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d [A-Z]{3,4} \d{4}`)
	epoch    = regexp.MustCompile(`\b1\d{12}\b`)
	state    = regexp.MustCompile(`session_state=[0-9a-f]{60,66}\.[0-9a-f]{60,66}`)
	oneTime  = regexp.MustCompile(`\b(code=|code: )[A-Za-z0-9]{10}\b`)
	members  = regexp.MustCompile(`\[[^\[\]]*, [^\[\]]*\]`)
	keyValue = regexp.MustCompile(`(?s)-----BEGIN PUBLIC KEY-----.*-----END PUBLIC KEY-----\s*`)
)

// plain replaces what is this server's own in a text.
func (s *side) plain(text string) string {
	text = jwt.ReplaceAllString(text, "JWT")
	text = strings.ReplaceAll(text, s.base, "BASE")
	text = strings.ReplaceAll(text, strings.TrimPrefix(s.base, "http://"), "HOST/uaa")
	text = strings.ReplaceAll(text, ":"+s.kept["port"], ":PORT")
	for _, rule := range []struct {
		pattern *regexp.Regexp
		kind    string
	}{{keyValue, "KEY"}, {state, "session_state=STATE"}, {longHex, "HEX"}, {isoTime, "TIME"}, {javaDate, "DATE"}, {epoch, "MILLIS"}, {oneTime, "${1}CODE"}} {
		text = rule.pattern.ReplaceAllString(text, rule.kind)
	}
	text = uuid.ReplaceAllStringFunc(text, s.nameOf)
	return members.ReplaceAllStringFunc(text, func(list string) string {
		return "[" + sorted(strings.Trim(list, "[]"), ", ") + "]"
	})
}

// nameOf says under which name an id was kept, for it matters whose id it is.
func (s *side) nameOf(id string) string {
	for _, name := range slices.Sorted(maps.Keys(s.kept)) {
		if s.kept[name] == id {
			return "ID of " + name
		}
	}
	return "ID"
}

func sorted(list, separator string) string {
	words := strings.Split(list, separator)
	sort.Strings(words)
	return strings.Join(words, separator)
}

// normal does for a JSON value what plain does for a text. Lists are sets, but a page's
// resources keep their order.
func (s *side) normal(key string, value any) any {
	switch node := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, child := range node {
			out[k] = s.normal(k, child)
		}
		return out
	case []any:
		out := make([]any, len(node))
		for i, child := range node {
			out[i] = s.normal(key, child)
		}
		if key != "resources" {
			sort.Slice(out, func(i, j int) bool { return canonical(out[i]) < canonical(out[j]) })
		}
		return out
	case string:
		return s.text(key, node)
	case float64:
		return number(key, node)
	}
	return value
}

func (s *side) text(key, value string) any {
	if claims := unpackJWT(value); claims != nil {
		return s.normal(key, claims)
	}
	switch key {
	case "scope":
		return sorted(s.plain(value), " ")
	case "code":
		return "CODE"
	case "": // the answer is a text alone: a passcode
		return "a text"
	case "token_salt":
		if len(value) == 8 { // made by the server
			return "some token_salt"
		}
	case "rev_sig", "n", "kid", "commit_id", "entityID":
		return "some " + key
	}
	return s.plain(value)
}

// number keeps small numbers; large ones are times.
func number(key string, value float64) any {
	switch {
	case value > 1e9, key == "created", key == "last_modified":
		return "TIME"
	case key == "expires_in" && value > 60:
		return "about " + strconv.Itoa(int(value+30)/60) + " minutes"
	}
	return value
}

// unpackJWT gives the header and the claims of a token, nil for anything else.
func unpackJWT(text string) any {
	parts := strings.Split(text, ".")
	if len(parts) != 3 || jwt.FindString(text) != text {
		return nil
	}
	out := map[string]any{}
	for i, name := range []string{"header", "claims"} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			return nil
		}
		var part any
		if json.Unmarshal(raw, &part) != nil {
			return nil
		}
		out[name] = part
	}
	return out
}

// canonical is a value as JSON, for comparing.
func canonical(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
