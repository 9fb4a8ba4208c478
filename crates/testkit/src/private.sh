# A private PostgreSQL for tests, from $programs in $folder, run as $owner if that is set; $users is locked by every process that tests.
# Ends within half a minute after the last of them.
set -eu
as=
[ -z "$owner" ] || as="setpriv --reuid=$(id -u "$owner") --regid=$(id -g "$owner") --clear-groups --"
export as
rm -rf "$folder"
mkdir -m 700 "$folder"
[ -z "$owner" ] || chown "$owner" "$folder"
cd "$folder"
$as "$programs/initdb" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync --pgdata=data > log 2>&1
$as "$programs/postgres" -D data -h '' -k "$folder" -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off >> log 2>&1 &
cd /
while sleep 20; do
    flock --nonblock "$users" sh -c '$as "$programs/pg_ctl" stop -m fast -D "$folder/data"; rm -rf "$folder"' && exit
done
