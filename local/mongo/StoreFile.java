import de.bwaldvogel.mongo.bson.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/**
 * The one file: a map a collection, of documents in BSON. Their keys ascend in the order in which they came, so that new
 * documents, whatever their `_id`, are written side by side; a page in which one has changed is copied and not encoded
 * anew. Indexes are not in the file: made of the documents when they are opened, they cannot contradict them.
 */
final class StoreFile {

    /** Earlier formats (0, 1) have the library's maps: serialized documents by `_id`, and the entries of indexes. */
    private static final int FORMAT = 2;

    private static final String COLLECTION_PREFIX = "databases.";

    private static final int CACHE_MB = 64;

    private StoreFile() {
    }

    static MVStore open(Path file) throws IOException {
        MVStore store = openStore(file);
        if (store.getStoreVersion() != FORMAT && !store.getMapNames().isEmpty()) {
            convert(store, file);
            store = openStore(file);
        }
        store.setStoreVersion(FORMAT);
        return store;
    }

    static MVMap<Long, byte[]> documents(MVStore store, String namespace) {
        return store.openMap(COLLECTION_PREFIX + namespace, new MVMap.Builder<Long, byte[]>()
            .keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
    }

    static void rename(MVStore store, String namespace, String to) {
        store.renameMap(documents(store, namespace), COLLECTION_PREFIX + to);
    }

    static void remove(MVStore store, String namespace) {
        store.removeMap(documents(store, namespace));
    }

    private static MVStore openStore(Path file) {
        // Commits are ours to make, see MongoLookAlike.
        MVStore store = new MVStore.Builder().fileName(file.toString()).cacheSize(CACHE_MB).autoCommitDisabled().open();
        // What is free is written again at once: that is safe from a kill, and not from a power cut, which we need not survive.
        store.setRetentionTime(0);
        return store;
    }

    /** Beside the old file, and into its place when it is whole. */
    private static void convert(MVStore old, Path file) throws IOException {
        Path unfinished = Path.of(file + ".unfinished");
        Files.deleteIfExists(unfinished);
        MVStore store = openStore(unfinished);
        for (String map : old.getMapNames()) {
            if (!map.startsWith(COLLECTION_PREFIX)) continue;
            MVMap<Object, Document> before = old.openMap(map);
            MVMap<Long, byte[]> documents = documents(store, map.substring(COLLECTION_PREFIX.length()));
            long key = 0;
            for (Document document : before.values()) {
                documents.append(key++, Bson.encode(document));
                if (key % 10_000 == 0) store.commit();
            }
        }
        store.setStoreVersion(FORMAT);
        store.close();
        old.close();
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
