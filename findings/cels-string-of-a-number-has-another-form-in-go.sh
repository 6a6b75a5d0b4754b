#!/usr/bin/env bash
# cel-go 0.33.2 and @bufbuild/cel 0.6.1: string(x) of the same JSON number is another string, so a key that CEL makes depends on the language.
#
# JSON's numbers are doubles to CEL, and its specification does not say how a double is written. cel-go writes an exponent from a million
# on: of a time in milliseconds, 1795167610611, it makes "1.795167610611e+12", and of Asterisk's uniqueid as a number "1.795167610611e+09".
# In JavaScript both stay as they are. Keys and identifiers that one has made do not meet those of the other. CEL's conformance tests
# have string(123.456) and string(-4.5e-3), which are too small to show it. What helps where the number is whole: string(int(x)).
#
# Needs Node and Go. Installs both libraries in a temporary folder, and evaluates the same three expressions on the same JSON. Fails if
# that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @bufbuild/cel@0.6.1 >npm.log 2>&1

echo '{ "ended": 1795167610611, "uniqueid": 1795167610.611 }' > record.json
echo '["string(record.ended)", "string(record.uniqueid)", "string(int(record.ended))"]' > expressions.json

cat > evaluate.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { celEnv, parse, plan } from '@bufbuild/cel';

const [record, expressions] = ['record', 'expressions'].map((name) => JSON.parse(readFileSync(`${name}.json`, 'utf8')));
console.log(`@bufbuild/cel ${expressions.map((expression) => plan(celEnv(), parse(expression))({ record })).join(' ')}`);
JS

cat > evaluate.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"cel.dev/cel-go/cel"
)

func load(name string, into any) {
	text, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		panic(err)
	}
}

func main() {
	var record map[string]any
	var expressions []string
	load("record.json", &record)
	load("expressions.json", &expressions)
	env, err := cel.NewEnv(cel.Variable("record", cel.DynType))
	if err != nil {
		panic(err)
	}
	fmt.Print("cel-go")
	for _, expression := range expressions {
		ast, issues := env.Compile(expression)
		if issues.Err() != nil {
			panic(issues.Err())
		}
		program, err := env.Program(ast)
		if err != nil {
			panic(err)
		}
		value, _, err := program.Eval(map[string]any{"record": record})
		if err != nil {
			panic(err)
		}
		fmt.Print(" ", value.Value())
	}
	fmt.Println()
}
GO
go mod init finding >go.log 2>&1
go get cel.dev/cel-go@v0.33.2 >>go.log 2>&1
go mod tidy >>go.log 2>&1

seen=$(node evaluate.mjs; go run evaluate.go)
echo "$seen"
expected='@bufbuild/cel 1795167610611 1795167610.611 1795167610611
cel-go 1.795167610611e+12 1.795167610611e+09 1795167610611'
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
