# assemble.sh JAVA VERSION PARTS DISTRIBUTION: puts the parts and Payara Micro of that version into the distribution.
# A product may run from there, even a second one from the same checkout, so nothing is written in place: what is the same
# stays, and what is not is replaced by a new file while the old one stays open.
set -eu
java=$1
version=$2
parts=$3
distribution=$4

put() {
    cmp -s "$parts/$1" "$distribution/$2" && return
    mkdir -p "$(dirname "$distribution/$2")"
    cp "$parts/$1" "$distribution/$2.part"
    mv "$distribution/$2.part" "$distribution/$2"
}

put plumbline.jar plumbline.jar
put plumbline.war plumbline.war
put plumbline-lab.jar lab/plumbline-lab.jar

server=$distribution/payara
if [ -e "$server/version" ] && [ "$(cat "$server/version")" = "$version" ]; then
    exit 0
fi
rm -rf "$server" "$server.part"
"$java" -jar "$parts/payara-micro.jar" --rootdir "$server.part" --outputlauncher
echo "$version" >"$server.part/version"
mv "$server.part" "$server"
