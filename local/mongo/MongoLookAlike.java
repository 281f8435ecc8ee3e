import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/**
 * Speaks MongoDB's wire protocol on the loopback interface and keeps its data in one file.
 * For machines on which no MongoDB can be had; arguments are the file and the port.
 */
public final class MongoLookAlike {

    /** As often as MongoDB writes its journal: what a crash may take. */
    private static final long COMMIT_INTERVAL_MS = 100;

    public static void main(String[] args) {
        ConsistentBackend backend = new ConsistentBackend(args[0]);
        backend.version(new Version());
        MongoServer server = new MongoServer(backend);
        // Without it the last writes of a stopped server could be missing from the file.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.shutdownNow();
            Runtime.getRuntime().halt(0);
        }));
        server.bind("127.0.0.1", Integer.parseInt(args[1]));
    }

    /**
     * Commits between requests and never within one. The store's own commits come at any moment: killed after one that
     * has a document and not yet its index entry, the server would neither find the document nor let it be inserted
     * again.
     */
    private static final class ConsistentBackend extends H2Backend {

        private static final Set<String> CHANGES = Set.of("insert", "update", "delete", "findAndModify", "findandmodify",
            "create", "createIndexes", "drop", "dropDatabase", "dropIndexes", "renameCollection", "aggregate");

        private final ReadWriteLock requests = new ReentrantReadWriteLock();
        private final ReadWriteLock names = new ReentrantReadWriteLock();

        ConsistentBackend(String file) {
            super(open(file));
            Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "commit");
                thread.setDaemon(true);
                return thread;
            }).scheduleWithFixedDelay(this::commitBetweenRequests, COMMIT_INTERVAL_MS, COMMIT_INTERVAL_MS, TimeUnit.MILLISECONDS);
        }

        private static MVStore open(String file) {
            MVStore store = new MVStore.Builder().fileName(file).autoCommitDisabled().open();
            IndexKeyType.convertFrom(store);
            return store;
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String databaseName) {
            return new OneFileDatabase(databaseName);
        }

        private void commitBetweenRequests() {
            requests.writeLock().lock();
            try {
                if (!getMvStore().isClosed()) commit();
            } finally {
                requests.writeLock().unlock();
            }
        }

        private <T> T asRequest(Supplier<T> request) {
            requests.readLock().lock();
            try {
                return request.get();
            } finally {
                requests.readLock().unlock();
            }
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            String command = message.getDocument().keySet().iterator().next();
            // A rename is two steps to the library, and nobody may see the first alone.
            Lock name = command.equals("renameCollection") ? names.writeLock() : names.readLock();
            name.lock();
            try {
                // Reads wait for no commit; neither does the driver's question whether we are still there.
                boolean changes = CHANGES.contains(command);
                return changes ? asRequest(() -> super.handleMessage(message)) : super.handleMessage(message);
            } finally {
                name.unlock();
            }
        }

        /** A database whose indexes compare keys, and whose collections have their new name in the file too. */
        private final class OneFileDatabase extends H2Database {

            OneFileDatabase(String name) {
                super(name, getMvStore(), getCursorRegistry());
            }

            @Override
            protected Index<Object> openOrCreateUniqueIndex(String collection, String name, List<IndexKey> keys, boolean sparse) {
                // Opened here with its type; the library, which asks without one, is given what is open.
                IndexKeyType.open(getMvStore(), getDatabaseName() + "." + collection + "._index_" + name);
                return super.openOrCreateUniqueIndex(collection, name, keys, sparse);
            }

            /**
             * The library looks for the maps of a renamed collection under its new name: after a restart its documents would
             * be gone, and a new collection of the old name would show them.
             */
            @Override
            public void moveCollection(MongoDatabase from, MongoCollection<?> collection, String newName) {
                MVStore store = getMvStore();
                String before = collection.getFullName();
                super.moveCollection(from, collection, newName);
                String after = collection.getFullName();
                for (String map : List.copyOf(store.getMapNames())) {
                    String name = renamed(map, before, after);
                    if (name == null) continue;
                    if (store.hasMap(name)) store.removeMap(name);
                    boolean ofIndex = map.contains("._index_");
                    store.renameMap(ofIndex ? IndexKeyType.open(store, map) : store.openMap(map), name);
                }
            }

            /** The library's names: `databases.NS` has the documents, `meta.NS` what is said of them, `NS._index_NAME` an index. */
            private static String renamed(String map, String before, String after) {
                boolean ofCollection = map.equals("databases." + before) || map.equals("meta." + before);
                return ofCollection || map.startsWith(before + "._index_") ? map.replace(before, after) : null;
            }
        }
    }

    /**
     * The keys of an index, in the order of their values. Without a type the store writes both keys with Java's
     * serialization for each comparison: two thirds of the time that an insert took.
     */
    private static final class IndexKeyType extends BasicDataType<KeyValue> {

        /** A file of an earlier format has its indexes in the order of their serialized keys. */
        private static final int FORMAT = 1;

        private final ObjectDataType values = new ObjectDataType();

        static MVMap<KeyValue, Object> open(MVStore store, String map) {
            return store.openMap(map, new MVMap.Builder<KeyValue, Object>().keyType(new IndexKeyType()));
        }

        static void convertFrom(MVStore store) {
            if (store.getStoreVersion() == FORMAT) return;
            for (String map : List.copyOf(store.getMapNames())) {
                if (!map.contains("._index_")) continue;
                MVMap<KeyValue, Object> before = store.openMap(map);
                List<Map.Entry<KeyValue, Object>> entries = List.copyOf(before.entrySet());
                store.removeMap(before);
                MVMap<KeyValue, Object> index = open(store, map);
                for (Map.Entry<KeyValue, Object> entry : entries) index.put(entry.getKey(), entry.getValue());
            }
            store.setStoreVersion(FORMAT);
            store.commit();
        }

        @Override
        public int compare(KeyValue one, KeyValue other) {
            for (int index = 0; index < one.size() && index < other.size(); index++) {
                int order = ValueComparator.ascWithoutListHandling().compare(one.get(index), other.get(index));
                if (order != 0) return order;
            }
            return Integer.compare(one.size(), other.size());
        }

        @Override
        public int getMemory(KeyValue key) {
            int bytes = 32;
            for (Object value : key) bytes += 8 + values.getMemory(value);
            return bytes;
        }

        @Override
        public void write(WriteBuffer buffer, KeyValue key) {
            buffer.putVarInt(key.size());
            for (Object value : key) values.write(buffer, value);
        }

        @Override
        public KeyValue read(ByteBuffer buffer) {
            Object[] read = new Object[DataUtils.readVarInt(buffer)];
            for (int index = 0; index < read.length; index++) read[index] = values.read(buffer);
            return new KeyValue(read);
        }

        @Override
        public KeyValue[] createStorage(int size) {
            return new KeyValue[size];
        }
    }

    /** The library announces wire version 8, today's Node driver asks for 9; what 5.0 needs of our queries is there. */
    private static final class Version implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }
}
