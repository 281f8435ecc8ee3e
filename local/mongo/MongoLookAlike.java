import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.List;

/**
 * Speaks MongoDB's wire protocol on the loopback interface and keeps its data in one file.
 * For machines on which no MongoDB can be had; arguments are the file and the port.
 */
public final class MongoLookAlike {

    public static void main(String[] args) {
        H2Backend backend = new H2Backend(args[0]);
        backend.version(new Version());
        MongoServer server = new MongoServer(backend);
        // Without it the last writes of a stopped server could be missing from the file.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.shutdownNow();
            Runtime.getRuntime().halt(0);
        }));
        server.bind("127.0.0.1", Integer.parseInt(args[1]));
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
