import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.BsonConstants;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Documents as bytes. */
final class Bson {

    private static final ThreadLocal<ByteBuf> SCRATCH = ThreadLocal.withInitial(() -> Unpooled.buffer(64 * 1024));

    private Bson() {
    }

    static byte[] encode(Document document) {
        ByteBuf buffer = SCRATCH.get().clear();
        BsonEncoder.encodeDocument(document, buffer);
        return ByteBufUtil.getBytes(buffer);
    }

    static Document decode(byte[] bytes) {
        return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes));
    }

    /** The `_id` alone, which as a rule is a document's first field. */
    static Object idOf(byte[] document) {
        ByteBuf buffer = Unpooled.wrappedBuffer(document);
        buffer.skipBytes(4);
        byte type = buffer.readByte();
        boolean isFirst = type != BsonConstants.TERMINATING_BYTE && BsonDecoder.decodeCString(buffer).equals("_id");
        return isFirst ? BsonDecoder.decodeValue(type, buffer) : decode(document).get("_id");
    }
}
