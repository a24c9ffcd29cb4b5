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

// api sends a request to the sandbox as its platform admin, for what no command creates; the answer becomes stdout.
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
	answer, err := AsAdmin(ts.Getenv(prefix+"API"), args[0], args[1], strings.Join(args[2:], " "))
	ts.Check(err)
	_, err = ts.Stdout().Write(answer)
	ts.Check(err)
	log.ResetRequests()
}

// AsAdmin sends a request to the sandbox at a URL as its platform admin, and below /uaa/ as its client admin.
func AsAdmin(base, method, path, body string) ([]byte, error) {
	form := url.Values{"grant_type": {"password"}, "client_id": {"cf"}, "client_secret": {""}, "username": {"admin"}, "password": {"admin"}}
	if strings.HasPrefix(path, "/uaa/") {
		form = url.Values{"grant_type": {"client_credentials"}, "client_id": {"admin"}, "client_secret": {"adminsecret"}}
	}
	answer, err := send(http.MethodPost, base+"/uaa/oauth/token", "", "application/x-www-form-urlencoded", form.Encode())
	if err != nil {
		return nil, err
	}
	var token struct {
		Access string `json:"access_token"`
	}
	if err := json.Unmarshal(answer, &token); err != nil {
		return nil, err
	}
	return send(method, base+path, token.Access, "application/json", body)
}

func send(method, where, token, kind, body string) ([]byte, error) {
	request, err := http.NewRequest(method, where, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set("Accept", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusMultipleChoices {
		err = fmt.Errorf("%s %s: %s: %s", method, where, response.Status, answer)
	}
	return answer, err
}
