package real

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFreshUAA holds what every script on the real UAA takes for granted: who can log
// in, and that its tokens name this server and this key.
func TestFreshUAA(t *testing.T) {
	base := startUAA(t)
	for name, form := range map[string]url.Values{
		"admin":   {"grant_type": {"client_credentials"}, "client_id": {"admin"}, "client_secret": {"adminsecret"}},
		"marissa": {"grant_type": {"password"}, "client_id": {"cf"}, "client_secret": {""}, "username": {"marissa"}, "password": {"koala"}},
	} {
		t.Run(name, func(t *testing.T) {
			token := getToken(t, base, form)
			got := map[string]any{}
			for i, part := range strings.Split(token, ".")[:2] {
				for field, value := range decodePart(t, part) {
					if i == 0 && field == "kid" || i == 1 && (field == "iss" || field == "cid") {
						got[field] = value
					}
				}
			}
			want := map[string]any{"kid": signingKeyID, "iss": base + "/oauth/token", "cid": form.Get("client_id")}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("token (-want +got):\n%s", diff)
			}
		})
	}
}

func getToken(t *testing.T, base string, form url.Values) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/oauth/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Access string `json:"access_token"`
		Error  string `json:"error_description"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if answer.Access == "" {
		t.Fatalf("%s: %s", response.Status, answer.Error)
	}
	return answer.Access
}

func decodePart(t *testing.T, part string) (fields map[string]any) {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	return fields
}
