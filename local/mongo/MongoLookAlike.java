import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Speaks MongoDB's wire protocol on the loopback interface and keeps its data in one file.
 * For machines on which no MongoDB can be had; arguments are the file and the port.
 */
public final class MongoLookAlike {

    /** As often as MongoDB writes its journal: what a crash may take. */
    private static final long COMMIT_INTERVAL_MS = 100;

    private static final int BATCH_SIZE = 1_000;

    /** Where less of the file is in use, each commit is followed by the move of so much from its emptiest parts. */
    private static final int COMPACT_BELOW_PERCENT = 50;
    private static final int COMPACT_BYTES = 1024 * 1024;

    public static void main(String[] args) throws IOException {
        ConsistentBackend backend = new ConsistentBackend(Path.of(args[0]));
        backend.version(new Version());
        MongoServer server = new MongoServer(backend);
        // Without it the last writes of a stopped server could be missing from the file.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.shutdownNow();
            Runtime.getRuntime().halt(0);
        }));
        server.bind("127.0.0.1", Integer.parseInt(args[1]));
    }

    /** Commits between requests and never within one: what a request has changed is in the file as a whole or not at all. */
    private static final class ConsistentBackend extends H2Backend {

        private static final Set<String> CHANGES = Set.of("insert", "update", "delete", "findAndModify", "findandmodify",
            "create", "createIndexes", "drop", "dropDatabase", "dropIndexes", "renameCollection", "aggregate");

        private final ReadWriteLock requests = new ReentrantReadWriteLock();
        private final ReadWriteLock names = new ReentrantReadWriteLock();

        ConsistentBackend(Path file) throws IOException {
            super(StoreFile.open(file));
            Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "commit");
                thread.setDaemon(true);
                return thread;
            }).scheduleWithFixedDelay(this::commitBetweenRequests, COMMIT_INTERVAL_MS, COMMIT_INTERVAL_MS, TimeUnit.MILLISECONDS);
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String databaseName) {
            return new StoredDatabase(databaseName, getMvStore(), getCursorRegistry());
        }

        private void commitBetweenRequests() {
            requests.writeLock().lock();
            try {
                if (getMvStore().isClosed()) return;
                commit();
                getMvStore().compact(COMPACT_BELOW_PERCENT, COMPACT_BYTES);
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
            // The library answers with all that it has found, where the client leaves the number to the server.
            if (command.equals("find") || command.equals("getMore")) message.getDocument().putIfAbsent("batchSize", BATCH_SIZE);
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
