import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import java.util.AbstractList;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/** A collection whose documents are bytes by the order of their arrival: what is read is the reader's own. */
final class StoredCollection extends AbstractSynchronizedMongoCollection<Long> {

    private final MVMap<Long, byte[]> documents;
    private long bytes;

    StoredCollection(MongoDatabase database, String name, CollectionOptions options, MVMap<Long, byte[]> documents, CursorRegistry cursors) {
        super(database, name, options, cursors);
        this.documents = documents;
        for (byte[] document : documents.values()) bytes += document.length;
    }

    @Override
    public void addIndex(Index<Long> index) {
        // The library would read each document as a whole, and twice.
        if (index instanceof IdIndex && index.isEmpty()) ((IdIndex) index).fill(documents);
        super.addIndex(index);
    }

    @Override
    protected Long addDocumentInternal(Document document) {
        Long last = documents.lastKey();
        Long position = last == null ? 0 : last + 1;
        byte[] encoded = Bson.encode(document);
        documents.append(position, encoded);
        bytes += encoded.length;
        return position;
    }

    @Override
    protected void handleUpdate(Long position, Document before, Document after) {
        byte[] encoded = Bson.encode(after);
        bytes += encoded.length - documents.put(position, encoded).length;
    }

    @Override
    protected void removeDocument(Long position) {
        bytes -= documents.remove(position).length;
    }

    @Override
    protected Document getDocument(Long position) {
        return Bson.decode(documents.get(position));
    }

    @Override
    protected Stream<DocumentWithPosition<Long>> streamAllDocumentsWithPosition() {
        return documents.entrySet().stream().map(entry -> new DocumentWithPosition<>(Bson.decode(entry.getValue()), entry.getKey()));
    }

    /** The library knows an index only for a query of its fields and no others. */
    @Override
    protected QueryResult queryDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        for (Index<Long> index : getIndexes()) {
            if (!(index instanceof IdIndex && index.canHandle(query))) continue;
            Document rest = query.clone();
            rest.remove("_id");
            return matchDocuments(rest, index.getPositions(query), orderBy, skip, limit, batchSize, fields);
        }
        return super.queryDocuments(query, orderBy, skip, limit, batchSize, fields);
    }

    @Override
    protected QueryResult matchDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        boolean asTheyAre = orderBy == null && (fields == null || fields.isEmpty());
        if (asTheyAre) return createQueryResult(new Found(find(query, skip, limit)), batchSize);
        Stream<Document> all = isNaturalDescending(orderBy)
            ? documents.keySet().stream().sorted(Comparator.reverseOrder()).map(this::getDocument)
            : documents.values().stream().map(Bson::decode);
        return matchDocumentsFromStream(all, query, orderBy, skip, limit, batchSize, fields);
    }

    @Override
    public synchronized int count(Document query, int skip, int limit) {
        return super.count(query, skip, limit);
    }

    @Override
    public int count() {
        return documents.size();
    }

    @Override
    public boolean isEmpty() {
        return documents.isEmpty();
    }

    // The library would encode each document once more for it.
    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected void updateDataSize(int sizeDelta) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected int getDataSize() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    private List<byte[]> find(Document query, int skip, int limit) {
        return documents.values().stream()
            .filter(document -> query.isEmpty() || documentMatchesQuery(Bson.decode(document), query))
            .skip(skip).limit(limit > 0 ? limit : Long.MAX_VALUE).collect(Collectors.toList());
    }

    /** What a cursor holds: of a large collection, all documents at once are more than the memory. */
    private static final class Found extends AbstractList<Document> implements RandomAccess {

        private final List<byte[]> documents;

        Found(List<byte[]> documents) {
            this.documents = documents;
        }

        @Override
        public Document get(int index) {
            return Bson.decode(documents.get(index));
        }

        @Override
        public int size() {
            return documents.size();
        }
    }
}
