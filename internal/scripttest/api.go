package scripttest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// api asks the sandbox directly, as its platform admin, for what no command makes; the answer becomes stdout.
//
//	api POST /v3/organizations {"name":"beta"}
//	api -on PREFIX DELETE /uaa/oauth/clients/app
func api(ts *testscript.TestScript, neg bool, args []string) {
	var on []string
	prefix := ""
	if len(args) > 2 && args[0] == "-on" {
		on, prefix, args = args[1:2], args[1]+"_", args[2:]
	}
	if neg || len(args) < 2 {
		ts.Fatalf("usage: api [-on PREFIX] METHOD PATH [BODY]")
	}
	log := find(ts, on)
	form := url.Values{"grant_type": {"password"}, "client_id": {"cf"}, "client_secret": {""}, "username": {"admin"}, "password": {"admin"}}
	if strings.HasPrefix(args[1], "/uaa/") {
		form = url.Values{"grant_type": {"client_credentials"}, "client_id": {"admin"}, "client_secret": {"adminsecret"}}
	}
	answer := send(ts, http.MethodPost, ts.Getenv(prefix+"UAA")+"/oauth/token", "", "application/x-www-form-urlencoded", form.Encode())
	var token struct {
		Access string `json:"access_token"`
	}
	ts.Check(json.Unmarshal(answer, &token))
	answer = send(ts, args[0], ts.Getenv(prefix+"API")+args[1], token.Access, "application/json", strings.Join(args[2:], " "))
	_, err := ts.Stdout().Write(answer)
	ts.Check(err)
	log.ResetRequests()
}

func send(ts *testscript.TestScript, method, where, token, kind, body string) []byte {
	request, err := http.NewRequest(method, where, strings.NewReader(body))
	ts.Check(err)
	request.Header.Set("Content-Type", kind)
	request.Header.Set("Accept", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	ts.Check(err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	ts.Check(err)
	if response.StatusCode >= 300 {
		ts.Check(fmt.Errorf("%s %s: %s: %s", method, where, response.Status, answer))
	}
	return answer
}
