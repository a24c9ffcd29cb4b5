package fault

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// How large the bodies of Huge and GzipBomb are, and in which pieces they are sent.
const (
	hugeBody  = 1 << 30
	hugePiece = 1 << 20
)

// jsonType is the content type of an answer that a fault makes.
const jsonType = "application/json"

// kept is an answer that was not sent yet.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header { return k.header }

func (k *kept) WriteHeader(status int) {
	if k.status == 0 {
		k.status = status
	}
}

func (k *kept) Write(b []byte) (int, error) {
	k.WriteHeader(http.StatusOK)
	return k.body.Write(b)
}

// spoil sends the true answer badly, or a bad one in its place.
func spoil(f Fault, next http.Handler, w http.ResponseWriter, r *http.Request) {
	switch f.Kind {
	case Huge:
		huge(w)
		return
	case GzipBomb:
		gzipBomb(w)
		return
	case NotJSON:
		w.Header().Set("Content-Type", jsonType)
		_, _ = w.Write([]byte("<!DOCTYPE html><html lang=\"en\"><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n"))
		return
	case SlowHeaders:
		if wait(r.Context(), f.delay()) {
			next.ServeHTTP(w, r)
		}
		return
	}
	k := &kept{header: w.Header()}
	next.ServeHTTP(k, r)
	k.WriteHeader(http.StatusOK)
	switch f.Kind {
	case SlowBody:
		k.sendSlowly(w, r, f.delay())
	case Truncated:
		k.sendHalf(w)
	default:
		k.sendOtherTypes(w)
	}
}

// sendSlowly sends the body in ten pieces over the given time.
func (k *kept) sendSlowly(w http.ResponseWriter, r *http.Request, over time.Duration) {
	const pieces = 10
	control := http.NewResponseController(w)
	w.WriteHeader(k.status)
	_ = control.Flush() // a writer that cannot flush sends all at the end
	size := max(1, (k.body.Len()+pieces-1)/pieces)
	for k.body.Len() > 0 {
		if !wait(r.Context(), over/pieces) {
			return
		}
		if _, err := w.Write(k.body.Next(size)); err != nil {
			return
		}
		_ = control.Flush()
	}
}

// sendHalf promises more than it sends: the connection ends in the middle.
func (k *kept) sendHalf(w http.ResponseWriter) {
	w.Header().Del("Transfer-Encoding")
	w.Header().Set("Content-Length", strconv.Itoa(k.body.Len()+1))
	w.WriteHeader(k.status)
	_, _ = w.Write(k.body.Bytes()[:k.body.Len()/2])
}

// sendOtherTypes exchanges the types of a JSON object's members: text and numbers, lists and objects. A list becomes
// an object; what is no JSON stays.
func (k *kept) sendOtherTypes(w http.ResponseWriter) {
	w.Header().Del("Content-Length")
	body := k.body.Bytes()
	var v any
	if json.Unmarshal(body, &v) == nil {
		if text, err := json.Marshal(otherType(v)); err == nil {
			body = text
		}
	}
	w.WriteHeader(k.status)
	_, _ = w.Write(body)
}

func otherType(v any) any {
	members, isObject := v.(map[string]any)
	if !isObject {
		return map[string]any{"unexpected": v}
	}
	for name, value := range members {
		switch value.(type) {
		case string, bool:
			members[name] = 42
		case float64, nil:
			members[name] = "unexpected"
		case []any:
			members[name] = map[string]any{}
		default:
			members[name] = []any{}
		}
	}
	return members
}

// huge sends a JSON object without end for as long as the client reads.
func huge(w http.ResponseWriter) {
	w.Header().Set("Content-Type", jsonType)
	piece := bytes.Repeat([]byte("x"), hugePiece)
	if _, err := w.Write([]byte(`{"resources":["`)); err != nil {
		return
	}
	for range hugeBody / hugePiece {
		if _, err := w.Write(piece); err != nil {
			return
		}
	}
	_, _ = w.Write([]byte(`"]}`))
}

// gzipBomb sends a body of few kilobytes that unpacks to a large JSON object.
func gzipBomb(w http.ResponseWriter) {
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("Content-Encoding", "gzip")
	filler, err := gzipped(bytes.Repeat([]byte("x"), hugePiece))
	if err != nil {
		return
	}
	head, err := gzipped([]byte(`{"resources":["`))
	if err != nil {
		return
	}
	if _, err := w.Write(head); err != nil {
		return
	}
	for range hugeBody / hugePiece {
		if _, err := w.Write(filler); err != nil {
			return
		}
	}
	if tail, err := gzipped([]byte(`"]}`)); err == nil {
		_, _ = w.Write(tail)
	}
}

// gzipped is one member of a gzip stream; members that follow each other are one stream (RFC 1952, section 2.2).
func gzipped(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(plain); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
