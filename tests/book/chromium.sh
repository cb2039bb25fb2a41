#!/bin/sh
# Chromium without the suggestions below its address bar: two pages of its own, which it makes anew for every window and which
# cost as much as a page of the book. What the one that calls it switches off stays so; a second switch would take its place.
for argument; do
    case $argument in
    --disable-features=*) argument=$argument,WebUIOmniboxPopup,WebUIOmniboxAimPopup ;;
    esac
    set -- "$@" "$argument"
    shift
done
exec "$CHROMIUM" "$@"
