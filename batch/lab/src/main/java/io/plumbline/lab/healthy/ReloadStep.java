package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.util.ArrayList;
import java.util.List;

/** A dictionary that is loaded anew after two minutes (2,400 requests) and is larger from then on. */
public final class ReloadStep implements LabCase {

    private static final int RELOADED_AT = 2400;

    private volatile List<byte[]> dictionary = load(2000);

    @Override
    public void serve(long request) {
        if (request == RELOADED_AT) {
            dictionary = load(4000);
        }
        dictionary.get((int) (request % dictionary.size()))[0]++;
    }

    private static List<byte[]> load(int words) {
        var loaded = new ArrayList<byte[]>(words);
        for (var word = 0; word < words; word++) {
            loaded.add(new byte[Layout.PAYLOAD]);
        }
        return loaded;
    }
}
