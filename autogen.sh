#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes ./configure from configure.ac. tap-driver.sh comes from automake itself.
set -e
cd "$(dirname "$0")"
exec autoreconf --install --warnings=all,no-obsolete "$@"
