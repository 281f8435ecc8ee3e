import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import java.util.List;
import org.h2.mvstore.MVStore;

/** Writes a file as the MongoDB look-alike did before it had a format of its own; arguments are the file and its version. */
public final class OldStore {

    public static void main(String[] args) {
        MVStore store = MVStore.open(args[0]);
        store.setStoreVersion(Integer.parseInt(args[1]));
        H2Backend backend = new H2Backend(store);
        MongoDatabase database = backend.resolveDatabase("ticketing");
        for (String name : List.of("bookings", "events")) {
            database.createCollectionOrThrowIfExists(name, CollectionOptions.withDefaults());
            for (int number = 0; number < 3_000; number++) {
                database.resolveCollection(name, true).addDocument(new Document("_id", name.equals("events") ? number : "b" + number)
                    .append("at", Instant.ofEpochMilli(number)).append("seatIds", List.of("A1", "A2")).append("nothing", null)
                    .append("counts", new Document("available", 2L).append("share", 0.5)));
            }
        }
        backend.close();
    }
}
