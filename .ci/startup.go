// Startup measures how long two commands take, in turns, so that what the machine does
// meanwhile slows both: go run .ci/startup.go [-runs N] COMMAND COMMAND
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

func main() {
	runs := flag.Int("runs", 200, "how often each command runs")
	flag.Parse()
	if flag.NArg() != 2 || *runs < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := measure(*runs, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(runs int, commands []string) error {
	times := make([][]time.Duration, len(commands))
	for i := range runs + 5 {
		for j, command := range commands {
			took, err := once(strings.Fields(command))
			if err != nil {
				return fmt.Errorf("%s: %w", command, err)
			}
			if i >= 5 { // the first ones fill the caches
				times[j] = append(times[j], took)
			}
		}
	}
	for j, command := range commands {
		slices.Sort(times[j])
		name := command[strings.LastIndexByte(command, '/')+1:]
		fmt.Printf("%-14s min %6.2f ms   median %6.2f ms\n", name, ms(times[j][0]), ms(median(times[j])))
	}
	fmt.Printf("%-14s min %6.2f      median %6.2f\n", "ratio",
		ms(times[1][0])/ms(times[0][0]), ms(median(times[1]))/ms(median(times[0])))
	return nil
}

func once(command []string) (time.Duration, error) {
	start := time.Now()
	err := exec.Command(command[0], command[1:]...).Run()
	return time.Since(start), err
}

func median(sorted []time.Duration) time.Duration { return sorted[len(sorted)/2] }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
