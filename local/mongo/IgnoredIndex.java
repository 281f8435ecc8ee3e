import de.bwaldvogel.mongo.backend.EmptyIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import java.util.List;

/** An index in name only, as the library's for all that is not unique; that one has each document read to be filled. */
final class IgnoredIndex extends EmptyIndex<Long> {

    IgnoredIndex(String name, List<IndexKey> keys) {
        super(name, keys);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }
}
