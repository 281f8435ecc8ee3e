#!/usr/bin/env bash
# Starts, shows and stops the whole system: with Docker where an engine is reachable, otherwise with the engines as
# plain processes of this machine (see local/). Prints what it does, and one sentence when it cannot.
# Runs under bash 3.2, which is macOS' own: no empty array is expanded bare, no clock of bash 5 is needed.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: ./start-services.sh [--local]            start everything, in the background
       ./start-services.sh --cluster            start three of each engine and two of each service
       ./start-services.sh --status             what runs, and whether it answers
       ./start-services.sh --logs [NAME] [-f]   the logs of all or one, -f goes on
       ./start-services.sh --renew              new certificates for everybody in a cluster that runs
       ./start-services.sh --stop               stop everything; the data stays
       ./start-services.sh --reset [--yes]      stop, and remove all data
       ./start-services.sh --help

It needs Docker with compose (Linux, macOS). Without Docker: Linux, Node.js 20 or later with npm, a JDK 17 with Maven, Redis
and NGINX; as root on Debian it installs these itself.

--local      plain processes even where Docker is
--cluster    plain processes, of which any one may fail: docs/cluster.md says what runs; as root on Debian it installs
             etcd, Patroni, PostgreSQL, HAProxy and Redis Sentinel itself
STACK_DIR    directory of the local stack's data and logs, default .local
PORT_OFFSET  added to every port of the local stack, default 0
TEXT
}

main() {
  local command=start name='' follow='' is_local=false is_agreed='' is_cluster=''
  while (($#)); do
    case $1 in
      --stop | --status | --logs | --reset) command=${1#--} ;;
      --renew) is_local=true command=renew ;;
      --local) is_local=true ;;
      --cluster) is_local=true is_cluster=--cluster ;;
      --yes | -y) is_agreed=--yes ;;
      -f | --follow) follow=-f ;;
      --help | -h) usage && exit 0 ;;
      -*) usage >&2 && die "there is no option \"$1\"" ;;
      *) [[ $command == logs && -z $name ]] || die "what is \"$1\"? (see --help)"; name=$1 ;;
    esac
    shift
  done

  # From wherever it is called, and through a link.
  cd "$(dirname "$(real_path "${BASH_SOURCE[0]}")")"
  if [[ $is_local == false ]] && ! local_stack_exists && docker_is_there; then
    "docker_$command" ${follow:+"$follow"} ${is_agreed:+"$is_agreed"} ${name:+"$name"}
  else
    local_stack "$command" ${is_cluster:+"$is_cluster"} ${name:+"$name"} ${follow:+"$follow"} ${is_agreed:+"$is_agreed"}
  fi
  [[ $command != start ]] || print_addresses "$((8080 + ${PORT_OFFSET:-0}))" "$((3008 + ${PORT_OFFSET:-0}))"
}

die() { echo "Error: $*." >&2; exit 1; }

