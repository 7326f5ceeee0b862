package io.plumbline.batch.offheap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A family that has more members than it had. Immutable.
 *
 * @param now the family as it is
 * @param membersBefore how many it had; 0 if it is new
 * @param groupsBefore how many pools or loaders it had
 * @param site where most of its threads were started: {@code Class.method(File:line)}; absent where no recording tells
 */
public record FamilyGrowth(
        Family now,
        int membersBefore,
        int groupsBefore,
        @Nullable String site) {

    /** The families that have grown between two censuses, those with most new members first. */
    public static List<FamilyGrowth> between(Census before, Census after) {
        var grown = new ArrayList<FamilyGrowth>();
        for (var family : after.families()) {
            var was = before.family(family.kind(), family.name());
            int members = was.map(Family::members).orElse(0);
            if (family.members() > members) {
                grown.add(new FamilyGrowth(
                        family, members, was.map(Family::groups).orElse(0), null));
            }
        }
        grown.sort(Comparator.comparingInt(FamilyGrowth::newMembers).reversed());
        return List.copyOf(grown);
    }

    /** The same with the place where its threads were started. */
    public FamilyGrowth startedAt(@Nullable String startSite) {
        return new FamilyGrowth(now, membersBefore, groupsBefore, startSite);
    }

    /** How many members it has gained. */
    public int newMembers() {
        return now.members() - membersBefore;
    }

    /** How many pools or loaders it has gained. */
    public int newGroups() {
        return now.groups() - groupsBefore;
    }
}
