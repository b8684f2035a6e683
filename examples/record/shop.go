// SPDX-License-Identifier: Apache-2.0
// Fails in many ways, for traces.sh.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime/pprof"
	"sync"
	"time"
)

type Shop struct {
	mu     sync.Mutex
	prices map[string]int
}

func (s *Shop) Price(what string) int {
	list := []int{1, 2}
	return list[len(what)]
}

func (s *Shop) lockTwice() {
	s.mu.Lock()
	s.mu.Lock()
}

type till[T any] struct{ queue chan T }

func (t till[T]) serve(ctx context.Context) {
	for {
		select {
		case <-t.queue:
		case <-ctx.Done():
			return
		}
	}
}

func deep(n int) int {
	if n == 0 {
		return (&Shop{}).Price("milk")
	}
	return deep(n-1) + 1
}

func race() {
	shop := &Shop{prices: map[string]int{}}
	done := make(chan bool)
	go func() {
		shop.prices["milk"] = 1
		done <- true
	}()
	shop.prices["bread"] = 2
	<-done
}

func overflow(n int) int { return overflow(n+1) + 1 }

func threads() *Shop {
	shop := &Shop{}
	shop.mu.Lock()
	for i := 0; i < 4; i++ {
		go func() {
			shop.mu.Lock()
			defer shop.mu.Unlock()
		}()
	}
	go till[int]{make(chan int)}.serve(context.Background())
	go func() { time.Sleep(time.Hour) }()
	go http.ListenAndServe("127.0.0.1:0", nil)
	time.Sleep(100 * time.Millisecond)
	return shop
}

func main() {
	switch os.Args[1] {
	case "panic":
		threads()
		deep(3)
	case "nested":
		defer func() {
			err := recover()
			panic(fmt.Errorf("cannot close: %w\nask the manager", err.(error)))
		}()
		panic(errors.New("no bread"))
	case "deadlock":
		new(Shop).lockTwice()
	case "race":
		race()
	case "overflow":
		overflow(0)
	case "debug2":
		threads()
		pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
	}
}
