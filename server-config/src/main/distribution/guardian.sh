# Stops the server and then PostgreSQL when the launcher is gone. The launcher holds the other end of our standard input
# and tells us what runs; the end of that input without "done" means that it died.
server=
database=
while read -r what id; do
    case $what in
        server) server=$id ;;
        database) database=$id ;;
        done) exit 0 ;;
    esac
done

# wait_for PROCESS SECONDS: whether it ended in time
wait_for() {
    tenths=$(($2 * 10))
    while kill -0 "$1" 2>/dev/null; do
        [ "$tenths" -gt 0 ] || return 1
        tenths=$((tenths - 1))
        sleep 0.1
    done
}

echo "the launcher is gone: stopping server $server and database $database"
if [ -n "$server" ] && kill -TERM "$server" 2>/dev/null; then
    wait_for "$server" 60 || kill -KILL "$server"
fi
if [ -n "$database" ]; then
    # SIGINT is PostgreSQL's fast shutdown
    kill -INT "$database" 2>/dev/null && wait_for "$database" 60
fi
