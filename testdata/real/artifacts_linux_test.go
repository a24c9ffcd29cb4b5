package real

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// artifact is one file of Maven Central, group:name:version[:packaging].
type artifact string

// uaaParts make a UAA 4.30.0 run on Java 17: the war, a servlet container in one jar,
// and what Java 11 removed (JAXB) or what is too old to start on it (Groovy).
const (
	uaaWar       artifact = "org.cloudfoundry.identity:cloudfoundry-identity-uaa:4.30.0:war"
	webappRunner artifact = "com.heroku:webapp-runner:9.0.85.0:jar"
	groovy       artifact = "org.codehaus.groovy:groovy:2.5.23:jar"
)

var jaxb = []artifact{
	"javax.xml.bind:jaxb-api:2.3.1:jar",
	"org.glassfish.jaxb:jaxb-runtime:2.3.9:jar",
	"org.glassfish.jaxb:txw2:2.3.9:jar",
	"com.sun.istack:istack-commons-runtime:3.0.12:jar",
	"com.sun.activation:jakarta.activation:1.2.2:jar",
}

func (a artifact) parts() (group, name, version, packaging string) {
	fields := strings.Split(string(a), ":")
	return fields[0], fields[1], fields[2], fields[3]
}

// in is where Maven keeps the artifact in a local repository.
func (a artifact) in(repository string) string {
	group, name, version, packaging := a.parts()
	return filepath.Join(repository, strings.ReplaceAll(group, ".", "/"), name, version, name+"-"+version+"."+packaging)
}

// fetch gives the artifact's file, downloading it on the first call. Maven asks for a
// parent POM that Central doesn't have when it may look at dependencies, hence
// transitive=false; a download that breaks off is tried again.
func (a artifact) fetch(ctx context.Context, repository string) (string, error) {
	path := a.in(repository)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	var last error
	for try := range 3 {
		if err := pause(ctx, time.Duration(try)*3*time.Second); err != nil {
			return "", err
		}
		mvn := exec.CommandContext(ctx, "mvn", "-q", "-B", "-Dmaven.repo.local="+repository,
			"dependency:get", "-Dartifact="+string(a), "-Dtransitive=false")
		out, err := mvn.CombinedOutput()
		if err == nil {
			_, err = os.Stat(path)
			return path, err
		}
		last = fmt.Errorf("mvn dependency:get %s: %w\n%s", a, err, out)
	}
	return "", last
}

// pause waits unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// unpack writes the files of a zip archive below folder. It works in a neighbouring
// folder and renames it at the end, so that a folder that exists is complete.
func unpack(archive, folder string, finish func(folder string) error) error {
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Dir(folder), "unpack-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	reader, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer reader.Close()
	for _, file := range reader.File {
		if err := unpackFile(file, work); err != nil {
			return fmt.Errorf("%s in %s: %w", file.Name, archive, err)
		}
	}
	if err := finish(work); err != nil {
		return err
	}
	return os.Rename(work, folder)
}

func unpackFile(file *zip.File, folder string) error {
	if !filepath.IsLocal(file.Name) {
		return fmt.Errorf("leads out of the archive")
	}
	path := filepath.Join(folder, file.Name)
	if file.FileInfo().IsDir() {
		return os.MkdirAll(path, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	in, err := file.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	return write(path, in)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return write(to, in)
}

func write(path string, from io.Reader) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, from); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
