import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The index of `_id`, in memory: one value a document, which never changes. Also finds what a query that asks for more
 * than the `_id` can match at most: with the library a compare-and-set would look at each document of the collection.
 */
final class IdIndex extends Index<Long> {

    private final Map<Object, Long> positions = new HashMap<>();

    IdIndex(String name, List<IndexKey> keys) {
        super(name, keys, false);
    }

    void fill(Map<Long, byte[]> documents) {
        documents.forEach((position, document) -> positions.put(keyOf(Bson.idOf(document)), position));
    }

    @Override
    public boolean canHandle(Document query) {
        Object id = query.get("_id");
        if (!(id instanceof Document)) return isPlain(id);
        Document condition = (Document) id;
        return condition.keySet().equals(Set.of("$in")) && ((Collection<?>) condition.get("$in")).stream().allMatch(IdIndex::isPlain);
    }

    @Override
    public List<Long> getPositions(Document query) {
        Object id = query.get("_id");
        if (!(id instanceof Document)) return positionsOf(List.of(id));
        Collection<Object> inOrder = new TreeSet<>(ValueComparator.asc());
        inOrder.addAll((Collection<?>) ((Document) id).get("$in"));
        return positionsOf(inOrder);
    }

    private List<Long> positionsOf(Collection<?> ids) {
        List<Long> found = new ArrayList<>(ids.size());
        for (Object id : ids) {
            Long position = positions.get(keyOf(id));
            if (position != null) found.add(position);
        }
        return found;
    }

    /** What can be looked up by being equal; of all else the library knows what matches. */
    private static boolean isPlain(Object value) {
        return value != null && !(value instanceof Document || value instanceof Collection || value instanceof BsonRegularExpression);
    }

    // To MongoDB 1 and 1.0 are one.
    private static Object keyOf(Object id) {
        return id instanceof String ? id : new KeyValue(id).normalized().get(0);
    }

    private static Object keyOf(Document document) {
        return keyOf(document.get("_id"));
    }

    @Override
    public Long getPosition(Document document) {
        return positions.get(keyOf(document));
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Long> collection) {
        if (getPosition(document) != null) throw new DuplicateKeyError(this, collection, getKeys(), new KeyValue(document.get("_id")));
    }

    @Override
    public void add(Document document, Long position, MongoCollection<Long> collection) {
        positions.put(keyOf(document), position);
    }

    @Override
    public Long remove(Document document) {
        return positions.remove(keyOf(document));
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Long> collection) {
        // The library has refused an update that changes it.
    }

    @Override
    public void updateInPlace(Document before, Document after, Long position, MongoCollection<Long> collection) {
        // Both have the same position.
    }

    @Override
    public long getCount() {
        return positions.size();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }

    @Override
    public boolean isUnique() {
        return true;
    }

    @Override
    public void drop() {
        positions.clear();
    }
}
