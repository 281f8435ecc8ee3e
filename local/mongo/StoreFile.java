import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** A file of another format is thrown away: views are disposable, and sync-service fills them again from the event store. */
    private static final int FORMAT = 2;

    private static final String COLLECTION_PREFIX = "databases.";

    private static final int CACHE_MB = 64;

    private StoreFile() {
    }

    static MVStore open(Path file) throws IOException {
        MVStore store = openStore(file);
        if (store.getStoreVersion() != FORMAT && !store.getMapNames().isEmpty()) {
            store.close();
            Files.delete(file);
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
}
