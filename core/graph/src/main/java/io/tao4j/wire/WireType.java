package io.tao4j.wire;

/**
 * How a field's value is laid out.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: encoding</a>
 */
public enum WireType {
  /** One to ten bytes of seven bits each: integers, booleans, enumerations. */
  VARINT,
  /** Eight bytes, little endian. */
  FIXED64,
  /** A length and that many bytes: strings, bytes, messages, packed lists. */
  LENGTH_DELIMITED,
  /** Start of a group, which is obsolete; readers can only skip it. */
  START_GROUP,
  /** End of a group. */
  END_GROUP,
  /** Four bytes, little endian. */
  FIXED32
}