# Where links end; readlink -f is not everywhere.
real_path() {
  local path=$1 target
  while [[ -L $path ]]; do
    target=$(readlink "$path")
    case $target in /*) path=$target ;; *) path=$(dirname "$path")/$target ;; esac
  done
  echo "$path"
}

# Seconds since 1970, with fractions from bash 5 on. Some languages write them with a comma.
now() {
  local time=${EPOCHREALTIME:-$(date +%s)}
  echo "${time/,/.}"
}

seconds_since() { awk "BEGIN { printf \"%.1f\", $(now) - $1 }"; }

# Runs a step with its output in a file, and prints how long it took, or the output's end.
step() {
  local title=$1 log began; shift
  began=$(now)
  log=$(mktemp)
  # In a process of its own, so that its end is not ours before the output was shown.
  if ! ("$@") >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    die "this step did not work: $title; what it said is above"
  fi
  rm -f "$log"
  printf '  %s (%s s)\n' "$title" "$(seconds_since "$began")"
}

print_addresses() {
  local gateway=http://127.0.0.1:$1
  cat <<TEXT

  $gateway                       the pages, and the API below /api
  $gateway/write-api/docs        its documentation, for booking
  $gateway/read-api/docs         and for looking
  $gateway/accounts/docs         and for people
  http://127.0.0.1:$2                       a card processor that moves no real money

Try:
  curl -s $gateway/api/events
  curl -s $gateway/api/book -H 'content-type: application/json' -H 'prefer: wait=10' -d '{"userId": 123, "eventId": 1, "seatId": "A1"}'
  curl -s '$gateway/api/events/1/seats?view=map'
TEXT
}

# --- plain processes --------------------------------------------------------------------------------------------------

# Also after its supervisor was killed: the record stays until somebody cleans up.
local_stack_exists() { [[ -e ${STACK_DIR:-.local}/run/supervisor.json ]]; }

local_stack() {
  [[ $(uname) == Linux ]] || die 'without Docker this runs on Linux only: start Docker and try again'
  ensure_dependencies
  "$(node_24)" local/cli.ts "$@"
}

ensure_dependencies() {
  if [[ node_modules/.package-lock.json -nt package-lock.json ]]; then return; fi
  ensure_npm
  step 'installed the dependencies' npm ci --no-audit --no-fund --loglevel=error
  # npm leaves the time of the file to chance where nothing had changed.
  touch node_modules/.package-lock.json
}

ensure_npm() {
  if command -v npm >/dev/null && [[ $(node -p 'parseInt(process.versions.node) >= 20' 2>/dev/null) == true ]]; then return; fi
  if [[ $EUID != 0 ]] || ! command -v apt-get >/dev/null || command -v node >/dev/null; then
    die 'Node.js 20 or later with npm is missing; install it and start again'
  fi
  step 'read the lists of packages' apt-get update
  step 'installed Node.js and npm' env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs npm
}

# Node 24 comes with the dependencies; a machine for which there is none must have it itself.
node_24() {
  local node
  for node in node_modules/.bin/node "$(command -v node)"; do
    if [[ $("$node" -p 'parseInt(process.versions.node) >= 24' 2>/dev/null) == true ]]; then echo "$node" && return; fi
  done
  die 'Node.js 24 is missing: "npm ci" brings it on Linux x64, elsewhere install it'
}

# --- Docker -----------------------------------------------------------------------------------------------------------

docker_is_there() {
  docker info >/dev/null 2>&1 && { docker compose version || docker-compose version; } >/dev/null 2>&1
}

compose() {
  if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi
}

docker_start() {
  local began
  began=$(now)
  echo '  starting with Docker (--local starts plain processes instead)'
  [[ -n $(compose ps -q 2>/dev/null) ]] || refuse_taken_ports
  echo '  (the first time it downloads the engines, which takes as long as the network takes)'
  step 'built the image of the services' compose build
  step 'started the containers' compose up -d
  step 'all of them are healthy' wait_until_healthy
  # Said at the first start only: the password is stored nowhere.
  compose run --rm -T cli accounts first-organiser 2>/dev/null | sed 's/^/  /' || true
  printf '  all of it is running (%s s)\n' "$(seconds_since "$began")"
}

# By ourselves: `up --wait` is not in version 1, and in version 2 takes the seeding's end for a failure.
wait_until_healthy() {
  local deadline=$((SECONDS + 180)) containers waiting
  containers=$(compose ps -a -q 2>/dev/null || compose ps -q)
  while waiting=$(unready_containers "$containers"); [[ -n $waiting ]]; do
    [[ $waiting != *failed* ]] || die "this failed: $waiting (see --logs)"
    ((SECONDS < deadline)) || die "not ready after three minutes: $waiting (see --logs)"
    sleep 0.5
  done
}

# Of containers with a health check those that are not healthy, of others those that have not ended well.
unready_containers() {
  local name state health code
  # shellcheck disable=SC2086 # ids, one a word
  docker inspect -f '{{.Name}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.ExitCode}}' $1 |
    while read -r name state health code; do
      case $state/$health/$code in
        running/healthy/* | exited/*/0) ;;
        exited/*/*) echo "${name#/} (failed, exit code $code)" ;;
        *) echo "${name#/}" ;;
      esac
    done
}

refuse_taken_ports() {
  local port holder
  for port in $(compose config | sed -nE 's/.*(127\.0\.0\.1:([0-9]+):[0-9]+.*|published: "?([0-9]+)"?)$/\2\3/p'); do
    if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then continue; fi
    holder=$(holder_of_port "$port")
    die "port $port is taken by ${holder:-another process}"
  done
}

holder_of_port() {
  if command -v ss >/dev/null; then
    ss -Hltnp "sport = :$1" | sed -nE 's/.*users:\(\("([^"]+)",pid=([0-9]+).*/\1 (pid \2)/p' | head -n 1
  elif command -v lsof >/dev/null; then
    lsof -nP -iTCP:"$1" -sTCP:LISTEN -Fpc 2>/dev/null | awk '/^p/ { pid = substr($0, 2) } /^c/ { print substr($0, 2) " (pid " pid ")"; exit }'
  fi
}

docker_stop() { compose down; }
docker_status() { compose ps; }
docker_logs() { compose logs --tail=100 "$@"; }

docker_reset() {
  if [[ ${1:-} != --yes ]]; then
    [[ -t 0 ]] || die '--reset removes all data: say --yes as well where nobody can be asked'
    read -rp 'Remove all bookings and volumes? [y/N] ' answer
    [[ $answer == [yY]* ]] || die 'nothing was removed'
  fi
  compose down --volumes
}

main "$@"
